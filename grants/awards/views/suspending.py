"""Pages of suspensions: a grant stands still, and goes on."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from grants import clock
from grants.access import open_to, signed_in
from grants.awards import endings, operations
from grants.awards.forms import ReasonForm, SuspendForm
from grants.awards.models import Award
from grants.awards.views.blueprint import bp, the_award
from grants.lifecycles import AWARD
from grants.permissions import Role

#: A suspension is to be looked at again within so many days, unless its officer says otherwise.
LOOK_AGAIN_AFTER = 28


@bp.app_context_processor
def of_award() -> dict[str, Callable[[Award], Markup]]:
    """An award's page says that it is suspended or to end early: to the group what it may read of it."""

    def shown(award: Award) -> Markup:
        person = signed_in()
        page = render_template(
            "awards/_standing.html",
            award=award,
            suspensions=endings.suspensions_of(award),
            endings=endings.endings_of(award),
            is_group=person.is_member_of(award.application.organisation_id),
            actions=[step.action for step in AWARD.actions(person, award)],
        )
        return Markup(page)  # noqa: S704  # rendered by our own template

    return {"standing_of_award": shown}


@bp.route("/awards/<reference>/suspend", methods=["GET", "POST"])
@open_to(Role.OFFICER, Role.DECISION_MAKER)
def suspend(reference: str) -> ResponseReturnValue:
    award = the_award(reference)
    AWARD.check(signed_in(), "suspend", award)
    form = SuspendForm(data={"review_on": clock.today() + clock.days(LOOK_AGAIN_AFTER)})
    if form.validate_on_submit() and form.carry_out(
        operations.suspend,
        award,
        told=form.told.data,
        reason=form.reason.data,
        review_on=form.review_on.data,
        actor=signed_in(),
    ):
        flash(_("The grant is suspended. The group has been told by mail."), "success")
        return redirect(url_for("evaluation.show_award", reference=reference))
    return render_template("awards/suspend.html", form=form, award=award)


@bp.route("/awards/<reference>/go-on", methods=["GET", "POST"])
@open_to(Role.OFFICER, Role.DECISION_MAKER)
def lift_suspension(reference: str) -> ResponseReturnValue:
    award = the_award(reference)
    AWARD.check(signed_in(), "lift_suspension", award)
    form = ReasonForm()
    if form.validate_on_submit() and form.carry_out(
        operations.lift_suspension, award, reason=form.reason.data, actor=signed_in()
    ):
        flash(_("The grant goes on. The group has been told by mail."), "success")
        return redirect(url_for("evaluation.show_award", reference=reference))
    return render_template("awards/lift_suspension.html", form=form, award=award)
