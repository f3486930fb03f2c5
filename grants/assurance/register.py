"""The award register: one row for each award, for auditors; and what the public may see."""

import csv
import io
from collections.abc import Iterator

import sqlalchemy as sa

from grants.accounts.history import names_of
from grants.accounts.models import User
from grants.applications.models import Application
from grants.awards.models import Account, Award, Posting
from grants.awards.queries import visible_to
from grants.db import db
from grants.formats import safe_cell
from grants.lifecycles import AwardState
from grants.money import format_pounds
from grants.rounds.models import Publication, Round

COLUMNS = (
    "award", "application", "round", "organisation", "organisation_kind", "organisation_number", "title",
    "themes", "boroughs", "state", "requested_pounds", "awarded_pounds", "paid_pounds", "awarded_on",
    "proposed_by", "confirmed_by", "reason", "publication",
)  # fmt: skip


def _pounds(pence: int | None) -> str:
    return format_pounds(pence or 0).replace("£", "").replace(",", "")


def register_rows(person: User) -> Iterator[list[str]]:
    """Yield the register's rows, its titles first."""
    yield list(COLUMNS)
    awards = list(db.session.scalars(visible_to(person)))
    paid = _paid_by_award()
    names = names_of({number for award in awards for number in _deciders(award)})
    for award in awards:
        application, decision = award.application, award.decision
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
                _pounds(paid.get(award.id)),
                award.awarded_on.isoformat(),
                *(names.get(number, "") for number in _deciders(award)),
                decision.reason,
                award.publication.value,
            )
        ]


def _deciders(award: Award) -> tuple[int, int]:
    """Return the ids of who proposed and who confirmed."""
    return award.decision.proposed_by_id, award.decision.confirmed_by_id or 0


def _paid_by_award() -> dict[int, int]:
    query = (
        sa.select(Posting.award_id, sa.func.sum(Posting.amount_pence))
        .where(Posting.target == Account.PAID)
        .group_by(Posting.award_id)
    )
    return {award_id: int(total) for award_id, total in db.session.execute(query) if award_id}


def register_csv(person: User) -> str:
    """Return the register as CSV."""
    sheet = io.StringIO()
    csv.writer(sheet).writerows(register_rows(person))
    return sheet.getvalue()


def published_awards(round_id: int | None = None) -> sa.Select[Award]:
    """Return the awards on the public list, newest first: accepted, and not withheld."""
    query = (
        sa.select(Award)
        .join(Application, Award.application_id == Application.id)
        .join(Round, Application.round_id == Round.id)
        .where(Award.state.in_([AwardState.ACTIVE, AwardState.CLOSED]))
        .where(Award.publication != Publication.WITHHELD)
        .order_by(Award.awarded_on.desc(), Award.id.desc())
    )
    return query.where(Application.round_id == round_id) if round_id else query
