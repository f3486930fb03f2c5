"""The award register: one row for each award, for auditors."""

import csv
import io
from collections.abc import Iterator

from sqlalchemy.orm import joinedload

from grants.accounts.history import names_of
from grants.accounts.models import User
from grants.awards.ledger import standings_by_award
from grants.awards.models import Award
from grants.awards.queries import visible_to
from grants.db import db
from grants.formats import safe_cell
from grants.money import Pence, format_pounds

COLUMNS = (
    "award", "application", "round", "organisation", "organisation_kind", "organisation_number", "title",
    "themes", "boroughs", "state", "requested_pounds", "awarded_pounds", "paid_pounds", "paid_back_pounds",
    "written_off_pounds", "awarded_on", "proposed_by", "confirmed_by", "reason", "publication",
)  # fmt: skip


def _pounds(pence: Pence | None) -> str:
    return format_pounds(pence or 0).replace("£", "").replace(",", "")


def register_rows(person: User) -> Iterator[list[str]]:
    """Yield the register's rows, its titles first."""
    yield list(COLUMNS)
    awards = list(db.session.scalars(visible_to(person).options(joinedload(Award.decision))))
    standings = standings_by_award()
    names = names_of({number for award in awards for number in _deciders(award)})
    for award in awards:
        application, decision, money = award.application, award.decision, standings[award.id]
        yield [
            safe_cell(value)
            for value in (
                award.reference,
                application.reference,
                application.round.reference,
                application.organisation.name,
                application.organisation.kind.value,
                application.organisation.number,
                application.title,
                "; ".join(theme.title.in_language("en") for theme in application.themes),
                "; ".join(area.name.in_language("en") for area in application.areas),
                award.state.value,
                _pounds(application.requested_pence),
                _pounds(award.amount_pence),
                _pounds(money.paid),
                _pounds(money.returned),
                _pounds(money.written_off),
                award.awarded_on.isoformat(),
                *(names.get(number, "") for number in _deciders(award)),
                decision.reason,
                award.publication.value,
            )
        ]


def _deciders(award: Award) -> tuple[int, int]:
    """Return the ids of who proposed and who confirmed."""
    return award.decision.proposed_by_id, award.decision.confirmed_by_id or 0


def register_csv(person: User) -> str:
    """Return the register as CSV."""
    sheet = io.StringIO()
    csv.writer(sheet).writerows(register_rows(person))
    return sheet.getvalue()
