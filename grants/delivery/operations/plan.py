"""The plan of an award.  The caller commits."""

from grants import audit
from grants.accounts.models import User
from grants.awards.models import Award
from grants.awards.plans import plan_for
from grants.db import db, next_reference
from grants.delivery.models import Milestone, MilestoneReport


def lay_out_plan(award: Award, actor: User) -> None:
    """Bring the milestones of an accepted award and their reports into being."""
    plan = plan_for(award.application, award.amount_pence)
    for position, promise in enumerate(plan.milestones, start=1):
        milestone = Milestone(
            award=award,
            position=position,
            title=promise.title,
            first_number=promise.first_number,
            second_number=promise.second_number,
        )
        report = MilestoneReport(
            reference=next_reference("MR"),
            milestone=milestone,
            due_on=promise.due_on,
            language=award.application.organisation.language,
        )
        db.session.add_all([milestone, report])
        db.session.flush()  # The audit line needs its id.
        audit.record(actor, "report.plan", report, due_on=report.due_on)
