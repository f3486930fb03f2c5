"""No more is awarded in a tier or under a theme than its envelope holds."""

from collections.abc import Callable
from typing import Any

import factories as make
import pytest
from client import Visitor
from flask import Flask

from grants.applications.models import Application
from grants.awards.budget import Envelope, envelopes_of
from grants.awards.models import Award, Decision, Outcome
from grants.awards.operations import propose, refuse_offer
from grants.errors import RuleBroken
from grants.lifecycles import ApplicationState
from grants.money import Pence
from grants.rounds.models import Round

A = ApplicationState
BOTH = ["awareness", "resilience"]


def moderated(round_: Round, *themes: str) -> Application:
    return make.an_application(A.MODERATED, round_, themes=list(themes or ("awareness",)))


def proposed(application: Application, *, theme: str | None = None, pounds: int = 20_000) -> Decision:
    chosen = next((known.id for known in application.themes if known.key == theme), None)
    decision: Decision = make.do(
        propose, application, Outcome.AWARD, Pence(pounds * 100), reason="Good.", viability="Fewer evenings.",
        theme_id=chosen, actor=make.a_decision_maker(),
    )  # fmt: skip
    return decision


def in_pounds(envelopes: list[Envelope]) -> list[tuple[str, int, int, int, int]]:
    figures = [(e.limit_pence, e.committed_pence, e.paid_pence, e.left_pence) for e in envelopes]
    return [
        (str(e.title), *(pence // 100 for pence in row)) for e, row in zip(envelopes, figures, strict=True)
    ]


@pytest.mark.parametrize(("part", "title"), [("small", "Small"), ("awareness", "Raising awareness")])
def test_more_than_an_envelope_holds_is_not_proposed(app: Flask, part: str, title: str) -> None:
    round_ = make.a_round_with_envelopes(**{part: 30_000})
    proposed(moderated(round_))
    make.confirm(make.rows(Application)[0])
    second = moderated(round_)

    with pytest.raises(RuleBroken) as refusal:
        proposed(second)

    sentence = f"Only £10,000 of the envelope “{title}” is left."
    assert (refusal.value.message, refusal.value.field) == (sentence, "amount")
    assert proposed(second, pounds=10_000).amount_pence == 1_000_000


def test_an_envelope_that_was_emptied_meanwhile_refuses_the_confirmation(app: Flask) -> None:
    round_ = make.a_round_with_envelopes(awareness=30_000)
    first, second = moderated(round_), moderated(round_)
    for application in (first, second):
        proposed(application)
    make.confirm(first)

    with pytest.raises(RuleBroken, match=r"^Only £10,000 of the envelope “Raising awareness” is left\.$"):
        make.confirm(second)

    assert make.fresh(second).state is A.PROPOSED
    assert len(make.rows(Award)) == 1


def test_the_theme_must_be_chosen_where_several_are_named_and_one_has_an_envelope(app: Flask) -> None:
    application = moderated(make.a_round_with_envelopes(awareness=30_000), *BOTH)

    with pytest.raises(RuleBroken) as refusal:
        proposed(application)
    decision = proposed(application, theme="resilience")

    assert (refusal.value.message, refusal.value.field) == (
        "Choose the theme whose envelope the money comes from.",
        "theme",
    )
    assert decision.theme is not None
    assert decision.theme.key == "resilience"


def test_a_theme_that_the_application_does_not_name_cannot_pay(app: Flask) -> None:
    round_ = make.a_round_with_envelopes(awareness=30_000, resilience=30_000)
    (other,) = [theme for theme in moderated(round_, *BOTH).themes if theme.key == "resilience"]
    application = moderated(round_)

    with pytest.raises(RuleBroken) as refusal:
        make.do(propose, application, Outcome.AWARD, application.requested_pence, reason="Good.",
                theme_id=other.id, actor=make.a_decision_maker())  # fmt: skip

    assert refusal.value.field == "theme"


def test_the_only_theme_pays_without_being_chosen(app: Flask) -> None:
    decision = proposed(moderated(make.a_round_with_envelopes(awareness=30_000)))

    assert decision.theme is not None
    assert decision.theme.key == "awareness"


def test_the_money_of_one_theme_leaves_the_envelope_of_another_alone(app: Flask) -> None:
    round_ = make.a_round_with_envelopes(awareness=20_000, resilience=20_000)
    for theme in BOTH:
        application = moderated(round_, *BOTH)
        proposed(application, theme=theme)
        make.confirm(application)

    assert in_pounds(envelopes_of(round_)) == [
        ("Raising awareness", 20_000, 20_000, 0, 0),
        ("Building resilience", 20_000, 20_000, 0, 0),
    ]


def test_money_that_comes_back_is_in_its_envelopes_again(app: Flask) -> None:
    round_ = make.a_round_with_envelopes(small=30_000, awareness=25_000)
    award = make.an_award(round_=round_)
    before = in_pounds(envelopes_of(round_))

    make.do(refuse_offer, award, reason="We found other money.", actor=make.signatory_of(award))

    assert before == [("Small", 30_000, 20_000, 0, 10_000), ("Raising awareness", 25_000, 20_000, 0, 5_000)]
    assert in_pounds(envelopes_of(round_)) == [
        ("Small", 30_000, 0, 0, 30_000),
        ("Raising awareness", 25_000, 0, 0, 25_000),
    ]


def test_a_round_without_envelopes_shows_none(app: Flask, queries: list[str]) -> None:
    round_ = make.a_round()
    make.an_award(round_=round_)

    assert envelopes_of(round_) == []


def test_the_page_asks_for_the_theme_and_says_what_is_left(visit: Callable[..., Visitor]) -> None:
    round_ = make.a_round_with_envelopes(awareness=15_000)
    application = moderated(round_, *BOTH)
    browser = visit(make.a_decision_maker())
    address = f"/applications/{application.reference}/propose"
    typed: dict[str, Any] = {"outcome": "award", "amount": "20,000", "reason": "Good."}

    page = browser.open(address)
    unchosen = browser.submit(address, **typed)
    themes = {theme.key: str(theme.id) for theme in application.themes}
    too_much = browser.submit(address, **typed, theme=themes["awareness"])
    done = browser.submit(address, **typed, theme=themes["resilience"])

    assert "“Raising awareness”" in page.text
    assert "£15,000" in page.text
    assert unchosen.errors == ["Choose the theme whose envelope the money comes from."]
    assert too_much.errors == ["Only £15,000 of the envelope “Raising awareness” is left."]
    assert "From the envelope: Building resilience" in browser.follow(done).text


def test_where_one_theme_is_named_the_page_does_not_ask(visit: Callable[..., Visitor]) -> None:
    application = moderated(make.a_round_with_envelopes(awareness=15_000))

    page = visit(make.a_decision_maker()).open(f"/applications/{application.reference}/propose")

    assert "theme" not in page.fields()
