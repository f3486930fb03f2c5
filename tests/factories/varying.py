"""Variations, in any state, reached by real steps."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from factories.applications import a_decision_maker
from factories.awards import an_award, signatory_of
from factories.people import an_officer, do
from factories.remembered import remembered
from grants.awards.models import Award
from grants.evaluation import operations as evaluation
from grants.evaluation.queries import targets_of
from grants.lifecycles import UNDER_WAY, AwardState, VariationState
from grants.money import Pence
from grants.payments.operations import changeable_payments
from grants.spending.budget import scaled
from grants.variations import operations as variations
from grants.variations.models import Variation
from grants.variations.queries import current_terms, variations_of
from grants.variations.terms import Wanted, as_wanted

V = VariationState


def wanted(award: Award, *, days: int = 0, pounds: int = 0, moved: int = 0, **other: Any) -> Wanted:
    """Return other terms: due days later, more pounds on the first line, some moved to the last."""
    terms = as_wanted(current_terms(award))
    lines = [*terms.lines]
    lines[0] = replace(lines[0], amount_pence=Pence(lines[0].amount_pence + (pounds - moved) * 100))
    lines[-1] = replace(lines[-1], amount_pence=Pence(lines[-1].amount_pence + moved * 100))
    dues = {reference: day + timedelta(days=days) for reference, day in terms.dues.items()}
    amount = Pence(terms.amount_pence + pounds * 100)
    return replace(terms, amount_pence=amount, lines=lines, dues=dues, **other)


def write(variation: Variation, terms: Wanted, *, reason: str = "The lift broke.") -> Variation:
    """Write a change for the side that began it."""
    writer = an_officer() if variation.is_proposal else signatory_of(variation.award)
    do(variations.save_variation, variation, terms, reason=reason, actor=writer)
    return variation


def a_draft_variation(award: Award, terms: Wanted | None = None, *, proposal: bool = False) -> Variation:
    """Return a written draft; unless told it gives ten days more for everything that is due."""
    actor = an_officer() if proposal else signatory_of(award)
    variation: Variation = do(variations.start_variation, award, actor=actor)
    return write(variation, terms or wanted(award, days=10))


def amounts_for(variation: Variation) -> dict[str, Pence]:
    """Return amounts of the instalments that add up to the award as it would be."""
    if variation.after["amount_pence"] == variation.before["amount_pence"]:
        return {}
    payments = changeable_payments(variation.award)
    if not payments:
        return {}
    now = [payment.amount_pence for payment in payments]
    left = sum(now) + variation.after["amount_pence"] - variation.before["amount_pence"]
    return {p.reference: pence for p, pence in zip(payments, scaled(now, left), strict=True)}


def recommend(variation: Variation, **how: Any) -> None:
    """Have an officer recommend it."""
    how = {"amounts": amounts_for(variation), "more_pence": Pence(0), "note": "It helps.", **how}
    do(variations.recommend_variation, variation, actor=how.pop("actor", None) or an_officer(), **how)


def offer_variation(variation: Variation) -> None:
    """Have the officer propose it to the group."""
    do(variations.offer_variation, variation, amounts=amounts_for(variation), more_pence=Pence(0),
       note="It helps.", actor=an_officer())  # fmt: skip


def agree_variation(award: Award, terms: Wanted) -> Variation:
    """Have a group ask for other terms, an officer recommend them, and a decision maker agree."""
    variation = a_draft_variation(award, terms)
    do(variations.request_variation, variation, actor=signatory_of(award))
    recommend(variation)
    do(variations.agree, variation, actor=a_decision_maker())
    return variation


def _a_proposal(state: VariationState, award: Award) -> Variation:
    proposal = a_draft_variation(award, proposal=True)
    offer_variation(proposal)
    if state is V.DECLINED:
        signatory = signatory_of(award)
        do(variations.decline_proposal, proposal, reason="We need no more.", actor=signatory)
    return proposal


@remembered
def a_variation(state: VariationState = V.REQUESTED, award: Award | None = None) -> Variation:
    """Return a change of an award, in a state reached by real steps."""
    award = award or an_award(AwardState.ACTIVE)
    signatory = signatory_of(award)
    if state in (V.OFFERED, V.DECLINED):
        return _a_proposal(state, award)
    variation = a_draft_variation(award)
    if state not in (V.DRAFT, V.WITHDRAWN):
        do(variations.request_variation, variation, actor=signatory)
    if state is V.WITHDRAWN:
        do(variations.withdraw_variation, variation, actor=signatory)
    elif state is V.SENT_BACK:
        do(variations.send_back_variation, variation, question="How long?", actor=an_officer())
    elif state is V.RECOMMENDED:
        recommend(variation)
    elif state is V.AGREED:
        do(variations.agree_alone, variation, actor=an_officer())
    elif state is V.REFUSED:
        do(variations.refuse_variation, variation, reason="Too late.", actor=an_officer())
    assert variation.state is state
    return variation


@remembered
def set_targets(award: Award) -> None:
    """Have the group set its targets."""
    planned = dict.fromkeys((target.indicator_id for target in targets_of(award)), 100)
    do(evaluation.set_targets, award, planned, actor=signatory_of(award))


def give_up_variations(award: Award) -> None:
    """Withdraw whatever of an award is not settled."""
    for variation in variations_of(award):
        if variation.state in (V.DRAFT, *UNDER_WAY):
            do(variations.withdraw_variation, variation, actor=signatory_of(award))
