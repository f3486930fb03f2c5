"""What waits for somebody, as numbers with a place to go."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from grants.accounts.models import EvidenceItem, Membership, User
from grants.appeals.models import Appeal
from grants.appeals.queries import visible_to as visible_appeals
from grants.applications.models import Application
from grants.applications.papers import papers_to_read
from grants.applications.queries import visible_applications
from grants.assessment.comparing import third_reads
from grants.assessment.models import Review
from grants.assessment.names import names_left
from grants.assessment.queries import my_reviews
from grants.awards.endings import endings_to_decide, to_look_at
from grants.awards.models import Award, Decision, Suspension
from grants.awards.queries import failed_batches, offers_to_end
from grants.closing.models import FinalReport
from grants.closing.queries import exemptions_for, to_close
from grants.dashboards.checks import waiting_checks
from grants.db import count, db
from grants.delivery.chasing import chased
from grants.delivery.models import ChaseStep, Milestone, MilestoneReport
from grants.documents.models import IssuedDocument
from grants.documents.operations import late_documents
from grants.evaluation.models import MonitoringReturn
from grants.lifecycles import (
    AppealState,
    ApplicationState,
    AssetState,
    AwardState,
    ClaimState,
    EndingState,
    EvaluationState,
    EvidenceState,
    PaymentState,
    RepaymentState,
    ReportState,
    ReviewState,
    RunState,
    ThreadState,
    VariationState,
    VisitState,
)
from grants.messages.models import Thread
from grants.messages.queries import visible_to as visible_threads
from grants.notices.models import Notice
from grants.notices.queries import troubled
from grants.oversight.models import Concern, Visit
from grants.oversight.queries import ASSIGNERS, TRIAGERS, concerns_to_give, visible_visits
from grants.payments.models import Payment
from grants.payments.owed import is_late, visible_repayments, write_offs_for
from grants.payments.queries import runs_to_approve
from grants.permissions import Role
from grants.spending.models import Asset, ExpenseClaim
from grants.variations.models import Variation


@dataclass(frozen=True)
class Waiting:
    """A number of things that wait for somebody, and the page to do them on."""

    number: int
    label: str
    endpoint: str
    arguments: dict[str, str]


def _applications(person: User, state: ApplicationState, *conditions: Any) -> int:
    query = sa.select(Application.id).where(visible_applications(person), Application.state == state)
    return count(query.where(*conditions))


def joined(query: sa.Select[Any], model: Any) -> sa.Select[Any]:
    """Join what hangs on an award to the award and its application."""
    if model is MilestoneReport:
        query = query.join(Milestone, MilestoneReport.milestone_id == Milestone.id)
        query = query.join(Award, Milestone.award_id == Award.id)
    elif model is not Award:
        query = query.join(Award, model.award_id == Award.id)
    return query.join(Application, Award.application_id == Application.id)


def _records(person: User, model: Any, *conditions: Any) -> int:
    query = joined(sa.select(model.id), model)
    return count(query.where(visible_applications(person), *conditions))


def waiting_for(person: User) -> list[Waiting]:
    """Return what waits for a person in all their roles; each row is one count."""
    found: list[Waiting] = []
    if person.has(Role.OFFICER):
        found += _for_officer(person)
        failed = count(failed_batches(person))
        found.append(Waiting(failed, _("batches in which a decision failed"), "dashboards.list_troubled", {}))
    if person.has(Role.OFFICER, Role.ADMINISTRATOR):
        label = _("mails that may not have arrived")
        found.append(Waiting(count(troubled_for(person)), label, "dashboards.list_troubled", {}))
    if person.has(Role.OFFICER, Role.ADVISER):
        open_ = (ReviewState.ASSIGNED, ReviewState.READING)
        mine = my_reviews(person).where(Review.state.in_(open_))
        found.append(Waiting(count(mine), _("reviews to write"), "assessment.list_my_reviews", {}))
        found += [
            Waiting(left, _("names to declare on"), "assessment.declare_names", {"reference": r.reference})
            for r, left in names_left(person)
        ]
    if person.has(Role.DECISION_MAKER):
        found += _for_decision_maker(person)
    if person.has(Role.OFFICER, Role.DECISION_MAKER):
        found.append(Waiting(escalated_for(person), _("reports missing after a formal notice"),
                             "delivery.list_chased", {"show": ChaseStep.ESCALATION.value}))  # fmt: skip
    found += _appeals_for(person)
    found += _oversight_for(person)
    if person.has(Role.FINANCE):
        found += [
            Waiting(_records(person, Payment, Payment.state == state), label, "payments.list_payments",
                    {"state": state.value})
            for state, label in (
                (PaymentState.REQUESTED, _("payments to approve")),
                (PaymentState.APPROVED, _("approved payments to send to the bank")),
                (PaymentState.FAILED, _("payments that the bank refused")),
            )
        ]  # fmt: skip
        found.append(
            Waiting(
                count(write_offs_for(person)),
                _("write-offs to decide"),
                "payments.list_repayments",
                {"state": RepaymentState.WRITE_OFF_ASKED.value},
            )
        )
        late = visible_repayments(person).where(is_late())
        found.append(
            Waiting(
                count(late),
                _("repayments that are overdue"),
                "payments.list_repayments",
                {"state": "overdue"},
            )
        )
        to_approve = runs_to_approve(person)
        found.append(Waiting(count(to_approve), _("payment runs to approve"), "payments.list_runs",
                             {"state": RunState.PREPARED.value}))  # fmt: skip
    return found + [Waiting(*check) for check in waiting_checks(person)]


def escalated_for(person: User) -> int:
    """Return how many reports wait for a person to decide, as they are missing after a formal notice."""
    if not person.has(Role.OFFICER, Role.DECISION_MAKER):
        return 0
    return count(chased(person, ChaseStep.ESCALATION.value))


def _appeals_for(person: User) -> list[Waiting]:
    """Return the appeals that wait for an officer, and those that this very person looks into."""
    seen, found = visible_appeals(person), []
    if person.has(Role.OFFICER):
        raised = seen.where(Appeal.state == AppealState.RAISED)
        found.append(Waiting(count(raised), _("complaints and appeals to give to an investigator"),
                             "appeals.list_appeals", {"state": AppealState.RAISED.value}))  # fmt: skip
    if person.has(Role.OFFICER, Role.DECISION_MAKER):
        mine = seen.where(
            Appeal.state == AppealState.UNDER_INVESTIGATION, Appeal.investigator_id == person.id
        )
        found.append(
            Waiting(count(mine), _("complaints and appeals to answer"), "appeals.list_appeals",
                    {"state": "mine"})
        )  # fmt: skip
    return found


def _oversight_for(person: User) -> list[Waiting]:
    """Return the visits that this person is to make, and concerns: to give on, and to look into."""
    found = []
    if person.has(Role.OFFICER):
        mine = visible_visits(person).where(Visit.visitor_id == person.id, Visit.state == VisitState.PLANNED)
        found.append(Waiting(count(mine), _("visits to make"), "oversight.list_visits",
                             {"state": VisitState.PLANNED.value}))  # fmt: skip
    if person.has(*ASSIGNERS):
        waiting = concerns_to_give().where(Concern.triager_id.is_(None))
        label = _("concerns to give to somebody")
        found.append(Waiting(count(waiting), label, "oversight.list_waiting", {}))
    if person.has(*TRIAGERS):
        given = concerns_to_give().where(Concern.triager_id == person.id)
        found.append(Waiting(count(given), _("concerns to look into"), "oversight.list_concerns", {}))
    return found


def _for_decision_maker(person: User) -> list[Waiting]:
    """Return what waits to be proposed, and what others have proposed: nobody confirms their own."""
    by_another = Application.proposed_by_id != person.id
    numbers = {
        ApplicationState.MODERATED: _applications(person, ApplicationState.MODERATED),
        ApplicationState.PROPOSED: _applications(person, ApplicationState.PROPOSED, by_another),
    }
    labels = (_("applications to propose a decision on"), _("proposals to confirm"))
    by_officer = Variation.recommended_by_id != person.id
    to_agree = _records(person, Variation, Variation.state == VariationState.RECOMMENDED, by_officer)
    accepted = joined(sa.select(Award.id), Award).join(Decision, Decision.id == Award.decision_id)
    to_sign = accepted.where(
        visible_applications(person), Award.state == AwardState.ACCEPTED, Decision.proposed_by_id != person.id
    )
    return [
        *(
            Waiting(number, label, "applications.list_applications", {"state": state.value})
            for (state, number), label in zip(numbers.items(), labels, strict=True)
        ),
        Waiting(count(to_sign), _("agreements to countersign"), "awards.list_awards",
                {"state": AwardState.ACCEPTED.value}),
        Waiting(count(endings_to_decide(person)), _("grants to end early or let go on"),
                "awards.list_endings", {"state": EndingState.PROPOSED.value}),
        Waiting(count(exemptions_for(person)), _("exemptions from publication to decide"),
                "closing.list_evaluations", {"state": EvaluationState.EXEMPTION_ASKED.value}),
        Waiting(to_agree, _("changes of awards to agree to"), "variations.list_variations",
                {"state": VariationState.RECOMMENDED.value}),
    ]  # fmt: skip


def _for_officer(person: User) -> list[Waiting]:
    offered = _records(person, Award, Award.state == AwardState.OFFERED)
    third = [
        Waiting(number, _("applications that want a third read"), "assessment.compare_scores",
                {"reference": round_.reference, "show": "third"})
        for round_, number in third_reads(person)
    ]  # fmt: skip
    return [
        Waiting(
            count(visible_threads(person).where(Thread.state == ThreadState.WAITS_FOR_US)),
            _("messages to answer"),
            "messages.list_threads",
            {"state": ThreadState.WAITS_FOR_US.value},
        ),
        Waiting(
            _applications(person, ApplicationState.SUBMITTED),
            _("applications to check for eligibility"),
            "applications.list_applications",
            {"state": ApplicationState.SUBMITTED.value},
        ),
        Waiting(
            _applications(person, ApplicationState.IN_REVIEW),
            _("applications in review"),
            "applications.list_applications",
            {"state": ApplicationState.IN_REVIEW.value},
        ),
        *third,
        Waiting(
            count(papers_to_read(person).where(EvidenceItem.state == EvidenceState.GIVEN)),
            _("papers to check"),
            "applications.list_papers",
            {"state": EvidenceState.GIVEN.value},
        ),
        Waiting(
            offered, _("offers not accepted yet"), "awards.list_awards", {"state": AwardState.OFFERED.value}
        ),
        Waiting(
            _records(person, Award, offers_to_end()),
            _("offers whose time is over, or whose host will not sign"),
            "awards.list_awards",
            {"state": "to_end"},
        ),
        Waiting(
            _records(person, MilestoneReport, MilestoneReport.state == ReportState.SUBMITTED)
            + _records(person, MonitoringReturn, MonitoringReturn.state == ReportState.SUBMITTED)
            + _records(person, FinalReport, FinalReport.state == ReportState.SUBMITTED),
            _("reports and returns to read"),
            "dashboards.list_due",
            {"state": ReportState.SUBMITTED.value},
        ),
        *_spending(person),
        _to_close(person),
        Waiting(
            _records(person, Award, Award.id.in_(to_look_at().with_only_columns(Suspension.award_id))),
            _("suspended grants to look at again"),
            "awards.list_awards",
            {"state": AwardState.SUSPENDED.value},
        ),
        Waiting(
            _records(person, Variation, Variation.state == VariationState.REQUESTED),
            _("changes of awards to look at"),
            "variations.list_variations",
            {"state": VariationState.REQUESTED.value},
        ),
        Waiting(
            _records(person, Payment, Payment.state == PaymentState.PAYABLE),
            _("payments to request"),
            "payments.list_payments",
            {"state": PaymentState.PAYABLE.value},
        ),
    ]


def _to_close(person: User) -> Waiting:
    """Return the grants whose final report is accepted; what else is to be done, their pages say."""
    return Waiting(count(to_close(person)), _("grants to close"), "closing.list_to_close", {})


def _spending(person: User) -> list[Waiting]:
    claimed = _records(person, ExpenseClaim, ExpenseClaim.state == ClaimState.SUBMITTED)
    leaving = _records(person, Asset, Asset.state == AssetState.DISPOSAL_ASKED)
    return [
        Waiting(claimed, _("claims to check"), "spending.list_claims", {"state": ClaimState.SUBMITTED.value}),
        Waiting(
            leaving,
            _("groups that ask to part with something"),
            "spending.list_assets",
            {"state": AssetState.DISPOSAL_ASKED.value},
        ),
    ]


def troubled_for(person: User) -> sa.Select[Notice]:
    """Return the mails in trouble that a person may know of: administrators all, others by application."""
    return _known_to(person, troubled(), Notice)


def late_for(person: User) -> sa.Select[IssuedDocument]:
    """Return the documents that could not be made and that a person may know of, as with the mails."""
    return _known_to(person, late_documents(), IssuedDocument)


def _known_to(person: User, query: sa.Select[Any], model: type[Any]) -> sa.Select[Any]:
    if person.has(Role.ADMINISTRATOR):
        return query
    seen = sa.select(Application.id).where(visible_applications(person))
    return query.where(sa.or_(model.application_id.is_(None), model.application_id.in_(seen)))


def my_awards(person: User) -> list[Award]:
    """Return the awards of the organisations a person belongs to, newest first."""
    mine = sa.select(Membership.organisation_id).where(Membership.user_id == person.id)
    query = sa.select(Award).join(Application).where(Application.organisation_id.in_(mine))
    return list(db.session.scalars(query.order_by(Award.id.desc()).limit(50)))
