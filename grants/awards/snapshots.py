"""What the letters are made from."""

from typing import Any

from grants.applications.models import Application
from grants.assessment.queries import moderation_of
from grants.awards.models import Agreement, Award, Decision
from grants.awards.plans import plan_for
from grants.rounds.models import POINTS, Anchor
from grants.rounds.queries import criteria_of, parts_of, the_programme


def _about(application: Application, language: str) -> dict[str, Any]:
    programme = the_programme()
    return {
        "programme": programme.name.in_language(language),
        "contact_email": programme.contact_email,
        "reference": application.reference,
        "title": application.title,
        "application_language": application.language,
        "organisation": application.organisation.name,
        "address": application.organisation.address,
        "round_title": application.round.title.in_language(language),
        "requested_pence": application.requested_pence,
    }


def award_letter(award: Award, language: str) -> dict[str, Any]:
    """Return what an award letter says."""
    application = award.application
    plan = plan_for(application, award.amount_pence)
    return {
        **_about(application, language),
        "award_reference": award.reference,
        "amount_pence": award.amount_pence,
        "reason": award.decision.reason,
        "dated": award.awarded_on.isoformat(),
        "accept_by": award.accept_by.isoformat(),
        "starts_on": application.starts_on.isoformat() if application.starts_on else None,
        "ends_on": application.ends_on.isoformat() if application.ends_on else None,
        "first_pence": plan.first_pence,
        "milestones": [
            {
                "title": m.title.in_language(language),
                "due_on": m.due_on.isoformat(),
                "amount_pence": m.amount_pence,
            }
            for m in plan.milestones
        ],
        "returns": [
            {"title": title.in_language(language), "due_on": due_on.isoformat()}
            for title, due_on in plan.returns
        ],
        "terms": application.round.offer_terms.in_language(language),
        "publication": award.publication.value,
        "feedback": feedback(application, language),
    }


def decline_letter(decision: Decision, dated: str, language: str) -> dict[str, Any]:
    """Return what a decline letter says: the reason, and feedback for every criterion."""
    application = decision.application
    return {
        **_about(application, language),
        "reason": decision.reason,
        "dated": dated,
        "feedback": feedback(application, language),
    }


def reserve_letter(decision: Decision, dated: str, language: str) -> dict[str, Any]:
    """Return what the letter to a group in reserve says: as a decline, and until when it waits."""
    return {**decline_letter(decision, dated, language), "stands_until": _day(decision)}


def deferral_letter(decision: Decision, dated: str, language: str) -> dict[str, Any]:
    """Return what the letter says when a decision is put off: as a decline, and until when."""
    return {**decline_letter(decision, dated, language), "stands_until": _day(decision)}


def _day(decision: Decision) -> str | None:
    return decision.stands_until.isoformat() if decision.stands_until else None


def feedback(application: Application, language: str) -> dict[str, Any]:
    """Return the agreed score of every criterion with its words, a strength and a thing to improve."""
    moderation = moderation_of(application)
    if moderation is None:
        return {"criteria": [], "total": None, "strengths": "", "improvements": "", "highest": POINTS[-1]}
    agreed = {score.criterion_id: score.points for score in moderation.scores}
    anchors = {a.position: a.words.in_language(language) for a in parts_of(application.round, Anchor)}
    return {
        "criteria": [
            {
                "title": criterion.title.in_language(language),
                "points": agreed[criterion.id],
                "words": anchors[agreed[criterion.id]],
            }
            for criterion in criteria_of(application.round)
        ],
        "highest": POINTS[-1],
        "total": moderation.total,
        "strengths": moderation.strengths,
        "improvements": moderation.improvements,
    }


def agreement(signed: Agreement, language: str) -> dict[str, Any]:
    """Return what the agreement says: the offer, and who accepted it with which words."""
    return {
        **award_letter(signed.award, language),
        "name": signed.name,
        "position": signed.position,
        "declaration": signed.declaration,
        "signed_terms": signed.terms,
        "signed_language": signed.language,
        "terms_fingerprint": signed.terms_fingerprint,
        "signed_at": signed.signed_at.isoformat(),
    }
