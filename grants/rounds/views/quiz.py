"""Pages of the quiz before the form: taking it, its result, and how it goes."""

from typing import Any

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from grants import clock
from grants.access import not_found, open_to, open_to_public, viewer
from grants.db import transaction
from grants.permissions import Role
from grants.rounds import operations
from grants.rounds.models import QuizResult, Round
from grants.rounds.queries import the_programme
from grants.rounds.quiz import NO, fits, quiz_numbers, rules_of, standing_result
from grants.rounds.quiz_forms import quiz_form
from grants.rounds.views.blueprint import bp, the_round

#: Where the session keeps the number of the last result of each round, by the round's reference.
_TAKEN = "quiz"


def taken_here(round_: Round) -> int | None:
    """Return the number of the result that was taken in this session, if there is one."""
    number: int | None = session.get(_TAKEN, {}).get(round_.reference)
    return number


def _result(round_: Round) -> QuizResult | None:
    return standing_result(round_, viewer(), taken_here(round_))


@bp.route("/rounds/<reference>/quiz", methods=["GET", "POST"])
@open_to_public
def take_quiz(reference: str) -> ResponseReturnValue:
    """Answer yes or no to each rule of the round; what was answered before stands there."""
    round_ = the_round(reference)
    rules = rules_of(round_) or not_found()
    known = _result(round_)
    form = quiz_form(rules, known.answers if known is not None else {})
    if form.validate_on_submit():
        with transaction():
            result = operations.take_quiz(round_, form.answers(), actor=viewer())
            number = result.id
        session[_TAKEN] = {**session.get(_TAKEN, {}), reference: number}
        return redirect(url_for("rounds.show_quiz_result", reference=reference))
    return render_template("rounds/take_quiz.html", form=form, round=round_)


@bp.get("/rounds/<reference>/quiz/result")
@open_to_public
def show_quiz_result(reference: str) -> ResponseReturnValue:
    """It fits: begin.  It does not: why, and what to do instead."""
    round_ = the_round(reference)
    result = _result(round_)
    if result is None:
        return redirect(url_for("rounds.take_quiz", reference=reference))
    rules = rules_of(round_)
    return render_template(
        "rounds/show_quiz_result.html",
        round=round_,
        fits=fits(rules, result),
        refused=[rule for rule in rules if result.answers.get(rule.key) == NO],
        result=result,
        programme=the_programme(),
        opens_later=round_.opens_at > clock.now(),
    )


@bp.get("/rounds/<reference>/quiz/numbers")
@open_to(Role.OFFICER, Role.AUDITOR)
def show_quiz_numbers(reference: str) -> ResponseReturnValue:
    """How many took the quiz and passed, and which rules stop groups."""
    round_ = the_round(reference)
    numbers = quiz_numbers(round_)
    return render_template("rounds/show_quiz_numbers.html", round=round_, numbers=numbers)


@bp.app_context_processor
def _quiz() -> dict[str, Any]:
    """Pages of a round lead to its quiz while somebody has not passed it."""

    def has_passed(round_: Round, rules: list[Any]) -> bool:
        return fits(rules, _result(round_)) if rules else True

    return {"has_passed_quiz": has_passed}
