"""The papers in the lockers of the demo's groups: what they give, and what officers find."""

from collections.abc import Iterator
from datetime import date, datetime

from markupsafe import Markup

from grants import clock
from grants.accounts.models import EvidenceItem, EvidenceKind, Organisation, User
from grants.accounts.operations import check_paper, give_paper, refuse_paper
from grants.accounts.queries import papers_by_kind
from grants.applications.models import Application
from grants.applications.operations import give_file
from grants.applications.papers import wanted_papers
from grants.demo.cases import Case
from grants.demo.scene import Scene
from grants.documents.files import checked_content
from grants.documents.rendering import to_pdf
from grants.languages import LANGUAGES
from grants.lifecycles import EvidenceState
from grants.rounds.queries import questions_of

#: What each paper is called and says, by the language of the group.
_TEXTS = {
    EvidenceKind.GOVERNING_DOCUMENT: {
        "en": ("Constitution", "We meet at least six times a year. Any two officers may sign together."),
        "ar": ("النظام الأساسي", "نجتمع ست مرات في السنة على الأقل، ويوقّع اثنان من المسؤولين معًا."),
    },
    EvidenceKind.SAFEGUARDING: {
        "en": (
            "Safeguarding policy",
            "Whoever worries about somebody tells our lead on the same day.",
        ),
        "ar": ("سياسة الحماية", "من يقلق على طفل أو بالغ يخبر مسؤول الحماية لدينا في اليوم نفسه."),
    },
    EvidenceKind.ACCOUNTS: {
        "en": ("Annual accounts", "What came in, what went out, and what was left at the end of the year."),
        "ar": ("الحسابات السنوية", "ما ورد وما صُرف وما بقي في نهاية السنة."),
    },
    EvidenceKind.BANK: {
        "en": ("Bank statement", "The account is in the name of the group. Two people sign for it."),
        "ar": ("كشف حساب مصرفي", "الحساب باسم المجموعة، ويوقّع عنه شخصان."),
    },
}
_NAMES = {"en": "{}.pdf", "ar": "{}-ar.pdf"}

_LETTER = {
    "en": (
        "To whom it may concern",
        "We have worked with this group for two years and will lend it our hall on Tuesdays.",
    ),
    "ar": ("إلى من يهمه الأمر", "نعمل مع هذه المجموعة منذ سنتين، وسنعيرها قاعتنا أيام الثلاثاء."),
}
_LETTER_NAMES = {"en": "partner-letter.pdf", "ar": "partner-letter-ar.pdf"}

_PAGE = Markup(
    '<html lang="{language}" dir="{direction}"><head><title>{title}</title></head>'
    "<body><h1>{title}</h1><p>{group}</p><p>{text}</p></body></html>"
)

_UNSIGNED = "The last page is missing, so nobody has signed it. Please send the whole policy."


def fill_locker(
    scene: Scene, case: Case, application: Application, evening: int, member: User
) -> Iterator[datetime]:
    """Tell how a group puts into its locker what the round wants; some find that theirs has grown old.

    Of the groups that are still writing, some have not looked for all their papers yet.
    """
    for place, wanted in enumerate(wanted_papers(application)):
        if case.story == "draft" and place == case.number % 3:
            continue
        yield scene.timetable.evening(evening, case.number + place)
        if (case.number + place) % 9 == 0:
            _give(case, application.organisation, wanted.kind, member, clock.today() + clock.days(20))
        _give(case, application.organisation, wanted.kind, member, _until(case, place))


def give_again(case: Case, organisation: Organisation, kind: EvidenceKind, member: User) -> EvidenceItem:
    """Have a group give a paper that an officer asked for."""
    return _give(case, organisation, kind, member, clock.today() + clock.days(400))


def _until(case: Case, place: int) -> date:
    """Return the day on which a paper expires: one to two years after it was given."""
    return clock.today() + clock.days(370 + (case.number * 53 + place * 17) % 330)


def _give(
    case: Case, organisation: Organisation, kind: EvidenceKind, member: User, until: date
) -> EvidenceItem:
    title, text = _TEXTS[kind][case.language]
    file = checked_content(_page(case, organisation, title, text), _NAMES[case.language].format(kind.value))
    ends = None if kind is EvidenceKind.GOVERNING_DOCUMENT else until
    return give_paper(organisation, kind, file, expires_on=ends, actor=member)


def _page(case: Case, organisation: Organisation, title: str, text: str) -> bytes:
    page = _PAGE.format(
        language=case.language, direction=LANGUAGES[case.language][1], title=title, text=text,
        group=organisation.name,
    )  # fmt: skip
    return to_pdf(page)


def give_letter(case: Case, application: Application, member: User) -> None:
    """Have a group that asks for much add a partner's letter, where its round asks for one; not all do."""
    question = next((q for q in questions_of(application.round) if q.key == "partner_letter"), None)
    is_asked = question is not None and question.is_for(case.answers.get("tier"))
    if question is None or not is_asked or (case.story == "draft" or case.number % 2):
        return
    title, text = _LETTER[case.language]
    file = checked_content(_page(case, application.organisation, title, text), _LETTER_NAMES[case.language])
    give_file(application, question, file, actor=member)


def look_through(scene: Scene, case: Case, application: Application) -> None:
    """Have an officer check every paper of a group that waits for it."""
    for paper in _given(application):
        check_paper(paper, expires_on=paper.expires_on, actor=scene.officer(case.number))


def look_early(scene: Scene, case: Case, application: Application) -> Iterator[datetime]:
    """Tell how an officer finds time to look at papers while a round is still open."""
    if case.number % 2:
        return
    yield scene.timetable.office(3, case.number)
    for paper in _given(application):
        if paper.kind is EvidenceKind.SAFEGUARDING and case.story == "draft":
            refuse_paper(paper, reason=_UNSIGNED, actor=scene.officer(case.number))
        else:
            check_paper(paper, expires_on=paper.expires_on, actor=scene.officer(case.number))


def _given(application: Application) -> list[EvidenceItem]:
    papers = papers_by_kind(application.organisation_id).values()
    return [paper for paper in papers if paper.state is EvidenceState.GIVEN]
