"""What every page shares: language, filters, security headers, refusals in words."""

import hashlib
import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    has_request_context,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import Babel
from flask_babel import gettext as _
from flask_security import current_user
from flask_wtf.csrf import generate_csrf
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter

from grants.access import open_to_public, signed_in
from grants.config import ROOT
from grants.db import count, db, transaction
from grants.errors import DomainError, NotAllowed, WrongState
from grants.formats import FILTERS
from grants.forms import check_button
from grants.languages import DEFAULT, LANGUAGES, current_language
from grants.permissions import Role

bp = Blueprint("pages", __name__)

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self';"
    " connect-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


#: One slash and then no second one: browsers read ``//``, ``/\\`` and a hidden tab as another site's address.
_LOCAL = re.compile(r"/(?!/)[^\\\x00-\x1f]*")


def choose_language() -> str:
    """Return the person's own language, else the one chosen on this device, else the browser's."""
    if not has_request_context():
        return DEFAULT  # A command or the worker, which names the language where it matters.
    if current_user and current_user.is_authenticated:
        return str(current_user.language)
    chosen = session.get("language")
    return chosen or request.accept_languages.best_match(list(LANGUAGES), DEFAULT) or DEFAULT


def local_address(target: str | None) -> str:
    """Return an address within this site, or the start page: never somebody else's site."""
    return target if target and _LOCAL.fullmatch(target) else "/"


@bp.post("/language")
@open_to_public
def switch_language() -> ResponseReturnValue:
    """Keep the page, change its language; remembered with the person who has signed in."""
    language = request.form.get("language", DEFAULT)
    check_button()
    if language in LANGUAGES:
        session["language"] = language
        if current_user.is_authenticated:
            with transaction():
                signed_in().language = language
    return redirect(local_address(request.form.get("next")))


@bp.get("/service-worker.js")
@open_to_public
def service_worker() -> Response:
    """The script that opens drafts without a connection; from the root, so that it reaches their pages."""
    return current_app.send_static_file("service-worker.js")


class Page:
    """One page of a list: a query is never read whole."""

    SIZE = 25

    def __init__(
        self, query: sa.Select[Any], read: Callable[[Sequence[Any]], list[Any]] | None = None
    ) -> None:
        """Take a query of records, or one of rows and what reads the records that they name."""
        first = self._open(count(query), "page")
        window = query.limit(self.SIZE).offset(first)
        self.items = read(db.session.execute(window).all()) if read else list(db.session.scalars(window))

    def _open(self, total: int, name: str) -> int:
        """Find out which page the address asks for, and return how many items come before it."""
        wanted = request.args.get(name, "1")
        self.total, self._name = total, name
        self.pages = max(1, -(-total // self.SIZE))
        self.number = min(max(1, int(wanted) if wanted.isdecimal() else 1), self.pages)
        return (self.number - 1) * self.SIZE

    def url(self, number: int) -> str:
        """Return the address of another page of the same list, filters kept."""
        return f"{request.path}?{urlencode({**request.args.to_dict(), self._name: number})}"


class ReadPage(Page):
    """One page of a list of which all was read, because sums are made over the whole of it.

    The second list on a page has another ``name`` in the address.
    """

    def __init__(self, rows: Sequence[Any], name: str = "page") -> None:
        first = self._open(len(rows), name)
        self.items = list(rows[first : first + self.SIZE])


@cache
def _built(path: str) -> str:
    return hashlib.sha256((ROOT / "grants" / "static" / path).read_bytes()).hexdigest()[:12]


def asset(path: str) -> str:
    """Return the address of a built file that may be kept for ever: it changes with its content."""
    return url_for("static", filename=path, v=_built(path))


def _context() -> dict[str, Any]:
    language = current_language()
    person = signed_in() if current_user and current_user.is_authenticated else None
    return {
        "page_language": language,
        "page_direction": LANGUAGES[language][1],
        "here": request.full_path.rstrip("?"),
        "asset": asset,
        "is_demo": current_app.config["IS_DEMO"],
        "person": person,
        "is_officer": person is not None and person.has(Role.OFFICER),
        "is_auditor": person is not None and person.has(Role.AUDITOR),
    }


def _refuse_nul() -> None:
    """An address with a NUL names nothing, and PostgreSQL cannot be asked for it."""
    if "\x00" in request.path or b"%00" in request.query_string:
        abort(404)


def _secure(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    # An address with a token is a secret: no other page is told of it.
    is_secret = "token" in (request.view_args or {})
    response.headers["Referrer-Policy"] = "no-referrer" if is_secret else "same-origin"
    if response.mimetype == "text/html":
        response.headers.setdefault("Cache-Control", "no-store")
    elif request.endpoint == "static" and "v" in request.args:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _problem(title: str, message: str, status: int) -> tuple[str, int]:
    return render_template("problem.html", title=title, message=message), status


def _refused(refusal: DomainError) -> tuple[str, int]:
    if isinstance(refusal, NotAllowed):
        return _problem(_("You cannot do this"), refusal.message, 403)
    status = 409 if isinstance(refusal, WrongState) else 422
    return _problem(_("This cannot be done now"), refusal.message, status)


def _overtaken(_error: StaleDataError | IntegrityError) -> tuple[str, int]:
    """Somebody else was faster: told by a row's version, or by a constraint that only one can meet."""
    return _problem(
        _("Someone else has just changed this"),
        _("Nothing of theirs was overwritten. Go back, load the page again and look before you go on."),
        409,
    )


def _http_problem(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or error.code is None:
        return error
    known = {
        400: (_("We could not read what was sent"), _("Go back, load the page again and try once more.")),
        404: (
            _("Page not found"),
            _("Check the address. The page may be one that only other people may see."),
        ),
        405: (_("Page not found"), _("This address cannot be opened like this.")),
        413: (_("That is too much at once"), _("Go back and send a shorter text or a smaller file.")),
    }
    fallback = (_("Something went wrong"), _("Try again in a few minutes. What you saved before is kept."))
    title, message = known.get(error.code, fallback)
    return _problem(title, message, error.code)


class _Number(IntegerConverter):
    """A number in an address; one that no database can look for is no address of ours."""

    def __init__(self, *settings: Any, **named: Any) -> None:
        super().__init__(*settings, **{"max": 2**31 - 1, **named})


def init_app(app: Flask) -> None:
    """Give the application its shared pages."""
    app.url_map.converters["int"] = _Number
    Babel(app, locale_selector=choose_language)
    app.jinja_env.filters.update(FILTERS)
    # Macros see globals only: they are imported without the page's context.
    app.jinja_env.globals.update(csrf_token=generate_csrf, languages=LANGUAGES)
    app.context_processor(_context)
    app.before_request(_refuse_nul)
    app.after_request(_secure)
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(StaleDataError, _overtaken)
    app.register_error_handler(IntegrityError, _overtaken)
    app.register_error_handler(HTTPException, _http_problem)
    app.register_blueprint(bp)
