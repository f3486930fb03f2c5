"""Returns as one kind of report: what they ask, what is issued of them, and their place on the timeline."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from grants.accounts.models import User
from grants.awards.models import Award
from grants.db import db
from grants.delivery.kinds import Asked, Kind
from grants.delivery.timeline import Entry, report_entry
from grants.documents.models import DocumentKind
from grants.documents.operations import issue_in_every_language
from grants.evaluation.models import MonitoringReturn
from grants.evaluation.queries import find_return, targets_of
from grants.evaluation.snapshots import evaluation_return
from grants.languages import LANGUAGES


def return_questions(return_: MonitoringReturn) -> list[Asked]:
    """Return what a return asks: people, each indicator of the award, and three texts."""
    counted = {value.indicator_id: value.actual for value in return_.values}
    return [
        Asked("people_reached", _l("Different people reached"), "number", return_.people_reached),
        *(
            Asked(f"actual_{target.indicator_id}", target.indicator.title, "number",
                  counted.get(target.indicator_id))
            for target in targets_of(return_.award)
        ),
        Asked("worked", _l("What worked"), "text", return_.worked),
        Asked("did_not_work", _l("What did not work"), "text", return_.did_not_work),
        Asked("learned", _l("What was learned"), "text", return_.learned),
    ]  # fmt: skip


def issue_return(return_: MonitoringReturn, actor: User) -> None:
    """Have the PDF of a return made in every language."""
    db.session.refresh(return_, ["submitted_by"])
    copies = {code: evaluation_return(return_, code) for code in LANGUAGES}
    issue_in_every_language(
        DocumentKind.EVALUATION_RETURN, return_, copies, application_id=return_.application.id, actor=actor
    )


RETURN = Kind(return_questions, issue_return, find_return, "returns", "evaluation.show_return")


def returns(awards: Sequence[Award]) -> Iterable[Entry]:
    """Return the monitoring and evaluation returns of these awards, for their timeline."""
    query = (
        sa.select(MonitoringReturn)
        .where(MonitoringReturn.award_id.in_([award.id for award in awards]))
        .order_by(MonitoringReturn.due_on, MonitoringReturn.id)
    )
    for return_ in db.session.scalars(query):
        yield report_entry(return_, _l("Return"), return_.title, f"/returns/{return_.reference}")
