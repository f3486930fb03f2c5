"""What an organisation's profile still lacks before it can submit an application."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from grants.accounts.kinds import KINDS
from grants.accounts.models import Contact, ContactPlace, Organisation
from grants.accounts.queries import contacts_of, has_signatory


@dataclass(frozen=True)
class Gap:
    """Something that is wanting, in a sentence, and the path of the page on which to mend it."""

    sentence: str
    path: str


def profile_gaps(organisation: Organisation) -> list[Gap]:
    """Return everything that is wanting: nothing, when the organisation can submit."""
    return [*_size_gaps(organisation), *_contact_gaps(organisation), *_signatory_gaps(organisation)]


def _size_gaps(organisation: Organisation) -> Iterator[Gap]:
    size = (organisation.income_pence, organisation.staff_count, organisation.volunteer_count)
    if not organisation.work_areas or None in size:
        yield Gap(_("Say where your organisation works and how large it is."),
                  f"/organisations/{organisation.id}/work")  # fmt: skip


def _contact_gaps(organisation: Organisation) -> Iterator[Gap]:
    contacts = contacts_of(organisation)
    path = f"/organisations/{organisation.id}/contacts"
    senior, main = contacts.get(ContactPlace.SENIOR), contacts.get(ContactPlace.MAIN)
    if senior is None:
        yield Gap(_("Name a senior contact, who answers for your organisation in law."), f"{path}/senior")
    elif not _fits(senior, organisation):
        yield Gap(_("Choose the senior contact's position again: it does not fit the kind of organisation."),
                  f"{path}/senior")  # fmt: skip
    if main is None:
        yield Gap(_("Name a main contact, who answers our questions."), f"{path}/main")
    if senior and main and organisation.unrelated_declared_at is None:
        yield Gap(_("Declare that the two contacts are not related."), f"{path}/declare")


def _fits(senior: Contact, organisation: Organisation) -> bool:
    return senior.position in [position.value for position in KINDS[organisation.kind].senior_positions]


def _signatory_gaps(organisation: Organisation) -> Iterator[Gap]:
    if not has_signatory(organisation.id):
        yield Gap(_("Say which of your people may sign agreements, or invite somebody who may."),
                  f"/organisations/{organisation.id}")  # fmt: skip
