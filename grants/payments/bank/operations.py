"""Bank details are given, checked by call-back, confirmed by a second person, stopped.  Never commits.

A change is confirmed by somebody else than who recorded the call-back, and money waits some
working days after it.  Mails tell everybody of the payee what happens, never the numbers.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.calendar import working_day_after
from grants.accounts.models import Organisation, User
from grants.accounts.operations import token_hash
from grants.accounts.queries import members_of, people_of
from grants.applications.models import Hosting
from grants.awards.models import Award
from grants.db import db, lock
from grants.diligence.matching import account_mark, read_account
from grants.diligence.operations import compare_group
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.formats import said_day
from grants.lifecycles import BANK_DETAILS, HOSTING, BankDetailsState
from grants.notices.operations import Addressee, tell
from grants.payments.bank.models import BankDetails, BankLink, sealed_account
from grants.payments.bank.queries import (
    WAITING,
    hosting_of,
    last_sent,
    open_links,
    standing_details,
    was_confirmed_before,
)
from grants.payments.operations.planning import settle_payee
from grants.permissions import SERVICE, Actor, Guest
from grants.rounds.queries import the_programme

#: For how long a link lets a host give its details.
LINK_DAYS = 30


@dataclass(frozen=True)
class Account:
    """An account as its owner types it."""

    name: str
    sort_code: str
    number: str


@dataclass(frozen=True)
class CallBack:
    """Whom staff called, on which number, found where and when; and the day of the statement they saw."""

    name: str
    number: str
    number_source: str
    called_on: date
    statement_on: date


def give_details(
    organisation: Organisation, account: Account, *, reason: str, by: str = "", actor: Actor
) -> BankDetails:
    """Say where an organisation is paid; a change needs a reason.  ``by`` names who uses a mailed link."""
    lock(organisation)  # Two who give details at one moment come here one after the other.
    link = check_may_give(organisation, actor)
    code, number = read_account(account.sort_code, account.number)
    mark = account_mark(code, number)
    _check_news(organisation, mark, reason)
    details = BankDetails(
        organisation=organisation,
        sealed=sealed_account(account.name.strip(), code, number),
        mark=mark,
        ending=number[-2:],
        reason=reason.strip(),
        given_by_id=actor.id,
        link=link,
        given_name=by.strip() or getattr(actor, "full_name", ""),
    )
    db.session.add(details)
    if link is not None:
        link.used_at = clock.now()
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "bank_details.give", details, ending=details.ending, reason=details.reason)
    _compare(organisation)
    settle_payee(organisation)
    _tell(
        details,
        _l("Bank details of %(name)s were given", name=organisation.name),
        _l("%(who)s has said that %(name)s is to be paid into an account that ends in %(ending)s.",
           who=details.given_name, name=organisation.name, ending=details.ending),
        _l("We will telephone you on a number that we knew before. Until then nothing is paid."),
        _l("If you know nothing of it, tell us at once."),
    )  # fmt: skip
    return details


def check_may_give(organisation: Organisation, actor: Actor) -> BankLink | None:
    """Return the link that an actor uses, or None for a member; raises NotAllowed for everybody else."""
    if isinstance(actor, Guest):
        link = actor.record
        if not isinstance(link, BankLink) or link.organisation_id != organisation.id:
            raise NotAllowed(_("This link is about another organisation."))
        if not link.is_open:
            raise WrongState(_("This link is used up or has expired. Ask us for a new one."))
        return link
    if not (actor.may_sign_for(organisation.id) or actor.owns(organisation.id)):
        raise NotAllowed(
            _("Only an owner of the organisation or a person who may sign for it can give its bank details.")
        )
    return None


def _check_news(organisation: Organisation, mark: str, reason: str) -> None:
    standing = standing_details(organisation.id)
    if any(state in standing for state in WAITING):
        raise RuleBroken(_("Bank details are being checked already. Withdraw them before you give others."))
    known = standing.get(BankDetailsState.IN_FORCE)
    if known is not None and hmac.compare_digest(known.mark, mark):
        raise RuleBroken(_("These are the details that we have already."), field="account_number")
    if was_confirmed_before(organisation.id) and not reason.strip():
        raise RuleBroken(_("Say why the account changes"), field="reason")


def _compare(organisation: Organisation) -> None:
    """Compare the account with those of all other groups, if the organisation has applied itself."""
    application = last_sent(organisation.id)
    if application is not None:
        compare_group(application)


def withdraw_details(details: BankDetails, *, actor: User) -> None:
    """Take back details that nobody has checked yet."""
    BANK_DETAILS.check(actor, "withdraw", details)
    details.ended_at = clock.now()
    BANK_DETAILS.take(actor, "withdraw", details)
    settle_payee(details.organisation)
    _tell(
        details,
        _l("Bank details of %(name)s were withdrawn", name=details.organisation.name),
        _l("%(who)s has withdrawn the account that ends in %(ending)s before we checked it.",
           who=actor.full_name, ending=details.ending),
    )  # fmt: skip


def check_details(
    details: BankDetails, call: CallBack, *, sort_code: str, account_number: str, actor: User
) -> None:
    """Record the call-back: the numbers, as the person who was called said them, must be those given."""
    BANK_DETAILS.check(actor, "check", details)
    _check_days(details, call)
    code, number = read_account(sort_code, account_number)
    if not hmac.compare_digest(account_mark(code, number), details.mark):
        raise RuleBroken(
            _("These are not the numbers that were given. Ask again; if they stay different, do not accept"
              " the details."),
            field="account_number",
        )  # fmt: skip
    details.called_name, details.called_number = call.name.strip(), call.number.strip()
    details.number_source, details.called_on = call.number_source.strip(), call.called_on
    details.statement_on = call.statement_on
    details.checked_by_id, details.checked_at = actor.id, clock.now()
    BANK_DETAILS.take(
        actor, "check", details, called_name=details.called_name, called_on=call.called_on,
        number_source=details.number_source, statement_on=call.statement_on,
    )  # fmt: skip
    _tell(
        details,
        _l("We have checked the bank details of %(name)s", name=details.organisation.name),
        _l("We called %(called)s about the account that ends in %(ending)s. A second person confirms it now.",
           called=details.called_name, ending=details.ending),
    )  # fmt: skip


def _check_days(details: BankDetails, call: CallBack) -> None:
    if call.called_on > clock.today():
        raise RuleBroken(_("The day of the call cannot lie in the future."), field="called_on")
    if call.called_on < clock.in_london(details.given_at).date():
        raise RuleBroken(_("The details were given after that day."), field="called_on")
    if call.statement_on > clock.today():
        raise RuleBroken(_("The day of the statement cannot lie in the future."), field="statement_on")


def confirm_details(details: BankDetails, *, actor: User) -> None:
    """Put checked details in force: the first ones at once, a change after the programme's working days."""
    lock(details.organisation)  # Two who confirm at one moment come here one after the other.
    BANK_DETAILS.check(actor, "confirm", details)
    is_change = was_confirmed_before(details.organisation_id)
    known = standing_details(details.organisation_id).get(BankDetailsState.IN_FORCE)
    if known is not None:
        known.ended_at = clock.now()
        BANK_DETAILS.take(actor, "replace", known)
        db.session.flush()  # Only one version is in force at any moment.
    wait = the_programme().account_wait_days if is_change else 0
    from_day = working_day_after(clock.today(), wait)
    details.confirmed_by_id, details.confirmed_at, details.in_force_on = actor.id, clock.now(), from_day
    BANK_DETAILS.take(actor, "confirm", details, in_force_on=from_day)
    settle_payee(details.organisation)
    _tell(
        details,
        _l("The bank details of %(name)s are confirmed", name=details.organisation.name),
        _l("Money can go to the account that ends in %(ending)s from %(day)s on.",
           ending=details.ending, day=said_day(from_day)),
        _l("If this account is not yours, stop it on its page, or tell us, before that day."),
    )  # fmt: skip


def refuse_details(details: BankDetails, action: str, *, reason: str, by: str = "", actor: Actor) -> None:
    """Do not accept details (``refuse``), or let nothing more be paid to an account (``stop``).

    ``by`` names who uses a mailed link.
    """
    BANK_DETAILS.check(actor, action, details)
    details.ended_at, details.ended_reason = clock.now(), reason
    BANK_DETAILS.take(actor, action, details, reason=reason)
    settle_payee(details.organisation)
    _tell(
        details,
        _l("Nothing is paid to an account of %(name)s", name=details.organisation.name),
        _l("%(who)s has ended the use of the account that ends in %(ending)s:",
           who=by.strip() or getattr(actor, "full_name", ""), ending=details.ending),
        reason,
        _l("Before we can pay again, please give us bank details anew."),
    )  # fmt: skip


def ask_host_account(award: Award, _actor: User) -> None:
    """Ask the host of a group whose award was accepted for its bank details, if nobody there can sign in."""
    hosting = hosting_of(award.application)
    if (
        hosting is None
        or hosting.host is None
        or members_of(hosting.host)
        or standing_details(hosting.host.id)
    ):
        return
    send_link(hosting, actor=SERVICE)


def send_link(hosting: Hosting, *, actor: Actor) -> BankLink:
    """Mail a host a link by which it gives its bank details without an account; older links end."""
    HOSTING.check(actor, "ask_account", hosting)
    for older in open_links(hosting):
        older.expires_at = clock.now()
    token = secrets.token_urlsafe(32)
    link = BankLink(
        hosting=hosting, token_hash=token_hash(token), expires_at=clock.now() + clock.days(LINK_DAYS)
    )
    db.session.add(link)
    HOSTING.take(actor, "ask_account", hosting)
    group = hosting.application.organisation.name
    tell(
        _contact(hosting),
        _l("Please give us the bank details of %(host)s", host=hosting.host_name),
        _l("%(group)s has accepted our grant, which you receive for it. To pay it we need your bank details.",
           group=group),
        _l("The page takes a few minutes. We will then telephone you on a number from a public register."),
        link=(_l("Give the bank details"), f"/bank-link/{token}"),
        application_id=hosting.application_id,
    )  # fmt: skip
    return link


def _contact(hosting: Hosting) -> Addressee:
    return Addressee(hosting.contact_email, hosting.contact_name, hosting.language)


def _tell(details: BankDetails, subject: Any, *paragraphs: Any) -> None:
    """Tell everybody of the organisation; where nobody has an account, whoever the link was mailed to."""
    link = (_l("Open the bank details"), f"/bank-details/{details.id}")
    people = people_of(details.organisation_id)
    for person in people:
        tell(person, subject, *paragraphs, link=link)
    if not people and details.link is not None:
        by_link = _l("If it is not yours, open the link with which you gave it: there you can stop it.")
        tell(_contact(details.link.hosting), subject, *paragraphs, by_link)
