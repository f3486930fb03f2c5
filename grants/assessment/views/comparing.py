"""The page on which the scores of a round are compared."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from grants.access import not_found, open_to, signed_in
from grants.assessment import comparing
from grants.assessment.views.blueprint import bp
from grants.pages import Page, ReadPage
from grants.permissions import Role
from grants.rounds.queries import find_round


@bp.get("/rounds/<reference>/scores")
@open_to(Role.OFFICER, Role.DECISION_MAKER, Role.AUDITOR)
def compare_scores(reference: str) -> ResponseReturnValue:
    """How far reviewers are apart, on what, and how strict each is; of what all reviews are in."""
    person = signed_in()
    round_ = find_round(reference, person) or not_found()
    only_third = request.args.get("show") == "third"
    return render_template(
        "assessment/compare_scores.html",
        round=round_,
        only_third=only_third,
        page=Page(comparing.compared(round_, person, only_third=only_third), comparing.read_compared),
        on_criteria=comparing.by_criterion(round_, person),
        severity=ReadPage(comparing.severity_in(round_, person), "reviewers"),
    )
