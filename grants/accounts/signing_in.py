"""Signing in: Flask-Security with our people and words; its mails go out as notices.

We write templates, not authentication.  A link in a mail opens a page with a button,
and the button posts: a scanner that follows the link uses nothing up.
"""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Flask, Response, after_this_request, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import (
    MailUtil,
    Security,
    SQLAlchemySessionUserDatastore,
    current_user,
    login_user,
    user_authenticated,
    user_registered,
)
from flask_security.forms import LoginForm, RegisterFormV2
from flask_security.unified_signin import UnifiedSigninForm
from wtforms import StringField

from grants import audit, clock
from grants.accounts.attempts import Way, forget_failures, is_resting, note_failure
from grants.accounts.freshness import note_proof
from grants.accounts.library_forms import show_errors, show_fields
from grants.accounts.models import HeldRole, User
from grants.accounts.queries import person_of_session, person_with_address
from grants.config import ROOT
from grants.db import begin_writing, db, finish, transaction
from grants.fields import LongEnough, Required
from grants.forms import check_button
from grants.languages import current_language
from grants.notices.operations import tell
from grants.pages import local_address
from grants.statements import reader_of_person
from grants.wording import clean


class People(SQLAlchemySessionUserDatastore):
    """The library's view of our people; its commits wake the worker as ours do."""

    def commit(self) -> None:
        finish()

    def find_user(
        self, case_insensitive: bool = False, **kwargs: Any
    ) -> User | None:  # the library's signature
        """Find a person; the one of a session, whom every request wants, with all that is theirs."""
        if kwargs.keys() == {"fs_uniquifier"}:
            find = reader_of_person() or person_of_session
            return find(kwargs["fs_uniquifier"])
        found: User | None = super().find_user(case_insensitive=case_insensitive, **kwargs)
        return found


class RegisterForm(RegisterFormV2):
    """A new account: a name and an address; the language is the page's."""

    full_name = StringField(
        _l("Full name"),
        [Required(_l("Enter your full name")), LongEnough(200)],
        filters=[lambda text: clean(text or "")],
        render_kw={"autocomplete": "name"},
    )

    def to_dict(self, only_user: bool) -> dict[str, Any]:  # the library's signature
        return {**super().to_dict(only_user), "language": current_language()}


class _Limited:
    """A form to sign in that an address may fail with only so often."""

    way: Way
    field: str

    def validate(self, **kwargs: Any) -> bool:
        address = getattr(self, self.field).data or ""
        if is_resting(self.way, address):
            self.form_errors.append(  # type: ignore[attr-defined]  # of the form that it is mixed into
                _("There were too many attempts to sign in with this address. Wait 15 minutes, or ask for a"
                  " sign-in link.")
            )  # fmt: skip
            return False
        if super().validate(**kwargs):  # type: ignore[misc]  # of the form that it is mixed into
            forget_failures(self.way, address)
            return True
        if "csrf_token" not in self.errors:  # type: ignore[attr-defined]  # as above
            note_failure(self.way, address)
        return False


class PasswordForm(_Limited, LoginForm):
    """Signing in by password."""

    way, field = Way.PASSWORD, "email"


class CodeForm(_Limited, UnifiedSigninForm):
    """Signing in by the code in a mailed link."""

    way, field = Way.LINK, "identity"


_CHANGED: Any = (_l("Your password was changed"), [_l("If it was not you, tell us at once.")], None, None)

#: What each of the library's mails says: subject, paragraphs, words of the link, and the link's name.
_MAILS: dict[str, tuple[Any, list[Any], Any, str | None]] = {
    "welcome": (
        _l("Confirm your e-mail address"),
        [_l("Thank you for making an account. Please confirm that this address is yours.")],
        _l("Confirm my address"),
        "confirmation_link",
    ),
    "confirmation_instructions": (
        _l("Confirm your e-mail address"),
        [_l("Please confirm that this address is yours.")],
        _l("Confirm my address"),
        "confirmation_link",
    ),
    "welcome_existing": (
        _l("You have an account already"),
        [_l("Somebody tried to make an account with your address. You have one already: sign in, or ask"
            " for a new password. If it was not you, you need to do nothing.")],
        _l("Choose a new password"),
        "recovery_link",
    ),
    "us_instructions": (
        _l("Your sign-in link"),
        [_l("Here is the link to sign in. It works once, for five minutes."),
         _l("If you did not ask for it, you need to do nothing.")],
        _l("Sign in"),
        "login_link",
    ),
    "reset_instructions": (
        _l("Choose a new password"),
        [_l("Somebody asked for a new password for your account."),
         _l("If it was not you, you need to do nothing.")],
        _l("Choose a new password"),
        "reset_link",
    ),
    "reset_notice": _CHANGED,
    "change_notice": _CHANGED,
}  # fmt: skip


class NoticeMail(MailUtil):
    """Turns the library's mails into notices, in the reader's language and in the same transaction."""

    def send_mail(
        self, template: str, subject: str, recipient: Any, sender: Any, body: Any, html: Any, **kwargs: Any
    ) -> None:  # the library's signature
        person = kwargs["user"]
        title, paragraphs, words, name = _MAILS[template.rpartition("/")[2]]
        link = None
        if name == "login_link":
            code = {"email": person.email, "code": kwargs["token"]}
            link = (words, "/sign-in/link/open?" + urlencode({**code, **_way_on()}))
        elif name and kwargs.get(name):
            parts = urlsplit(kwargs[name])
            query = "&".join(filter(None, [parts.query, urlencode(_way_on())]))
            link = (words, parts.path + (f"?{query}" if query else ""))
        tell(person, title, *paragraphs, link=link)


security = Security(
    mail_util_cls=NoticeMail,
    register_form=RegisterForm,
    login_form=PasswordForm,
    us_signin_form=CodeForm,
)


def sign_in(person: User) -> None:
    """Sign in whoever has just proved that the address of a new account is theirs."""
    login_user(person, authn_via=["invitation"])


def prove_by_password(person: User, password: str) -> bool:
    """Say whether this is the password of somebody who is signed in; the sign-in is fresh from then on."""
    with transaction():
        if not person.password or not person.verify_and_update_password(password):
            note_failure(Way.PASSWORD, person.email)
            return False
        forget_failures(Way.PASSWORD, person.email)
    note_proof()
    return True


def prove_by_link(person: User) -> bool:
    """Say whether the code that was sent is of a link mailed to somebody who is signed in; it works once."""
    with transaction():
        form = CodeForm()
        form.submit.data, form.submit_send_code.data = True, False
        if not form.validate_on_submit() or form.user.id != person.id:
            return False
        login_user(form.user, authn_via=["email"])
    return True


def _way_on() -> dict[str, str]:
    """Return the page that somebody was on the way to, so that a mailed link leads on to it."""
    return {"then": request.args["then"]} if request.args.get("then") else {}


def send_link(address: str) -> None:
    """Mail a sign-in link to whoever has an account with this address; say nothing if nobody has."""
    person = person_with_address(address)
    if person is None or not person.active:
        return
    with transaction():
        security.datastore.us_setup_email(person)
        secrets = security.datastore.us_get_totp_secrets(person)
        person.us_send_security_token(
            "email", totp_secret=secrets["email"], phone_number=None, send_magic_link=True
        )


def _note_registration(_app: Flask, user: User, **_extra: Any) -> None:
    db.session.flush()  # The audit line needs the person's id.
    audit.record(user, "user.register", user)


def _use_link_up(_app: Flask, user: User, authn_via: list[str], **_extra: Any) -> None:
    """A link signs in once: from then on its code answers to nothing.  Every sign-in is a fresh one."""
    note_proof()
    if "email" in authn_via:
        security.datastore.us_setup_email(user)


def _before_request() -> ResponseReturnValue | None:
    """Let the library's writing requests hold the write lock; ask before a mail's link is used."""
    if not (request.endpoint or "").startswith("security."):
        return None
    if request.endpoint == "security.confirm_email" and request.method != "POST":
        return render_template("security/confirm_link.html")
    if request.endpoint in ("security.confirm_email", "security.logout"):
        check_button()  # These two views of the library look at no form.
    if request.method == "POST":
        begin_writing()
        after_this_request(_keep)
    return None


def _keep(response: Response) -> Response:
    """Commit what the library wrote: its views commit a changed person, but not a mail alone.

    Who has just confirmed their address goes on to where they were on the way to.
    """
    if response.status_code < HTTPStatus.BAD_REQUEST:
        finish()
    if request.endpoint == "security.confirm_email" and current_user.is_authenticated:
        response.location = local_address(request.args.get("then"))
    return response


def init_app(app: Flask) -> None:
    """Give the application its people."""
    app.config.update(
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106  # the name of a method, not a password
        SECURITY_PASSWORD_LENGTH_MIN=10,
        SECURITY_PASSWORD_CONFIRM_REQUIRED=False,
        SECURITY_TOTP_SECRETS={"1": app.config["SECRET_KEY"]},
        SECURITY_TOTP_ISSUER="Grants",
        SECURITY_DATETIME_FACTORY=clock.now,
        SECURITY_USE_REGISTER_V2=True,
        SECURITY_REGISTERABLE=True,
        SECURITY_CONFIRMABLE=True,
        SECURITY_RECOVERABLE=True,
        SECURITY_CHANGEABLE=True,
        SECURITY_UNIFIED_SIGNIN=True,
        SECURITY_US_ENABLED_METHODS=["email"],
        SECURITY_US_TOKEN_VALIDITY=300,
        SECURITY_AUTO_LOGIN_AFTER_CONFIRM=True,
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_LOGIN_URL="/sign-in",
        SECURITY_LOGOUT_URL="/sign-out",
        SECURITY_LOGOUT_METHODS=["POST"],
        SECURITY_REGISTER_URL="/register",
        SECURITY_CONFIRM_URL="/confirm",
        SECURITY_RESET_URL="/new-password",
        SECURITY_CHANGE_URL="/change-password",
        SECURITY_US_SIGNIN_URL="/sign-in/code",
        SECURITY_US_SIGNIN_TEMPLATE="security/sign_in_link_failed.html",
        SECURITY_POST_LOGIN_VIEW="/",
        SECURITY_POST_LOGOUT_VIEW="/",
        SECURITY_POST_REGISTER_VIEW="/register/sent",
        SECURITY_POST_CONFIRM_VIEW="/",
        SECURITY_I18N_DIRNAME=["builtin", str(ROOT / "grants" / "translations")],
        SECURITY_EMAIL_SENDER=app.config["MAIL_SENDER"],
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False, "test_environment": True},
    )
    people = People(db.session, User, HeldRole)
    security.init_app(app, people)
    app.before_request(_before_request)
    app.jinja_env.globals.update(show_fields=show_fields, show_errors=show_errors)
    user_registered.connect(_note_registration, app)
    user_authenticated.connect(_use_link_up, app)
