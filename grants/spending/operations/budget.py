"""The agreed budget of an award: laid out when the offer is accepted, changed later only by a variation."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from grants import audit
from grants.accounts.models import User
from grants.awards.models import Award
from grants.db import db, lock
from grants.errors import RuleBroken
from grants.lifecycles import AWARD
from grants.money import Pence, format_pounds
from grants.rounds.models import BudgetPart
from grants.spending.budget import planned_lines
from grants.spending.models import BudgetLine
from grants.spending.queries import lines_of, most_of, rules_of, standing_of

#: The most lines that a budget has.
MOST_LINES = 15


@dataclass(frozen=True)
class WantedLine:
    """What a line should say: of one that is there by its id, of a new one without."""

    title: str
    part: BudgetPart
    amount_pence: Pence
    line_id: int | None = None


def lay_out_budget(award: Award, actor: User) -> None:
    """Bring the agreed budget into being, unless an officer has set it before."""
    if lines_of(award):
        return
    for position, planned in enumerate(planned_lines(award), start=1):
        line = BudgetLine(
            award=award,
            position=position,
            title=planned.title,
            part=planned.part,
            amount_pence=planned.amount_pence,
        )
        db.session.add(line)
        db.session.flush()  # The audit line needs its id.
        audit.record(actor, "budget_line.plan", line, amount_pence=line.amount_pence)


def set_budget(award: Award, wanted: Sequence[WantedLine], *, actor: User) -> None:
    """Set the lines of the budget while the award is offered.

    A line that is there is changed, never removed: it may come down to nothing.
    """
    lock(award)
    AWARD.check(actor, "set_budget", award)
    check_budget(award, wanted, award.amount_pence)
    write_budget(award, wanted, actor)
    AWARD.take(actor, "set_budget", award)


def write_budget(award: Award, wanted: Sequence[WantedLine], actor: User) -> None:
    """Write lines that were checked."""
    before = {line.id: line for line in lines_of(award)}
    for position, want in enumerate(wanted, start=1):
        _set_line(award, before.get(want.line_id or 0), want, position, actor)


def _set_line(award: Award, line: BudgetLine | None, want: WantedLine, position: int, actor: User) -> None:
    values = (want.title, want.part, want.amount_pence)
    if line is None:
        line = BudgetLine(award=award, position=position)
    elif (line.title, line.part, line.amount_pence) == values:
        return
    was = line.amount_pence
    line.title, line.part, line.amount_pence = values
    db.session.add(line)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "budget_line.set", line, was_pence=was, amount_pence=line.amount_pence)


def check_budget(award: Award, wanted: Sequence[WantedLine], award_pence: Pence) -> None:
    """Refuse lines that do not add up to an award of so many pence, or that are below what is claimed."""
    known = {line.id for line in lines_of(award)}
    if [want.line_id for want in wanted if want.line_id] != sorted(known):
        raise RuleBroken(_("Every line that is there stays; it may come down to £0."))
    if len(wanted) > MOST_LINES:
        raise RuleBroken(_("Use at most %(most)s rows.", most=MOST_LINES))
    if any(not want.title.strip() for want in wanted):
        raise RuleBroken(_("Say what each amount is for."))
    total = sum(want.amount_pence for want in wanted)
    if total != award_pence:
        raise RuleBroken(
            _("The lines add up to %(total)s. They must add up to the award of %(amount)s.",
              total=format_pounds(total), amount=format_pounds(award_pence))
        )  # fmt: skip
    _check_spent(award, wanted, award_pence)


def _check_spent(award: Award, wanted: Sequence[WantedLine], award_pence: Pence) -> None:
    """Refuse to take from a line, or from the award, what has been claimed on it already."""
    share = rules_of(award.application.round).virement_share
    amounts = {want.line_id: want.amount_pence for want in wanted}
    standings = standing_of(award)
    everything = sum(standing.accepted_pence + standing.waiting_pence for standing in standings)
    if everything > award_pence:
        raise RuleBroken(
            _("%(claimed)s is claimed already, which is more than the new amount allows.",
              claimed=format_pounds(everything))
        )  # fmt: skip
    for standing in standings:
        claimed = standing.accepted_pence + standing.waiting_pence
        if claimed > most_of(amounts[standing.line.id], share):
            raise RuleBroken(
                _("%(claimed)s of “%(line)s” is claimed already, which is more than the new amount allows.",
                  claimed=format_pounds(claimed), line=standing.line.title)
            )  # fmt: skip
