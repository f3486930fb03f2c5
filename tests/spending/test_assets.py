"""What a grant paid for to keep: in a register, and parted with by consent."""

from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from flask import Flask

from grants import audit, clock
from grants.errors import NotAllowed, RuleBroken
from grants.lifecycles import AssetState, AwardState
from grants.money import Pence
from grants.spending.models import Asset, Disposal
from grants.spending.operations import AssetFacts, add_asset, ask_disposal

E = AssetState


def test_a_group_keeps_parts_with_and_an_officer_consents(visit: Callable[..., Visitor]) -> None:
    award = make.an_award(AwardState.ACTIVE)
    group, officer = visit(make.signatory_of(award)), visit(make.an_officer())
    today = clock.today()
    added = group.submit(
        f"/awards/{award.reference}/assets", title="Kiln", cost="1,250",
        bought_on=[str(today.day), str(today.month), str(today.year)], kept_by="Ada", kept_where="Shed",
    )  # fmt: skip
    (asset,) = make.rows(Asset)
    address = f"/assets/{asset.reference}"

    group.submit(f"{address}/edit", serial_number="K-9")
    free = group.submit(f"{address}/disposal", how="sold", reason="Too small.")
    group.submit(f"{address}/disposal", how="sold", value="300", reason="Too small.")
    group.press(f"{address}/keep")
    group.submit(f"{address}/disposal", how="given", reason="To the school.")
    silent = officer.submit(f"{address}/answer", consents="no")
    officer.submit(f"{address}/answer", consents="yes", answer="Agreed.")

    assert added.location == f"/awards/{award.reference}/spending"
    assert free.errors == ["Enter what it will be sold for."]
    assert silent.errors == ["Give the reason, for the group to read."]
    make.fresh(asset)
    assert (asset.state, asset.disposal, asset.disposed_on) == (E.DISPOSED, Disposal.GIVEN, today)
    assert asset.serial_number == "K-9"
    assert [event.action for event in audit.events_of(asset)] == [
        "asset.add", "asset.edit", "asset.ask_disposal", "asset.take_back", "asset.ask_disposal",
        "asset.consent",
    ]  # fmt: skip
    assert "Kiln" in officer.open("/assets?state=disposed").text
    assert "Nothing in the register fits." in officer.open("/assets?state=held").text
    assert visit(make.a_person()).open(address).status == 404


def test_a_refusal_keeps_it_with_its_reason(visit: Callable[..., Visitor]) -> None:
    asset = make.an_asset(E.DISPOSAL_ASKED)

    visit(make.an_officer()).submit(
        f"/assets/{asset.reference}/answer", consents="no", answer="Still needed."
    )

    make.fresh(asset)
    assert (asset.state, asset.disposal, asset.answer) == (E.HELD, None, "Still needed.")


def test_nothing_from_before_the_award_or_without_a_cost_is_added(app: Flask) -> None:
    award = make.an_award(AwardState.ACTIVE)
    early = award.awarded_on - clock.days(1)

    for facts, sentence in (
        (AssetFacts("Kiln", Pence(0), clock.today()), "Enter an amount above £0"),
        (AssetFacts("Kiln", Pence(1), early), "bought before that day"),
        (AssetFacts("Kiln", Pence(1), clock.today() + clock.days(1)), "lies in the future"),
    ):
        with pytest.raises(RuleBroken, match=sentence):
            make.do(add_asset, award, facts, actor=make.an_officer())


def test_officers_do_not_ask_for_a_group(app: Flask) -> None:
    with pytest.raises(NotAllowed):
        make.do(ask_disposal, make.an_asset(), Disposal.LOST, value_pence=Pence(0), reason="Gone.",
                actor=make.an_officer())  # fmt: skip
