"""What the pages of reports share."""

from typing import Any

from flask import Blueprint

from grants.access import not_found, signed_in
from grants.accounts.models import User
from grants.delivery import queries
from grants.delivery.kinds import as_sent, asked_in, changes_between, labels_asked, open_keys
from grants.delivery.models import MilestoneReport
from grants.delivery.operations.links import links_of
from grants.delivery.said import open_request, queries_about, requests_about, versions_of
from grants.lifecycles import REPORT

bp = Blueprint("delivery", __name__)


def the_report(reference: str) -> MilestoneReport:
    """Return a milestone report by its reference, or answer that there is none."""
    return queries.find_report(reference, signed_in()) or not_found()


def said_about(report: Any, person: User) -> dict[str, Any]:
    """Return what every page of a report or return shows beside its answers."""
    versions = versions_of(report)
    actions = [step.action for step in REPORT.actions(person, report)]
    is_own = person.is_member_of(report.application.organisation_id)
    return {
        "actions": actions,
        "is_own": is_own,
        "queries": queries_about(report),
        "requests": [(request, labels_asked(report, request)) for request in requests_about(report)],
        "versions": versions,
        "changes": changes_between(report, *versions[-2:]) if len(versions) > 1 else [],
        "asked": as_sent(report, versions[-1]) if versions and not is_own else asked_in(report),
    }


def closed_answers(report: Any) -> dict[str, Any]:
    """Return what a page for writing shows of a report: what an officer asks, and what cannot be changed."""
    may_change = open_keys(report)
    request = open_request(report)
    return {
        "request": request,
        "closed": [asked for asked in asked_in(report) if asked.key not in may_change],
        "photos_are_open": "photos" in may_change,
        "links": links_of(report) if isinstance(report, MilestoneReport) else [],
    }
