"""Take the quiz of a round.  Operations never commit: the caller does."""

from flask_babel import gettext as _

from grants import audit, clock
from grants.accounts.models import User
from grants.db import db
from grants.errors import RuleBroken, WrongState
from grants.lifecycles import RoundState
from grants.rounds.models import QuizResult, Round
from grants.rounds.quiz import NO, YES, rules_of


def take_quiz(round_: Round, answers: dict[str, str], *, actor: User | None) -> QuizResult:
    """Keep how somebody, signed in or not, answered the quiz of a round; it may be taken again.

    ``answers`` are yes or no by the key of the rule; yes is always the answer that fits.
    """
    if round_.state is not RoundState.PUBLISHED or round_.closes_at <= clock.now():
        raise WrongState(_("This round does not take applications now."))
    rules = rules_of(round_)
    if not rules or any(answers.get(rule.key) not in (YES, NO) for rule in rules):
        raise RuleBroken(_("Answer every question with yes or no."))
    result = QuizResult(
        round_id=round_.id,
        user_id=actor.id if actor is not None else None,
        answers={rule.key: answers[rule.key] for rule in rules},
        passed=all(answers[rule.key] == YES for rule in rules),
    )
    db.session.add(result)
    db.session.flush()  # The audit line and the session need its id.
    audit.record(actor, "quiz_result.take", result, round=round_.reference, passed=result.passed)
    return result
