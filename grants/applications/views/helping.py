"""Pages about helpers: for the group that names them, and for the helpers themselves."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants import clock
from grants.access import not_found, open_to_signed_in, signed_in
from grants.applications import operations, queries, support
from grants.applications.completeness import Draft
from grants.applications.forms import HelperForm
from grants.applications.models import Application, Helper, SectionSaved
from grants.applications.views.blueprint import bp, the_application
from grants.db import transaction
from grants.forms import check_button
from grants.lifecycles import APPLICATION
from grants.pages import Page
from grants.rounds.models import Section
from grants.rounds.queries import sections_of

#: For how many days a helper is named, unless the group chooses another day.
_USUAL = 28


def tasks_of(application: Application) -> list[tuple[Section, SectionSaved | None, bool]]:
    """Return the sections that the person may write now: when each was saved, and whether it is complete."""
    saved, draft, person = queries.saved_sections(application), Draft(application), signed_in()
    return [
        (section, saved.get(section.id), section.id in saved and not draft.unfinished(section))
        for section in draft.sections
        if draft.open(section) and operations.may_write_section(application, section.key, person)
    ]


def show_to_helper(application: Application, place: Helper) -> str:
    """What a helper was asked to write, for whom, and until when: nothing else of the application."""
    return render_template(
        "applications/show_to_helper.html",
        record=application,
        place=place,
        tasks=tasks_of(application),
        query=queries.standing_query(application),
    )


@bp.get("/applications/<reference>/helpers")
@open_to_signed_in
def list_helpers(reference: str) -> ResponseReturnValue:
    """Who helps or has helped, with what, and when each last wrote."""
    application = _own_application(reference)
    titles = {section.key: section.title for section in sections_of(application.round)}
    return render_template(
        "applications/list_helpers.html",
        application=application,
        page=Page(support.helpers_of(application)),
        titles=titles,
        written=support.last_written(application),
        may_name=APPLICATION.allows(signed_in(), "name_helper", application),
    )


def _own_application(reference: str) -> Application:
    application = the_application(reference)
    return application if signed_in().is_member_of(application.organisation_id) else not_found()


@bp.route("/applications/<reference>/helpers/new", methods=["GET", "POST"])
@open_to_signed_in
def name_helper(reference: str) -> ResponseReturnValue:
    """Name somebody who may type for the group, and agree to it in writing."""
    application = the_application(reference)
    person = signed_in()
    APPLICATION.check(person, "name_helper", application)
    form = HelperForm(
        sections_of(application.round),
        data={"ends_on": clock.today() + clock.days(_USUAL)},
    )
    consent = operations.consent_to_help(application)
    if form.validate_on_submit() and form.carry_out(
        operations.name_helper,
        application,
        form.email.data,
        form.full_name.data,
        section_keys=form.section_keys(),
        ends_on=form.ends_on.data,
        consent=consent,
        actor=person,
    ):
        flash(_("%(name)s has been named and told by mail.", name=form.full_name.data), "success")
        return redirect(url_for("applications.list_helpers", reference=reference))
    return render_template(
        "applications/name_helper.html", form=form, application=application, consent=consent
    )


@bp.post("/applications/<reference>/helpers/<int:number>/end")
@open_to_signed_in
def end_helper(reference: str, number: int) -> ResponseReturnValue:
    """End somebody's help: a button of the group, and of the helper."""
    application = the_application(reference)
    helper = next((known for known in application.helpers if known.id == number), None) or not_found()
    person = signed_in()
    check_button()
    with transaction():
        operations.end_helper(helper, actor=person)
    if person.id == helper.user_id:
        flash(_("You no longer help with this application. Thank you."), "success")
        return redirect(url_for("dashboards.home"))
    flash(_("%(name)s can no longer open the application.", name=helper.user.full_name), "success")
    return redirect(url_for("applications.list_helpers", reference=reference))
