"""The walk of synthetic groups through a round, from the quiz to the accepted return."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any

from flask import current_app

from grants import audit, clock
from grants.accounts.models import Organisation, User
from grants.accounts.queries import papers_by_kind
from grants.applications import operations as applications
from grants.applications.completeness import Draft
from grants.applications.models import Application
from grants.applications.requirements import requirements
from grants.assessment import operations as assessment
from grants.assessment.models import Attendance, Meeting, Recommendation
from grants.assessment.panel import MAY_SIT
from grants.assessment.practice import practice_wanted
from grants.assurance.proof import faults
from grants.awards import operations as awards
from grants.awards.models import Award, Outcome
from grants.awards.queries import award_of
from grants.db import db, transaction
from grants.delivery.models import Rating
from grants.delivery.operations import accept_report, save_report, submit_report
from grants.delivery.queries import reports_of
from grants.diligence.models import CheckOutcome, Risk
from grants.diligence.operations import record_check
from grants.diligence.queries import items_for
from grants.documents.operations import late_documents, make_waiting
from grants.evaluation.operations import save_return, set_targets, submit_return
from grants.evaluation.queries import returns_of, targets_of
from grants.languages import LANGUAGES
from grants.lifecycles import ApplicationState
from grants.money import Pence
from grants.notices.sending import send_waiting
from grants.permissions import Guest, Role
from grants.rehearsal.invented import Group, text
from grants.rehearsal.log import Log, Stuck
from grants.rehearsal.people import a_person, fill_locker, register, say_no_conflict
from grants.rounds.models import CheckKind, EligibilityRule, QuestionKind, Round, Tier
from grants.rounds.operations import gaps, publish_round, take_quiz
from grants.rounds.queries import criteria_of, parts_of


class Walk:
    """One rehearsal of one round."""

    def __init__(self, round_: Round, log: Log) -> None:
        self.round, self.log = round_, log
        self.staff: dict[Role, list[User]] = {}
        self.groups: list[tuple[Group, Organisation, User, Application]] = []
        self.awards: list[tuple[Award, User]] = []
        self.copied: set[str] = set()

    def run(self) -> None:
        """Walk as far as the round lets anybody go."""
        try:
            self._publish()
        except Stuck:
            return
        self._at(self._soon_after_opening(), self._apply)
        self._at(self.round.closes_at + clock.days(3), self._assess)
        self._at(self.round.closes_at + clock.days(20), self._decide)
        self._at(self.round.closes_at + clock.days(22), self._accept)
        self._at(self.round.closes_at + clock.days(400), self._report)
        self._prove()

    def _at(self, instant: datetime, act: Callable[[], None]) -> None:
        with clock.at(instant):
            act()

    def _soon_after_opening(self) -> datetime:
        return self.round.opens_at + (self.round.closes_at - self.round.opens_at) / 2

    def _one(self, role: Role, number: int = 0) -> User:
        return self.staff[role][number]

    def _publish(self) -> None:
        with self.log.step("publish"), clock.at(self.round.opens_at - clock.days(1)):
            with transaction():
                self.staff = {role: [a_person(role) for _number in range(6)] for role in Role}
                audit.record(None, "round.copy", self.round)
            self.copied = self._faults()  # That the round stands here without its past is none of its faults.
            for sentence in gaps(self.round):
                self.log.problem("publish", str(sentence))
            with transaction():
                publish_round(self.round, actor=self._one(Role.OFFICER))

    def _apply(self) -> None:
        """Let a group of each language apply in each tier; in turn one answers shortly, the other fully."""
        for place, tier in enumerate(parts_of(self.round, Tier)):
            for number, language in enumerate(LANGUAGES):
                try:
                    self._apply_as(Group(self.round, tier, language, is_full=(place + number) % 2 == 1))
                except Stuck:
                    continue

    def _apply_as(self, group: Group) -> None:
        with transaction():
            organisation, person = register(group)
        rules = parts_of(self.round, EligibilityRule)
        quiz = None
        if rules:
            with self.log.step("quiz", group.name), transaction():
                quiz = take_quiz(self.round, {rule.key: "yes" for rule in rules}, actor=person).id
        with self.log.step("begin", group.name), transaction():
            application = applications.start_application(
                self.round, organisation, quiz_number=quiz, actor=person
            )
        self._write(group, application, person)
        self._open_pages(group, application, person)
        with self.log.step("prepare", group.name), transaction():
            fill_locker(organisation, person)
        with self.log.step("submit", group.name):
            for unmet in requirements(application):
                self.log.problem("submit", f"{group.name}: {unmet.sentence}")
            with transaction():
                applications.submit_application(
                    application,
                    name=person.full_name,
                    position="Trustee",
                    declaration="Rehearsal.",
                    actor=person,
                )
        self.groups.append((group, organisation, person, application))

    def _write(self, group: Group, application: Application, person: User) -> None:
        """Write every section that is asked; an answer that keeps all limits and will not do is a problem."""
        draft = Draft(application)
        wanted = {value for question in draft.every_question for value in question.shown_if_values}
        written: set[int] = set()
        while section := next((s for s in Draft(application).sections if s.id not in written), None):
            written.add(section.id)
            for _pass in (1, 2):  # The second time, what the first answers have brought up is asked too.
                with self.log.step("write", group.name), transaction():
                    draft = Draft(application)
                    given = {
                        question.id: applications.Given(value, seen=_version(draft, question.id))
                        for question in draft.open(section)
                        if question.kind is not QuestionKind.FILE
                        and (value := group.answer(question, wanted)) is not None
                    }
                    applications.save_section(application, section, given, actor=person)
        draft = Draft(application)
        for section in draft.sections:
            for question in draft.unfinished(section):
                if question.kind is not QuestionKind.FILE:
                    sentences = " ".join(draft.problems(question))
                    self.log.problem("write", f"{group.name}: {question.label} – {sentences}")

    def _open_pages(self, group: Group, application: Application, person: User) -> None:
        """Open what the group sees, in every language."""
        paths = [
            f"/rounds/{self.round.reference}",
            f"/applications/{application.reference}",
            *(f"/applications/{application.reference}/sections/{s.key}" for s in Draft(application).sections),
        ]
        mark, number = person.fs_uniquifier, person.id
        for language in LANGUAGES:
            with transaction():
                db.session.get_one(User, number).language = language
            client = current_app.test_client()
            with client.session_transaction() as session:
                session.update({"_user_id": mark, "_fresh": True})
            for path in paths:
                with self.log.step("pages", group.name), client.application.app_context():
                    status = client.get(path).status_code
                    if status != HTTPStatus.OK:
                        self.log.problem("pages", f"{path} ({language}): {status}")
        with transaction():
            db.session.get_one(User, number).language = group.language

    def _assess(self) -> None:
        try:
            meeting = self._meet() if self.round.panel_quorum else None
        except Stuck:
            return
        for group, _organisation, _person, application in self.groups:
            try:
                with self.log.step("check", group.name), transaction():
                    applications.find_eligible(
                        application, reason="Rehearsal.", actor=self._one(Role.OFFICER)
                    )
                with self.log.step("score", group.name):
                    self._score(application)
            except Stuck:
                continue

        if meeting is not None:
            with self.log.step("meet"), transaction():
                assessment.close_meeting(meeting, actor=self._one(Role.OFFICER))

    def _meet(self) -> Meeting:
        """Open the meeting in which the panel agrees scores; everybody who can sit on it is there."""
        officer, people = self._one(Role.OFFICER), [p for role in MAY_SIT for p in self.staff[role]]
        with self.log.step("meet"):
            with clock.at(clock.now() - clock.days(1)), transaction():
                meeting = assessment.plan_meeting(
                    self.round, starts_at=clock.now() + clock.days(1), place=text(2, "en"),
                    quorum=self.round.panel_quorum, chair=officer, members=people, actor=officer,
                )  # fmt: skip
            with transaction():
                assessment.open_meeting(meeting, actor=officer)
                assessment.record_attendance(
                    meeting, {person.id: Attendance.PRESENT for person in people}, actor=officer
                )
        return meeting

    def _score(self, application: Application) -> None:
        criteria = criteria_of(self.round)
        for reviewer in self.staff[Role.ADVISER][: application.reviewers_wanted]:
            with transaction():
                say_no_conflict(application, reviewer, self._one(Role.OFFICER))
            with transaction():
                review = assessment.assign_reviewer(application, reviewer, actor=self._one(Role.OFFICER))
            with transaction():
                assessment.declare_no_conflict(review, actor=reviewer)
            with transaction():
                given = {criterion.id: (3, text(8, "en")) for criterion in criteria}
                written = assessment.Written(given, text(8, "en"), text(8, "en"), Recommendation.FUND)
                if (practice := practice_wanted(self.round, reviewer)) is not None:
                    assessment.hand_in_practice(practice, given, actor=reviewer)
                assessment.save_review(review, written, actor=reviewer)
                assessment.submit_review(review, actor=reviewer)
        with transaction():
            assessment.moderate(
                application, {criterion.id: 3 for criterion in criteria}, reason=text(8, "en"),
                strengths=text(8, "en"), improvements=text(8, "en"), actor=self._one(Role.OFFICER, 1),
            )  # fmt: skip

    def _decide(self) -> None:
        """Award every second group while the budget lasts, and decline the others."""
        left = self.round.budget_pence
        for place, (group, _organisation, person, application) in enumerate(self.groups):
            if application.state is not ApplicationState.MODERATED:
                continue
            amount = application.requested_pence or Pence(0)
            is_awarded = place % 2 == 0 and amount <= left
            try:
                with self.log.step("decide", group.name):
                    self._decide_one(application, amount if is_awarded else None)
            except Stuck:
                continue
            if is_awarded and (award := award_of(application)) is not None:
                left = Pence(left - amount)
                self.awards.append((award, person))
        self._make_papers()

    def _decide_one(self, application: Application, amount: Pence | None) -> None:
        outcome = Outcome.DECLINE if amount is None else Outcome.AWARD
        with transaction():
            awards.propose(
                application, outcome, amount, reason=text(8, "en"), actor=self._one(Role.DECISION_MAKER)
            )
        self._look_into(application)
        with transaction():
            awards.confirm(application, actor=self._one(Role.DECISION_MAKER, 1))

    def _look_into(self, application: Application) -> None:
        """Check all that the round checks; where a paper or a declaration is lacking, it stays a concern."""
        papers = papers_by_kind(application.organisation_id)
        for item in items_for(application):
            paper = papers.get(item.evidence_kind) if item.evidence_kind else None
            is_there = paper is not None or (item.evidence_kind is None and item.kind is CheckKind.FINDING)
            outcome = CheckOutcome.CLEARED if is_there else CheckOutcome.CONCERN
            with transaction():
                record_check(
                    application, item, outcome, Risk.LOW, evidence=paper, note=text(8, "en"),
                    actor=self._one(Role.OFFICER),
                )  # fmt: skip

    def _make_papers(self) -> None:
        try:
            with self.log.step("letters"):
                make_waiting()
                send_waiting()
        except Stuck:
            return
        with clock.at(clock.now() + clock.days(1)):
            for document in db.session.scalars(late_documents()).all():
                self.log.problem("letters", document.title)

    def _accept(self) -> None:
        for award, person in self.awards:
            try:
                with self.log.step("accept", award.reference), transaction():
                    awards.accept_offer(award, _signing(person.full_name, person.language), actor=person)
                    if award.hosting is not None:
                        awards.host_sign(award, _signing("Host", person.language), actor=Guest(award))
                    signer = self._one(Role.DECISION_MAKER, 1)
                    awards.countersign(award, _signing(signer.full_name, signer.language), actor=signer)
                    set_targets(award, {t.indicator_id: 10 for t in targets_of(award)}, actor=person)
            except Stuck:
                continue

    def _report(self) -> None:
        for award, person in self.awards:
            for record in [*reports_of(award), *returns_of(award)]:
                try:
                    with self.log.step("report", award.reference), transaction():
                        self._hand_in(award, record, person)
                        accept_report(
                            record,
                            assessment=text(8, "en"),
                            rating=Rating.AS_PLANNED,
                            actor=self._one(Role.OFFICER),
                        )
                except Stuck:
                    break
        self._make_papers()

    def _hand_in(self, award: Award, record: Any, person: User) -> None:
        if hasattr(record, "milestone"):
            save_report(
                record, done=text(30, "en"), spent_pence=Pence(100), first_count=10, second_count=10,
                evidence=None, actor=person,
            )  # fmt: skip
            submit_report(record, actor=person)
            return
        save_return(
            record, people_reached=10, actuals={t.indicator_id: 10 for t in targets_of(award)},
            worked=text(30, "en"), did_not_work=text(30, "en"), learned=text(30, "en"), actor=person,
        )  # fmt: skip
        submit_return(record, actor=person)

    def _prove(self) -> None:
        try:
            with self.log.step("prove"):
                for fault in self._faults() - self.copied:
                    self.log.problem("prove", fault)
        except Stuck:
            return

    def _faults(self) -> set[str]:
        return {str(fault) for fault in faults(current_app.config["AUDIT_HEAD"])}


def _signing(name: str, language: str) -> awards.Signing:
    return awards.Signing(
        name=name, position="Trustee", signature=name, declaration="Rehearsal.", language=language,
        has_committee=True,
    )  # fmt: skip


def _version(draft: Draft, question_id: int) -> int:
    row = draft.rows.get(question_id)
    return row.version if row else 0
