"""Pages of messages to many: written, looked at with the count, confirmed, and how far it is."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to, signed_in
from grants.accounts.history import history_of
from grants.accounts.queries import areas
from grants.db import db, transaction
from grants.forms import check_button
from grants.languages import LANGUAGE_CHOICES, LANGUAGES
from grants.lifecycles import BROADCAST, ApplicationState, AwardState, BroadcastState
from grants.messages import audience, operations, queries
from grants.messages.forms import BroadcastForm, ConfirmForm, typed_words
from grants.messages.models import Broadcast
from grants.messages.views.blueprint import bp
from grants.messages.wording import MESSAGE_FIELDS, worded
from grants.pages import Page
from grants.permissions import Role
from grants.rounds.models import Round, Theme, Tier
from grants.rounds.queries import visible_to as visible_rounds


def _the_broadcast(reference: str) -> Broadcast:
    return queries.find_broadcast(reference) or not_found()


def _rounds() -> list[Round]:
    return list(db.session.scalars(visible_rounds(signed_in()).limit(50)))


@bp.get("/broadcasts")
@open_to(Role.OFFICER, Role.AUDITOR)
def list_broadcasts() -> ResponseReturnValue:
    return render_template(
        "messages/list_broadcasts.html",
        page=Page(queries.broadcasts()),
        may_write=signed_in().has(Role.OFFICER),
    )


@bp.route("/broadcasts/new", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def write_broadcast() -> ResponseReturnValue:
    form = BroadcastForm()
    form.offer(_rounds())
    if form.validate_on_submit():
        made: list[Broadcast] = []
        if form.carry_out(
            lambda: made.append(
                operations.write_broadcast(
                    form.chosen, subject=form.subject, body=form.body, actor=signed_in()
                )
            )
        ):
            return redirect(url_for("messages.show_broadcast", reference=made[0].reference))
    return render_template(
        "messages/edit_broadcast.html", form=form, broadcast=None, fields=MESSAGE_FIELDS,
        names=audience.CHOICES,
    )  # fmt: skip


@bp.route("/broadcasts/<reference>/edit", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def change_broadcast(reference: str) -> ResponseReturnValue:
    broadcast = _the_broadcast(reference)
    BROADCAST.check(signed_in(), "edit", broadcast)
    form = BroadcastForm(
        broadcast, data={**broadcast.chosen, **typed_words(broadcast.subject, broadcast.body)}
    )
    form.offer(_rounds())
    if form.validate_on_submit() and form.carry_out(
        operations.change_broadcast,
        broadcast,
        form.chosen,
        subject=form.subject,
        body=form.body,
        actor=signed_in(),
    ):
        return redirect(url_for("messages.show_broadcast", reference=reference))
    return render_template(
        "messages/edit_broadcast.html", form=form, broadcast=broadcast, fields=MESSAGE_FIELDS,
        names=audience.CHOICES,
    )  # fmt: skip


@bp.get("/broadcasts/<reference>")
@open_to(Role.OFFICER, Role.AUDITOR)
def show_broadcast(reference: str) -> ResponseReturnValue:
    """Before it is sent: whom it reaches and how it reads.  Afterwards: how far it is, and who got it."""
    broadcast, person = _the_broadcast(reference), signed_in()
    sent: dict[str, Any] = {}
    if broadcast.state in (BroadcastState.SENDING, BroadcastState.SENT):
        page = Page(queries.items_of(broadcast, person))
        mails = [item.notice for item in page.items if item.notice is not None]
        progress = queries.progress_of(broadcast)
        sent = {
            "page": page,
            "fates": queries.fates_of(mails),
            "progress": progress,
            "hidden": sum(progress.values()) - page.total,
        }
    return render_template(
        "messages/show_broadcast.html",
        record=broadcast,
        reach=audience.how_many(broadcast.chosen) if broadcast.state is BroadcastState.DRAFT else None,
        chosen=_in_words(broadcast),
        previews=_previews(broadcast),
        actions=[step.action for step in BROADCAST.actions(person, broadcast)],
        events=history_of(broadcast),
        **sent,
    )


def _in_words(broadcast: Broadcast) -> list[tuple[str, str]]:
    """Return whom it is for, as label and value."""
    chosen = broadcast.chosen
    labels: dict[str, tuple[str, dict[str, Any]]] = {
        "round": (_("Round"), {r.reference: r.title for r in _rounds()}),
        "state": (_("State of the application"), {s.value: s.label for s in ApplicationState}),
        "award": (_("State of the award"), {s.value: s.label for s in AwardState}),
        "theme": (_("Theme"), audience.titles(Theme)),
        "tier": (_("Tier"), audience.titles(Tier)),
        "area": (_("Borough of the work"), {area.code: area.name for area in areas()}),
        "language": (_("Language of the application"), dict(LANGUAGE_CHOICES)),
        "report": (_("Reports and returns"), {audience.OVERDUE: _("Something is overdue")}),
    }
    return [
        (labels[name][0], str(labels[name][1].get(chosen[name], chosen[name])))
        for name in audience.CHOICES
        if chosen.get(name)
    ]


def _previews(broadcast: Broadcast) -> list[dict[str, Any]]:
    """Return how it reads in each language, for a real case where the person may see one."""
    found = audience.samples(broadcast.chosen, queries.open_cases(signed_in()))
    example = next(iter(found.values()), None)
    shown = []
    for code in LANGUAGES:
        case = found.get(code, example)
        subject, body = broadcast.subject.in_language(code), broadcast.body.in_language(code)
        if case is not None:
            subject, body = worded(broadcast.subject, case, code), worded(broadcast.body, case, code)
        shown.append({"language": code, "case": case, "subject": subject, "body": body})
    return shown


@bp.route("/broadcasts/<reference>/confirm", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def confirm_broadcast(reference: str) -> ResponseReturnValue:
    """The second step: the number of people once more, and the button that sends."""
    broadcast = _the_broadcast(reference)
    BROADCAST.check(signed_in(), "confirm", broadcast)
    people, applications = audience.how_many(broadcast.chosen)
    form = ConfirmForm(broadcast, data={"people": str(people)})
    seen = form.people.data or ""
    if form.validate_on_submit() and form.carry_out(
        operations.confirm_broadcast,
        broadcast,
        people=int(seen) if seen.isdecimal() else -1,
        actor=signed_in(),
    ):
        flash(_("It is being sent."), "success")
        return redirect(url_for("messages.show_broadcast", reference=reference))
    form.people.data = str(people)
    return render_template(
        "messages/confirm_broadcast.html",
        form=form,
        broadcast=broadcast,
        people=people,
        applications=applications,
    )


@bp.post("/broadcasts/<reference>/discard")
@open_to(Role.OFFICER)
def discard_broadcast(reference: str) -> ResponseReturnValue:
    broadcast = _the_broadcast(reference)
    check_button()
    with transaction():
        operations.discard_broadcast(broadcast, actor=signed_in())
    flash(_("It is discarded."), "success")
    return redirect(url_for("messages.list_broadcasts"))
