"""Pages for auditors and the public: the trail, the register, evidence, published awards, files."""

import io

import sqlalchemy as sa
from flask import Blueprint, Response, current_app, render_template, request, send_file
from flask.typing import ResponseReturnValue

from grants import storage
from grants.access import not_found, open_to, open_to_public, open_to_signed_in, signed_in
from grants.accounts.history import names_of, words_for
from grants.accounts.queries import areas
from grants.assurance.evidence import evidence_pack
from grants.assurance.proof import faults
from grants.assurance.queries import readable_document, readable_file
from grants.assurance.register import register_csv
from grants.audit import AuditEvent, record
from grants.awards.ledger import paid
from grants.awards.published import find_published, published_awards, published_themes
from grants.awards.queries import find_award
from grants.closing.queries import published_among
from grants.db import db, transaction
from grants.evaluation.queries import results_of
from grants.forms import check_button
from grants.lifecycles import AwardState
from grants.pages import Page
from grants.permissions import Role
from grants.rounds.queries import visible_to as visible_rounds

bp = Blueprint("assurance", __name__)


@bp.get("/funded")
@open_to_public
def list_published_awards() -> ResponseReturnValue:
    """Who was funded for what, named or anonymised as each award's choice says."""
    rounds = list(db.session.scalars(visible_rounds(None).limit(50)))
    chosen = {name: request.args.get(name, "") for name in ("round", "theme", "area")}
    ids = {known.reference: known.id for known in rounds}
    places = {area.code: area for area in areas()}
    place = places.get(chosen["area"])
    page = Page(
        published_awards(ids.get(chosen["round"]), area_id=place.id if place else None, theme=chosen["theme"])
    )
    return render_template(
        "assurance/list_published_awards.html",
        page=page,
        evaluations=published_among(page.items),
        rounds=[(known.reference, str(known.title)) for known in rounds],
        themes=list(published_themes().items()),
        areas=[(code, str(area.name)) for code, area in places.items()],
        chosen=chosen,
    )


@bp.get("/funded/<reference>")
@open_to_public
def show_published_award(reference: str) -> ResponseReturnValue:
    """One project that is published with its group's name: what, who, where, how much, how it stands."""
    award = find_published(reference) or not_found()
    evaluation = published_among([award]).get(award.id)
    return render_template(
        "assurance/show_published_award.html",
        evaluation=evaluation,
        results=results_of(award) if evaluation else [],
        award=award,
        application=award.application,
        paid=paid(award),
        is_closed=award.state is AwardState.CLOSED,
    )


@bp.get("/documents/<int:number>")
@open_to_signed_in
def download_document(number: int) -> ResponseReturnValue:
    """An issued PDF, as it was stored, for those whom it concerns."""
    document = readable_document(number, signed_in()) or not_found()
    if document.fingerprint is None:
        return render_template("assurance/not_ready.html", document=document), 202
    return send_file(
        io.BytesIO(storage.get(document.fingerprint)),
        mimetype="application/pdf",
        download_name=document.file_name,
    )


@bp.get("/files/<int:number>")
@open_to_signed_in
def download_upload(number: int) -> ResponseReturnValue:
    """A file that somebody sent."""
    upload = readable_file(number, signed_in()) or not_found()
    return send_file(
        io.BytesIO(storage.get(upload.fingerprint)),
        mimetype=upload.media_type,
        as_attachment=True,
        download_name=upload.name,
    )


@bp.get("/audit")
@open_to(Role.AUDITOR)
def show_audit() -> ResponseReturnValue:
    """The trail, newest first."""
    query = sa.select(AuditEvent).order_by(AuditEvent.id.desc())
    kind, search = request.args.get("kind", ""), request.args.get("q", "").strip()
    if kind:
        query = query.where(AuditEvent.record_type == kind)
    if search:
        query = query.where(AuditEvent.action.icontains(search, autoescape=True))
    page = Page(query)
    kinds = db.session.scalars(sa.select(AuditEvent.record_type).distinct().order_by(AuditEvent.record_type))
    return render_template(
        "assurance/show_audit.html",
        page=page,
        names=names_of({event.actor_id for event in page.items if event.actor_id}),
        words_for=words_for,
        kinds=[(known, known) for known in kinds],
        chosen={"kind": kind, "q": search},
    )


@bp.get("/audit/proof")
@open_to(Role.AUDITOR)
def prove_audit() -> ResponseReturnValue:
    """Check the whole trail and the records it is about, now."""
    return render_template(
        "assurance/prove_audit.html", faults=list(faults(current_app.config["AUDIT_HEAD"]))
    )


@bp.post("/register.csv")
@open_to(Role.AUDITOR)
def download_register() -> ResponseReturnValue:
    """The award register; that it was taken is itself in the trail."""
    check_button()
    person = signed_in()
    with transaction():
        record(person, "register.download", person)
    return _file(register_csv(person).encode("utf-8-sig"), "award-register.csv", "text/csv")


@bp.post("/awards/<reference>/evidence.zip")
@open_to(Role.AUDITOR)
def download_evidence(reference: str) -> ResponseReturnValue:
    """Every record, document, file and event of one award."""
    check_button()
    person = signed_in()
    award = find_award(reference, person) or not_found()
    with transaction():
        record(person, "evidence.download", award)
    return _file(evidence_pack(award), f"{reference}-evidence.zip", "application/zip")


def _file(content: bytes, name: str, media_type: str) -> Response:
    return send_file(io.BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name)
