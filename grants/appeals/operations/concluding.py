"""An appeal is answered: what was found, why, and what follows.  The caller commits."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import clock
from grants.accounts.models import User
from grants.appeals import snapshots
from grants.appeals.models import Appeal, Effect
from grants.appeals.operations.raising import tell_group
from grants.applications.models import Application
from grants.applications.operations import take_part
from grants.applications.operations.telling import in_one_language
from grants.awards.operations import overturn
from grants.awards.queries import standing_decision
from grants.db import lock
from grants.documents.models import DocumentKind
from grants.documents.operations import issue
from grants.errors import RuleBroken
from grants.lifecycles import APPEAL, APPLICATION, ApplicationState
from grants.permissions import Part

#: What an investigator can find, by the action that says so.
FINDINGS = ("uphold", "uphold_in_part", "reject")

#: What the group is told of what follows.
NEXT_FOR_GROUP = {
    Effect.NONE: _l("The decision stands. This answer is final."),
    Effect.APOLOGY: _l("We correct our record, and we apologise. The decision stands. This answer is final."),
    Effect.RECONSIDER: _l("The decision is set aside. Other people take it anew and write to you."),
}


def conclude(appeal: Appeal, finding: str, effect: Effect, *, answer: str, actor: User) -> None:
    """Answer an appeal: the group gets a letter with the reason, and what follows happens at once."""
    lock(appeal.application)
    APPEAL.check(actor, finding, appeal)
    _check_effect(appeal, finding, effect)
    APPEAL.take(actor, finding, appeal, effect=effect, reason=answer)
    appeal.effect, appeal.answer, appeal.ended_at = effect, answer, clock.now()
    is_overturned = effect is Effect.RECONSIDER and not appeal.about_eligibility
    if effect is Effect.RECONSIDER:
        _reopen(appeal, actor)
    language = appeal.application.organisation.language
    letter = issue(
        DocumentKind.APPEAL_OUTCOME, appeal, snapshots.outcome_letter(appeal, language),
        language=language, application_id=appeal.application_id, actor=actor,
    )  # fmt: skip
    tell_group(
        appeal,
        _l("Our answer to your complaint or appeal %(reference)s", reference=appeal.reference),
        _l("We looked into it. What we found: %(finding)s. The attached letter gives the reason.",
           finding=appeal.state.label),
        NEXT_FOR_GROUP[effect],
        *([_l("Our letter about that decision does not hold any more.")] if is_overturned else []),
        documents=in_one_language(letter),
    )  # fmt: skip


def _check_effect(appeal: Appeal, finding: str, effect: Effect) -> None:
    if finding == "reject" and effect is not Effect.NONE:
        raise RuleBroken(_("What is not upheld has no effect. Choose “None”."), field="effect")
    if finding != "reject" and effect is Effect.NONE:
        raise RuleBroken(_("What is upheld has an effect. Choose which."), field="effect")
    if effect is Effect.RECONSIDER:
        _check_can_be_decided_anew(appeal)


def _check_can_be_decided_anew(appeal: Appeal) -> None:
    if appeal.application.state is ApplicationState.WITHDRAWN:
        raise RuleBroken(
            _("The group withdrew its application: there is nothing to decide anew. Choose another effect."),
            field="effect",
        )
    if appeal.application.round.signed_off_at is not None:
        raise RuleBroken(
            _(
                "The round is signed off, so nothing is decided anew in it. Have two decision makers reopen"
                " it first, or choose another effect."
            ),
            field="effect",
        )
    if not _still_stands(appeal):
        raise RuleBroken(
            _("The decision no longer stands: it is being taken anew already. Choose another effect."),
            field="effect",
        )


def _still_stands(appeal: Appeal) -> bool:
    if appeal.about_eligibility:
        return appeal.application.state is ApplicationState.INELIGIBLE
    standing = standing_decision(appeal.application)
    return standing is not None and standing.id == appeal.decision_id


def _reopen(appeal: Appeal, actor: User) -> None:
    """Set aside what was decided; those who decided it do not decide again."""
    application: Application = appeal.application
    reason = _("Appeal %(reference)s", reference=appeal.reference)
    if appeal.check is not None:
        APPLICATION.take(actor, "reopen_eligibility", application, reason=reason)
        take_part(application, appeal.check.checked_by, Part.OVERTURNED)
    else:
        APPLICATION.take(actor, "reopen_decision", application, reason=reason)
        overturn(application, reason=reason, actor=actor)
