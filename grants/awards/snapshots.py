"""What the letters are made from."""

from datetime import date
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import clock
from grants.applications.models import Application
from grants.awards import conditions
from grants.awards.feedback import feedback
from grants.awards.ledger import standing_of
from grants.awards.letters import OFFERS, Offer, kind_of_award, offer_of, values_for, worded
from grants.awards.models import Agreement, Award, Decision, Ending, LetterKind, Signature
from grants.awards.plans import Instalment, plan_for
from grants.awards.publicity import words_of
from grants.awards.queries import award_of, standing_decision
from grants.languages import in_every_language
from grants.money import Pence
from grants.rounds.models import Publication
from grants.rounds.queries import the_programme

#: What every letter of award and every agreement says, whatever the terms of its round are: without it
#: no grant could be closed as agreed.
PUBLIC_EVALUATION = _l(
    "When the project is over, we write a short evaluation of it for the public: what was done, what worked,"
    " what did not work, and what was learnt. You read it first, and can ask for a change. We publish it as"
    " we publish the award. If that could put somebody at risk, tell us: two of us can decide that nothing"
    " is published. The grant is closed only after the one or the other."
)


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


def award_letter(award: Award, offer: Offer, language: str) -> dict[str, Any]:
    """Return what an award letter says of an offer; of an award of a part, in the words for that."""
    application = award.application
    kind = kind_of_award(application, award.amount_pence)
    return {
        **_offered(application, offer, award.awarded_on, award.publication, language),
        "letter": worded(kind, application, offer, language),
        "reason": award.decision.reason,
        "feedback": feedback(application, language),
    }


def _offered(
    application: Application, offer: Offer, dated: date, publication: Publication, language: str
) -> dict[str, Any]:
    """Return what letter and agreement both say of an offer."""
    plan = offer.plan
    return {
        **_about(application, language),
        "award_reference": offer.reference,
        "amount_pence": offer.amount_pence,
        "dated": dated.isoformat(),
        "accept_by": offer.accept_by.isoformat(),
        "starts_on": application.starts_on.isoformat() if application.starts_on else None,
        "ends_on": application.ends_on.isoformat() if application.ends_on else None,
        "payments": [_payment(payment, language) for payment in plan.payments],
        "milestones": [
            {"title": m.title.in_language(language), "due_on": m.due_on.isoformat()} for m in plan.milestones
        ],
        "returns": [
            {"title": title.in_language(language), "due_on": due_on.isoformat()}
            for title, due_on in plan.returns
        ],
        "terms": application.round.offer_terms.in_language(language),
        "publication": publication.value,
        "conditions": conditions.said(application, language),
        "publicity": words_of(application).in_language(language),
        "evaluation": in_every_language(PUBLIC_EVALUATION).in_language(language),
    }


def _payment(payment: Instalment, language: str) -> dict[str, Any]:
    """Return what letter and agreement say of one payment, and of what it waits for."""
    return {
        "title": payment.title.in_language(language),
        "amount_pence": payment.amount_pence,
        "trigger": payment.trigger.value,
        "report": payment.report.in_language(language) if payment.report else None,
        "due_on": payment.due_on.isoformat() if payment.due_on else None,
        "evidence": payment.evidence.in_language(language),
    }


def reserve_letter(decision: Decision, dated: str, language: str) -> dict[str, Any]:
    """Return what the letter about a place on the reserve list says."""
    return _without_offer(LetterKind.RESERVE, decision.application, decision.reason, dated, language)


def deferral_letter(decision: Decision, dated: str, language: str) -> dict[str, Any]:
    """Return what the letter about a deferred decision says."""
    return _without_offer(LetterKind.DEFERRAL, decision.application, decision.reason, dated, language)


def decline_letter(decision: Decision, dated: str, language: str) -> dict[str, Any]:
    """Return what a decline letter says: the reason, and feedback for every criterion."""
    return _without_offer(LetterKind.DECLINE, decision.application, decision.reason, dated, language)


def _without_offer(
    kind: LetterKind, application: Application, reason: str, dated: str, language: str
) -> dict[str, Any]:
    return {
        **_about(application, language),
        "letter": worded(kind, application, None, language),
        "reason": reason,
        "dated": dated,
        "feedback": feedback(application, language, beside_funded=True),
    }


def example(
    kind: LetterKind, application: Application, words: dict[str, str], language: str
) -> dict[str, Any]:
    """Return what a letter would say to this group now, in words that nobody has saved; nothing is issued."""
    standing = standing_decision(application)
    reason = standing.reason if standing is not None else _("Here stands the reason for the decision.")
    if kind in OFFERS:
        award = award_of(application)
        offer = offer_of(award) if award is not None else _invented_offer(kind, application)
        said: dict[str, Any] = {
            **_offered(application, offer, clock.today(), application.round.publication, language),
            "feedback": feedback(application, language),
        }
    else:
        offer = None
        said = _without_offer(kind, application, reason, clock.today().isoformat(), language)
    values = values_for(kind, application, offer, language)
    return {**said, "reason": reason, "letter": {**words, "values": values}, "is_preview": True}


def _invented_offer(kind: LetterKind, application: Application) -> Offer:
    """Return an offer of all that was asked for, or of half where the words are for a part."""
    asked = application.requested_pence or Pence(0)
    amount = Pence(asked // 200 * 100) if kind is LetterKind.PART_AWARD else asked
    return Offer(
        reference=f"{application.reference}-0",
        amount_pence=amount,
        accept_by=clock.today() + clock.days(application.round.acceptance_days),
        plan=plan_for(application, amount),
    )


#: What letters say of an offer and the agreement does not: it may change before all have signed.
_NOT_AGREED = ("accept_by", "contact_email", "publication", "requested_pence")


def agreed_text(award: Award, language: str) -> dict[str, Any]:
    """Return what is to be signed, in one language: all that the page shows of it, and nothing else."""
    application, hosting = award.application, award.hosting
    said = _offered(application, offer_of(award), award.awarded_on, award.publication, language)
    host = hosting.host if hosting is not None else None
    return {
        **{key: value for key, value in said.items() if key not in _NOT_AGREED},
        "host": {"name": host.name, "address": host.address} if host is not None else None,
        "terms_language": application.round.offer_terms.language_for(language),
        "terms_version": application.round.form_version,
    }


def agreement(agreed: Agreement, language: str) -> dict[str, Any]:
    """Return what the agreement says: the text that was signed, and who signed it in which language."""
    others = dict.fromkeys(signature.language for signature in agreed.signatures)
    return {
        **agreed.content[language],
        "texts": [
            {
                "language": code,
                "terms": agreed.content[code]["terms"],
                "terms_language": agreed.content[code]["terms_language"],
                "fingerprint": agreed.fingerprint_in(code),
            }
            for code in dict.fromkeys([language, *others])
        ],
        "signatures": [_signature(signature) for signature in agreed.signatures],
        "in_force_at": agreed.in_force_at.isoformat() if agreed.in_force_at else None,
    }


def _signature(signature: Signature) -> dict[str, Any]:
    """Return what the agreement says of one signature: nothing of the network it came from."""
    return {
        "side": signature.side.value,
        "name": signature.name,
        "position": signature.position,
        "typed": signature.typed,
        "declaration": signature.declaration,
        "language": signature.language,
        "fingerprint": signature.text_fingerprint,
        "signed_at": signature.signed_at.isoformat(),
    }


def ending_letter(ending: Ending, released_pence: Pence, language: str) -> dict[str, Any]:
    """Return what the letter says that ends a grant early, from the ground to what is to be paid back."""
    award = ending.award
    with force_locale(language):
        ground = str(ending.ground.label)
    return {
        **_about(award.application, language),
        "reference": ending.reference,
        "award_reference": award.reference,
        "dated": clock.today().isoformat(),
        "amount_pence": award.amount_pence,
        "paid_pence": standing_of(award).paid,
        "released_pence": released_pence,
        "repay_pence": ending.repay_pence,
        "ground": ground,
        "reason": ending.reason,
        "note": ending.note,
        "answer": ending.answer,
        "answer_language": ending.answer_language,
        "keeps_reports": ending.keeps_reports,
    }
