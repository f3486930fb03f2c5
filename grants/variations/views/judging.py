"""Pages on which officers and decision makers answer a variation."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants.access import open_to, signed_in
from grants.forms import RecordForm
from grants.lifecycles import VARIATION
from grants.money import Pence
from grants.payments.models import Payment
from grants.payments.operations import changeable_payments
from grants.payments.queries import payments_of
from grants.permissions import Role
from grants.spending.budget import scaled
from grants.variations import operations
from grants.variations.forms import QuestionForm, ReasonForm, amounts_form
from grants.variations.models import Variation
from grants.variations.views.blueprint import bp, done, said_of, the_variation


def _proposed(variation: Variation, payments: list[Payment]) -> list[int]:
    """Return what instalments could have, in pence: as kept, else scaled to what is left."""
    known = variation.payments.get("amounts", {})
    if set(known) == {payment.reference for payment in payments}:
        return [known[payment.reference] for payment in payments]
    now = [payment.amount_pence for payment in payments]
    left = sum(now) + variation.after["amount_pence"] - variation.before["amount_pence"]
    return [*scaled(now, left)] if now and left > 0 else [*now]


@bp.route("/variations/<reference>/<any(recommend, offer):step>", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def recommend_variation(reference: str, step: str) -> ResponseReturnValue:
    """Recommend a request to those who decide, or send a proposal to the group, with new instalments."""
    variation = the_variation(reference)
    VARIATION.check(signed_in(), step, variation)
    changes_amount = variation.after["amount_pence"] != variation.before["amount_pence"]
    payments = changeable_payments(variation.award) if changes_amount else []
    label = _l("Why do you recommend it?") if step == "recommend" else _l("A note for those who decide")
    form = amounts_form(variation, payments, _proposed(variation, payments), label)
    carry: Any = operations.recommend_variation if step == "recommend" else operations.offer_variation
    if form.validate_on_submit() and form.carry_out(
        carry,
        variation,
        amounts=form.amounts(),
        more_pence=form.more_pence,
        note=form.note.data,
        actor=signed_in(),
    ):
        said = _("It waits for a decision now.") if step == "recommend" else _("The group has been asked.")
        return done(variation, said)
    moved = {payment.reference for payment in payments}
    return render_template(
        "variations/recommend_variation.html",
        form=form,
        step=step,
        fixed=Pence(
            sum(
                payment.amount_pence
                for payment in payments_of(variation.award)
                if payment.reference not in moved and payment.state.value != "cancelled"
            )
        ),
        changes_amount=changes_amount,
        **said_of(variation),
    )


@bp.route("/variations/<reference>/send-back", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def send_back_variation(reference: str) -> ResponseReturnValue:
    variation = the_variation(reference)
    VARIATION.check(signed_in(), "send_back", variation)
    form = QuestionForm()
    if form.validate_on_submit() and form.carry_out(
        operations.send_back_variation, variation, question=form.question.data, actor=signed_in()
    ):
        return done(variation, _("The group has been asked by mail."))
    return render_template("variations/send_back_variation.html", form=form, variation=variation)


@bp.route("/variations/<reference>/<any(refuse, reconsider):step>", methods=["GET", "POST"])
@open_to(Role.OFFICER, Role.DECISION_MAKER)
def refuse_variation(reference: str, step: str) -> ResponseReturnValue:
    """Do not agree to a change, or give its recommendation back to the officers."""
    variation = the_variation(reference)
    VARIATION.check(signed_in(), step, variation)
    form = ReasonForm()
    carry: Any = operations.refuse_variation if step == "refuse" else operations.reconsider_variation
    if form.validate_on_submit() and form.carry_out(
        carry, variation, reason=form.reason.data, actor=signed_in()
    ):
        said = (
            _("The group has been told by mail.") if step == "refuse" else _("It is with the officers again.")
        )
        return done(variation, said)
    return render_template("variations/refuse_variation.html", form=form, step=step, variation=variation)


@bp.route("/variations/<reference>/<any(agree, agree_alone):step>", methods=["GET", "POST"])
@open_to(Role.OFFICER, Role.DECISION_MAKER)
def agree_variation(reference: str, step: str) -> ResponseReturnValue:
    """Agree to a change: what it says stands once more above the button."""
    variation = the_variation(reference)
    VARIATION.check(signed_in(), step, variation)
    form = RecordForm(variation)
    carry: Any = operations.agree if step == "agree" else operations.agree_alone
    if form.validate_on_submit() and form.carry_out(carry, variation, actor=signed_in()):
        return done(variation, _("It is agreed. The letter is being made."))
    return render_template("variations/agree_variation.html", form=form, **said_of(variation))
