"""Reads of bank details: who is paid, to which account, and what still stands in the way."""

import sqlalchemy as sa
from flask_babel import gettext as _

from grants.accounts.models import Organisation, User
from grants.accounts.queries import members_of
from grants.applications.models import Application, Hosting
from grants.awards.models import Award
from grants.db import db
from grants.formats import said_day
from grants.lifecycles import AwardState, BankDetailsState, HostingState
from grants.payments.bank.models import BankDetails, BankLink
from grants.permissions import Role

B = BankDetailsState

#: Staff who may see that an organisation has bank details; nobody is shown the numbers.
STAFF = (Role.OFFICER, Role.FINANCE, Role.AUDITOR)

#: Versions that somebody still has to check or confirm.
WAITING = (B.GIVEN, B.CHECKED)


def hosting_of(application: Application) -> Hosting | None:
    """Return the word of the host that receives the grant for a group."""
    query = sa.select(Hosting).where(
        Hosting.application_id == application.id, Hosting.state == HostingState.CONFIRMED
    )
    return db.session.scalar(query)


def payee_of(award: Award) -> Organisation:
    """Return who is paid for an award: the host that answers for the group, else the group itself."""
    hosting = hosting_of(award.application)
    return hosting.host if hosting and hosting.host else award.application.organisation


def details_of(organisation_id: int) -> list[BankDetails]:
    """Return every version of an organisation's bank details, the newest first."""
    query = sa.select(BankDetails).where(BankDetails.organisation_id == organisation_id)
    return list(db.session.scalars(query.order_by(BankDetails.id.desc())))


def standing_details(organisation_id: int) -> dict[BankDetailsState, BankDetails]:
    """Return the versions that have not ended: at most one that waits, and one that is confirmed."""
    query = sa.select(BankDetails).where(
        BankDetails.organisation_id == organisation_id, BankDetails.state.in_([*WAITING, B.IN_FORCE])
    )
    return {details.state: details for details in db.session.scalars(query)}


def details_in_force(organisation: Organisation) -> BankDetails | None:
    """Return the bank details that may be paid to today.

    None while there are none, while a change waits to be checked, and until the days after
    a change are over: nobody is paid to an account that its owner says has changed.
    """
    standing = standing_details(organisation.id)
    details = standing.get(B.IN_FORCE)
    if details is None or details.is_cooling or len(standing) > 1:
        return None
    return details


def bank_gap(award: Award) -> str | None:
    """Return a sentence for what is missing before money can go to the payee's account, or None."""
    payee = payee_of(award)
    standing = standing_details(payee.id)
    if any(state in standing for state in WAITING):
        return _("The bank details of %(name)s are being checked.", name=payee.name)
    details = standing.get(B.IN_FORCE)
    if details is None:
        return _("%(name)s has not given its bank details yet.", name=payee.name)
    if details.is_cooling and details.in_force_on:
        return _("The bank details of %(name)s have changed. Money can go there from %(day)s on.",
                 name=payee.name, day=said_day(details.in_force_on))  # fmt: skip
    return None


def waits_for_account() -> sa.ColumnElement[bool]:
    """Return the condition under which an active award's own group has still to give its bank details."""
    hosted = sa.select(Hosting.application_id).where(Hosting.state == HostingState.CONFIRMED)
    given = sa.select(BankDetails.organisation_id).where(BankDetails.state.in_([*WAITING, B.IN_FORCE]))
    return sa.and_(
        Award.state == AwardState.ACTIVE,
        Application.id.not_in(hosted),
        Application.organisation_id.not_in(given),
    )


def was_confirmed_before(organisation_id: int) -> bool:
    """Say whether an organisation ever had confirmed bank details: whatever comes now is a change."""
    query = sa.select(BankDetails.id).where(
        BankDetails.organisation_id == organisation_id, BankDetails.confirmed_at.is_not(None)
    )
    return db.session.scalar(query.limit(1)) is not None


def visible_details(person: User) -> sa.Select[BankDetails]:
    """Return the bank details that a person may know of, what waits for somebody first."""
    order = sa.case({B.GIVEN.value: 0, B.CHECKED.value: 1}, value=BankDetails.state, else_=2)
    query = sa.select(BankDetails).order_by(order, BankDetails.id.desc())
    if person.has(*STAFF):
        return query
    return query.where(BankDetails.organisation_id.in_(person.organisation_ids))


def find_details(number: int, person: User) -> BankDetails | None:
    """Return one version of bank details if this person may know of it."""
    return db.session.scalar(visible_details(person).where(BankDetails.id == number))


def find_payee(number: int, person: User) -> Organisation | None:
    """Return an organisation whose bank details this person may know of."""
    if not person.has(*STAFF) and not person.is_member_of(number):
        return None
    return db.session.get(Organisation, number)


def link_with(token_hash: str) -> BankLink | None:
    """Return the link whose token has this hash."""
    return db.session.scalar(sa.select(BankLink).where(BankLink.token_hash == token_hash))


def open_links(hosting: Hosting) -> list[BankLink]:
    """Return the links to a host that still let it give bank details."""
    query = sa.select(BankLink).where(BankLink.hosting_id == hosting.id)
    return [link for link in db.session.scalars(query) if link.is_open]


def last_sent(organisation_id: int) -> Application | None:
    """Return the application that an organisation submitted last."""
    query = sa.select(Application).where(
        Application.organisation_id == organisation_id, Application.submitted_at.is_not(None)
    )
    return db.session.scalars(query.order_by(Application.id.desc()).limit(1)).first()


def links_of(organisation_id: int) -> list[BankLink]:
    """Return the links that were mailed to a host, the newest first."""
    query = sa.select(BankLink).join(Hosting).where(Hosting.host_id == organisation_id)
    return list(db.session.scalars(query.order_by(BankLink.id.desc())))


def hosting_to_ask(organisation: Organisation) -> Hosting | None:
    """Return the newest word of a host for a group with an award, where nobody of the host has an account."""
    if members_of(organisation):
        return None
    query = (
        sa.select(Hosting)
        .join(Award, Award.application_id == Hosting.application_id)
        .where(
            Hosting.host_id == organisation.id,
            Hosting.state == HostingState.CONFIRMED,
            Award.state == AwardState.ACTIVE,
        )
    )
    return db.session.scalars(query.order_by(Hosting.id.desc()).limit(1)).first()


def accounts_given(organisation_id: int) -> list[tuple[str, str]]:
    """Return every account that an organisation ever gave, as mark and last digits, for comparing."""
    query = sa.select(BankDetails.mark, BankDetails.ending).where(
        BankDetails.organisation_id == organisation_id
    )
    return [(row.mark, row.ending) for row in db.session.execute(query.distinct())]


def awards_paid_to(organisation_id: int) -> list[Award]:
    """Return the active awards of an organisation and of the groups that it hosts."""
    hosted = sa.select(Hosting.application_id).where(
        Hosting.host_id == organisation_id, Hosting.state == HostingState.CONFIRMED
    )
    query = (
        sa.select(Award)
        .join(Application, Award.application_id == Application.id)
        .where(
            Award.state == AwardState.ACTIVE,
            sa.or_(Application.organisation_id == organisation_id, Application.id.in_(hosted)),
        )
        .order_by(Award.id)
    )
    return [award for award in db.session.scalars(query) if payee_of(award).id == organisation_id]


def given_by(link: BankLink) -> BankDetails | None:
    """Return the details that were given by a mailed link, or None while it is unused."""
    return db.session.scalar(sa.select(BankDetails).where(BankDetails.link_id == link.id))
