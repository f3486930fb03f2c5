"""Every route says who may reach it; a route that says nothing is refused."""

from collections.abc import Callable
from typing import Any, NoReturn, TypeVar, cast

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from grants.errors import NotAllowed
from grants.permissions import Role

View = TypeVar("View", bound=Callable[..., Any])

#: Who may reach a view that is not ours, by endpoint; what is not named here is refused.
LIBRARY_VIEWS: dict[str, str] = {
    "static": "public",
    "security.login": "public",
    "security.logout": "public",
    "security.register": "public",
    "security.confirm_email": "public",
    "security.send_confirmation": "public",
    "security.forgot_password": "public",
    "security.reset_password": "public",
    "security.change_password": "signed in",
    "security.us_signin": "public",
    "security.us_signin_send_code": "public",
}


def open_to(*roles: Role) -> Callable[[View], View]:
    """Open a view to people who hold any of these roles."""

    def declare(view: View) -> View:
        view.open_to = frozenset(roles)  # type: ignore[attr-defined]  # read by _guard and by a test
        return view

    return declare


def open_to_signed_in(view: View) -> View:
    """Open a view to anyone who has signed in; what they see is decided by ``visible_to``."""
    view.open_to = "signed in"  # type: ignore[attr-defined]  # read by _guard and by a test
    return view


def open_to_public(view: View) -> View:
    """Open a view to everyone."""
    view.open_to = "public"  # type: ignore[attr-defined]  # read by _guard and by a test
    return view


def openness(endpoint: str) -> frozenset[Role] | str | None:
    """Return to whom an endpoint is open, or None when nobody has said."""
    view = current_app.view_functions.get(endpoint)
    return getattr(view, "open_to", None) or LIBRARY_VIEWS.get(endpoint)


def is_open_to(person: Any, endpoint: str) -> bool:
    """Say whether somebody who has signed in may reach an endpoint; what they see there is another matter."""
    allowed = openness(endpoint)
    if allowed in ("public", "signed in"):
        return True
    return allowed is not None and person.has(*cast(frozenset[Role], allowed))


def signed_in() -> Any:
    """Return the person who has signed in: the record itself, not Flask's proxy."""
    return current_user._get_current_object()  # noqa: SLF001  # the proxy's documented way out


def viewer() -> Any:
    """Return the person who looks at a public page, or None."""
    return signed_in() if current_user.is_authenticated else None


def not_found() -> NoReturn:
    """Answer that there is no such page, which is also the answer for one that is not yours."""
    abort(404)


def _guard() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None  # No such address: the 404 follows.
    allowed = openness(request.endpoint)
    if allowed == "public":
        return None
    if allowed is None:
        not_found()
    if not current_user.is_authenticated:
        return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
    if is_open_to(signed_in(), request.endpoint):
        return None
    raise NotAllowed(_("This page is for other people in the programme."))


def init_app(app: Flask) -> None:
    """Guard every request."""
    app.before_request(_guard)
