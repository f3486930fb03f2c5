"""A group names somebody to type for it: with its consent, in some sections, until a day.  Never commits."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import User
from grants.accounts.operations import add_person
from grants.accounts.queries import person_with_address
from grants.applications.models import Application, Helper
from grants.applications.support import helper_of
from grants.db import db, lock
from grants.errors import RuleBroken, WrongState
from grants.formats import said_day
from grants.lifecycles import APPLICATION
from grants.notices.operations import tell
from grants.rounds.queries import sections_of

#: How many may help at a time, and for how many days at most.
MOST_HELPERS: Final = 5
LONGEST: Final = 366


def consent_to_help(application: Application) -> str:
    """Return what a group agrees to when it names a helper, in the language of its page."""
    return _(
        "I agree for %(group)s that this person may read and type the answers of application %(reference)s,"
        " in the sections and until the day named here. We answer for what is submitted.",
        group=application.organisation.name,
        reference=application.reference,
    )


def name_helper(
    application: Application,
    address: str,
    full_name: str,
    *,
    section_keys: Sequence[str],
    ends_on: date,
    consent: str,
    actor: User,
) -> Helper:
    """Name a person who may type for the group: in these sections (none named: all), until a day.

    Who has no account gets one, and is told by mail.
    """
    lock(application)  # Two who name somebody at one moment come here one after the other.
    APPLICATION.check(actor, "name_helper", application)
    _check_time_and_scope(application, section_keys, ends_on)
    if len([helper for helper in application.helpers if helper.is_current]) >= MOST_HELPERS:
        raise RuleBroken(
            _("%(most)s people help already. End the help of one of them first.", most=MOST_HELPERS)
        )
    person = person_with_address(address)
    if person is not None:
        _check_may_help(application, person)
    person = person or add_person(address, full_name, language=actor.language, actor=actor)
    helper = Helper(
        application=application,
        user_id=person.id,
        section_keys=list(section_keys),
        ends_on=ends_on,
        consent=consent,
        named_by_id=actor.id,
    )
    db.session.add(helper)
    db.session.flush()  # The list of helpers is read from here on.
    db.session.refresh(application, ["helpers"])
    APPLICATION.take(actor, "name_helper", application, user_id=person.id, ends_on=ends_on,
                     section_keys=list(section_keys))  # fmt: skip
    tell(
        person,
        _l("%(group)s asks you to help with an application", group=application.organisation.name),
        _l("%(who)s has named you as a helper: you may type answers for %(group)s until %(day)s.",
           who=actor.full_name, group=application.organisation.name, day=said_day(ends_on)),
        _l("What you type is marked with your name. The group checks the application and submits it."),
        _l("Sign in with this e-mail address. If you have no password yet, ask for a sign-in link."),
        link=(_l("Sign in"), "/sign-in/link"),
    )  # fmt: skip
    return helper


def _check_time_and_scope(application: Application, section_keys: Sequence[str], ends_on: date) -> None:
    if ends_on < clock.today():
        raise RuleBroken(_("Choose today or a later day."), field="ends_on")
    if ends_on > clock.today() + clock.days(LONGEST):
        raise RuleBroken(_("Choose a day within a year from now."), field="ends_on")
    if not set(section_keys) <= {section.key for section in sections_of(application.round)}:
        raise RuleBroken(_("Choose sections of this form."), field="sections")


def _check_may_help(application: Application, person: User) -> None:
    """Keep apart who writes an application, who helps with it and who works for the programme."""
    if person.is_staff:
        raise RuleBroken(
            _("This person works for the programme, so they cannot help a group to apply."), field="email"
        )
    if person.is_member_of(application.organisation_id):
        raise RuleBroken(
            _("This person belongs to your organisation, so they can write without being named."),
            field="email",
        )
    if helper_of(application, person) is not None:
        raise RuleBroken(_("This person helps already. End their help first to change it."), field="email")


def end_helper(helper: Helper, *, actor: User) -> None:
    """End a person's help before its day: by the group, or by the helper themselves."""
    application = helper.application
    if actor.id != helper.user_id:
        APPLICATION.check(actor, "name_helper", application)
    if not helper.is_current:
        raise WrongState(_("This help has ended already."))
    helper.ended_at = clock.now()
    audit.record(actor, "application.end_helper", application, user_id=helper.user_id)
    if actor.id == helper.user_id:
        tell(
            helper.named_by,
            _l("%(who)s no longer helps with your application", who=actor.full_name),
            _l("What %(who)s typed stays in application %(reference)s.",
               who=actor.full_name, reference=application.reference),
            link=(_l("Open your application"), f"/applications/{application.reference}"),
            application_id=application.id,
        )  # fmt: skip
    else:
        tell(
            helper.user,
            _l("Your help for %(group)s has ended", group=application.organisation.name),
            _l("Thank you for helping. You can no longer open application %(reference)s.",
               reference=application.reference),
        )  # fmt: skip
