"""Translate an answer, in one's own name.  Operations never commit: the caller does."""

from flask_babel import gettext as _

from grants import clock
from grants.accounts.models import User
from grants.applications.models import AnswerTranslation, Application
from grants.applications.queries import last_submission
from grants.applications.translations import find_translation, languages_of
from grants.db import db
from grants.errors import RuleBroken
from grants.languages import LANGUAGES
from grants.lifecycles import APPLICATION


def add_translation(
    application: Application, question_key: str, text: str, language: str, *, actor: User
) -> AnswerTranslation:
    """Put a translation beside an answer of the copy that counts now; the original stays as it is.

    Of each answer there is one translation into each language: who writes it anew puts their
    own name to it.
    """
    APPLICATION.check(actor, "translate", application)
    copy = last_submission(application)
    written = languages_of(copy.content).get(question_key) if copy is not None else None
    if copy is None or written is None:
        raise RuleBroken(_("Only an answer in words can be translated."))
    if language not in LANGUAGES or language == written:
        raise RuleBroken(_("Translate the answer into another language than its own."))
    if not text.strip():
        raise RuleBroken(_("Write the translation"), field="text")
    known = find_translation(application.id, question_key, language)
    if known is None:
        known = AnswerTranslation(application_id=application.id, question_key=question_key, language=language)
        db.session.add(known)
    known.text, known.submission_number = text.strip(), copy.number
    known.translated_by_id, known.translated_at = actor.id, clock.now()
    APPLICATION.take(
        actor, "translate", application, question=question_key, language=language, copy=copy.number
    )
    return known
