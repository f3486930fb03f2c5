"""Drafts whose questions are answered with files."""

from factories.applications import a_draft
from factories.people import an_officer, both, do, member_of
from factories.remembered import remembered
from factories.rounds import a_draft_round
from grants.applications.models import Application
from grants.applications.operations import give_file
from grants.documents.files import checked_content
from grants.documents.models import Upload
from grants.languages import Texts
from grants.rounds.models import Question, QuestionKind, Section
from grants.rounds.operations import add_part, publish_round
from grants.rounds.queries import questions_of


@remembered
def a_draft_with_files(*keys: str, required: bool = False, reviewers: int = 2) -> Application:
    """Return a draft to a round that asks for files, one under each key, in a section of their own."""
    officer = an_officer()
    round_ = a_draft_round(actor=officer, reviewers_wanted=reviewers)
    titles = {"title": both("Your papers"), "introduction": Texts()}
    section = do(add_part, round_, Section, key="papers", **titles, actor=officer)
    for key in keys:
        words = {"label": both(f"Your {key}"), "hint": Texts(), "required": required}
        do(add_part, round_, Question, section_id=section.id, key=key, kind=QuestionKind.FILE, **words,
           actor=officer)  # fmt: skip
    do(publish_round, round_, actor=officer)
    return a_draft(round_, **dict.fromkeys(keys))


def give(application: Application, key: str, content: bytes, name: str = "plan.pdf") -> Upload:
    """Answer a question with a file, as the first member of the group does."""
    question = next(known for known in questions_of(application.round) if known.key == key)
    file = checked_content(content, name)
    upload: Upload = do(give_file, application, question, file, actor=member_of(application.organisation))
    return upload
