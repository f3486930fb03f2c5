"""Reads of what a recipient says of us."""

import sqlalchemy as sa

from grants.applications.models import Application
from grants.awards.models import Publicity, PublicityWords
from grants.awards.queries import award_of
from grants.db import db
from grants.languages import Texts, in_every_language
from grants.rounds.models import Round


def own_words(round_: Round) -> dict[Publicity, PublicityWords]:
    """Return the words that a round has of its own, by choice."""
    query = sa.select(PublicityWords).where(PublicityWords.round_id == round_.id)
    return {known.choice: known for known in db.session.scalars(query)}


def words_for(round_: Round) -> dict[Publicity, Texts]:
    """Return what each choice means in a round: its own words, else those of the service."""
    own = own_words(round_)
    return {
        choice: own[choice].text if choice in own else in_every_language(choice.default_words)
        for choice in Publicity
    }


def words_of(application: Application) -> Texts:
    """Return what the recipient says of us: by the choice of the award, in full while there is none."""
    award = award_of(application)
    choice = award.publicity if award is not None else Publicity.FULL
    return words_for(application.round)[choice]
