"""Officers set for each round when its groups are reminded, what notices say, and what waits meanwhile."""

from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from flask import Flask

from grants import audit, clock
from grants.delivery.chasing import default_words, rules_of, words_for
from grants.delivery.models import ChaseNotice, ChaseRules, ChaseStep
from grants.delivery.operations import set_chase_rules, word_notice
from grants.errors import RuleBroken
from grants.notices.models import Notice
from grants.rounds.models import Round
from grants.rounds.operations import copy_round

DAYS = {"before_days": "10", "first_days": "3", "second_days": "6", "third_days": "9", "formal_days": "20",
        "escalation_days": "30"}  # fmt: skip


def known(round_: Round) -> tuple[list[int], bool, bool]:
    rules = rules_of(make.fresh(round_))
    return (
        [getattr(rules, name) for name in ChaseRules.DAYS],
        rules.holds_other_awards,
        rules.blocks_applications,
    )


def test_a_round_has_the_defaults_until_an_officer_sets_them(visit: Callable[..., Visitor]) -> None:
    round_ = make.a_round()
    browser, address = visit(make.an_officer()), f"/rounds/{round_.reference}/reminders"
    before = known(round_)
    linked = browser.open(f"/rounds/{round_.reference}/build").links

    page = browser.submit(address, **DAYS, holds_other_awards="y")
    refused = browser.submit(address, **{**DAYS, "third_days": "6", "formal_days": "0"})

    assert (before, address in linked) == (([14, 7, 21, 35, 49, 63], False, False), True)
    assert page.location == address
    assert known(round_) == ([10, 3, 6, 9, 20, 30], True, False)
    assert audit.events_of(round_)[-1].action == "round.set_chasing"
    assert refused.errors == ["Enter a whole number from 1 to 365"]
    assert browser.submit(address, **{**DAYS, "third_days": "6"}).errors == [
        "Enter more days than for the step before."
    ]


def test_a_notice_goes_out_on_the_days_and_in_the_words_of_its_round(visit: Callable[..., Visitor]) -> None:
    report = make.a_report()
    round_ = report.application.round
    browser = visit(make.an_officer())
    browser.submit(f"/rounds/{round_.reference}/reminders", **DAYS)
    address = f"/rounds/{round_.reference}/reminders/overdue_1"
    said = {"words_en": "Where is {title}, due {due}?\n\n# Please\n\n- Send it", "words_ar": "أين {title}؟"}

    tried = browser.submit(address, **said, step="preview")
    unknown = browser.submit(address, **{**said, "words_en": "Dear {chair}"}, step="preview")
    nothing_yet = rules_of(make.fresh(round_)).words
    browser.submit(address, **said, step="save")
    make.chase(report, 3)

    assert ("Where is Half way, due" in tried.text, nothing_yet) == (True, {})
    assert unknown.errors == ["There is no field {chair} in this letter. Take one from the list below."]
    (mail,) = make.rows(Notice, Notice.subject == "Your report “Half way” is late")
    assert "Where is Half way, due" in mail.text
    (notice,) = make.rows(ChaseNotice, ChaseNotice.skipped.is_(False))
    assert notice.step is ChaseStep.OVERDUE_1
    browser.submit(address, **{f"words_{c}": t for c, t in default_words(notice.step).items()}, step="save")
    assert rules_of(make.fresh(round_)).words == {}


def test_a_copy_of_a_round_has_its_rules_and_words(app: Flask) -> None:
    source, opens = make.a_round(), clock.now()
    make.have_chased(source, 5, 1, 2, 3, 4, 5, blocks_applications=True)
    words = make.both("Please write to us.")
    make.do(word_notice, source, ChaseStep.FORMAL, words, actor=make.an_officer())

    copy = make.do(
        copy_round, source, make.both("Again"), opens_at=opens, closes_at=opens + clock.days(30),
        decides_on=clock.today() + clock.days(60), actor=make.an_officer(),
    )  # fmt: skip

    assert known(copy) == ([5, 1, 2, 3, 4, 5], False, True)
    assert words_for(rules_of(copy), ChaseStep.FORMAL) == words


def test_words_with_an_unknown_field_and_days_that_do_not_climb_are_refused(app: Flask) -> None:
    round_, officer = make.a_round(), make.an_officer()

    with pytest.raises(RuleBroken, match="There is no field"):
        make.do(word_notice, round_, ChaseStep.DUE, make.both("{no_such}"), actor=officer)
    with pytest.raises(RuleBroken) as refusal:
        make.do(
            set_chase_rules, round_, days=[0, 1, 2, 3, 4, 5], holds_other_awards=False,
            blocks_applications=False, actor=officer,
        )  # fmt: skip

    assert refusal.value.field == "before_days"
