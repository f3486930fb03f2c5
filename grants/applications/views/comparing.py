"""The page that shows what changed between two copies of an application."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to_signed_in, signed_in
from grants.applications import frozen, queries
from grants.applications.completeness import Draft
from grants.applications.differences import differences
from grants.applications.models import Application, Submission
from grants.applications.views.blueprint import STAFF, bp, the_application
from grants.languages import current_language
from grants.lifecycles import ApplicationState
from grants.permissions import Role

#: The word for what the group has written since and not yet sent.
NOT_SENT = "draft"


@dataclass(frozen=True)
class Copy:
    """One copy that can be compared: one that was sent, or what stands in the draft now."""

    word: str
    label: str
    content: dict[str, Any]


@bp.get("/applications/<reference>/differences")
@open_to_signed_in
def show_differences(reference: str) -> ResponseReturnValue:
    """Every copy that was sent, and what changed between two of them; to its group also what is not sent."""
    application = the_application(reference)
    is_own = signed_in().is_member_of(application.organisation_id)
    if not is_own and not signed_in().has(*STAFF):
        not_found()
    submissions = queries.submissions_of(application) or not_found()
    copies = _copies(application, submissions, with_draft=is_own)
    before, after = _chosen(copies)
    said = frozen.whole_snapshot if is_own or signed_in().has(Role.AUDITOR) else frozen.snapshot
    one, other = (said(copy.content, current_language()) for copy in (before, after))
    changes = differences(one, other) if before is not after else []
    return render_template(
        "applications/show_differences.html",
        application=application,
        submissions=submissions,
        copies=[(copy.word, copy.label) for copy in copies],
        before=before,
        after=after,
        sections=[(title, list(some)) for title, some in groupby(changes, key=lambda change: change.section)],
    )


def _copies(application: Application, submissions: list[Submission], *, with_draft: bool) -> list[Copy]:
    """Return what can be compared, oldest first."""
    copies = [
        Copy(str(sent.number), _("Copy %(number)s", number=sent.number), sent.content) for sent in submissions
    ]
    if with_draft and application.state is ApplicationState.QUERIED:
        now = frozen.freeze(Draft(application))
        copies.append(Copy(NOT_SENT, _("What you have written and not sent"), now))
    return copies


def _chosen(copies: list[Copy]) -> tuple[Copy, Copy]:
    """Return the two copies that were chosen, the older one first; unless chosen, the last two."""
    places = {copy.word: place for place, copy in enumerate(copies)}
    last = len(copies) - 1
    after = places.get(request.args.get("to", ""), last)
    before = places.get(request.args.get("from", ""), max(0, after - 1))
    return copies[min(before, after)], copies[max(before, after)]
