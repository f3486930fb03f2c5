"""Change the programme's own wording and pages.  Operations never commit: the caller does."""

from grants import audit
from grants.accounts.models import User
from grants.languages import Texts
from grants.rounds.models import (
    Page,
    Programme,
)


def edit_programme(
    programme: Programme,
    *,
    name: Texts,
    strapline: Texts,
    contact_email: str,
    reference_prefix: str,
    smallest_number: int,
    account_wait_days: int,
    keep_addresses_days: int,
    paying_back: Texts,
    repay_days: int,
    intention_days: int,
    actor: User,
) -> None:
    """Change the programme's own wording."""
    programme.name, programme.strapline = name, strapline
    programme.contact_email, programme.reference_prefix = contact_email, reference_prefix
    programme.smallest_number, programme.account_wait_days = smallest_number, account_wait_days
    programme.keep_addresses_days = keep_addresses_days
    programme.paying_back, programme.repay_days = paying_back, repay_days
    programme.intention_days = intention_days
    audit.record(
        actor, "programme.edit", programme, name=dict(name), smallest_number=smallest_number,
        account_wait_days=account_wait_days, keep_addresses_days=keep_addresses_days,
        repay_days=repay_days, intention_days=intention_days, paying_back=dict(paying_back),
    )  # fmt: skip


def edit_page(page: Page, *, title: Texts, body: Texts, actor: User) -> None:
    """Change an editable page."""
    audit.record(actor, "page.edit", page, slug=page.slug, title_before=dict(page.title))
    page.title, page.body = title, body
