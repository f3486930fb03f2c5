"""Load the demo: tell every story in the order in which things happened, by the real operations."""

import heapq
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import current_app

from grants import clock
from grants.accounts.models import EvidenceItem
from grants.appeals.models import Appeal
from grants.applications.models import Application, Hosting
from grants.assessment.models import Declaration, Meeting, Review
from grants.awards.models import Award, AwardCondition, Ending, SignOff
from grants.awards.operations import work_through
from grants.awards.queries import award_of
from grants.closing.models import FinalReport, PublicEvaluation
from grants.db import count, db, transaction
from grants.delivery.models import MilestoneReport
from grants.demo.appealing import appeal
from grants.demo.applying import Group, apply, check, found_ago, project_days, withdraw
from grants.demo.assessing import HANDED_IN, agree, assess
from grants.demo.banking import change_account
from grants.demo.cases import Case, cases
from grants.demo.chasing import remind
from grants.demo.checking import look_at_signals, look_into
from grants.demo.correcting import correct_forms
from grants.demo.deciding import (
    compare_scenarios,
    decide,
    decide_together,
    give_limits,
    proposed_ago,
    put_forward,
    sign_off_round,
    signed_off,
)
from grants.demo.delivering import answer_offer, deliver
from grants.demo.halting import give_notice
from grants.demo.helping import ask_for_help, many_offers, many_requests, offer_help
from grants.demo.introducing import introduce, many_introductions, meet_others
from grants.demo.meeting import hold_meetings
from grants.demo.overseeing import concerns, oversee
from grants.demo.people import accounts, employ_staff, keep_calendar, write_accounts
from grants.demo.programme import prepare_rounds
from grants.demo.reviewing import engage_reviewers, go_through_names
from grants.demo.running import run_payments
from grants.demo.scene import Scene
from grants.demo.talking import come_back, many, talk, threads, write_templates, write_to_many
from grants.demo.timetable import REVIEWS, Timetable
from grants.demo.varying import vary
from grants.demo.wording import word_letters
from grants.diligence.models import DiligenceCheck, Signal
from grants.diligence.operations import compare
from grants.errors import DomainError
from grants.evaluation.models import MonitoringReturn
from grants.lifecycles import (
    APPEAL,
    APPLICATION,
    ASSET,
    AWARD,
    BANK_DETAILS,
    BROADCAST,
    CHECK,
    CONCERN,
    CONDITION,
    DECLARATION,
    ENDING,
    EVALUATION,
    EVIDENCE,
    EXPENSE_CLAIM,
    HOSTING,
    INTRODUCTION,
    MEETING,
    PAYMENT,
    PAYMENT_RUN,
    REPAYMENT,
    REPORT,
    REVIEW,
    ROUND,
    SIGN_OFF,
    SIGNAL,
    SUPPORT_OFFER,
    SUPPORT_REQUEST,
    THREAD,
    VARIATION,
    VISIT,
    ApplicationState,
)
from grants.messages.models import Broadcast, Thread
from grants.oversight.models import Concern, Visit
from grants.payments.bank import BankDetails
from grants.payments.models import Payment, PaymentRun, Repayment
from grants.payments.operations import make_waiting_files
from grants.rounds.models import Round
from grants.spending.models import Asset, ExpenseClaim
from grants.support.models import Introduction, SupportOffer, SupportRequest
from grants.variations.models import Variation

#: Stories by where they end: before the scores, before moderation, before the decision, before the work.
UNSCORED = {"draft", "submitted", "queried", "ineligible", "withdrawn"}
UNMODERATED = {*HANDED_IN, "in_review_both"}
UNDECIDED = {"moderated", "proposed_award", "proposed_decline"}
ENDED = {"declined", "reserved", "deferred", "offered", "offer_refused", "lapsed", "host_signing",
         "accepted", "unsigned"}  # fmt: skip


def accounts_file() -> Path:
    """Return where the list of the demo's accounts stands."""
    return Path(current_app.instance_path) / "demo-accounts.txt"


def unfinished_file() -> Path:
    """Return where that list stands while the demo is being loaded."""
    return accounts_file().with_suffix(".unfinished")


def load() -> int:
    """Load the demo into an empty database and return the number of applications."""
    stories = cases()
    listed = accounts(stories)
    write_accounts(unfinished_file(), listed)
    scene = Scene(
        timetable=Timetable(clock.today()), passwords={line.address: line.password for line in listed}
    )
    told = {case.name: story_of(scene, case) for case in stories}
    play(
        {
            "staff": employ_staff(scene),
            "reviewers": engage_reviewers(scene),
            "calendar": keep_calendar(scene),
            "rounds": prepare_rounds(scene),
            "corrections": correct_forms(scene),
            "meetings": hold_meetings(scene),
            **{f"names of {key}": go_through_names(scene, key, stories) for key in REVIEWS},
            "letters": word_letters(scene),
            **told,
            "payment runs": run_payments(scene),
            "limits": give_limits(scene),
            "scenarios": compare_scenarios(scene),
            "together": decide_together(scene),
            **{f"sign-off of {key}": sign_off_round(scene, key) for key in signed_off()},
            "signals": look_at_signals(scene),
            "notices": give_notice(scene),
            "oversight": oversee(scene),
            "reminders": remind(scene),
            **concerns(scene),
            **{f"offer of help {number}": offer_help(scene, number) for number in range(many_offers())},
            **{
                f"request for help {number}": ask_for_help(scene, stories, number)
                for number in range(many_requests())
            },
            "wishes to meet": meet_others(scene, stories),
            **{
                f"introduction {number}": introduce(scene, stories, number)
                for number in range(many_introductions())
            },
            "templates": write_templates(scene),
            **{f"thread {number}": talk(scene, stories, number) for number in range(threads())},
            **{f"message to many {number}": write_to_many(scene, number) for number in range(many())},
            "mail that came back": come_back(scene, stories),
        }
    )
    unfinished_file().rename(accounts_file())
    current_app.config["IS_DEMO"] = True
    return count(sa.select(Application.id).where(Application.state != ApplicationState.DELETED))


def play(stories: Mapping[str, Iterator[datetime]]) -> None:
    """Tell stories side by side, always the earliest instant first, each part in one transaction.

    So the audit trail, the references and the ledger run in the order of time, as they would have.
    After each part the worker confirms what was left to it.
    """
    waiting = [(next(story), number, name) for number, (name, story) in enumerate(stories.items())]
    heapq.heapify(waiting)
    while waiting:
        instant, number, name = heapq.heappop(waiting)
        try:
            with clock.at(instant), transaction():
                following = next(stories[name], None)
            with clock.at(instant):
                work_through()
                make_waiting_files()
        except DomainError as refusal:
            refusal.add_note(f"in the story {name}, on {instant:%d %B %Y}")
            raise
        if following is not None:
            heapq.heappush(waiting, (max(following, instant), number, name))


def story_of(scene: Scene, case: Case) -> Iterator[datetime]:
    """Tell a case's story from its first word to where it stops."""
    group = yield from apply(scene, case)
    if case.round_key in REVIEWS:
        yield from check(scene, case, group)
        compare(group.application)
    if case.story == "withdrawn":
        yield from withdraw(scene, case, group)
    if case.story == "ineligible":
        yield from appeal(scene, case, group, found_ago(case))
    if case.story in UNSCORED:
        return
    yield from assess(scene, case, group.application)
    if case.story not in UNMODERATED:
        yield from agree(scene, case, group.application)
        yield from _decision_and_after(scene, case, group)


def _decision_and_after(scene: Scene, case: Case, group: Group) -> Iterator[datetime]:
    application = group.application
    if case.story in UNDECIDED:
        yield from look_into(scene, case, group, REVIEWS[case.round_key].proposed + 1)
        if case.story != "moderated":
            yield from put_forward(scene, case, application, REVIEWS[case.round_key].proposed)
        return
    first_day = project_days(scene, case)[0]
    proposed = proposed_ago(scene, case, first_day)
    yield from look_into(scene, case, group, proposed + 1)
    yield from decide(scene, case, application, first_day)
    if case.story == "declined":
        yield from appeal(scene, case, group, scene.timetable.confirmed(case, first_day))
    award = award_of(application)
    if award is not None:
        yield from answer_offer(scene, case, group, award)
        if case.story not in ENDED:
            yield from deliver(scene, case, group, award)
            yield from vary(scene, case, group, award)
            yield from change_account(scene, case, group)


_STATEFUL: list[tuple[Any, list[Any]]] = [
    (ROUND, [Round]),
    (APPLICATION, [Application]),
    (HOSTING, [Hosting]),
    (EVIDENCE, [EvidenceItem]),
    (DECLARATION, [Declaration]),
    (REVIEW, [Review]),
    (MEETING, [Meeting]),
    (CHECK, [DiligenceCheck]),
    (SIGN_OFF, [SignOff]),
    (SIGNAL, [Signal]),
    (AWARD, [Award]),
    (ENDING, [Ending]),
    (BANK_DETAILS, [BankDetails]),
    (CONDITION, [AwardCondition]),
    (PAYMENT, [Payment]),
    (PAYMENT_RUN, [PaymentRun]),
    (REPAYMENT, [Repayment]),
    (REPORT, [MilestoneReport, MonitoringReturn, FinalReport]),
    (EXPENSE_CLAIM, [ExpenseClaim]),
    (ASSET, [Asset]),
    (EVALUATION, [PublicEvaluation]),
    (VARIATION, [Variation]),
    (APPEAL, [Appeal]),
    (VISIT, [Visit]),
    (CONCERN, [Concern]),
    (THREAD, [Thread]),
    (BROADCAST, [Broadcast]),
    (SUPPORT_OFFER, [SupportOffer]),
    (SUPPORT_REQUEST, [SupportRequest]),
    (INTRODUCTION, [Introduction]),
]


def missing_states() -> list[str]:
    """Return every state of every lifecycle in which no record is: none, once the demo is loaded."""
    missing = []
    for lifecycle, models in _STATEFUL:
        present = {state for model in models for state in db.session.scalars(sa.select(model.state))}
        missing += [f"{lifecycle.name}.{state.value}" for state in lifecycle.states if state not in present]
    return missing
