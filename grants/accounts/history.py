"""The history shown beside a record: lines of the audit trail, in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from grants.accounts.models import User
from grants.audit import events_of
from grants.db import db
from grants.lifecycles import LIFECYCLES

#: Words for what is done without moving a state; the tables hold the words for the rest.
_WORDS: dict[str, Any] = {
    "round.create": _l("Round begun"),
    "round.copy": _l("Copied from another round"),
    "quiz_result.take": _l("Quiz taken"),
    "round.begin_correction": _l("Correction begun"),
    "round.new_version": _l("Correction put in force"),
    "round_version.make": _l("Version of the form kept"),
    "application.start": _l("Draft begun"),
    "application.give_file": _l("File given"),
    "application.remove_file": _l("File removed"),
    "hosting.ask": _l("Mail to the host sent"),
    "application.end_late_permission": _l("Permission to submit late ended"),
    "application.end_helper": _l("Help ended"),
    "hosting.forget": _l("Host's details deleted"),
    "hosting.send_again": _l("Mail to the host sent again"),
    "application.tell_of_delay": _l("Group told that the decision is late"),
    "submission.freeze": _l("Copy frozen"),
    "reviewer_profile.set": _l("Term of a reviewer recorded"),
    "briefing.write": _l("Briefing put in force"),
    "acknowledgement.give": _l("Briefing acknowledged"),
    "standing_interest.declare": _l("Interest that goes on declared"),
    "standing_interest.end": _l("Interest that goes on ended"),
    "declaration.ask": _l("Asked to declare on a name"),
    "names_reminder.send": _l("Reviewer reminded of names"),
    "review.assign": _l("Reviewer assigned"),
    "review.remind": _l("Reviewer reminded"),
    "score.give": _l("Points given"),
    "meeting.plan": _l("Meeting planned"),
    "meeting_member.invite": _l("Member invited"),
    "meeting_member.record": _l("Attendance recorded"),
    "recusal.record": _l("Member stands aside"),
    "submitted_review.keep": _l("Review kept as it was handed in"),
    "practice.write": _l("Practice application written"),
    "practice_part.write": _l("Practice application written"),
    "practice.end": _l("Practice application ended"),
    "practice_attempt.hand_in": _l("Practice application scored"),
    "moderation.agree": _l("Score agreed"),
    "agreed_score.agree": _l("Points agreed"),
    "bank_account.note": _l("Bank account noted"),
    "assistance_amount.add": _l("Public money added"),
    "assistance_amount.remove": _l("Public money taken out"),
    "assistance_declaration.make": _l("Other public money declared"),
    "programme.set_assistance": _l("Limit of financial assistance set"),
    "register_lookup.record": _l("Looked up in a register"),
    "duplicate_signal.find": _l("Signal found"),
    "bank_holiday.add": _l("Bank holiday put on the list"),
    "bank_holiday.remove": _l("Bank holiday taken off the list"),
    "diligence_check.record": _l("Check recorded"),
    "user.add": _l("Person added"),
    "user.register": _l("Account made"),
    "user.change_roles": _l("Roles changed"),
    "user.set_active": _l("Account opened or closed"),
    "programme.edit": _l("Programme's wording changed"),
    "page.edit": _l("Page changed"),
    "notice.send_again": _l("Mail sent again"),
    "register.download": _l("Register downloaded"),
    "evidence.download": _l("Evidence downloaded"),
    "decision.propose": _l("Decision proposed"),
    "decision.confirm": _l("Decision confirmed"),
    "decision.set_aside": _l("Decision set aside"),
    "batch.confirm": _l("Proposals confirmed together"),
    "batch.let_go": _l("Letters of the batch sent on"),
    "batch.fail": _l("A decision of the batch could not be carried out"),
    "batch.try_again": _l("What failed in the batch tried again"),
    "delegation.give": _l("Limit given"),
    "delegation.end": _l("Limit ended"),
    "scenario.make": _l("Scenario worked out"),
    "scenario.set_amount": _l("Amount in a scenario changed"),
    "scenario.delete": _l("Scenario deleted"),
    "scenario.choose": _l("Scenario chosen"),
    "scenario.leave": _l("Another scenario chosen instead"),
    "round_feedback.give": _l("Feedback on the round given"),
    "round.ask_feedback": _l("Reviewers asked for feedback"),
    "sign_off.sign": _l("Round signed off"),
    "round.sign_off": _l("Signed off"),
    "round.reopen": _l("Reopened"),
    "decision.overturn": _l("Decision overturned after an appeal"),
    "appeal.raise": _l("Complaint or appeal raised"),
    "appeal.chase": _l("Reminder sent"),
    "appeal_ground.add": _l("Ground added"),
    "appeal_ground.change": _l("Ground changed"),
    "appeal_ground.retire": _l("Ground taken out of use"),
    "appeal_ground.restore": _l("Ground in use again"),
    "award.make": _l("Award made"),
    "agreement.make": _l("Terms of the agreement kept"),
    "agreement.ask_host": _l("Mail to the host sent"),
    "agreement.decline_as_host": _l("Host will not sign"),
    "agreement.put_in_force": _l("Agreement in force"),
    "signature.give": _l("Agreement signed"),
    "signature.forget_address": _l("Network address deleted"),
    "hold.place": _l("Payments put on hold"),
    "hold.lift": _l("Hold on payments lifted"),
    "suspension.place": _l("Grant suspended"),
    "suspension.release": _l("Enquiry no longer needs the suspension"),
    "suspension.lift": _l("Suspension lifted"),
    "suspension.end": _l("Suspension over, as the grant has ended"),
    "suspension.chase": _l("Reminder sent"),
    "ending.propose": _l("End of the grant proposed"),
    "repayment.demand": _l("Money demanded back"),
    "repayment.chase": _l("Reminder sent"),
    "repayment_receipt.enter": _l("Receipt of money entered"),
    "sample.draw": _l("Sample drawn"),
    "visit.plan": _l("Visit planned"),
    "finding.add": _l("Finding added"),
    "finding.answer": _l("Finding answered"),
    "finding.settle": _l("Finding settled"),
    "finding.chase": _l("Reminder sent"),
    "concern.raise": _l("Concern raised"),
    "concern.add": _l("More was told"),
    "concern.chase": _l("Reminder sent"),
    "concern.read_file": _l("File of a concern read"),
    "publicity_words.write": _l("How projects name us worded"),
    "condition.put": _l("Condition put"),
    "condition.set_day": _l("Day of the condition set"),
    "condition.chase": _l("Group told that it is overdue"),
    "condition_template.write": _l("Condition kept for the round"),
    "condition_template.retire": _l("Condition taken out of use"),
    "issued_document.revoke": _l("Letter revoked"),
    "letter_template.edit": _l("Words of a letter changed"),
    "letter_template.give_up": _l("Round's own words of a letter given up"),
    "report.plan": _l("Report planned"),
    "public_evaluation.plan": _l("Public evaluation to be written"),
    "bank_details.give": _l("Bank details given"),
    "chase_notice.send": _l("Notice about a report sent"),
    "chase_notice.skip": _l("Notice about a report skipped for a later one"),
    "chase_pause.place": _l("Reminders paused"),
    "chase_pause.end": _l("Pause of reminders ended"),
    "chase_rules.set": _l("Reminders of the round set"),
    "sent_report.freeze": _l("Report kept as it was sent"),
    "calendar_feed.make": _l("Address of a calendar made"),
    "calendar_feed.end": _l("Address of a calendar ended"),
    "payment.plan": _l("Instalment planned"),
    "posting.post": _l("Money moved in the ledger"),
    "payment_run.prepare": _l("Payment run prepared"),
    "run_line.add": _l("Payment put into the run"),
    "run_line.address": _l("Account of a payment noted"),
    "run_line.take_out": _l("Payment taken out of the run"),
    "run_line.result": _l("Answer of the bank noted"),
    "spending_rules.set": _l("Rules for spending set"),
    "budget_line.plan": _l("Line of the budget laid out"),
    "budget_line.set": _l("Line of the budget set"),
    "expense_claim.start": _l("Claim begun"),
    "expense_item.add": _l("Cost added"),
    "expense_item.change": _l("Cost changed"),
    "expense_item.remove": _l("Cost taken out"),
    "expense_item.sample": _l("Sample drawn"),
    "expense_item.check": _l("Cost checked"),
    "expense_item.accept_unseen": _l("Cost outside the sample accepted"),
    "asset.add": _l("Put into the register of assets"),
    "spending.download": _l("Spending by line downloaded"),
    "variation.start": _l("Variation begun"),
    "variation_rules.set": _l("Rules for variations set"),
    "award.vary": _l("Terms changed"),
    "award.change_amount": _l("Amount of the award changed"),
    "payment.replan": _l("Amount of the instalment changed"),
    "closure.close": _l("Closing figures recorded"),
    "organisation.create": _l("Organisation added"),
    "organisation.change": _l("Organisation changed"),
    "organisation.describe_work": _l("Work and size changed"),
    "organisation.invite": _l("Colleague invited"),
    "organisation.invite_again": _l("Invitation sent again"),
    "organisation.end_invitation": _l("Invitation taken back"),
    "organisation.join": _l("Person joined"),
    "organisation.change_place": _l("Rights of a person changed"),
    "organisation.set_contact": _l("Contact changed"),
    "organisation.declare_unrelated": _l("Contacts declared not related"),
    "evidence_item.give": _l("Paper put into the locker"),
    "evidence_item.warn": _l("Warned that it expires"),
    "organisation.leave": _l("Person removed"),
    "user.change_address": _l("E-mail address changed"),
    "message.write": _l("Message written"),
    "message_template.add": _l("Template of a message added"),
    "message_template.change": _l("Template of a message changed"),
    "message_template.retire": _l("Template of a message taken out of use"),
    "message_template.restore": _l("Template of a message in use again"),
    "broadcast.write": _l("Message to many written"),
    "support_offer.make": _l("Help offered"),
    "support_request.ask": _l("Help asked for"),
    "wish_to_meet.make": _l("Group wants to meet others"),
    "wish_to_meet.change": _l("What others may be told changed"),
    "wish_to_meet.end": _l("Group wants to meet nobody any more"),
    "introduction.propose": _l("Introduction proposed"),
    "bounce.record": _l("Mail came back"),
    "bounce.clear": _l("Address takes mail again"),
    **{f"{lifecycle.name}.{step.action}": step.label for lifecycle in LIFECYCLES for step in lifecycle.steps},
}


@dataclass(frozen=True)
class Line:
    """One line of a history."""

    at: datetime
    label: Any
    who: str
    reason: str


def words_for(action: str) -> Any:
    """Return an action of the trail in words, or its own name."""
    return _WORDS.get(action, action)


def names_of(ids: set[int]) -> dict[int, str]:
    """Return the names of people by their ids."""
    rows = db.session.execute(sa.select(User.id, User.full_name).where(User.id.in_(ids)))
    return {row.id: row.full_name for row in rows}


def history_of(*records: Any) -> list[Line]:
    """Return what happened to these records, newest first; repeated saving shows once."""
    events = events_of(*records)
    names = names_of({event.actor_id for event in events if event.actor_id})
    lines: list[Line] = []
    for event in events:
        line = Line(
            at=event.at,
            label=words_for(event.action),
            who=names.get(event.actor_id or 0, ""),
            reason=str(event.details.get("reason") or event.details.get("wanted") or ""),
        )
        if lines and (lines[-1].label, lines[-1].who) == (line.label, line.who) and not line.reason:
            lines[-1] = line
        else:
            lines.append(line)
    return lines[::-1]
