"""How the terms of the demo's awards change: asked for by groups, proposed by officers, agreed and not."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from grants import clock
from grants.awards.models import Award, Subject
from grants.demo.applying import Group
from grants.demo.cases import Case
from grants.demo.scene import Scene
from grants.lifecycles import VARIATION, VariationState
from grants.money import Pence
from grants.payments.operations import changeable_payments
from grants.variations.models import Variation
from grants.variations.operations import (
    accept_proposal,
    agree,
    agree_alone,
    decline_proposal,
    offer_variation,
    recommend_variation,
    refuse_variation,
    request_variation,
    save_variation,
    send_back_variation,
    start_variation,
    withdraw_variation,
)
from grants.variations.queries import current_terms
from grants.variations.terms import Wanted, as_wanted

V = VariationState

#: How a change that a group asks for ends, by the story; two after one another where there are two.
ASKED = {
    "active": (V.AGREED,),
    "changes_requested": (V.SENT_BACK,),
    "overdue": (V.REFUSED, V.REQUESTED),
    "payment_approved": (V.WITHDRAWN, V.RECOMMENDED),
}
#: How a change that an officer proposes ends.
PROPOSED = {"payment_requested": V.OFFERED, "reporting": V.AGREED, "returning": V.DECLINED}
#: Where a group asks for more money and a wider purpose, after an officer has given it time.
LARGE = "active"

_WHY = {
    "en": "The hall is closed for repairs until the autumn, so two of our evenings move.",
    "ar": "القاعة مغلقة للإصلاح حتى الخريف، ولذلك نؤخّر أمسيتين.",
}
_WHY_MORE = {
    "en": "Far more families come than we planned for, and they ask for help with letters as well.",
    "ar": "يأتي من الأسر أكثر بكثير مما خططنا له، وتطلب أيضًا العون في قراءة الرسائل.",
}
_WIDER = {
    "en": "In addition, help with letters and forms for the families who come.",
    "ar": "ويضاف إلى ذلك مساعدة الأسر التي تأتي في قراءة الرسائل وتعبئة الاستمارات.",
}
_DECLINED = {
    "en": "Thank you, but we shall manage in time.",
    "ar": "شكرًا لكم، لكننا سننجز العمل في موعده.",
}
#: What the group asks for beyond its award.
_MORE = Pence(60_000)


def vary(scene: Scene, case: Case, group: Group, award: Award) -> Iterator[datetime]:
    """Tell how the terms of an award change, as far as its story has it."""
    for place, state in enumerate(ASKED.get(case.story, ())):
        yield from _asked(scene, case, group, award, state, 3 - 2 * place)
    if case.story == LARGE:
        yield from _more_money(scene, case, group, award)
    if case.story in PROPOSED:
        yield from _proposed(scene, case, group, award, PROPOSED[case.story])


def _later(award: Award, days: int) -> Wanted:
    """Return the terms with a later end and later days for what is due in future."""
    terms, shift = as_wanted(current_terms(award)), timedelta(days=days)
    dues: dict[str, date] = {
        reference: day + shift for reference, day in terms.dues.items() if day + shift >= clock.today()
    }
    return replace(terms, ends_on=terms.ends_on + shift if terms.ends_on else None, dues=dues)


def _asked(
    scene: Scene, case: Case, group: Group, award: Award, state: VariationState, ago: int
) -> Iterator[datetime]:
    """Tell how a group asks for later days, and what becomes of it."""
    yield scene.timetable.evening(ago, case.number)
    variation = start_variation(award, actor=group.signatory)
    days = 60 if state in (V.RECOMMENDED, V.REFUSED) else 14
    save_variation(variation, _later(award, days), reason=_WHY[case.language], actor=group.signatory)
    if state is V.WITHDRAWN:
        withdraw_variation(variation, actor=group.signatory)
        return
    request_variation(variation, actor=group.signatory)
    if state is not V.REQUESTED:
        yield scene.timetable.office(ago - 1, case.number)
        _answer(scene, case, variation, state)


def _answer(scene: Scene, case: Case, variation: Variation, state: VariationState) -> None:
    officer = scene.officer(case.number)
    if state is V.SENT_BACK:
        send_back_variation(variation, question="Which two evenings move, and to which days?", actor=officer)
    elif state is V.REFUSED:
        refuse_variation(variation, reason="The programme ends before the days you ask for.", actor=officer)
    elif state is V.RECOMMENDED:
        recommend_variation(variation, amounts={}, more_pence=Pence(0), actor=officer,
                            note="The caretaker has confirmed the repairs.")  # fmt: skip
    else:
        agree_alone(variation, actor=officer)


def _more_money(scene: Scene, case: Case, group: Group, award: Award) -> Iterator[datetime]:
    """Tell how a group asks for more money and a wider purpose, and how a decision maker agrees."""
    yield scene.timetable.evening(1, case.number)
    asked = start_variation(award, actor=group.signatory)
    terms = as_wanted(current_terms(award))
    first = replace(terms.lines[0], amount_pence=Pence(terms.lines[0].amount_pence + _MORE))
    wider = replace(
        terms, amount_pence=Pence(terms.amount_pence + _MORE), lines=[first, *terms.lines[1:]],
        purpose=f"{terms.purpose} {_WIDER[case.language]}",
    )  # fmt: skip
    save_variation(asked, wider, reason=_WHY_MORE[case.language], actor=group.signatory)
    request_variation(asked, actor=group.signatory)
    yield scene.timetable.office(0, case.number)
    amounts = {known.reference: known.amount_pence for known in changeable_payments(award)}
    last = max(amounts)
    recommend_variation(
        asked, amounts={**amounts, last: Pence(amounts[last] + _MORE)}, more_pence=Pence(0),
        note="The lists of the first evenings show it.", actor=scene.officer(case.number),
    )  # fmt: skip
    decider = scene.second(
        case.number, asked.size_pence, lambda person: VARIATION.allows(person, "agree", asked),
        subject=Subject.VARIATION,
    )  # fmt: skip
    agree(asked, actor=decider)
    later = start_variation(award, actor=group.signatory)
    save_variation(later, _later(award, 20), reason=_WHY[case.language], actor=group.signatory)


def _proposed(
    scene: Scene, case: Case, group: Group, award: Award, state: VariationState
) -> Iterator[datetime]:
    """Tell how an officer proposes later days, and what the group says."""
    officer = scene.officer(case.number)
    yield scene.timetable.office(2, case.number)
    proposal = start_variation(award, actor=officer)
    save_variation(proposal, _later(award, 21), reason="The holidays fall into these weeks.", actor=officer)
    offer_variation(proposal, amounts={}, more_pence=Pence(0), actor=officer,
                    note="Three weeks do no harm.")  # fmt: skip
    if state is V.OFFERED:
        return
    yield scene.timetable.evening(1, case.number)
    if state is V.DECLINED:
        decline_proposal(proposal, reason=_DECLINED[case.language], actor=group.signatory)
    else:
        accept_proposal(proposal, actor=group.signatory)
