"""What is due when: of one award, of all awards of a person's groups, and in their own calendar."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from grants.access import not_found, open_to_public, open_to_signed_in, signed_in
from grants.awards.queries import find_award
from grants.db import transaction
from grants.delivery import operations, queries
from grants.delivery.feed import as_calendar, awards_for, feed_with, token_of
from grants.delivery.timeline import still_open, timeline_of
from grants.delivery.views.blueprint import bp
from grants.forms import check_button
from grants.pages import ReadPage


@bp.get("/awards/<reference>/timeline")
@open_to_signed_in
def show_timeline(reference: str) -> ResponseReturnValue:
    """Everything of one award that has a day, in order."""
    award = find_award(reference, signed_in()) or not_found()
    return render_template("delivery/show_timeline.html", award=award, entries=timeline_of([award]))


@bp.get("/what-is-due")
@open_to_signed_in
def list_timeline() -> ResponseReturnValue:
    """What is due when across the awards of a person: still to do, or everything."""
    awards = awards_for(signed_in())
    shows_all = request.args.get("show") == "all"
    entries = timeline_of(awards) if shows_all else still_open(awards)
    return render_template(
        "delivery/list_timeline.html",
        page=ReadPage(entries),
        shows_all=shows_all,
        choices=[("", _("Still to do")), ("all", _("Everything"))],
    )


@bp.get("/calendar")
@open_to_signed_in
def show_feed() -> ResponseReturnValue:
    """The private address of a person's calendar, with what it is for."""
    feed = queries.feed_of(signed_in())
    address = url_for("delivery.read_feed", token=token_of(feed), _external=True) if feed else None
    return render_template("delivery/show_feed.html", address=address)


@bp.post("/calendar/<any(make, end):step>")
@open_to_signed_in
def move_feed(step: str) -> ResponseReturnValue:
    """Make a new address, which ends the old one; or end it."""
    check_button()
    with transaction():
        if step == "make":
            operations.make_feed(signed_in())
        else:
            operations.end_feed(signed_in())
    flash(
        _("Your calendar has an address now.") if step == "make" else _("The address works no more."),
        "success",
    )
    return redirect(url_for("delivery.show_feed"))


@bp.get("/calendar/<token>.ics")
@open_to_public
def read_feed(token: str) -> ResponseReturnValue:
    """What is due, for a calendar program; in the language of its person, with nothing confidential."""
    feed = feed_with(token) or not_found()
    with force_locale(feed.user.language):
        content = as_calendar(timeline_of(awards_for(feed.user)))
    return Response(content, mimetype="text/calendar", headers={"Cache-Control": "private, max-age=3600"})
