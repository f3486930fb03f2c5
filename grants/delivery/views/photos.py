"""Photos of a report: looked at, added, captioned, taken out by those who have signed in."""

import io
from typing import Any

from flask import Response, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants import storage
from grants.access import not_found, open_to_signed_in, signed_in
from grants.config import LARGEST_FILE
from grants.db import transaction
from grants.delivery import operations
from grants.delivery.forms import CaptionForm, PhotosForm
from grants.delivery.kinds import open_keys
from grants.delivery.models import MilestoneReport, Photo
from grants.delivery.operations import CONSENT
from grants.delivery.photos import MOST_PHOTOS, photos_of, readable_photo, without_consent
from grants.delivery.views.blueprint import bp, the_report
from grants.documents.pictures import ACCEPTED_PHOTOS, Picture, plain_picture
from grants.errors import RuleBroken
from grants.forms import check_button
from grants.lifecycles import REPORT


def pictures_of(form: PhotosForm) -> list[Picture] | None:
    """Return the photos that were chosen, made anew; None where one is refused, which the form then says."""
    try:
        chosen = form.chosen()[: MOST_PHOTOS + 1]  # One too many is refused with a sentence later.
        return [plain_picture(file.stream.read(LARGEST_FILE + 1), field="photos") for file in chosen]
    except RuleBroken as broken:
        form.show(broken)
        return None


def send_photo(photo: Photo) -> Response:
    """Return a photo as a picture for a page; nobody else's cache keeps it."""
    response = send_file(io.BytesIO(storage.get(photo.upload.fingerprint)), mimetype="image/jpeg")
    response.headers["Cache-Control"] = "private, max-age=600"
    return response


@bp.get("/photos/<int:number>")
@open_to_signed_in
def show_photo(number: int) -> ResponseReturnValue:
    return send_photo(readable_photo(number, signed_in()) or not_found())


@bp.route("/reports/<reference>/photos", methods=["GET", "POST"])
@open_to_signed_in
def list_photos(reference: str) -> ResponseReturnValue:
    """The photos of a report that is being written, and the form that adds more."""
    report = the_report(reference)
    REPORT.check(signed_in(), "edit", report)
    if "photos" not in open_keys(report):
        return redirect(url_for("delivery.write_report", reference=reference))
    form = PhotosForm()
    if form.validate_on_submit() and _keep_photos(report, form):
        flash(_("Saved."), "success")
        return redirect(url_for("delivery.list_photos", reference=reference))
    return render_template(
        "delivery/list_photos.html",
        form=form,
        report=report,
        photos=photos_of(report),
        needs_consent=bool(without_consent(report)),
        consent_words=CONSENT,
        accepted=ACCEPTED_PHOTOS,
        most=MOST_PHOTOS,
    )


def _keep_photos(report: MilestoneReport, form: PhotosForm) -> bool:
    pictures = pictures_of(form)
    return pictures is not None and form.carry_out(_add, report, form, pictures)


def _add(report: MilestoneReport, form: PhotosForm, pictures: list[Picture]) -> None:
    person = signed_in()
    operations.add_photos(report, pictures, actor=person)
    if form.may_publish is not None:
        operations.consent_to_photos(report, may_publish=form.may_publish, actor=person)


def own_photo(report: MilestoneReport, number: int) -> Any:
    """Return one of the photos of a report as it stands."""
    return next((photo for photo in photos_of(report) if photo.id == number), None) or not_found()


@bp.route("/reports/<reference>/photos/<int:number>", methods=["GET", "POST"])
@open_to_signed_in
def caption_photo(reference: str, number: int) -> ResponseReturnValue:
    report = the_report(reference)
    REPORT.check(signed_in(), "edit", report)
    photo = own_photo(report, number)
    form = CaptionForm.of(photo)
    if form.validate_on_submit() and form.carry_out(
        operations.caption_photo, photo, form.caption.data or "", actor=signed_in()
    ):
        flash(_("Saved."), "success")
        return redirect(url_for("delivery.list_photos", reference=reference))
    return render_template("delivery/caption_photo.html", form=form, report=report, photo=photo)


@bp.post("/reports/<reference>/photos/<int:number>/remove")
@open_to_signed_in
def remove_photo(reference: str, number: int) -> ResponseReturnValue:
    report = the_report(reference)
    photo = own_photo(report, number)
    check_button()
    with transaction():
        operations.remove_photo(photo, actor=signed_in())
    flash(_("The photo is taken out."), "success")
    return redirect(url_for("delivery.list_photos", reference=reference))
