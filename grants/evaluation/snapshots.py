"""What the PDF of a return is made from."""

from typing import Any

from grants.delivery.snapshots import about
from grants.evaluation.models import MonitoringReturn
from grants.evaluation.queries import targets_of


def evaluation_return(return_: MonitoringReturn, language: str) -> dict[str, Any]:
    """Return what a return says, planned beside actual."""
    planned = {target.indicator_id: target.planned for target in targets_of(return_.award)}
    return {
        **about(return_, language),
        "return_title": return_.title.in_language(language),
        "people_reached": return_.people_reached,
        "people_planned": return_.award.application.reach,
        "values": [
            {
                "title": value.indicator.title.in_language(language),
                "unit": value.indicator.unit.in_language(language),
                "planned": planned.get(value.indicator_id, 0),
                "actual": value.actual,
            }
            for value in return_.values
        ],
        "worked": return_.worked,
        "did_not_work": return_.did_not_work,
        "learned": return_.learned,
    }
