"""Pages on which an offer becomes an agreement: group, host and programme sign."""

from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import refresh

from grants.access import open_to, open_to_public, open_to_signed_in, signed_in, viewer
from grants.accounts.freshness import kept, sign_in_again
from grants.accounts.operations import token_hash
from grants.awards import operations, queries
from grants.awards.agreed import texts_of
from grants.awards.forms import AcceptForm, DeclineForm, SigningForm
from grants.awards.models import Agreement, Award, Side
from grants.awards.plans import when_agreed
from grants.awards.views.blueprint import bp, the_award
from grants.db import db, transaction
from grants.forms import check_button
from grants.languages import current_language
from grants.lifecycles import AWARD, AwardState
from grants.permissions import Actor, Guest, Role


def _signing(form: SigningForm, declaration: str) -> operations.Signing:
    """Return what was typed to sign, with the language of the page and where it was sent from."""
    return operations.Signing(
        name=form.name.data,
        position=form.position.data,
        signature=form.signature.data,
        declaration=declaration,
        language=current_language(),
        has_committee="has_committee" in form and bool(form["has_committee"].data),
        network_address=request.remote_addr,
    )


def _text(award: Award) -> dict[str, Any]:
    """Return the text that is signed, in the language of the page, and in the others to read beside."""
    texts = dict(texts_of(award))
    text = texts.pop(current_language())
    payments = [{**payment, "when": when_agreed(payment)} for payment in text["payments"]]
    return {"text": {**text, "payments": payments}, "others": texts}


@bp.route("/awards/<reference>/accept", methods=["GET", "POST"])
@open_to_signed_in
def accept_offer(reference: str) -> ResponseReturnValue:
    """The offer with its terms and plan, and the signature, after a fresh sign-in."""
    award, person = the_award(reference), signed_in()
    AWARD.check(person, "accept", award)
    form = AcceptForm(award, data={"name": person.full_name, **kept()})
    if (way := sign_in_again(form)) is not None:
        return way
    declaration = operations.declaration_for(award, Side.GROUP)
    if form.validate_on_submit() and form.carry_out(
        operations.accept_offer, award, _signing(form, declaration), actor=person
    ):
        flash(_("You have accepted the award. The others who sign are asked now."), "success")
        return redirect(url_for("evaluation.show_award", reference=reference))
    return render_template(
        "awards/accept_offer.html",
        form=form,
        award=award,
        declaration=declaration,
        **_text(award),
    )


@bp.route("/awards/<reference>/countersign", methods=["GET", "POST"])
@open_to(Role.DECISION_MAKER)
def countersign(reference: str) -> ResponseReturnValue:
    """Who has signed, the terms, and the programme's signature, after a fresh sign-in."""
    award, person = the_award(reference), signed_in()
    AWARD.check(person, "countersign", award)
    form = SigningForm(award, data={"name": person.full_name, **kept()})
    if (way := sign_in_again(form)) is not None:
        return way
    declaration = operations.declaration_for(award, Side.FUNDER)
    if form.validate_on_submit() and form.carry_out(
        operations.countersign, award, _signing(form, declaration), actor=person
    ):
        flash(_("The agreement is in force. All sides are sent it by mail."), "success")
        return redirect(url_for("evaluation.show_award", reference=reference))
    return render_template(
        "awards/countersign.html",
        form=form,
        award=award,
        agreement=queries.the_agreement(award),
        declaration=declaration,
        **_text(award),
    )


@bp.post("/awards/<reference>/host-link")
@open_to_signed_in
def send_host_link(reference: str) -> ResponseReturnValue:
    award = the_award(reference)
    check_button()
    with transaction():
        operations.send_host_link(award, actor=signed_in())
    flash(_("The mail to the host is being sent again, with a new link."), "success")
    return redirect(url_for("evaluation.show_award", reference=reference))


def _asked(key: str) -> tuple[Agreement, Any] | None:
    """Return what a host signs, and as whom: by its mailed link, or by the award's reference, signed in."""
    agreement = queries.agreement_with(token_hash(key))
    if agreement is not None:
        if session.get("agreement") != agreement.id and viewer() is None:
            hosting = agreement.award.hosting
            session["agreement"], session["language"] = agreement.id, hosting.language if hosting else "en"
            refresh()
        return agreement, Guest(agreement.award)
    person = viewer()
    if person is None:
        return None
    mine = queries.hosted_agreements(person).where(Award.reference == key)
    agreement = db.session.scalar(mine)
    return (agreement, person) if agreement is not None else None


def _to_sign(key: str) -> tuple[Agreement, Any] | None:
    """Return the same while the host may sign; else the agreement's own page says why not."""
    asked = _asked(key)
    return asked if asked is not None and asked[0].award.state is AwardState.HOST_SIGNING else None


def _proof(form: Any, actor: Actor) -> ResponseReturnValue | None:
    """Ask for a fresh sign-in of somebody who has an account; a mailed link is proof enough of itself."""
    return None if isinstance(actor, Guest) else sign_in_again(form)


@bp.get("/agreements/<reference>")
@open_to_public
def show_agreement(reference: str) -> ResponseReturnValue:
    """What the host is asked to sign, and the two ways to answer; opening the page alone signs nothing."""
    asked = _asked(reference)
    agreement = asked[0] if asked else None
    award = agreement.award if agreement else None
    return render_template(
        "awards/show_agreement.html",
        reference=reference,
        agreement=agreement,
        award=award,
        signed=agreement.signed_for(Side.HOST) if agreement else None,
        is_awaited=award is not None and award.state is AwardState.HOST_SIGNING,
        **(_text(award) if award else {}),
    ), 200 if agreement else 404


@bp.route("/agreements/<reference>/sign", methods=["GET", "POST"])
@open_to_public
def sign_as_host(reference: str) -> ResponseReturnValue:
    asked = _to_sign(reference)
    if asked is None:
        return redirect(url_for("awards.show_agreement", reference=reference))
    agreement, actor = asked
    award = agreement.award
    AWARD.check(actor, "host_sign", award)
    hosting = award.hosting
    form = SigningForm(award, data={"name": hosting.answered_name if hosting else "", **kept()})
    if (way := _proof(form, actor)) is not None:
        return way
    declaration = operations.declaration_for(award, Side.HOST)
    if form.validate_on_submit() and form.carry_out(
        operations.host_sign, award, _signing(form, declaration), actor=actor
    ):
        return redirect(url_for("awards.show_agreement", reference=reference))
    return render_template(
        "awards/sign_as_host.html", form=form, agreement=agreement, award=award, reference=reference,
        declaration=declaration, **_text(award),
    )  # fmt: skip


@bp.route("/agreements/<reference>/decline", methods=["GET", "POST"])
@open_to_public
def decline_as_host(reference: str) -> ResponseReturnValue:
    asked = _to_sign(reference)
    if asked is None:
        return redirect(url_for("awards.show_agreement", reference=reference))
    agreement, actor = asked
    award = agreement.award
    AWARD.check(actor, "host_decline", award)
    hosting = award.hosting
    form = DeclineForm(data={"full_name": hosting.answered_name if hosting else ""})
    if form.validate_on_submit() and form.carry_out(
        operations.host_decline,
        award,
        full_name=form.full_name.data,
        reason=form.reason.data,
        actor=actor,
    ):
        return redirect(url_for("awards.show_agreement", reference=reference))
    return render_template("awards/decline_as_host.html", form=form, award=award, reference=reference)
