"""Pages of requests: a group asks, an officer proposes, the group agrees, and both say what came of it."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from grants.access import not_found, open_to, open_to_signed_in, signed_in, viewer
from grants.accounts.history import history_of
from grants.applications.models import Application
from grants.awards.queries import award_of
from grants.db import db, transaction
from grants.forms import check_button
from grants.lifecycles import SUPPORT_REQUEST, ApplicationState, AwardState, RequestState
from grants.pages import Page
from grants.permissions import Role
from grants.rounds.models import Round
from grants.rounds.queries import find_round
from grants.rounds.queries import visible_to as visible_rounds
from grants.support import operations, queries
from grants.support.forms import AskForm, GivenForm, ProposeForm, ReasonForm
from grants.support.models import SupportKind, SupportRequest
from grants.support.views.blueprint import bp


@bp.app_context_processor
def of_case() -> dict[str, Callable[[Any], Markup]]:
    """The pages of an application and of its award show what help was asked for and given."""

    def shown(application: Application) -> Markup:
        person = signed_in()
        if queries.find_case(application.reference, person) is None:
            return Markup("")
        gone = (ApplicationState.DELETED, ApplicationState.WITHDRAWN)
        may_ask = person.is_member_of(application.organisation_id) and application.state not in gone
        requests = queries.requests_of(application)
        meets = _meets(application, person)
        if not (requests or may_ask or meets):
            return Markup("")
        page = render_template(
            "support/_of_case.html",
            application=application,
            requests=requests,
            may_ask=may_ask,
            meets=meets,
            sums=queries.sums_of(person, Application.id == application.id) if requests else None,
        )
        return Markup(page)  # noqa: S704  # rendered by our own template

    def of_round(round_: Round) -> Markup:
        person = viewer()
        if person is None or not person.has(*queries.READERS):
            return Markup("")
        page = render_template(
            "support/_of_round.html",
            round=round_,
            pledged=queries.pledged_for(person, round_),
            sums=queries.sums_of(person, Application.round_id == round_.id),
        )
        return Markup(page)  # noqa: S704  # rendered by our own template

    return {"support_of_case": shown, "support_of_round": of_round}


def _meets(application: Application, person: Any) -> str:
    """Return the award on whose page a group says whether it wants to meet others, or an empty word."""
    award = award_of(application)
    is_live = award is not None and award.state is AwardState.ACTIVE
    if award is None or not is_live or not person.is_member_of(application.organisation_id):
        return ""
    return award.reference


def _the_request(reference: str) -> SupportRequest:
    return queries.find_request(reference, signed_in()) or not_found()


def _shown(reference: str) -> ResponseReturnValue:
    return redirect(url_for("support.show_request", reference=reference))


@bp.get("/support/requests")
@open_to(*queries.READERS)
def list_requests() -> ResponseReturnValue:
    """What groups ask for, with the sums of what is pledged and given, of one round or of all."""
    person = signed_in()
    state, kind, round_reference = (request.args.get(name, "") for name in ("state", "kind", "round"))
    query = queries.visible_to(person)
    if wanted := RequestState.named(state):
        query = query.where(SupportRequest.state == wanted)
    if kind in {known.value for known in SupportKind}:
        query = query.where(SupportRequest.kind == SupportKind(kind))
    round_ = find_round(round_reference, person) if round_reference else None
    if round_reference:
        query = query.where(Application.round_id == (round_.id if round_ else 0))
    rounds = db.session.scalars(visible_rounds(person).limit(50))
    return render_template(
        "support/list_requests.html",
        page=Page(query),
        totals=queries.totals(person, round_),
        states=[(known.value, known.label) for known in RequestState],
        kinds=[(known.value, known.label) for known in SupportKind],
        rounds=[(known.reference, str(known.title)) for known in rounds],
        chosen={"state": state, "kind": kind, "round": round_reference},
    )


@bp.route("/applications/<reference>/support/ask", methods=["GET", "POST"])
@open_to_signed_in
def ask(reference: str) -> ResponseReturnValue:
    """A group asks for help."""
    person = signed_in()
    application = queries.find_case(reference, person)
    if application is None or not person.is_member_of(application.organisation_id):
        not_found()
    form = AskForm()
    if form.validate_on_submit():
        made: list[SupportRequest] = []

        def carry() -> None:
            made.append(
                operations.ask(application, SupportKind(form.kind.data), form.text.data, actor=person)
            )

        if form.carry_out(carry):
            flash(_("The grant officers have been told."), "success")
            return _shown(made[0].reference)
    return render_template("support/ask.html", form=form, application=application)


@bp.get("/support/requests/<reference>")
@open_to_signed_in
def show_request(reference: str) -> ResponseReturnValue:
    """One request; the contact of its partner shows only once the group has agreed."""
    record, person = _the_request(reference), signed_in()
    is_own = person.is_member_of(record.application.organisation_id)
    return render_template(
        "support/show_request.html",
        record=record,
        is_own=is_own,
        in_touch=record.state in (RequestState.MATCHED, RequestState.GIVEN),
        actions=[step.action for step in SUPPORT_REQUEST.actions(person, record)],
        events=[] if is_own else history_of(record),
    )


@bp.route("/support/requests/<reference>/propose", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def propose_offer(reference: str) -> ResponseReturnValue:
    record = _the_request(reference)
    SUPPORT_REQUEST.check(signed_in(), "propose", record)
    fitting = {offer.reference: offer for offer in queries.fitting_offers(record)}
    form = ProposeForm(fitting.values())
    if form.validate_on_submit() and form.carry_out(
        operations.propose_offer, record, fitting[form.offer.data], actor=signed_in()
    ):
        flash(_("The group has been asked by mail."), "success")
        return _shown(reference)
    return render_template("support/propose_offer.html", form=form, record=record, fitting=fitting)


_MOVES: dict[str, Any] = {
    "agree": operations.agree_to_match,
    "refuse": operations.refuse_match,
    "end": operations.end_request,
}


@bp.post("/support/requests/<reference>/<any(agree, refuse, end):step>")
@open_to_signed_in
def move_request(reference: str, step: str) -> ResponseReturnValue:
    """The group agrees to be put in touch, asks for somebody else, or needs no help any more."""
    record = _the_request(reference)
    check_button()
    with transaction():
        _MOVES[step](record, actor=signed_in())
    flash(_("Saved."), "success")
    return _shown(reference)


@bp.route("/support/requests/<reference>/given", methods=["GET", "POST"])
@open_to_signed_in
def record_given(reference: str) -> ResponseReturnValue:
    record = _the_request(reference)
    SUPPORT_REQUEST.check(signed_in(), "give", record)
    form = GivenForm()
    if form.validate_on_submit() and form.carry_out(
        operations.record_given, record, value_pence=form.value.pence, actor=signed_in()
    ):
        flash(_("Saved."), "success")
        return _shown(reference)
    return render_template("support/record_given.html", form=form, record=record)


@bp.route("/support/requests/<reference>/close", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def close_request(reference: str) -> ResponseReturnValue:
    record = _the_request(reference)
    SUPPORT_REQUEST.check(signed_in(), "close", record)
    form = ReasonForm()
    if form.validate_on_submit() and form.carry_out(
        operations.close_request, record, reason=form.reason.data, actor=signed_in()
    ):
        flash(_("The group has been told by mail."), "success")
        return _shown(reference)
    return render_template("support/close_request.html", form=form, record=record)
