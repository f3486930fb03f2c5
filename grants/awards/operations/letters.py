"""Letters: their words are edited, and one that no longer holds is revoked.  The caller commits."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.applications.operations.telling import tell_people_of
from grants.awards.letters import REQUIRED, fields_of, last_version
from grants.awards.models import LetterKind, LetterTemplate
from grants.db import db
from grants.documents.models import LETTERS, IssuedDocument, Standing
from grants.documents.operations import documents_about
from grants.documents.prose import check_fields, fields_in
from grants.errors import RuleBroken, WrongState
from grants.languages import LANGUAGES, Texts
from grants.rounds.models import Round


def check_words(kind: LetterKind, subject: Texts, body: Texts) -> None:
    """Refuse words that ask for an unknown field, or that leave out one which the letter needs."""
    for language in LANGUAGES:
        for name, text in (("subject", subject), ("body", body)):
            check_fields(text.in_language(language), fields_of(kind), field=f"{name}_{language}")
        missing = [name for name in REQUIRED[kind] if name not in fields_in(body.in_language(language))]
        if missing:
            raise RuleBroken(
                _("This letter needs the field %(name)s. Put it where it fits.", name=f"{{{missing[0]}}}"),
                field=f"body_{language}",
            )


def edit_words(
    kind: LetterKind, round_: Round | None, *, subject: Texts, body: Texts, actor: User
) -> LetterTemplate | None:
    """Add a version of a letter's words, for the programme or for one round; the same words add none."""
    check_words(kind, subject, body)
    last = last_version(kind, round_)
    if last is not None and (last.subject, last.body) == (subject, body):
        return None
    return _add_version(kind, round_, subject, body, actor)


def give_up_own_words(kind: LetterKind, round_: Round, *, actor: User) -> LetterTemplate:
    """Let the programme's words hold again in a round that had its own."""
    last = last_version(kind, round_)
    if last is None or not last.has_words:
        raise WrongState(_("This round has no words of its own for this letter."))
    return _add_version(kind, round_, Texts(), Texts(), actor)


def copy_words(source: Round, copy: Round, actor: User) -> None:
    """Give a copied round the words of its own that hold in the other, as its first version of each."""
    for kind in LetterKind:
        own = last_version(kind, source)
        if own is not None and own.has_words:
            _add_version(kind, copy, own.subject, own.body, actor)


def _add_version(
    kind: LetterKind, round_: Round | None, subject: Texts, body: Texts, actor: User
) -> LetterTemplate:
    last = last_version(kind, round_)
    version = LetterTemplate(
        kind=kind,
        round=round_,
        number=last.number + 1 if last is not None else 1,
        subject=subject,
        body=body,
        written_by_id=actor.id,
    )
    db.session.add(version)
    db.session.flush()  # The audit line needs its id.
    audit.record(
        actor,
        "letter_template.edit" if body else "letter_template.give_up",
        version,
        kind=kind,
        number=version.number,
        round=round_.reference if round_ is not None else None,
    )
    return version


def revoke_letters(application: Application, *, reason: str, actor: User) -> None:
    """Take back the letter about a decision that no longer stands, if one still holds.

    No mail of its own tells the group: what ended the decision does, or the group did that itself.
    """
    for document in documents_about(application.id):
        if document.kind in LETTERS and document.standing is Standing.GENUINE:
            _take_back(document, reason, actor)


def _take_back(document: IssuedDocument, reason: str, actor: User) -> None:
    document.revoked_at, document.revoked_by_id = clock.now(), actor.id
    document.revoked_reason = reason
    audit.record(
        actor, "issued_document.revoke", document, reason=reason, kind=document.kind, code=document.code
    )


def revoke_letter(document: IssuedDocument, *, reason: str, actor: User) -> None:
    """Take a letter back: the public page says so from now on, and the group is told why."""
    if document.code is None or document.revoked_at is not None:
        raise WrongState(_("This letter cannot be revoked, or it was revoked before."))
    _take_back(document, reason, actor)
    application = db.session.get_one(Application, document.application_id)
    tell_people_of(
        application,
        _l("A letter that we sent you no longer holds: %(reference)s", reference=document.reference),
        _l("We have revoked this letter: “%(letter)s”. Please do not use it any more.",
           letter=document.kind.label),
        reason,
    )  # fmt: skip
