"""Conditions are put, met, sent back, waived by two people.  Operations never commit: the caller does."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.applications.operations.telling import in_one_language
from grants.awards import snapshots
from grants.awards.conditions import conditions_of, late_and_not_told, templates_of
from grants.awards.letters import offer_of
from grants.awards.models import PUT_BY_OFFICERS, Award, AwardCondition, ConditionKind, ConditionTemplate
from grants.awards.operations.following import follow
from grants.awards.operations.telling import tell_recipient
from grants.awards.queries import award_of
from grants.db import db, lock
from grants.documents.models import DocumentKind, Upload
from grants.documents.operations import Copies, issue
from grants.errors import RuleBroken, WrongState
from grants.languages import Texts
from grants.lifecycles import APPLICATION, AWARD, CONDITION, AwardState
from grants.rounds.models import Round


def write_template(
    round_: Round, kind: ConditionKind, text: Texts, *, due_days: int | None, is_standard: bool, actor: User
) -> ConditionTemplate:
    """Keep a condition for the awards of a round; a standard one is put to all that are proposed later."""
    _check_days(kind, due_days)
    template = ConditionTemplate(
        round=round_, kind=kind, text=text, due_days=due_days, is_standard=is_standard,
        written_by_id=actor.id,
    )  # fmt: skip
    db.session.add(template)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "condition_template.write", template, kind=kind, is_standard=is_standard)
    return template


def retire_template(template: ConditionTemplate, *, actor: User) -> None:
    """Take a condition out of use; awards that have it keep it."""
    if template.retired_at is not None:
        raise WrongState(_("It is out of use already."))
    template.retired_at = clock.now()
    audit.record(actor, "condition_template.retire", template)


def copy_templates(source: Round, copy: Round, actor: User) -> None:
    """Give a copied round the conditions that officers keep for the other."""
    for known in templates_of(source):
        write_template(
            copy, known.kind, known.text, due_days=known.due_days, is_standard=known.is_standard, actor=actor
        )


def put_before_payment(award: Award, text: Texts, *, actor: User) -> AwardCondition:
    """Put what the group has to show before one payment; whoever calls this links it to the payment."""
    return _put(award.application, ConditionKind.PAYMENT, text, None, None, actor)


def let_go(condition: AwardCondition, *, reason: str, actor: User) -> None:
    """Take out what was to be shown before a payment that is not made any more."""
    if not condition.is_settled:
        CONDITION.take(actor, "remove", condition, reason=reason)


def _check_days(kind: ConditionKind, due_days: int | None) -> None:
    if kind not in PUT_BY_OFFICERS:
        raise RuleBroken(_("The plan of the round puts such a condition."), field="kind")
    if kind is ConditionKind.SUBSEQUENT and due_days is None:
        raise RuleBroken(_("Enter within how many days it must be met"), field="due_days")
    if kind is ConditionKind.PRECEDENT and due_days is not None:
        raise RuleBroken(_("Leave this empty: it must be met before anything is paid."), field="due_days")


def put_standard(application: Application, actor: User) -> None:
    """Put the round's standard conditions to an award that is proposed, each once."""
    known = {condition.template_id for condition in conditions_of(application, all_of_them=True)}
    for template in templates_of(application.round):
        if template.is_standard and template.id not in known:
            _put(application, template.kind, template.text, template.due_days, template, actor)


def _put(
    application: Application, kind: ConditionKind, text: Texts, due_days: int | None,
    template: ConditionTemplate | None, actor: User,
) -> AwardCondition:  # fmt: skip
    condition = AwardCondition(
        application=application, kind=kind, text=text, due_days=due_days, added_by_id=actor.id,
        template_id=template.id if template else None,
    )  # fmt: skip
    db.session.add(condition)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "condition.put", condition, kind=kind, due_days=due_days)
    return condition


def put_condition(
    application: Application,
    kind: ConditionKind,
    text: Texts,
    *,
    due_days: int | None,
    template: ConditionTemplate | None = None,
    actor: User,
) -> AwardCondition:
    """Put a condition to an award that is proposed or offered; an offer's letter is issued anew."""
    lock(application)  # Nobody accepts or confirms it meanwhile.
    award = award_of(application)
    if award is None:
        APPLICATION.check(actor, "put_condition", application)
    else:
        AWARD.check(actor, "put_condition", award)
    _check_days(kind, due_days)
    condition = _put(application, kind, text, due_days, template, actor)
    if award is not None:
        issue_anew(award, actor)
    return condition


def remove_condition(condition: AwardCondition, *, reason: str, actor: User) -> None:
    """Take a condition out before the offer is accepted; after that it is waived by two people."""
    lock(condition.application)  # As above.
    CONDITION.check(actor, "remove", condition)
    award = award_of(condition.application)
    if award is not None and award.state is not AwardState.OFFERED:
        raise WrongState(_("The offer is accepted, so the condition can only be waived."))
    CONDITION.take(actor, "remove", condition, reason=reason)
    if award is not None:
        issue_anew(award, actor)


def issue_anew(award: Award, actor: User) -> None:
    """Issue the letter of an offer with the conditions as they stand now; the older one is superseded."""
    db.session.flush()  # The letter reads what has just been put.
    language = award.application.organisation.language
    letter = issue(
        DocumentKind.AWARD_LETTER, award, snapshots.award_letter(award, offer_of(award), language),
        language=language, application_id=award.application_id, actor=actor,
    )  # fmt: skip
    tell_if_awarded(
        award.application,
        _l("The conditions of our offer %(reference)s have changed", reference=award.reference),
        _l("The attached letter replaces the earlier one. Please read its conditions before you accept."),
        documents=in_one_language(letter),
    )


def date_conditions(award: Award, actor: User) -> None:
    """Set the day of each condition that is due some days after acceptance."""
    for condition in conditions_of(award.application):
        if condition.due_days is not None:
            condition.due_on = clock.today() + clock.days(condition.due_days)
            audit.record(actor, "condition.set_day", condition, due_on=condition.due_on)


def give_evidence(condition: AwardCondition, *, said: str, upload: Upload | None, actor: User) -> None:
    """Say, or show by a file, how a condition is met."""
    CONDITION.check(actor, "give_evidence", condition)
    if not said.strip() and upload is None:
        raise RuleBroken(_("Write how the condition is met, or choose a file"), field="said")
    condition.evidence = said.strip()
    if upload is not None:
        condition.upload = upload
    CONDITION.take(actor, "give_evidence", condition)


def judge_condition(condition: AwardCondition, action: str, *, note: str, actor: User) -> None:
    """Find a condition met (``meet``), or ask for more (``send_back``), with a note that the group reads."""
    CONDITION.check(actor, action, condition)
    condition.note, condition.judged_by_id, condition.judged_at = note, actor.id, clock.now()
    CONDITION.take(actor, action, condition, reason=note)
    follow(award_of(condition.application))
    is_met = action == "meet"
    tell_if_awarded(
        condition.application,
        _l("A condition of your award is met")
        if is_met
        else _l("We need more for a condition of your award"),
        condition.text,
        note,
    )


def ask_waiver(condition: AwardCondition, *, reason: str, actor: User) -> None:
    """Ask that a condition need not be met."""
    CONDITION.check(actor, "ask_waiver", condition)
    condition.waiver_asked_by_id, condition.waiver_reason = actor.id, reason
    CONDITION.take(actor, "ask_waiver", condition, reason=reason)


def answer_waiver(condition: AwardCondition, action: str, *, reason: str, actor: User) -> None:
    """Let a condition go (``waive``), or keep it (``keep``): somebody else than who asked."""
    CONDITION.check(actor, action, condition)
    if action == "waive":
        condition.waived_by_id, condition.waived_at = actor.id, clock.now()
    CONDITION.take(actor, action, condition, reason=reason)
    follow(award_of(condition.application))
    if action == "waive":
        tell_if_awarded(
            condition.application, _l("A condition of your award is waived"), condition.text, reason
        )


def chase_conditions() -> int:
    """Tell each group once that a condition is overdue, and return how many there were."""
    late = late_and_not_told()
    for condition in late:
        tell_if_awarded(
            condition.application,
            _l("A condition of your award is overdue"),
            condition.text,
            _l("Nothing can be paid until it is met. Say on its page how you meet it, or tell us why not."),
        )
        audit.record(None, "condition.chase", condition)
    return len(late)


def tell_if_awarded(
    application: Application, subject: Any, *paragraphs: Any, documents: Copies | None = None
) -> None:
    """Tell everybody of a group that knows of its award about what goes with it."""
    award = award_of(application)
    if award is not None:
        tell_recipient(award, subject, *paragraphs, documents=documents)
