"""How the demo's groups claim what they spent, with receipts, and what they bought to keep."""

from collections.abc import Iterator
from datetime import date, datetime

from markupsafe import Markup

from grants import clock
from grants.accounts.models import User
from grants.awards.models import Award
from grants.demo.applying import Group
from grants.demo.cases import Case
from grants.demo.scene import Scene
from grants.documents.files import CheckedFile, checked_content
from grants.documents.rendering import to_pdf
from grants.formats import day
from grants.languages import LANGUAGES
from grants.lifecycles import AssetState, ClaimState
from grants.money import Pence, format_pounds
from grants.spending.budget import scaled
from grants.spending.models import Disposal, ExpenseClaim, Finding
from grants.spending.operations import (
    AssetFacts,
    Cost,
    add_asset,
    add_item,
    answer_disposal,
    ask_disposal,
    check_items,
    decide_claim,
    draw_sample,
    query_claim,
    start_claim,
    submit_claim,
    withdraw_claim,
)
from grants.spending.queries import lines_of, standing_of

C, E = ClaimState, AssetState

#: What becomes of the last claim of a story, beside those that its reports rest on.
LAST_CLAIM = {
    "active": C.SUBMITTED,
    "changes_requested": C.QUERIED,
    "overdue": C.REFUSED,
    "payment_approved": C.SUBMITTED,
    "payment_requested": C.DRAFT,
    "reporting": C.PARTLY_ACCEPTED,
    "returning": C.WITHDRAWN,
}

#: Where what a group bought to keep stands at the end of a story.
KEPT = {"closed": E.DISPOSED, "changes_requested": E.HELD, "returning": E.DISPOSAL_ASKED, "reporting": E.HELD}

_SHOPS = {
    "en": ("Wren & Daughter", "Halfpenny Supplies", "Oystergate Hire", "The Paper Loft"),
    "ar": ("مكتبة الرصيف", "مؤسسة القنطرة", "محلات السنبلة", "مطبعة الحي"),
}
_RECEIPT = {"en": ("Receipt", "receipt"), "ar": ("إيصال", "إيصال")}
_THING = {"en": "Projector and screen", "ar": "جهاز عرض وشاشة"}
_PLACE = {"en": "The locked cupboard in the hall", "ar": "الخزانة المقفلة في القاعة"}
_WHY = {
    "en": "It is too weak for our larger hall; a youth club nearby would like it.",
    "ar": "لم يعد يكفي قاعتنا الأكبر، وهناك نادٍ شبابي مجاور يرغب فيه.",
}
_PAGE = Markup(
    '<html lang="{language}" dir="{direction}"><head><title>{title}</title></head>'
    "<body><h1>{shop}</h1><p>{title}</p><p>{day}</p><p>{what}</p><p>{amount}</p></body></html>"
)


def _receipt(case: Case, cost: Cost) -> CheckedFile:
    title, name = _RECEIPT[case.language]
    html = _PAGE.format(
        language=case.language, direction=LANGUAGES[case.language][1], title=title, shop=cost.supplier,
        day=day(cost.paid_on), what=cost.what_for, amount=format_pounds(cost.amount_pence),
    )  # fmt: skip
    return checked_content(to_pdf(html), f"{name}.pdf")


def _paid_on(award: Award, days_before: int) -> date:
    """Return a day on which the grant could pay for something, some days ago if it can be."""
    wanted = clock.today() - clock.days(days_before)
    ends_on = award.application.ends_on
    return max(award.awarded_on, min(wanted, ends_on) if ends_on else wanted)


def _claim(case: Case, group: Group, award: Award, amounts: dict[int, Pence]) -> ExpenseClaim:
    """Write a claim of these amounts by the id of the line, each with a receipt of its own."""
    claim = start_claim(award, actor=group.applicant)
    shops = _SHOPS[case.language]
    for place, line in enumerate(lines_of(award)):
        if amounts.get(line.id):
            shop = shops[(case.number + place) % len(shops)]
            cost = Cost(line, _paid_on(award, 3 + place), shop, line.title, amounts[line.id])
            add_item(claim, cost, _receipt(case, cost), actor=group.applicant)
    return claim


def claim_for_report(
    scene: Scene, case: Case, group: Group, award: Award, spent: Pence, sent: int
) -> Iterator[datetime]:
    """Tell how what a report rests on is claimed and accepted before the report is sent."""
    yield scene.timetable.evening(sent + 8, case.number)
    lines = lines_of(award)
    shares = scaled([line.amount_pence for line in lines], spent)
    amounts = {line.id: share for line, share in zip(lines, shares, strict=True)}
    claim = _claim(case, group, award, amounts)
    submit_claim(claim, actor=group.applicant)
    yield scene.timetable.office(sent + 4, case.number)
    _check(claim, scene.officer(case.number), refuse=0, share=4000)
    decide_claim(claim, actor=scene.officer(case.number))


def _check(claim: ExpenseClaim, officer: User, *, refuse: int, share: int = 0) -> None:
    """Check all costs, or a sample; so many of the last are refused."""
    if share:
        draw_sample(claim, share, actor=officer)
    refused = {item.id for item in claim.items[len(claim.items) - refuse :]} if refuse else set()
    found = {
        item.id: (Finding.REFUSED, "The receipt names another project.")
        if item.id in refused
        else (Finding.ACCEPTED, "")
        for item in claim.items
        if item.is_sampled or not share
    }
    check_items(claim, found, actor=officer)


def claim_more(scene: Scene, case: Case, group: Group, award: Award) -> Iterator[datetime]:
    """Tell of the last claim of a story, and of what the group bought to keep."""
    state = LAST_CLAIM.get(case.story)
    if state is not None:
        yield scene.timetable.evening(2, case.number)
        claim = _claim(case, group, award, _more(award))
        if state is C.WITHDRAWN:
            withdraw_claim(claim, actor=group.applicant)
        elif state is not C.DRAFT:
            submit_claim(claim, actor=group.applicant)
            yield scene.timetable.office(1, case.number)
            _answer(claim, state, scene.officer(case.number))
    if case.story in KEPT:
        yield from _keep(scene, case, group, award, KEPT[case.story])


def _more(award: Award) -> dict[int, Pence]:
    """Return costs on the first line, a little above what was agreed for it, and on the second."""
    first, second = standing_of(award)[:2]
    moved = (first.most_pence - first.line.amount_pence) // 2
    others = sum(standing.left_pence for standing in standing_of(award)[1:])
    above = min(moved, others // 2)
    return {
        first.line.id: Pence(first.left_pence + above),
        second.line.id: Pence(min(second.left_pence, others - above) // 2),
    }


def _answer(claim: ExpenseClaim, state: ClaimState, officer: User) -> None:
    if state is C.QUERIED:
        query_claim(claim, question="Which hall was hired, and for how many evenings?", actor=officer)
    elif state in (C.PARTLY_ACCEPTED, C.REFUSED):
        _check(claim, officer, refuse=1 if state is C.PARTLY_ACCEPTED else len(claim.items))
        decide_claim(claim, actor=officer)


def _keep(scene: Scene, case: Case, group: Group, award: Award, state: AssetState) -> Iterator[datetime]:
    yield scene.timetable.evening(60, case.number)
    facts = AssetFacts(
        _THING[case.language], Pence(145_000), _paid_on(award, 5), group.applicant.full_name,
        _PLACE[case.language], f"PX-{case.number:03}7",
    )  # fmt: skip
    asset = add_asset(award, facts, actor=group.applicant)
    if state is E.HELD:
        return
    yield scene.timetable.evening(30, case.number)
    ask_disposal(
        asset, Disposal.GIVEN, value_pence=Pence(0), reason=_WHY[case.language], actor=group.applicant
    )
    if state is E.DISPOSED:
        yield scene.timetable.office(27, case.number)
        answer_disposal(asset, consents=True, answer="Agreed: the club works with the same young people.",
                        actor=scene.officer(case.number))  # fmt: skip
