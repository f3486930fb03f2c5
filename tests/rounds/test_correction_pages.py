"""The pages on which a form is corrected: to begin, to compare, to put in force and to discard."""

from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from factories import both, fresh, rows

from grants.db import db
from grants.lifecycles import RoundState
from grants.permissions import Role
from grants.rounds.models import (
    Round,
)
from grants.rounds.queries import visible_to

Visit = Callable[..., Visitor]


def build(round_: Round) -> str:
    return f"/rounds/{round_.reference}/build"


def changes_page(correction: Round) -> str:
    return f"/rounds/{correction.reference}/changes"


def test_money_and_dates_stay_those_of_the_round(visit: Visit) -> None:
    correction = make.a_correction()

    page = visit(make.an_officer()).submit(f"/rounds/{correction.reference}/edit", budget="1")

    assert page.errors == ["A correction changes no dates and no money: these stay those of the round."]


def test_no_list_shows_a_correction_and_nobody_outside_finds_it(visit: Visit) -> None:
    correction, officer = make.a_correction(), make.an_officer()
    address = f"/rounds/{correction.reference}"

    listed = db.session.scalars(visible_to(officer)).all()

    assert [known.corrects_id for known in listed] == [None]
    assert address not in visit(officer).open("/rounds").links
    assert visit().open(address).status == visit(make.a_person()).open(address).status == 404
    assert visit(officer).open(address).status == 200


def test_the_pages_correct_a_form_from_begin_to_end(visit: Visit) -> None:
    round_, browser = make.a_round(), visit(make.an_officer())

    begun = browser.press(f"/rounds/{round_.reference}/correct")
    correction = rows(Round, Round.corrects_id == round_.id)[0]
    number = make.part_called(correction, "need").id
    browser.submit(f"/rounds/{correction.reference}/questions/{number}", label_en="Why is it needed?")
    shown = browser.open(changes_page(correction))
    answer = browser.submit(changes_page(correction), reason="Groups asked what we meant.")
    after = browser.follow(answer)

    assert begun.location == build(correction)
    assert "This is a correction of a published round:" in browser.open(build(correction)).text
    assert "What is the need?" in shown.text
    assert "Why is it needed?" in shown.text
    assert answer.location == f"/rounds/{round_.reference}/versions"
    assert "Groups asked what we meant." in after.text
    assert make.part_called(fresh(round_), "need").label["en"] == "Why is it needed?"


def test_the_build_page_leads_to_the_open_correction_and_offers_no_second(visit: Visit) -> None:
    round_, browser = make.a_round(), visit(make.an_officer())
    before = browser.open(build(round_)).links
    correction = make.begin_correction(round_)

    after = browser.open(build(round_)).links
    of_correction = browser.open(build(correction)).links

    begin = f"/rounds/{round_.reference}/correct"
    assert (begin in before, begin in after, build(correction) in after) == (True, False, True)
    assert build(round_) in of_correction
    for closed in ("publish", "copy", "edit"):
        assert f"/rounds/{correction.reference}/{closed}" not in of_correction


def test_the_page_wants_a_reason(visit: Visit) -> None:
    correction = make.a_correction()

    page = visit(make.an_officer()).submit(changes_page(correction), reason=" ")

    assert page.errors == ["Enter the reason"]
    assert fresh(correction).state is RoundState.DRAFT


def test_a_correction_that_changed_since_it_was_read_is_not_put_in_force(visit: Visit) -> None:
    correction, browser = make.a_correction(), visit(make.an_officer())
    seen = browser.open(changes_page(correction)).fields()
    make.correct(correction, "need", label=both("Why?"))

    page = browser.send(changes_page(correction), **{**seen, "reason": "Why."})

    assert page.errors[0].startswith("Someone else saved this while you were writing.")
    assert "Why?" in page.text
    assert fresh(correction).state is RoundState.DRAFT


def test_an_auditor_reads_the_changes_and_cannot_put_them_in_force(visit: Visit) -> None:
    correction, auditor = make.a_correction(), visit(make.a_person(Role.AUDITOR))

    page = auditor.open(changes_page(correction))

    assert (page.status, page.all("textarea")) == (200, [])
    assert visit(make.a_person(Role.FINANCE)).open(changes_page(correction)).status == 403


@pytest.mark.parametrize("verb", ["changes", "wording"])
def test_a_round_that_corrects_none_has_no_such_page(visit: Visit, verb: str) -> None:
    assert visit(make.an_officer()).open(f"/rounds/{make.a_draft_round().reference}/{verb}").status == 404


def test_the_changes_of_one_that_is_done_lead_to_the_versions(visit: Visit) -> None:
    round_ = make.a_round()
    correction = make.a_correction(RoundState.IN_FORCE, round_)

    page = visit(make.an_officer()).open(changes_page(correction))

    assert page.location == f"/rounds/{round_.reference}/versions"


def test_whoever_presses_second_is_told_that_it_is_done(visit: Visit) -> None:
    correction = make.a_correction(RoundState.IN_FORCE)

    page = visit(make.an_officer()).press(changes_page(correction), reason="A word was wrong.")

    assert page.status == 409
    assert "This cannot be done now." in page.text


def test_the_page_discards(visit: Visit) -> None:
    round_ = make.a_round()
    correction, browser = make.a_correction(round_=round_), visit(make.an_officer())

    answer = browser.press(f"/rounds/{correction.reference}/discard")

    assert answer.location == build(round_)
    assert "The correction is discarded. The round stays as it is." in browser.follow(answer).text
    assert fresh(correction).state is RoundState.DISCARDED


def test_the_changes_do_not_cost_a_query_each(visit: Visit, queries: list[str]) -> None:
    round_ = make.a_round()
    correction, browser = make.begin_correction(round_), visit(make.an_officer())
    make.correct(correction, "need", label=both("Why?"))
    queries.clear()
    browser.open(changes_page(correction))
    with_one = len(queries)
    make.correct(correction, "reach", label=both("How many?"))
    make.correct(correction, "title", label=both("Called?"))

    queries.clear()
    browser.open(changes_page(correction))

    assert len(queries) == with_one
