"""How the public sees an award is chosen by an officer, with a reason, also after it has closed."""

from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from flask import Flask

from grants import audit
from grants.awards.operations import choose_publication
from grants.lifecycles import AwardState
from grants.rounds.models import Publication

W = AwardState


def test_an_award_begins_with_the_choice_of_its_round(app: Flask) -> None:
    round_ = make.a_round(publication=Publication.ANONYMISED)

    award = make.an_award(W.OFFERED, round_)

    assert award.publication is Publication.ANONYMISED


def test_a_choice_is_kept_with_its_reason(app: Flask) -> None:
    award = make.an_award()

    make.do(choose_publication, award, Publication.WITHHELD, reason="Threats.", actor=make.an_officer())

    assert (award.state, award.publication, award.publication_reason) == (
        W.OFFERED,
        Publication.WITHHELD,
        "Threats.",
    )
    assert audit.events_of(award)[-1].details == {"was": "named", "is_now": "withheld", "reason": "Threats."}


@pytest.mark.parametrize("state", [W.ACTIVE, W.CLOSED])
def test_an_officer_chooses_on_the_page(visit: Callable[..., Visitor], state: W) -> None:
    award = make.an_award(state)
    browser = visit(make.an_officer())
    address = f"/awards/{award.reference}/publication"

    shown = browser.open(address)
    page = browser.submit(address, publication="anonymised", reason="Threats.")

    assert shown.fields()["publication"] == ["named"]
    assert "Saved." in browser.follow(page).text
    assert make.fresh(award).publication is Publication.ANONYMISED


@pytest.mark.parametrize(
    ("typed", "sentences"),
    [
        ({"reason": " "}, ["Enter the reason"]),
        ({"publication": "loud", "reason": "Threats."}, ["Choose one from the list."]),
        ({"publication": "withheld", "reason": "a" * 4001}, ["Use 4000 characters or fewer"]),
        ({"publication": "withheld", "reason": "T.", "csrf_token": None}, None),
    ],
    ids=["empty", "choice", "length", "token"],
)
def test_what_is_wrong_is_said_and_nothing_changes(
    visit: Callable[..., Visitor], typed: dict[str, str | None], sentences: list[str] | None
) -> None:
    award = make.an_award()

    page = visit(make.an_officer()).submit(f"/awards/{award.reference}/publication", **typed)

    assert page.errors == (
        sentences or ["The page was open too long. Nothing is lost: check it and press the button again."]
    )
    assert make.fresh(award).publication is Publication.NAMED


def test_the_choice_is_the_officers(visit: Callable[..., Visitor]) -> None:
    award = make.an_award()
    address = f"/awards/{award.reference}/publication"

    assert visit(make.signatory_of(award)).open(address).status == 403
    assert visit(make.an_officer()).open("/awards/AW99-0001/publication").status == 404
