"""Reviewers say what they think of a round: before it opens, and after it has closed."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import User
from grants.assessment.feedback import moment_of, own_feedback
from grants.assessment.models import RoundFeedback
from grants.assessment.reviewers import who_may_review
from grants.db import db
from grants.errors import NotAllowed, RuleBroken
from grants.notices.operations import tell
from grants.permissions import Role
from grants.rounds.models import Round


def give_feedback(round_: Round, text: str, *, actor: User) -> RoundFeedback:
    """Keep what a reviewer says about a round; said again, the later words stand."""
    if not actor.has(Role.ADVISER, Role.OFFICER):
        raise NotAllowed(_("Only advisers and officers review."))
    moment = moment_of(round_)
    if moment is None:
        raise RuleBroken(_("You can write before the round opens and after it closes."), field="text")
    feedback = own_feedback(round_, moment, actor)
    if feedback is None:
        feedback = RoundFeedback(round_id=round_.id, user_id=actor.id, moment=moment)
        db.session.add(feedback)
    feedback.text, feedback.given_at = text, clock.now()
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "round_feedback.give", feedback, moment=moment)
    return feedback


def ask_for_feedback(round_: Round, *, actor: User) -> int:
    """Ask everybody who reviews for their words about a round, by mail; return how many are asked."""
    if not actor.has(Role.OFFICER):
        raise NotAllowed(_("Only a grant officer can do this."))
    if moment_of(round_) is None:
        raise RuleBroken(_("You can write before the round opens and after it closes."))
    people = list(db.session.scalars(who_may_review()))
    for person in people:
        tell(
            person,
            _l("What do you think of “%(round)s”?", round=round_.title),
            _l("You know the programme. Tell us what works, and what should change."),
            _l("Your words are kept with the round. Officers, decision makers and auditors read them."),
            link=(_l("Write what you think"), f"/rounds/{round_.reference}/feedback"),
        )
    audit.record(actor, "round.ask_feedback", round_, asked=len(people))
    return len(people)
