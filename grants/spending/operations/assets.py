"""The register of what was bought to keep, and how a group parts with it."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import User
from grants.applications.operations.telling import tell_people_of
from grants.awards.models import Award
from grants.db import db, next_reference
from grants.errors import RuleBroken
from grants.formats import said_day
from grants.lifecycles import ASSET, AWARD
from grants.money import Pence
from grants.spending.models import Asset, Disposal, ExpenseClaim, ExpenseItem, Finding
from grants.spending.queries import rules_of


@dataclass(frozen=True)
class AssetFacts:
    """What is known of an asset."""

    title: str
    cost_pence: Pence
    bought_on: date
    kept_by: str = ""
    kept_where: str = ""
    serial_number: str = ""


def lay_out_assets(claim: ExpenseClaim, actor: User) -> None:
    """Put the equipment of an accepted claim into the register, from the round's limit on."""
    limit = rules_of(claim.application.round).asset_limit_pence
    for item in claim.items:
        if item.is_equipment and item.finding is Finding.ACCEPTED and item.amount_pence >= limit:
            _add(claim.award, AssetFacts(item.what_for, item.amount_pence, item.paid_on), item, actor)


def add_asset(award: Award, facts: AssetFacts, *, actor: User) -> Asset:
    """Put something that the grant paid for into the register."""
    AWARD.check(actor, "add_asset", award)
    _check(award, facts)
    asset = _add(award, facts, None, actor)
    AWARD.take(actor, "add_asset", award, asset=asset.reference)
    return asset


def _add(award: Award, facts: AssetFacts, item: ExpenseItem | None, actor: User) -> Asset:
    asset = Asset(reference=next_reference("AS"), award=award, item=item)
    _write(asset, facts)
    db.session.add(asset)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "asset.add", asset, cost_pence=asset.cost_pence)
    return asset


def _write(asset: Asset, facts: AssetFacts) -> None:
    asset.title, asset.cost_pence, asset.bought_on = facts.title, facts.cost_pence, facts.bought_on
    asset.kept_by, asset.kept_where = facts.kept_by, facts.kept_where
    asset.serial_number = facts.serial_number


def _check(award: Award, facts: AssetFacts) -> None:
    if facts.cost_pence <= 0:
        raise RuleBroken(_("Enter an amount above £0"), field="cost")
    if facts.bought_on > clock.today():
        raise RuleBroken(_("This day lies in the future."), field="bought_on")
    if facts.bought_on < award.awarded_on:
        raise RuleBroken(
            _("The grant was awarded on %(day)s. It does not pay for what was bought before that day.",
              day=said_day(award.awarded_on)),
            field="bought_on",
        )  # fmt: skip


def change_asset(asset: Asset, facts: AssetFacts, *, actor: User) -> None:
    """Change what is known of an asset; what it cost stays as its claim says."""
    ASSET.check(actor, "edit", asset)
    if asset.item is not None:
        facts = AssetFacts(
            facts.title,
            asset.cost_pence,
            asset.bought_on,
            facts.kept_by,
            facts.kept_where,
            facts.serial_number,
        )
    _check(asset.award, facts)
    _write(asset, facts)
    ASSET.take(actor, "edit", asset)


def ask_disposal(asset: Asset, how: Disposal, *, value_pence: Pence, reason: str, actor: User) -> None:
    """Ask whether the group may part with an asset, saying what it will bring, in pence."""
    ASSET.check(actor, "ask_disposal", asset)
    if how is Disposal.SOLD and value_pence <= 0:
        raise RuleBroken(_("Enter what it will be sold for."), field="value")
    asset.disposal, asset.disposal_value_pence, asset.disposal_reason = how, value_pence, reason
    ASSET.take(actor, "ask_disposal", asset, how=how, value_pence=value_pence, reason=reason)


def take_back_disposal(asset: Asset, *, actor: User) -> None:
    """Keep an asset after all."""
    ASSET.check(actor, "take_back", asset)
    _keep(asset)
    ASSET.take(actor, "take_back", asset)


def _keep(asset: Asset) -> None:
    asset.disposal = asset.disposal_value_pence = None
    asset.disposal_reason = ""


def answer_disposal(asset: Asset, *, consents: bool, answer: str, actor: User) -> None:
    """Consent to parting with an asset, or refuse it; the group reads the answer."""
    action = "consent" if consents else "refuse"
    ASSET.check(actor, action, asset)
    if not consents and not answer.strip():
        raise RuleBroken(_("Give the reason, for the group to read."), field="answer")
    asset.answer = answer.strip()
    if consents:
        asset.disposed_on = clock.today()
    else:
        _keep(asset)
    ASSET.take(actor, action, asset, reason=asset.answer)
    subject = (
        _l("You may part with “%(title)s”", title=asset.title)
        if consents
        else _l("Please keep “%(title)s”", title=asset.title)
    )
    tell_people_of(
        asset.application,
        subject,
        asset.answer or _l("An officer has consented."),
        link=(_l("Open it in the register"), f"/assets/{asset.reference}"),
    )
