"""The quiz before the form: each "no" says why and what next, and who passed may begin."""

from collections.abc import Callable
from datetime import timedelta

import factories as make
import pytest
from client import Page, Visitor, text_of
from factories import do, rows
from flask import Flask

from grants import clock
from grants.applications.models import Application
from grants.applications.operations import start_application
from grants.audit import events_of
from grants.errors import RuleBroken, WrongState
from grants.notices.models import Notice
from grants.permissions import Role
from grants.rounds.models import EligibilityRule, QuizResult, Round
from grants.rounds.operations import take_quiz
from grants.rounds.quiz import fits, quiz_numbers, rules_of

Visit = Callable[..., Visitor]

PASSED = {"rule_in_london": "yes", "rule_two_people": "yes"}
PASSWORD = "a lantern on the quay"


def place(round_: Round, *rest: str) -> str:
    return "/".join(("/rounds", round_.reference, *rest))


def answer(browser: Visitor, round_: Round, **changes: str | None) -> Page:
    return browser.submit(place(round_, "quiz"), **{**PASSED, **changes})


def test_a_result_is_kept_with_the_person_who_took_the_quiz(app: Flask) -> None:
    round_, person = make.a_round_with_rules(), make.a_person()

    result = do(take_quiz, round_, {"in_london": "no", "two_people": "yes", "other": "no"}, actor=person)

    assert (result.user_id, result.passed) == (person.id, False)
    assert result.answers == {"in_london": "no", "two_people": "yes"}
    (line,) = events_of(result)
    assert (line.action, line.actor_id) == ("quiz_result.take", person.id)
    assert line.details == {"round": round_.reference, "passed": False}


def test_a_result_of_nobody_in_particular_is_kept_too(app: Flask) -> None:
    result = make.take_quiz(make.a_round_with_rules())

    assert (result.user_id, result.passed) == (None, True)


def test_every_question_is_answered_with_yes_or_no(app: Flask) -> None:
    round_ = make.a_round_with_rules()

    for answers in ({"in_london": "yes"}, {"in_london": "yes", "two_people": "perhaps"}):
        with pytest.raises(RuleBroken, match=r"^Answer every question with yes or no\.$"):
            do(take_quiz, round_, answers, actor=None)

    assert rows(QuizResult) == []


def test_the_quiz_may_be_taken_before_the_round_opens_and_not_once_it_has_closed(app: Flask) -> None:
    round_ = make.a_round_with_rules()
    preparing = make.a_draft_round()
    make.add_rule(preparing)

    with clock.at(round_.opens_at - timedelta(days=1)):
        assert make.take_quiz(round_).passed
    with (
        clock.at(round_.closes_at),
        pytest.raises(WrongState, match=r"^This round does not take applications now\.$"),
    ):
        make.take_quiz(round_)
    with pytest.raises(WrongState, match=r"^This round does not take applications now\.$"):
        make.take_quiz(preparing)


def test_who_has_not_passed_the_quiz_begins_no_application(app: Flask) -> None:
    round_, organisation = make.a_round_with_rules(), make.an_organisation()
    member = make.member_of(organisation)
    needs_quiz = r"^Check first whether this round fits you: take its quiz\.$"

    with pytest.raises(RuleBroken, match=needs_quiz):
        do(start_application, round_, organisation, actor=member)
    make.take_quiz(round_, "two_people", actor=member)
    with pytest.raises(RuleBroken, match=needs_quiz):
        do(start_application, round_, organisation, actor=member)

    assert rows(Application) == []


def test_who_passed_begins_and_the_application_names_the_result(app: Flask) -> None:
    round_, organisation = make.a_round_with_rules(), make.an_organisation()
    member = make.member_of(organisation)
    make.take_quiz(round_, "two_people", actor=member)
    passed = make.take_quiz(round_, actor=member)

    application = do(start_application, round_, organisation, actor=member)

    assert application.quiz_result_id == passed.id


def test_the_newest_result_counts(app: Flask) -> None:
    round_, organisation = make.a_round_with_rules(), make.an_organisation()
    member = make.member_of(organisation)
    make.take_quiz(round_, actor=member)
    make.take_quiz(round_, "in_london", actor=member)

    with pytest.raises(RuleBroken):
        do(start_application, round_, organisation, actor=member)


def test_a_result_from_before_signing_in_becomes_the_persons_own(app: Flask) -> None:
    round_, organisation, other = make.a_round_with_rules(), make.an_organisation(), make.an_organisation()
    passed = make.take_quiz(round_)
    member = make.member_of(organisation)

    application = do(start_application, round_, organisation, quiz_number=passed.id, actor=member)

    assert (application.quiz_result_id, passed.user_id) == (passed.id, member.id)
    with pytest.raises(RuleBroken):
        do(start_application, round_, other, quiz_number=passed.id, actor=make.member_of(other))


def test_a_result_of_another_round_or_person_does_not_count(app: Flask) -> None:
    first, second = make.a_round_with_rules(), make.a_round_with_rules()
    organisation = make.an_organisation()
    elsewhere = make.take_quiz(first)
    of_another = make.take_quiz(second, actor=make.a_person())

    for number in (elsewhere.id, of_another.id):
        with pytest.raises(RuleBroken):
            do(start_application, second, organisation, quiz_number=number,
               actor=make.member_of(organisation))  # fmt: skip


def test_a_colleague_opens_the_draft_without_a_quiz_of_their_own(app: Flask) -> None:
    round_, organisation = make.a_round_with_rules(), make.an_organisation()
    member = make.member_of(organisation)
    make.take_quiz(round_, actor=member)
    draft = do(start_application, round_, organisation, actor=member)
    make.take_quiz(round_, "in_london", actor=member)

    assert do(start_application, round_, organisation, actor=member) == draft


def test_a_rule_that_came_later_is_not_passed(app: Flask) -> None:
    round_ = make.a_round_with_rules("in_london")
    result = make.take_quiz(round_)
    later = EligibilityRule(round_id=round_.id, key="bank", position=2)

    assert fits(rules_of(round_), result)
    assert not fits([*rules_of(round_), later], result)
    assert not fits(rules_of(round_), None)
    assert fits([], None)


def test_the_page_asks_about_every_rule_and_leads_to_the_form(app: Flask, visit: Visit) -> None:
    round_, organisation = make.a_round_with_rules(), make.an_organisation()
    browser = visit(make.member_of(organisation))

    shown = browser.open(place(round_))
    result = browser.follow(answer(browser, round_))
    applied = browser.submit(place(round_, "apply"))

    assert place(round_, "quiz") in shown.links
    assert place(round_, "apply") not in shown.links
    assert (result.title, place(round_, "apply") in result.links) == ("This round fits you", True)
    (application,), (kept,) = rows(Application), rows(QuizResult)
    assert applied.location == f"/applications/{application.reference}"
    assert application.quiz_result_id == kept.id
    assert place(round_, "apply") in browser.open(place(round_)).links


def test_each_no_says_why_and_what_to_do_next_and_may_be_changed(app: Flask, visit: Visit) -> None:
    round_ = make.a_round_with_rules()
    browser = visit()

    failed = browser.follow(answer(browser, round_, rule_in_london="no"))
    kept = browser.open(place(round_, "quiz")).fields()
    passed = browser.follow(answer(browser, round_))

    assert failed.title == "This round does not fit you yet"
    assert "We need it to be so: in_london." in failed.text
    assert "What to do about in_london." in failed.text
    assert "two_people" not in failed.text
    assert place(round_, "apply") not in failed.links
    assert (kept["rule_in_london"], kept["rule_two_people"]) == (["no"], ["yes"])
    assert passed.title == "This round fits you"
    assert [result.passed for result in rows(QuizResult)] == [False, True]


def test_a_question_without_an_answer_is_asked_again(app: Flask, visit: Visit) -> None:
    round_ = make.a_round_with_rules()

    page = visit().submit(place(round_, "quiz"), rule_in_london="yes", rule_two_people=None)

    assert page.errors == ["Choose yes or no: Is it so: two_people?"]
    assert page.fields()["rule_in_london"] == ["yes"]
    assert rows(QuizResult) == []


def test_beginning_without_the_quiz_leads_to_it(app: Flask, visit: Visit) -> None:
    round_, organisation = make.a_round_with_rules(), make.an_organisation()
    browser = visit(make.member_of(organisation))

    sent = browser.open(place(round_, "apply"))

    assert sent.location == place(round_, "quiz")
    assert "Check first whether this round fits you." in browser.follow(sent).text


def test_a_newcomer_takes_the_quiz_makes_an_account_and_is_led_back(app: Flask, visit: Visit) -> None:
    round_, browser = make.a_round_with_rules(), visit()
    answer(browser, round_)

    asked = browser.open(place(round_, "apply"))
    register = next(link for link in browser.follow(asked).links if link.startswith("/register"))
    browser.submit(register, full_name="Amina Vale", email="amina@choir.example", password=PASSWORD)
    (link,) = [line for line in rows(Notice)[-1].text.splitlines() if line.startswith("http")]
    address = link.removeprefix("http://localhost:8000")
    confirmed = browser.send(address, **browser.open(address).fields())

    assert confirmed.location == place(round_, "apply")
    assert browser.follow(confirmed).location.startswith("/organisations/new?next=")


def test_a_mailed_link_to_sign_in_leads_back_too_and_never_to_another_site(app: Flask, visit: Visit) -> None:
    person, round_ = make.a_person(), make.a_round_with_rules()
    for then, led_to in ((place(round_, "apply"), place(round_, "apply")), ("//evil.example", "/")):
        browser = visit()
        browser.submit(f"/sign-in/link?then={then}", email=person.email)
        (link,) = [line for line in rows(Notice)[-1].text.splitlines() if line.startswith("http")]
        page = browser.open(link.removeprefix("http://localhost:8000"))

        signed_in = browser.send("/sign-in/code", **page.fields())

        assert signed_in.location == led_to


def test_a_newcomer_who_confirms_is_never_led_to_another_site(app: Flask, visit: Visit) -> None:
    browser = visit()
    browser.submit("/register?then=//evil.example", full_name="Amina Vale", email="a@choir.example",
                   password=PASSWORD)  # fmt: skip
    (link,) = [line for line in rows(Notice)[-1].text.splitlines() if line.startswith("http")]
    address = link.removeprefix("http://localhost:8000")

    assert browser.send(address, **browser.open(address).fields()).location == "/"


def test_a_result_before_the_round_opens_says_when_to_begin(app: Flask, visit: Visit) -> None:
    round_ = make.a_round_with_rules(
        opens_at=clock.now() + timedelta(days=3), closes_at=clock.now() + timedelta(days=20)
    )
    browser = visit()

    page = browser.follow(answer(browser, round_))

    assert "You can begin your application when the round opens" in page.text
    assert place(round_, "apply") not in page.links


def test_there_is_no_quiz_where_there_are_no_rules_and_no_result_before_the_quiz(
    app: Flask, visit: Visit
) -> None:
    without, preparing = make.a_round(), make.a_draft_round()
    make.add_rule(preparing)
    round_ = make.a_round_with_rules()

    assert visit().open(place(without, "quiz")).status == 404
    assert visit().open(place(preparing, "quiz")).status == 404
    assert visit(make.an_officer()).open(place(preparing, "quiz")).status == 200
    assert visit().open(place(round_, "quiz", "result")).location == place(round_, "quiz")
    assert place(without, "apply") in visit().open(place(without)).links


def test_the_result_of_one_session_is_not_shown_in_another(app: Flask, visit: Visit) -> None:
    round_, person = make.a_round_with_rules(), make.a_person()
    answer(visit(), round_, rule_in_london="no")
    answer(visit(person), round_)

    assert visit().open(place(round_, "quiz", "result")).status == 302
    assert visit(person).open(place(round_, "quiz", "result")).title == "This round fits you"


def test_officers_see_how_many_passed_and_which_rules_stop_groups(
    app: Flask, visit: Visit, queries: list[str]
) -> None:
    round_ = make.a_round_with_rules("in_london", "two_people", "two")
    make.take_quiz(make.a_round_with_rules(), "in_london")
    empty = quiz_numbers(round_)
    make.take_quiz(round_, "in_london", "two")
    make.take_quiz(round_, "in_london")
    make.take_quiz(round_)

    numbers, officer = quiz_numbers(round_), visit(make.an_officer())
    queries.clear()
    page = officer.open(place(round_, "quiz", "numbers"))

    assert (empty.taken, empty.passed) == (0, 0)
    assert (numbers.taken, numbers.passed) == (3, 1)
    assert [(rule.key, times) for rule, times in numbers.refused] == [
        ("in_london", 2),
        ("two_people", 0),
        ("two", 1),
    ]
    assert len([sent for sent in queries if "quiz_result" in sent]) == 1
    assert [text_of(cell) for cell in page.all("td")][:2] == ["Is it so: in_london?", "2"]
    assert place(round_, "quiz", "numbers") in visit(make.an_officer()).open(place(round_, "build")).links
    assert visit(make.a_person(Role.ADVISER)).open(place(round_, "quiz", "numbers")).status == 403
    assert "no quiz" in visit(make.an_officer()).open(place(make.a_round(), "quiz", "numbers")).text


def test_the_quiz_speaks_arabic(app: Flask, visit: Visit) -> None:
    round_ = make.a_round_with_rules()

    page = visit(language="ar").open(place(round_, "quiz"))

    assert [text_of(legend) for legend in page.all("legend")] == ["نص بالعربية"] * 2


def test_without_the_pages_token_nothing_is_kept(app: Flask, visit: Visit) -> None:
    round_ = make.a_round_with_rules()

    visit().send(place(round_, "quiz"), **PASSED)

    assert rows(QuizResult) == []
