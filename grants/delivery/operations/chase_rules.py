"""The rules and words of a round for its notices, and what a late report blocks.  The caller commits."""

from collections.abc import Iterator

import sqlalchemy as sa
from flask_babel import gettext as _

from grants import audit
from grants.accounts.models import User
from grants.applications.models import Application
from grants.applications.requirements import Unmet
from grants.db import db, lock
from grants.delivery.chasing import FIELDS, default_words, late_reports, rules_of, title_of
from grants.delivery.models import ChaseRules, ChaseStep
from grants.delivery.operations.telling import address_of
from grants.documents.prose import check_fields
from grants.errors import RuleBroken
from grants.languages import LANGUAGES, Texts
from grants.lifecycles import ROUND
from grants.rounds.models import Round


def set_chase_rules(
    round_: Round, *, days: list[int], holds_other_awards: bool, blocks_applications: bool, actor: User
) -> ChaseRules:
    """Say when the groups of a round are told that a report nears or is late, and what that blocks.

    ``days`` are those of ``ChaseRules.DAYS``: the first counts before the due day, the others after it.
    """
    lock(round_)
    ROUND.check(actor, "set_chasing", round_)
    for name, before, after in zip(ChaseRules.DAYS[2:], days[1:-1], days[2:], strict=True):
        if after <= before:
            raise RuleBroken(_("Enter more days than for the step before."), field=name)
    if min(days) < 1:
        raise RuleBroken(_("Enter at least 1 day."), field=ChaseRules.DAYS[days.index(min(days))])
    rules = rules_of(round_)
    for name, number in zip(ChaseRules.DAYS, days, strict=True):
        setattr(rules, name, number)
    rules.holds_other_awards, rules.blocks_applications = holds_other_awards, blocks_applications
    _keep(rules, actor, days=days, holds_other_awards=holds_other_awards,
          blocks_applications=blocks_applications)  # fmt: skip
    ROUND.take(actor, "set_chasing", round_)
    return rules


def word_notice(round_: Round, step: ChaseStep, words: Texts, *, actor: User) -> ChaseRules:
    """Say what a notice of a round says, in each language; the default words leave none of its own."""
    lock(round_)
    ROUND.check(actor, "set_chasing", round_)
    check_notice(words)
    rules = rules_of(round_)
    kept = {key: said for key, said in rules.words.items() if key != step.value}
    if words != default_words(step):
        kept[step.value] = dict(words)
    rules.words = kept
    _keep(rules, actor, step=step, words=dict(words))
    ROUND.take(actor, "set_chasing", round_)
    return rules


def check_notice(words: Texts) -> None:
    """Refuse words that ask for a field which notices do not offer."""
    for language in LANGUAGES:
        check_fields(words.in_language(language), FIELDS, field=f"words_{language}")


def _keep(rules: ChaseRules, actor: User, **facts: object) -> None:
    db.session.add(rules)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "chase_rules.set", rules, **facts)


def copy_chase_rules(source: Round, copy: Round, actor: User) -> None:
    """Give a copied round the rules and words of the other."""
    known = db.session.scalar(sa.select(ChaseRules).where(ChaseRules.round_id == source.id))
    if known is None:
        return
    set_chase_rules(
        copy,
        days=[getattr(known, name) for name in ChaseRules.DAYS],
        holds_other_awards=known.holds_other_awards,
        blocks_applications=known.blocks_applications,
        actor=actor,
    )
    for word, texts in known.words.items():
        word_notice(copy, ChaseStep(word), Texts(texts), actor=actor)


def no_report_is_late(application: Application) -> Iterator[Unmet]:
    """A group that owes a late report sends it first: a rule before an application is submitted."""
    for report in late_reports(application.organisation_id, ChaseRules.blocks_applications):
        yield Unmet(
            _("Send the overdue report “%(title)s” of award %(award)s first. If you cannot, write to us:"
              " we may give it another day.", title=title_of(report), award=report.award.reference),
            address_of(report),
        )  # fmt: skip
