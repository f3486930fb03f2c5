"""The public evaluation: written, seen by the group, published, or exempted by two.  The caller commits."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import clock
from grants.accounts.models import User
from grants.applications.operations.telling import tell_people_of
from grants.awards.models import Award
from grants.closing.models import EvaluationComment, PublicEvaluation
from grants.closing.queries import final_report_of
from grants.db import db
from grants.errors import RuleBroken
from grants.formats import said_day
from grants.languages import Texts
from grants.lifecycles import EVALUATION, ReportState
from grants.notices.operations import tell
from grants.rounds.models import Publication

#: The parts of the text, in their order.
PARTS = ("done", "worked", "did_not_work", "learned")


@dataclass(frozen=True)
class Wording:
    """The four parts of the text; English is always needed, other languages where somebody wrote them."""

    done: Texts
    worked: Texts
    did_not_work: Texts
    learned: Texts


def save_evaluation(
    evaluation: PublicEvaluation, wording: Wording, *, people_reached: int | None, actor: User
) -> None:
    """Keep the text of a public evaluation and how many people were reached."""
    EVALUATION.check(actor, "edit", evaluation)
    evaluation.people_reached = people_reached
    for part in PARTS:
        setattr(evaluation, part, getattr(wording, part))
    EVALUATION.take(actor, "edit", evaluation)


def show_to_group(evaluation: PublicEvaluation, *, comment_until: date, actor: User) -> None:
    """Let the group read the text before the public does; it may comment until the end of a day."""
    EVALUATION.check(actor, "show_to_group", evaluation)
    if evaluation.people_reached is None or any(not getattr(evaluation, part).get("en") for part in PARTS):
        raise RuleBroken(_("Write every part in English, and how many people were reached, first."))
    if comment_until <= clock.today():
        raise RuleBroken(_("Choose a later day: the group needs time to read."), field="comment_until")
    evaluation.comment_until = comment_until
    evaluation.shown_at, evaluation.shown_by_id = clock.now(), actor.id
    EVALUATION.take(actor, "show_to_group", evaluation, comment_until=comment_until)
    _tell_group(
        evaluation.award,
        _l("Please read what we will publish about your project"),
        _l("The public will read a short evaluation of your project. You can agree with it, or ask for a"
           " change, until %(day)s.", day=said_day(comment_until)),
    )  # fmt: skip


def comment(evaluation: PublicEvaluation, *, agrees: bool, text: str, actor: User) -> EvaluationComment:
    """Say for the group that the text is right, or what should be different."""
    EVALUATION.check(actor, "comment", evaluation)
    if evaluation.comment_until is not None and clock.today() > evaluation.comment_until:
        raise RuleBroken(_("The time for comments is over."))
    if not agrees and not text.strip():
        raise RuleBroken(_("Say what should be different."), field="text")
    said = EvaluationComment(
        evaluation_id=evaluation.id, agrees=agrees, text=text, language=actor.language, by_id=actor.id
    )
    db.session.add(said)
    db.session.flush()  # It is read again with the text that it is about.
    db.session.expire(evaluation, ["comments"])
    EVALUATION.take(actor, "comment", evaluation, agrees=agrees, comment_id=said.id)
    if evaluation.shown_by is not None:
        tell(
            evaluation.shown_by,
            _l("The group has answered about the evaluation of %(reference)s",
               reference=evaluation.award.reference),
            _l("It agrees with the text.") if agrees else text,
            link=_link(evaluation.award),
            application_id=evaluation.award.application_id,
        )  # fmt: skip
    return said


def rewrite(evaluation: PublicEvaluation, *, actor: User) -> None:
    """Take the text back from the group, to write on it."""
    EVALUATION.take(actor, "rewrite", evaluation)


def publish(evaluation: PublicEvaluation, *, actor: User) -> None:
    """Put the text on the public page of the project, as the award is published."""
    EVALUATION.check(actor, "publish", evaluation)
    _check_may_publish(evaluation)
    evaluation.published_at = clock.now()
    EVALUATION.take(actor, "publish", evaluation, publication=evaluation.award.publication)
    _tell_group(
        evaluation.award,
        _l("The evaluation of your project is published"),
        _l("Everybody can read it now. Thank you for what others can learn from it."),
    )


def _check_may_publish(evaluation: PublicEvaluation) -> None:
    award = evaluation.award
    if award.publication is Publication.WITHHELD:
        raise RuleBroken(_("Nothing of this award is published. Ask for an exemption instead."))
    report = final_report_of(award)
    if report is not None and report.state not in (ReportState.ACCEPTED, ReportState.CANCELLED):
        raise RuleBroken(_("The final report is not accepted yet."))
    until = evaluation.comment_until
    if until is not None and clock.today() <= until and not evaluation.said_since_shown:
        raise RuleBroken(_("The group may comment until %(day)s, and has not answered.", day=said_day(until)))
    if award.publication is Publication.ANONYMISED and evaluation.names_the_group:
        raise RuleBroken(_("The award is published without the group's name, and the text names the group."))


def take_back(evaluation: PublicEvaluation, *, reason: str, actor: User) -> None:
    """Take the text off the public page, with a reason."""
    EVALUATION.check(actor, "take_back", evaluation)
    if not reason.strip():
        raise RuleBroken(_("Write the reason"), field="reason")
    evaluation.published_at, evaluation.taken_back_reason = None, reason
    EVALUATION.take(actor, "take_back", evaluation, reason=reason)


def ask_exemption(evaluation: PublicEvaluation, *, reason: str, actor: User) -> None:
    """Ask that nothing be published of this grant, with a reason; somebody else decides."""
    EVALUATION.check(actor, "ask_exemption", evaluation)
    if not reason.strip():
        raise RuleBroken(_("Write the reason"), field="reason")
    evaluation.exemption_reason, evaluation.exemption_asked_by_id = reason, actor.id
    EVALUATION.take(actor, "ask_exemption", evaluation, reason=reason)


def exempt(evaluation: PublicEvaluation, *, actor: User) -> None:
    """Agree that nothing is published of this grant."""
    EVALUATION.check(actor, "exempt", evaluation)
    evaluation.exempted_by_id = actor.id
    EVALUATION.take(actor, "exempt", evaluation)
    _tell_asker(evaluation, _l("Nothing will be published of this grant."))


def refuse_exemption(evaluation: PublicEvaluation, *, reason: str, actor: User) -> None:
    """Say that the evaluation is to be published after all, with a reason."""
    EVALUATION.check(actor, "refuse_exemption", evaluation)
    if not reason.strip():
        raise RuleBroken(_("Write the reason"), field="reason")
    _tell_asker(evaluation, _l("The evaluation is to be published:"), reason)
    evaluation.exemption_reason, evaluation.exemption_asked_by_id = "", None
    EVALUATION.take(actor, "refuse_exemption", evaluation, reason=reason)


def _tell_asker(evaluation: PublicEvaluation, *paragraphs: object) -> None:
    if evaluation.exemption_asked_by is not None:
        tell(
            evaluation.exemption_asked_by,
            _l("Your question about the evaluation of %(reference)s is decided",
               reference=evaluation.award.reference),
            *paragraphs,
            link=_link(evaluation.award),
            application_id=evaluation.award.application_id,
        )  # fmt: skip


def _tell_group(award: Award, subject: object, *paragraphs: object) -> None:
    tell_people_of(award.application, subject, *paragraphs, link=_link(award))


def _link(award: Award) -> tuple[object, str]:
    return _l("Read the evaluation"), f"/awards/{award.reference}/evaluation"
