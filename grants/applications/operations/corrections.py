"""What a correction of a round's form means for applications.  Operations never commit: the caller does."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from grants import clock
from grants.applications.models import Answer, Application
from grants.applications.operations.telling import tell_people_of
from grants.db import count, db
from grants.languages import Texts
from grants.lifecycles import ApplicationState
from grants.rounds.models import Question, QuestionKind, Round, RoundVersion
from grants.rounds.version_words import KINDS
from grants.rounds.versions import Change

A = ApplicationState

#: Nothing of these can come to be scored any more.
_GONE = (A.WITHDRAWN, A.DELETED)

#: Sent, and not yet decided.
_WAITING = (A.SUBMITTED, A.QUERIED, A.IN_REVIEW, A.MODERATED, A.PROPOSED)

#: A part of which applications name one or more, by the kind of the question in which they do.
_CHOSEN_IN = {"tier": QuestionKind.TIER, "theme": QuestionKind.THEMES}

#: Kinds of question whose answer is itself a fact of the application.
_READ_BY_KIND = {"tier", "themes", "boroughs", "budget"}


def _of_round(round_: Round) -> sa.Select[Application]:
    return sa.select(Application).where(Application.round_id == round_.id, Application.state.not_in(_GONE))


def count_applications(round_: Round, changes: list[Change]) -> dict[str, int]:
    """Count drafts, those of them that answer a question that is changed or taken out, and what was sent."""
    drafts = _of_round(round_).where(Application.state == A.DRAFT)
    touched = [
        change["id"]
        for change in changes
        if change["kind"] == Question.__tablename__ and change["what"] in ("changed", "removed")
    ]
    answered = _answers_in(round_).where(Question.id.in_(touched)).with_only_columns(Answer.application_id)
    return {
        "drafts": count(drafts),
        "drafts_answered": count(drafts.where(Application.id.in_(answered))),
        "submitted": count(_of_round(round_).where(Application.state != A.DRAFT)),
    }


def keep_what_is_chosen(round_: Round, changes: list[Change]) -> list[str]:
    """Return a sentence for each tier or theme that applications name and that would go, or be renamed."""
    return [
        _("Applications have chosen “%(name)s”, so it stays, and so does its short name.",
          name=Texts(change["name"]))
        for change in changes
        if change["kind"] in _CHOSEN_IN
        and _before(change, "key") in _chosen(round_, _CHOSEN_IN[change["kind"]])
    ]  # fmt: skip


def _before(change: Change, field: str) -> Any:
    """Return what a field said that changes, or that goes with its part; None when it stays."""
    return next((known["before"] for known in change["fields"] if known["field"] == field), None)


def _chosen(round_: Round, kind: QuestionKind) -> set[str]:
    query = _answers_in(round_).where(Question.kind == kind).with_only_columns(Answer.value)
    values = db.session.scalars(query.distinct())
    return {key for value in values for key in (value if isinstance(value, list) else [value])}


def _answers_in(round_: Round) -> sa.Select[Any]:
    of_round = _of_round(round_).with_only_columns(Application.id)
    given = sa.or_(Answer.value.is_not(None), Answer.typed.is_not(None))
    return (
        sa.select(Answer.question_id)
        .join(Question, Answer.question_id == Question.id)
        .where(Answer.application_id.in_(of_round), given)
    )


def keep_what_is_read(round_: Round, changes: list[Change]) -> list[str]:
    """Return a sentence for each answered question that would want another kind of answer, or whose
    answer the programme itself reads and that would go.
    """
    answered = set(db.session.scalars(_answers_in(round_).distinct()))
    found = []
    for change in changes:
        if change["kind"] != Question.__tablename__ or change["id"] not in answered:
            continue
        name = Texts(change["name"])
        if change["what"] == "changed" and _before(change, "kind"):
            found.append(
                _("“%(name)s” is answered already, so its kind of answer stays. Take it out and add another"
                  " question.", name=name)
            )  # fmt: skip
        if _before(change, "fact") or _before(change, "kind") in _READ_BY_KIND:
            found.append(
                _(
                    "“%(name)s” is answered already, and the programme reads the answer, so it stays.",
                    name=name,
                )
            )
    return found


def tell_of_correction(round_: Round, version: RoundVersion) -> None:
    """Tell everybody who is writing what changed, and whoever has sent theirs that it stays as it is."""
    now, title = clock.now(), round_.title
    can_be_sent = sa.or_(sa.literal(now < round_.grace_ends_at), Application.late_until > now)
    writing = _of_round(round_).where(Application.state == A.DRAFT, can_be_sent)
    paragraphs = list(_paragraphs(version.changes))
    for application in db.session.scalars(writing):
        tell_people_of(
            application,
            _l("The form of “%(round)s” was corrected", round=title),
            *paragraphs,
            _l("All that you have written is kept. Please look at these questions before you send it."),
        )
    scoring = {"criterion", "anchor"} & {change["kind"] for change in version.changes}
    waiting = _of_round(round_).where(Application.state.in_(_WAITING))
    for application in db.session.scalars(waiting):
        tell_people_of(
            application,
            _l("The form of “%(round)s” was corrected", round=title),
            _l("You have sent your application %(reference)s. It stays as you sent it, and you need to do"
               " nothing.", reference=application.reference),
            *([_l("It is scored by the corrected criteria, which you can read on the page of the round.")]
              if scoring else []),
        )  # fmt: skip


def _paragraphs(changes: list[Change]) -> Iterator[Any]:
    """Yield a paragraph each for new, changed and removed questions, and one for what else changed."""
    of_questions = [change for change in changes if change["kind"] == Question.__tablename__]
    for what, sentence in (
        ("added", _l("New questions: %(list)s")),
        ("changed", _l("Changed questions: %(list)s")),
        ("removed", _l("Questions that are no longer asked: %(list)s")),
    ):
        names = [Texts(change["name"]) for change in of_questions if change["what"] == what]
        if names:
            yield LazyString(_listed, sentence, names)
    if others := dict.fromkeys(c["kind"] for c in changes if c["kind"] != Question.__tablename__):
        yield LazyString(_listed, _l("Also changed: %(list)s"), [KINDS[kind] for kind in others])


def _listed(sentence: Any, names: list[Any]) -> str:
    """Put names into a sentence, in the language being written."""
    return str(sentence) % {"list": _("; ").join(str(name) for name in names)}
