"""Somebody answers the quiz of a round with a no: they learn why and what to do, and may try again."""

import json
from typing import Any

import pytest
from drafting import PASSWORD
from prepared import enter, prepare
from visitors import WRITTEN

TEXTS = {
    "Will it happen in London?": "هل سيقام في لندن؟",
    "We may fund work in London only.": "لا نستطيع أن نمول إلا عملًا في لندن.",
    "Ask your own council for its grants.": "اسألوا بلديتكم عن منحها.",
}

#: Publishes a round with a quiz; prints how to sign in as a member of a group, and an officer's session.
PREPARE = """
from grants.rounds.models import EligibilityRule
from grants.rounds.operations import add_part, publish_round

officer, round_ = make.an_officer(language=sys.argv[1]), make.a_draft_round()
words = zip(("title", "reason", "next_step"), json.loads(sys.argv[2]).items(), strict=True)
texts = {name: make.both(*pair) for name, pair in words}
do(add_part, round_, EligibilityRule, key="in_london", **texts, actor=officer)
make.add_rule(round_, "two_people")
do(publish_round, round_, actor=officer)
writer = give_password(make.member_of(make.an_organisation(language=sys.argv[1])))
tell(reference=round_.reference, writer=writer.email, officer=session_of(officer))
"""

#: Prints how many drafts there are, and every result of the quiz, oldest first.
LOOK = """
from grants.applications.models import Application
from grants.rounds.models import QuizResult

results = make.rows(QuizResult)
tell(drafts=len(make.rows(Application)), results=[[one.answers, one.passed] for one in results])
"""
NO = {"in_london": "no", "two_people": "yes"}
YES = {"in_london": "yes", "two_people": "yes"}


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ar", 375)])
def test_a_no_in_the_quiz_gives_the_reason_a_next_step_and_another_try(
    visitor: Any, service: dict[str, str], monkeypatch: pytest.MonkeyPatch, language: str, width: int
) -> None:
    for english, arabic in TEXTS.items():
        monkeypatch.setitem(WRITTEN, english, arabic)
    known = prepare(service, PREPARE, language, json.dumps(TEXTS))
    place = f"/rounds/{known['reference']}"
    person = visitor(language=language, width=width)

    # 1. Before anybody signs in: the quiz, a no, the reason and what to do instead.
    person.open(place).press("Check whether it fits you")
    answer(person, "no")
    assert person.reads("This round does not fit you yet")
    assert all(person.reads(words) for words in TEXTS)
    assert not may_begin(person)

    # 2. The way round the quiz leads back to it, signed in or not; what was answered stands there.
    person.open(f"{place}/apply").fill(email=known["writer"], password=PASSWORD)
    person.page.press("[name=password]", "Enter")
    person.page.wait_for_url(f"**{place}/quiz")
    assert person.look().reads("Check first whether this round fits you.")
    assert person.page.locator("input[value=no]:checked").count() == 1
    assert prepare(service, LOOK) == {"drafts": 0, "results": [[NO, False]]}

    # 3. Another try, which fits, begins a draft.
    answer(person, "yes")
    assert person.reads("This round fits you")
    person.press("Begin").press("Begin")
    assert "/applications/" in person.path()
    assert prepare(service, LOOK) == {"drafts": 1, "results": [[NO, False], [YES, True]]}

    # 4. An officer sees which rule stops groups.
    officer = enter(visitor(language=language, width=width), known["officer"]).open(f"{place}/quiz/numbers")
    assert officer.reads("Will it happen in London?")


def answer(person: Any, word: str) -> None:
    """Answer the first question with this and the second with yes, and see the result."""
    person.choose("rule_in_london", word).choose("rule_two_people", "yes").press("See the result")


def may_begin(person: Any) -> bool:
    return bool(person.page.get_by_role("button", name=person.say("Begin"), exact=True).count())
