"""The words of a letter: which version of them holds, and what its fields stand for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from grants import clock
from grants.applications.models import Application
from grants.awards.models import Award, LetterKind, LetterTemplate
from grants.awards.plans import Plan, plan_for
from grants.awards.queries import standing_decision
from grants.db import db
from grants.documents.prose import said
from grants.formats import day
from grants.languages import LANGUAGES, Texts, current_language
from grants.money import Pence, format_pounds
from grants.rounds.models import Round
from grants.rounds.queries import the_programme


@dataclass(frozen=True)
class Offer:
    """What an award letter offers."""

    reference: str
    amount_pence: Pence
    accept_by: date
    plan: Plan


@dataclass(frozen=True)
class Field:
    """A name that an officer may put between curly brackets: what it means, and an example."""

    meaning: Any
    example: Callable[[], str]
    value: Callable[[Application, Offer | None], str]
    kinds: tuple[LetterKind, ...] = tuple(LetterKind)


OFFERS = (LetterKind.AWARD, LetterKind.PART_AWARD)
WAITS = (LetterKind.RESERVE, LetterKind.DEFERRAL)

#: How long a group waits in an example.
_WAIT = timedelta(days=60)


def _until(application: Application, _offer: Offer | None) -> str:
    """Return the day that the standing decision names; in an example there may be none yet."""
    decision = standing_decision(application)
    named = decision.stands_until if decision is not None else None
    return day(named or clock.today() + _WAIT)


def _offered(read: Callable[[Offer], str]) -> Callable[[Application, Offer | None], str]:
    return lambda _application, offer: read(offer) if offer is not None else ""


FIELDS: dict[str, Field] = {
    "organisation": Field(
        _l("Name of the group"), lambda: "Willow Tree Café", lambda a, _o: a.organisation.name
    ),
    "project": Field(_l("Title of the project"), lambda: "Tea on every floor", lambda a, _o: a.title),
    "round": Field(
        _l("Title of the round"),
        lambda: "Stronger together",
        lambda a, _o: a.round.title.in_language(current_language()),
    ),
    "reference": Field(
        _l("Reference of the application"), lambda: "SG26-0042", lambda a, _o: a.reference
    ),
    "requested": Field(
        _l("Amount that the group asked for"),
        lambda: "£20,000",
        lambda a, _o: format_pounds(Pence(a.requested_pence or 0)),
    ),
    "programme": Field(
        _l("Name of the programme"),
        lambda: the_programme().name.in_language(current_language()),
        lambda _a, _o: the_programme().name.in_language(current_language()),
    ),
    "contact_email": Field(
        _l("Address for questions"),
        lambda: the_programme().contact_email,
        lambda _a, _o: the_programme().contact_email,
    ),
    "amount": Field(
        _l("Amount that is awarded"),
        lambda: "£15,000",
        _offered(lambda offer: format_pounds(offer.amount_pence)),
        OFFERS,
    ),
    "first_payment": Field(
        _l("Amount that is paid when the agreement is in force, £0 if nothing is"),
        lambda: "£7,500",
        _offered(lambda offer: format_pounds(offer.plan.first_pence)),
        OFFERS,
    ),
    "accept_by": Field(
        _l("Last day on which the offer can be accepted"),
        lambda: day(clock.today() + timedelta(days=28)),
        _offered(lambda offer: day(offer.accept_by)),
        OFFERS,
    ),
    "until": Field(
        _l("Last day on which the group waits"), lambda: day(clock.today() + _WAIT), _until, WAITS
    ),
    "award_reference": Field(
        _l("Reference of the award"),
        lambda: "AW26-0007",
        _offered(lambda offer: offer.reference),
        OFFERS,
    ),
}  # fmt: skip

#: What a letter cannot do without, in each of its languages.
REQUIRED: dict[LetterKind, tuple[str, ...]] = {
    LetterKind.AWARD: ("amount", "accept_by"),
    LetterKind.PART_AWARD: ("amount", "requested", "accept_by"),
    LetterKind.RESERVE: ("reference", "until"),
    LetterKind.DEFERRAL: ("reference", "until"),
    LetterKind.DECLINE: ("reference",),
}


def fields_of(kind: LetterKind) -> dict[str, Field]:
    """Return the fields of a kind of letter: those of an offer, or of a day, only where there is one."""
    return {name: field for name, field in FIELDS.items() if kind in field.kinds}


def kind_of_award(application: Application, amount_pence: int) -> LetterKind:
    """Return which words tell of an award: of less than was asked for, those for a part."""
    is_part = amount_pence < (application.requested_pence or 0)
    return LetterKind.PART_AWARD if is_part else LetterKind.AWARD


def offer_of(award: Award) -> Offer:
    plan = plan_for(award.application, award.amount_pence)
    return Offer(award.reference, award.amount_pence, award.accept_by, plan)


def values_for(
    kind: LetterKind, application: Application, offer: Offer | None, language: str
) -> dict[str, str]:
    """Return what each field stands for in a letter, in one language."""
    with force_locale(language):
        return {name: field.value(application, offer) for name, field in fields_of(kind).items()}


def examples_of(kind: LetterKind) -> dict[str, str]:
    """Return an example for each field, in the language of the page."""
    return {name: field.example() for name, field in fields_of(kind).items()}


def versions_of(kind: LetterKind, round_: Round | None) -> sa.Select[LetterTemplate]:
    """Return the versions of a letter's words, newest first: the programme's, or a round's own."""
    number = round_.id if round_ is not None else None
    query = sa.select(LetterTemplate).where(
        LetterTemplate.kind == kind, LetterTemplate.round_id.is_not_distinct_from(number)
    )
    return query.order_by(LetterTemplate.number.desc())


def last_version(kind: LetterKind, round_: Round | None) -> LetterTemplate | None:
    """Return the newest version of a letter's words, of the programme or of a round."""
    return db.session.scalar(versions_of(kind, round_).limit(1))


def words_for(kind: LetterKind, round_: Round | None) -> LetterTemplate:
    """Return the words that hold for a round now: its own if it has some, else the programme's."""
    own = last_version(kind, round_) if round_ is not None else None
    if own is not None and own.has_words:
        return own
    return db.session.scalars(versions_of(kind, None).limit(1)).one()


def own_words() -> sa.Select[LetterTemplate]:
    """Return the words that hold in single rounds instead of the programme's, the newest round first."""
    newest = (
        sa.select(sa.func.max(LetterTemplate.id))
        .where(LetterTemplate.round_id.is_not(None))
        .group_by(LetterTemplate.kind, LetterTemplate.round_id)
    )
    query = sa.select(LetterTemplate).where(LetterTemplate.id.in_(newest), LetterTemplate.body != Texts())
    return query.order_by(LetterTemplate.round_id.desc(), LetterTemplate.kind)


def letter_kind_of(snapshot: dict[str, Any]) -> LetterKind | None:
    """Return in which words a document was written, by what its snapshot says; an agreement has none."""
    words = snapshot.get("letter")
    return LetterKind(words["kind"]) if words else None


def worded(kind: LetterKind, application: Application, offer: Offer | None, language: str) -> dict[str, Any]:
    """Return the words of a letter as its snapshot keeps them: text, values, and which version they are."""
    template = words_for(kind, application.round)
    return {
        "kind": kind.value,
        "version": template.number,
        "round": template.round.reference if template.round else None,
        "subject": template.subject.in_language(language),
        "body": template.body.in_language(language),
        "values": values_for(kind, application, offer, language),
    }


def said_subject(kind: LetterKind, application: Application, offer: Offer | None = None) -> LazyString:
    """Return the subject of a letter for the mail that carries it, in the language of its reader."""
    subject = words_for(kind, application.round).subject
    values = {language: values_for(kind, application, offer, language) for language in LANGUAGES}

    def in_words() -> str:
        language = current_language()
        return said(subject.in_language(language), values[language])

    return LazyString(in_words)
