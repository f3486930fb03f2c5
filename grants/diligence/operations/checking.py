"""Officers record what they found; every earlier check stays."""

from datetime import date

from flask_babel import gettext as _

from grants import audit, clock
from grants.accounts.models import EvidenceItem, User
from grants.applications.models import Application
from grants.db import db, lock
from grants.diligence.assistance import last_declaration
from grants.diligence.models import CheckOutcome, DiligenceCheck, RegisterLookup, Risk
from grants.diligence.queries import blocks_of, current_check, items_for, lookup_that_counts
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
    no_register: str = "",
    note: str = "",
    actor: User,
) -> DiligenceCheck:
    """Record what a check found; the one before it is replaced and stays to be read.

    What is cleared on a paper rests on one that is in order; what is cleared on a register, on a
    look-up that is recent enough, or on the reason why there is no register to look in.  A concern,
    a red outcome, a risk that is not low and a register that says something else are explained.
    """
    lock(application)  # No offer is confirmed, and nobody else records, in the middle of this.
    APPLICATION.check(actor, "look_into", application)
    if item.id not in [known.id for known in items_for(application)]:
        raise RuleBroken(_("This is not checked of this application."))
    _check_evidence(application, item, outcome, evidence)
    if item.kind is CheckKind.ASSISTANCE and outcome is CheckOutcome.CLEARED:
        _check_assistance(application)
    lookup = lookup_that_counts(application, item)
    if item.kind is CheckKind.REGISTER and outcome is CheckOutcome.CLEARED:
        _check_register(application, lookup, no_register, note)
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
        lookup=lookup,
        no_register=no_register if item.kind is CheckKind.REGISTER and lookup is None else "",
        note=note,
        expires_on=_good_until(item, evidence, lookup),
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


def _check_register(
    application: Application, lookup: RegisterLookup | None, no_register: str, note: str
) -> None:
    """Refuse to clear on a register in which nobody has looked, or which says something else."""
    if lookup is not None:
        if lookup.differences and not note:
            raise RuleBroken(
                _("The register differs from what the group says. Say why it is cleared all the same."),
                field="note",
            )
    elif number := application.organisation.number:
        raise RuleBroken(
            _("Look the group up by its number %(number)s and record the look-up first.", number=number),
            field="outcome",
        )
    elif not no_register:
        raise RuleBroken(
            _("Record a look-up in a public register first, or say why there is none to look in."),
            field="no_register",
        )


def _good_until(item: CheckItem, evidence: EvidenceItem | None, lookup: RegisterLookup | None) -> date | None:
    """Return the last day on which a check of today is good: never longer than its paper or look-up."""
    days = [evidence.expires_on] if evidence is not None else []
    if item.good_for_months:
        looked_on = lookup.looked_on if lookup is not None else clock.today()
        days.append(clock.add_months(looked_on, item.good_for_months))
    return min((day for day in days if day is not None), default=None)
