"""Pages of threads: all that a person reads, those of one case, one thread, and a new one."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from grants.access import open_to_signed_in, signed_in
from grants.accounts.history import history_of
from grants.accounts.models import User
from grants.applications.models import Application
from grants.db import db, transaction
from grants.documents.files import CheckedFile
from grants.errors import RuleBroken
from grants.forms import Form, check_button
from grants.lifecycles import THREAD, ThreadState
from grants.messages import operations, queries
from grants.messages.forms import MessageForm, ThreadForm
from grants.messages.models import TemplateVersion, Thread
from grants.messages.views.blueprint import bp, the_case, the_thread
from grants.messages.wording import worded
from grants.pages import Page
from grants.permissions import Role, applicant, officer
from grants.rounds.models import Round
from grants.rounds.queries import visible_to as visible_rounds
from grants.uploads import given_file, settle

#: What the list can be narrowed to besides a state: those the person wrote in, and those with something new.
_MINE, _UNREAD = "mine", "unread"


@bp.app_context_processor
def of_case() -> dict[str, Callable[[Application], Markup]]:
    """The pages of an application and of its award lead to the messages about it."""

    def shown(application: Application) -> Markup:
        person = signed_in()
        if queries.find_case(application.reference, person) is None:
            return Markup("")
        threads = queries.threads_of(application)
        page = render_template(
            "messages/_of_case.html",
            application=application,
            number=len(threads),
            unread=len(queries.unread_among(threads, person)),
            dead=_dead_addresses(application, person),
        )
        return Markup(page)  # noqa: S704  # rendered by our own template

    return {"messages_of_case": shown}


def _dead_addresses(application: Application, person: User) -> list[str]:
    """Return the addresses of a group's people that take no mail, for staff."""
    if person.is_member_of(application.organisation_id):
        return []
    return queries.dead_addresses_of(application.organisation_id)


@bp.get("/messages")
@open_to_signed_in
def list_threads() -> ResponseReturnValue:
    """Every thread that a person reads: officers those of their cases, groups their own."""
    person = signed_in()
    state, round_reference, search = (request.args.get(name, "") for name in ("state", "round", "q"))
    query = queries.visible_to(person)
    if state == _MINE:
        query = query.where(queries.written_by(person))
    elif state == _UNREAD:
        query = query.where(queries.unread_by(person))
    elif wanted := ThreadState.named(state):
        query = query.where(Thread.state == wanted)
    if round_reference:
        query = query.join(Round, Round.id == Application.round_id).where(Round.reference == round_reference)
    if search:
        query = query.where(queries.mentions(search))
    page = Page(query)
    return render_template(
        "messages/list_threads.html",
        page=page,
        unread=queries.unread_among(page.items, person),
        is_reader=person.has(*queries.READERS),
        states=[(_UNREAD, _("With something new")), (_MINE, _("Those I wrote in")),
                *((known.value, known.label) for known in ThreadState)],
        rounds=[(r.reference, str(r.title)) for r in db.session.scalars(visible_rounds(person).limit(50))],
        chosen={"state": state, "round": round_reference, "q": search},
    )  # fmt: skip


@bp.get("/applications/<reference>/messages")
@open_to_signed_in
def show_case(reference: str) -> ResponseReturnValue:
    """The threads about one application, and what its group got with many others."""
    application, person = the_case(reference), signed_in()
    is_own = person.is_member_of(application.organisation_id)
    threads = queries.threads_of(application)
    return render_template(
        "messages/show_case.html",
        application=application,
        is_own=is_own,
        threads=threads,
        unread=queries.unread_among(threads, person),
        copies=Page(queries.copies_about(application, person if is_own else None)),
        may_write=_may_write(application, person),
        dead=_dead_addresses(application, person),
    )


def _may_write(application: Application, person: User) -> bool:
    return applicant(person, application) or officer(person, application)


@bp.route("/applications/<reference>/messages/new", methods=["GET", "POST"])
@open_to_signed_in
def open_thread(reference: str) -> ResponseReturnValue:
    """Begin a thread; an officer may begin with a template."""
    application, person = the_case(reference), signed_in()
    chosen = _chosen_template(person)
    form = ThreadForm(data=_filled(chosen, application))
    if form.validate_on_submit():
        made: list[Thread] = []

        def carry(file: CheckedFile | None) -> None:
            made.append(
                operations.open_thread(
                    application, form.subject.data, form.text.data, file=file, template=_used(form, person),
                    actor=person,
                )
            )  # fmt: skip
            settle(form.file)

        if _send(form, carry):
            flash(_("Your message is sent."), "success")
            return redirect(url_for("messages.show_thread", reference=made[0].reference))
    return render_template(
        "messages/open_thread.html", form=form, application=application, **_templates_for(person, chosen)
    )


def _send(form: Any, carry: Callable[[CheckedFile | None], None]) -> bool:
    """Check the file before anything is locked; then carry out what was typed, and say whether it was."""
    try:
        file = given_file(form.file)
    except RuleBroken as broken:
        form.show(broken)
        return False
    return bool(form.carry_out(carry, file))


def _chosen_template(person: User) -> TemplateVersion | None:
    """Return the template that an officer wants to begin with."""
    number = request.args.get("template", "")
    if not person.has(Role.OFFICER) or not number:
        return None
    return next((known for known in queries.offered() if str(known.id) == number), None)


def _filled(template: TemplateVersion | None, application: Application) -> dict[str, str]:
    if template is None:
        return {}
    language = application.language
    return {
        "subject": worded(template.subject, application, language),
        "text": worded(template.body, application, language),
        "words": str(template.id),
    }


def _templates_for(person: User, chosen: TemplateVersion | None) -> dict[str, Any]:
    offered = queries.offered() if person.has(Role.OFFICER) else []
    return {
        "templates": [(str(known.id), str(known.template.name)) for known in offered],
        "template": str(chosen.id) if chosen is not None else "",
    }


def _used(form: Form, person: User) -> TemplateVersion | None:
    """Return the version with which a message began, as its form remembers it."""
    number = form["words"].data or ""
    if not person.has(Role.OFFICER) or not number.isdecimal():
        return None
    return next((known for known in queries.offered() if known.id == int(number)), None)


@bp.route("/messages/<reference>", methods=["GET", "POST"])
@open_to_signed_in
def show_thread(reference: str) -> ResponseReturnValue:
    """One thread: what was written, to whom it was mailed, and a box for an answer."""
    thread, person = the_thread(reference), signed_in()
    application = thread.application
    is_own = person.is_member_of(application.organisation_id)
    actions = [step.action for step in THREAD.actions(person, thread)]
    chosen = _chosen_template(person)
    form = MessageForm(thread, data=_filled(chosen, application)) if _may_say(actions) else None
    if form is not None and form.validate_on_submit():

        def carry(file: CheckedFile | None) -> None:
            operations.write_message(
                thread, form.text.data, file=file, template=_used(form, person), actor=person
            )
            settle(form.file)

        if _send(form, carry):
            flash(_("Your message is sent."), "success")
            return redirect(url_for("messages.show_thread", reference=reference))
    return render_template(
        "messages/show_thread.html",
        record=thread,
        application=application,
        is_own=is_own,
        form=form,
        actions=actions,
        last=thread.messages[-1],
        is_unread=thread.id in queries.unread_among([thread], person),
        fates={} if is_own else queries.fates_of([m.notice for said in thread.messages for m in said.mails]),
        events=[] if is_own else history_of(thread),
        **_templates_for(person, chosen),
    )


def _may_say(actions: list[str]) -> bool:
    return "write" in actions or "answer" in actions


@bp.post("/messages/<reference>/<any(close, reopen):step>")
@open_to_signed_in
def move_thread(reference: str, step: str) -> ResponseReturnValue:
    """Close a thread, or open it again."""
    thread = the_thread(reference)
    check_button()
    with transaction():
        verb = operations.close_thread if step == "close" else operations.reopen_thread
        verb(thread, actor=signed_in())
    flash(_("The thread is closed.") if step == "close" else _("The thread is open again."), "success")
    return redirect(url_for("messages.show_thread", reference=reference))


@bp.post("/messages/<reference>/read/<int:number>")
@open_to_signed_in
def mark_read(reference: str, number: int) -> ResponseReturnValue:
    """Note that the person has read up to this message; others that came meanwhile stay new."""
    thread = the_thread(reference)
    check_button()
    with transaction():
        operations.mark_read(thread, number, actor=signed_in())
    return redirect(url_for("messages.list_threads"))
