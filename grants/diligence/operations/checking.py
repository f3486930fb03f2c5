"""Officers record what they found; every earlier check stays."""

from datetime import date

from flask_babel import gettext as _

from grants import audit, clock
from grants.accounts.models import EvidenceItem, User
from grants.applications.models import Application
from grants.db import db, lock
from grants.diligence.assistance import last_declaration
from grants.diligence.models import CheckOutcome, DiligenceCheck, Risk
from grants.diligence.queries import blocks_of, current_check, items_for
from grants.errors import RuleBroken
from grants.lifecycles import APPLICATION, CHECK, EvidenceState
from grants.rounds.models import CheckItem, CheckKind


def record_check(
    application: Application,
    item: CheckItem,
    outcome: CheckOutcome,
    risk: Risk,
    *,
    evidence: EvidenceItem | None = None,
    note: str = "",
    actor: User,
) -> DiligenceCheck:
    """Record what a check found; the one before it is replaced and stays to be read.

    What is cleared on a paper rests on one that is in order; a concern, a red outcome and a
    risk that is not low are explained.
    """
    lock(application)  # No offer is confirmed, and nobody else records, in the middle of this.
    APPLICATION.check(actor, "look_into", application)
    if item.id not in [known.id for known in items_for(application)]:
        raise RuleBroken(_("This is not checked of this application."))
    _check_evidence(application, item, outcome, evidence)
    if item.kind is CheckKind.ASSISTANCE and outcome is CheckOutcome.CLEARED:
        _check_assistance(application)
    if not note and (outcome is not CheckOutcome.CLEARED or risk is not Risk.LOW):
        raise RuleBroken(_("Say what you found"), field="note")
    earlier = current_check(application, item)
    if earlier is not None:
        CHECK.take(actor, "replace", earlier)
        db.session.flush()  # Only one check of an item counts at any moment.
    check = DiligenceCheck(
        application_id=application.id,
        item_id=item.id,
        outcome=outcome,
        risk=risk,
        evidence=evidence,
        note=note,
        expires_on=_good_until(item, evidence),
        checked_by_id=actor.id,
    )
    db.session.add(check)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "diligence_check.record", check, outcome=outcome, risk=risk)
    APPLICATION.take(actor, "look_into", application, item=item.key, outcome=outcome)
    return check


def reuse_paper(
    application: Application, item: CheckItem, paper: EvidenceItem, *, actor: User
) -> DiligenceCheck:
    """Clear an item on a paper that an officer has found in order before, in whichever round."""
    if paper.state is not EvidenceState.CHECKED or paper.has_expired:
        raise RuleBroken(_("Nobody has found this paper in order, or it has expired. Check it yourself."))
    return record_check(application, item, CheckOutcome.CLEARED, Risk.LOW, evidence=paper, actor=actor)


def check_diligence(application: Application) -> None:
    """Refuse an offer while due diligence is missing, red or expired, and not waived by two people."""
    lock(application)  # What is recorded at this moment comes before or after, never in between.
    if blocks := blocks_of(application):
        raise RuleBroken(
            _("Due diligence stands in the way of an offer. %(reasons)s", reasons=" ".join(blocks))
        )


def _check_evidence(
    application: Application, item: CheckItem, outcome: CheckOutcome, evidence: EvidenceItem | None
) -> None:
    if evidence is None:
        if item.evidence_kind is not None and outcome is CheckOutcome.CLEARED:
            raise RuleBroken(_("Choose the paper that it rests on"), field="evidence")
        return
    is_here = (evidence.organisation_id, evidence.kind) == (application.organisation_id, item.evidence_kind)
    if not is_here or evidence.state is EvidenceState.REPLACED:
        raise RuleBroken(_("This paper is not in the group's locker for this check."), field="evidence")
    if outcome is CheckOutcome.CLEARED and (evidence.state is EvidenceState.REFUSED or evidence.has_expired):
        raise RuleBroken(
            _("This paper was not accepted or has expired. Ask the group for another one."), field="evidence"
        )


def _check_assistance(application: Application) -> None:
    declared = last_declaration(application)
    if declared is None:
        raise RuleBroken(_("Nobody has declared other public money yet."), field="outcome")
    if not declared.is_within_limit:
        raise RuleBroken(_("With this grant the group would pass the limit."), field="outcome")


def _good_until(item: CheckItem, evidence: EvidenceItem | None) -> date | None:
    """Return the last day on which a check of today is good: never longer than its paper."""
    days = [evidence.expires_on] if evidence is not None else []
    if item.good_for_months:
        days.append(clock.add_months(clock.today(), item.good_for_months))
    return min((day for day in days if day is not None), default=None)
