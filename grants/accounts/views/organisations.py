"""Pages of an organisation's profile."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to_signed_in, signed_in
from grants.accounts import operations
from grants.accounts.forms import ChangeProfileForm, KindForm, NewProfileForm, WorkForm
from grants.accounts.models import ContactPlace, EvidenceKind, Organisation, OrganisationKind, User
from grants.accounts.profile import profile_gaps
from grants.accounts.queries import (
    areas,
    contacts_of,
    invitations_of,
    members_of,
    papers_by_kind,
    visible_organisations,
)
from grants.accounts.views.blueprint import bp, the_organisation
from grants.pages import Page, local_address
from grants.permissions import Role


@bp.get("/organisations")
@open_to_signed_in
def list_organisations() -> ResponseReturnValue:
    """A person's own organisations, or all of them for staff."""
    query = visible_organisations(signed_in())
    search = request.args.get("q", "").strip()
    if search:
        query = query.where(Organisation.name.icontains(search, autoescape=True))
    return render_template("accounts/list_organisations.html", page=Page(query), search=search)


@bp.route("/organisations/new", methods=["GET", "POST"])
@open_to_signed_in
def choose_kind() -> ResponseReturnValue:
    """Say what the organisation is in law; the next page asks for what that kind has."""
    form = KindForm()
    if form.validate_on_submit():
        return redirect(
            url_for("accounts.create_organisation", word=form.kind.data, next=request.args.get("next"))
        )
    return render_template("accounts/choose_kind.html", form=form)


def _kind_called(word: str | None) -> OrganisationKind | None:
    return next((kind for kind in OrganisationKind if kind.value == word), None)


@bp.route("/organisations/new/<word>", methods=["GET", "POST"])
@open_to_signed_in
def create_organisation(word: str) -> ResponseReturnValue:
    kind = _kind_called(word) or not_found()
    form = NewProfileForm(kind)
    made: list[Organisation] = []
    if form.validate_on_submit() and form.carry_out(_create, made, form, actor=signed_in()):
        flash(_("Your organisation is ready. Now you can apply."), "success")
        following = request.args.get("next")
        return redirect(
            local_address(following)
            if following
            else url_for("accounts.show_organisation", number=made[0].id)
        )
    return render_template("accounts/create_organisation.html", form=form, kind=kind)


def _create(made: list[Organisation], form: NewProfileForm, *, actor: User) -> None:
    made.append(
        operations.create_organisation(
            form.profile, position=form.position.data, may_sign=form.may_sign.data, actor=actor
        )
    )


@bp.get("/organisations/<int:number>")
@open_to_signed_in
def show_organisation(number: int) -> ResponseReturnValue:
    """The profile, what it lacks, its people, contacts and papers."""
    person, organisation = signed_in(), the_organisation(number)
    is_member, is_owner = person.is_member_of(organisation.id), person.owns(organisation.id)
    reads_all = is_member or person.has(Role.OFFICER, Role.AUDITOR)
    return render_template(
        "accounts/show_organisation.html",
        organisation=organisation,
        members=members_of(organisation),
        is_member=is_member,
        is_owner=is_owner,
        reads_all=reads_all,
        gaps=profile_gaps(organisation) if reads_all else [],
        contacts=contacts_of(organisation) if reads_all else {},
        places=list(ContactPlace),
        papers=papers_by_kind(organisation.id) if reads_all else {},
        kinds_of_paper=list(EvidenceKind),
        invitations=invitations_of(organisation) if is_owner else [],
        work_areas=[area.name for area in areas() if area.code in organisation.work_areas],
    )


@bp.route("/organisations/<int:number>/change", methods=["GET", "POST"])
@open_to_signed_in
def change_organisation(number: int) -> ResponseReturnValue:
    """Correct the profile; for another kind than before when its page has led here."""
    organisation = the_organisation(number)
    operations.check_owner(organisation, signed_in())
    kind = _kind_called(request.args.get("kind")) or organisation.kind
    form = ChangeProfileForm.of(organisation, kind)
    if form.validate_on_submit() and form.carry_out(
        operations.change_organisation,
        organisation,
        form.profile,
        language=form.language.data,
        actor=signed_in(),
    ):
        flash(_("Saved."), "success")
        return redirect(url_for("accounts.show_organisation", number=number))
    return render_template(
        "accounts/change_organisation.html", form=form, organisation=organisation, kind=kind
    )


@bp.route("/organisations/<int:number>/kind", methods=["GET", "POST"])
@open_to_signed_in
def change_kind(number: int) -> ResponseReturnValue:
    """Choose another kind; nothing changes before the profile is saved with what that kind has."""
    organisation = the_organisation(number)
    operations.check_owner(organisation, signed_in())
    form = KindForm(data={"kind": organisation.kind.value})
    if form.validate_on_submit():
        return redirect(url_for("accounts.change_organisation", number=number, kind=form.kind.data))
    return render_template("accounts/change_kind.html", form=form, organisation=organisation)


@bp.route("/organisations/<int:number>/work", methods=["GET", "POST"])
@open_to_signed_in
def describe_work(number: int) -> ResponseReturnValue:
    """Where the organisation works, and how large it is."""
    organisation = the_organisation(number)
    operations.check_owner(organisation, signed_in())
    form = WorkForm.of(organisation)
    if form.validate_on_submit() and form.carry_out(
        operations.describe_work,
        organisation,
        work_areas=form.areas.data,
        income_pence=form.income.pence,
        staff_count=form.staff.number,
        volunteer_count=form.volunteers.number,
        actor=signed_in(),
    ):
        flash(_("Saved."), "success")
        return redirect(url_for("accounts.show_organisation", number=number))
    return render_template("accounts/describe_work.html", form=form, organisation=organisation)
