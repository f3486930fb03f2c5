"""What recipients say of us is worded for a round and chosen for an award.  The caller commits."""

from flask_babel import lazy_gettext as _l

from grants import audit
from grants.accounts.models import User
from grants.awards.models import Award, Publicity, PublicityWords
from grants.awards.operations.conditions import issue_anew
from grants.awards.operations.telling import tell_recipient
from grants.awards.publicity import own_words, words_for
from grants.db import db, lock
from grants.languages import Texts
from grants.lifecycles import AWARD, AwardState
from grants.rounds.models import Round


def word_publicity(round_: Round, texts: dict[Publicity, Texts], *, actor: User) -> None:
    """Write what each choice means in a round; letters that were issued keep their words."""
    lock(round_)  # Two who write at one moment come here one after the other.
    known = own_words(round_)
    for choice, text in texts.items():
        row = known.get(choice) or PublicityWords(round=round_, choice=choice)
        row.text = text
        db.session.add(row)
        db.session.flush()  # The audit line needs its id.
        audit.record(actor, "publicity_words.write", row, choice=choice)


def copy_publicity(source: Round, copy: Round, actor: User) -> None:
    """Give a copied round the words of its own that the other has."""
    if own := own_words(source):
        word_publicity(copy, {choice: known.text for choice, known in own.items()}, actor=actor)


def choose_publicity(award: Award, choice: Publicity, *, reason: str, actor: User) -> None:
    """Choose how a recipient names us, with a reason; an offer's letter is issued anew."""
    AWARD.check(actor, "choose_publicity", award)
    before, award.publicity, award.publicity_reason = award.publicity, choice, reason
    AWARD.take(actor, "choose_publicity", award, was=before, is_now=choice, reason=reason)
    if award.state is AwardState.OFFERED:
        issue_anew(award, actor)
    else:
        tell_recipient(
            award,
            _l("What you say of us has changed: %(reference)s", reference=award.reference),
            words_for(award.application.round)[choice],
        )
