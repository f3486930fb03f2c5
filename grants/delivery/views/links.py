"""A report sent by a mailed link, without signing in: a sentence, a number or two, photos.

The pages show the milestone's title and what was typed by a link, nothing else.  Opening one does nothing.
"""

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import refresh

from grants.access import not_found, open_to_public
from grants.db import transaction
from grants.delivery import operations
from grants.delivery.forms import LinkForm, SendForm
from grants.delivery.models import ReportLink
from grants.delivery.operations import CONSENT
from grants.delivery.operations.links import may_write
from grants.delivery.photos import MOST_PHOTOS, photos_of, without_consent
from grants.delivery.queries import spent_in
from grants.delivery.views.blueprint import bp
from grants.delivery.views.photos import own_photo, pictures_of, send_photo
from grants.documents.pictures import ACCEPTED_PHOTOS, Picture
from grants.forms import check_button
from grants.money import Pence
from grants.permissions import LinkHolder


def _link(token: str) -> ReportLink | None:
    """Return what a link opens, in the language of its person until they choose another one."""
    link = operations.link_with(token)
    if link is not None and session.get("report_link") != link.id:
        session["report_link"], session["language"] = link.id, link.user.language
        refresh()
    return link


def _writable(token: str) -> ReportLink | None:
    link = _link(token)
    return link if link is not None and may_write(link) else None


@bp.route("/report-by-link/<token>", methods=["GET", "POST"])
@open_to_public
def report_by_link(token: str) -> ResponseReturnValue:
    """The first page: a sentence and the milestone's numbers; once it is sent, that it is."""
    link = _link(token)
    if link is None or not may_write(link):
        is_sent = link is not None and link.is_open and link.report.submitted_by_id == link.user_id
        return render_template(
            "delivery/link_closed.html", link=link, is_sent=is_sent
        ), 200 if link is not None else 404
    form = LinkForm.of(link.report)
    if form.validate_on_submit() and form.carry_out(
        operations.save_by_link,
        link,
        done=form.done.data or "",
        first_count=form.count("first_count"),
        second_count=form.count("second_count"),
    ):
        return redirect(url_for("delivery.send_by_link", token=token))
    return render_template("delivery/report_by_link.html", form=form, link=link)


@bp.route("/report-by-link/<token>/send", methods=["GET", "POST"])
@open_to_public
def send_by_link(token: str) -> ResponseReturnValue:
    """The second page: what was spent, photos, and the button that sends it."""
    link = _writable(token)
    if link is None or not link.report.by_link:
        return redirect(url_for("delivery.report_by_link", token=token))
    report = link.report
    spent = "" if report.spent_pence is None else f"{report.spent_pence / 100:.2f}"
    form = SendForm(data={"spent": spent})
    if spent_in(report) is not None:
        del form.spent
    if form.validate_on_submit() and _keep_photos(link, form) and form.carry_out(
        operations.send_by_link,
        link,
        spent_pence=_spent(form),
        may_publish=form.may_publish,
    ):  # fmt: skip
        return redirect(url_for("delivery.report_by_link", token=token))
    return render_template(
        "delivery/send_by_link.html",
        form=form,
        token=token,
        link=link,
        photos=photos_of(report),
        needs_consent=bool(without_consent(report)),
        consent_words=CONSENT,
        accepted=ACCEPTED_PHOTOS,
        most=MOST_PHOTOS,
    )


def _spent(form: SendForm) -> Pence | None:
    given = form.spent.pence if "spent" in form else None
    return None if given is None else Pence(given)


def _keep_photos(link: ReportLink, form: SendForm) -> bool:
    """Keep the photos at once: what is refused later must not lose them."""
    pictures = pictures_of(form)
    return pictures is not None and (not pictures or form.carry_out(_add, link, pictures))


def _add(link: ReportLink, pictures: list[Picture]) -> None:
    operations.add_photos(
        link.report, pictures, action="edit_by_link", actor=LinkHolder(link.report, link.user)
    )


@bp.get("/report-by-link/<token>/photos/<int:number>")
@open_to_public
def show_photo_by_link(token: str, number: int) -> ResponseReturnValue:
    """A photo that came by a link, while its report is being written by one."""
    link = _writable(token) or not_found()
    photo = own_photo(link.report, number)
    return send_photo(photo) if photo.by_link else not_found()


@bp.post("/report-by-link/<token>/photos/<int:number>/remove")
@open_to_public
def remove_photo_by_link(token: str, number: int) -> ResponseReturnValue:
    link = _writable(token) or not_found()
    photo = own_photo(link.report, number)
    if not photo.by_link:
        not_found()
    check_button()
    with transaction():
        operations.remove_photo(photo, action="edit_by_link", actor=LinkHolder(link.report, link.user))
    return redirect(url_for("delivery.send_by_link", token=token))
