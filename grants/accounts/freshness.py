"""A fresh sign-in: what binds an organisation is done by somebody who has just proved who they are.

Signing in, by whatever way, is the proof; it is as old as the sign-in.  What was typed on a page
that asks for a new one waits in the session and stands in the form again afterwards.
"""

from datetime import timedelta
from typing import Any, Final

from flask import redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from grants import clock
from grants.forms import Form

#: How old a sign-in may be that something is signed with.
FRESH_FOR: Final = timedelta(minutes=30)

_PROVED = "proved_at"
_KEPT = "kept_form"
#: The session is a cookie: what is longer than this is not kept in it.
_MOST_KEPT: Final = 1500


def note_proof() -> None:
    """Note that whoever has this session has proved just now who they are."""
    session[_PROVED] = int(clock.now().timestamp())


def is_fresh() -> bool:
    """Say whether the sign-in is recent enough to sign something with."""
    age = int(clock.now().timestamp()) - int(session.get(_PROVED, 0))
    return 0 <= age <= FRESH_FOR.total_seconds()


def sign_in_again(form: Form) -> ResponseReturnValue | None:
    """Return the way to a fresh sign-in and back to this page, or None while the last one is fresh."""
    if is_fresh():
        return None
    if form.is_submitted():
        typed = {
            name: value
            for name, value in form.data.items()
            if isinstance(value, str | bool) and name != "csrf_token"
        }
        if len(str(typed)) <= _MOST_KEPT:
            session[_KEPT] = {"path": request.path, "typed": typed}
    return redirect(url_for("accounts.prove_again", then=request.path))


def kept() -> dict[str, Any]:
    """Return what was typed on this page before its sender had to sign in again; it is given back once."""
    if request.method == "GET" and is_fresh() and session.get(_KEPT, {}).get("path") == request.path:
        typed: dict[str, Any] = session.pop(_KEPT)["typed"]
        return typed
    return {}
