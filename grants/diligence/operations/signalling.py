"""Groups and texts are compared with those of all rounds; officers say what they think of what is found.

To compare one application costs a bounded number of queries, however many others there are:
what they have in common is looked up by its hash.
"""

from collections.abc import Iterable

import sqlalchemy as sa

from grants import audit, clock
from grants.accounts.models import EvidenceItem, User
from grants.accounts.queries import contacts_of, people_of
from grants.applications.frozen import is_kept_apart
from grants.applications.models import Application
from grants.applications.queries import last_submission
from grants.db import db, hold_table
from grants.diligence.matching import Fact, account_mark, facts_of, keyed, read_account
from grants.diligence.models import AnswerSketch, BankAccount, Compared, Signal, SignalKind, Trace
from grants.diligence.queries import account_of
from grants.diligence.similarity import ALIKE, bands, share, sketch
from grants.lifecycles import APPLICATION, SIGNAL
from grants.rounds.models import QuestionKind

#: With no more than so many others is one compared closely, the latest first.
MOST = 50


def compare(application: Application) -> None:
    """Compare an application and its group with all others; what was found before is not found again."""
    hold_table(Signal)  # Two who compare at one moment come here one after the other.
    compare_group(application)
    _compare_texts(application)
    copy = last_submission(application)
    row = db.session.scalar(sa.select(Compared).where(Compared.application_id == application.id))
    row = row or Compared(application_id=application.id)
    row.submission_number, row.compared_at = copy.number if copy else 0, clock.now()
    db.session.add(row)


def compare_group(application: Application) -> None:
    """Compare the facts of an application's group with those of all other groups that have applied."""
    hold_table(Signal)  # As above.
    group = application.organisation
    facts = facts_of(group, contacts_of(group).values(), people_of(group.id), account_of(group.id))
    of_group = sa.and_(Trace.organisation_id == group.id, Trace.application_id.is_(None))
    _keep_traces(of_group, group.id, None, {(fact.kind, fact.mark) for fact in facts})
    by_mark = {fact.mark: fact for fact in facts}
    others = db.session.execute(
        sa.select(Trace.organisation_id, Trace.mark, sa.func.max(Application.id).label("number"))
        .join(Application, Application.organisation_id == Trace.organisation_id)
        .where(
            Trace.mark.in_(by_mark),
            Trace.organisation_id != group.id,
            Trace.application_id.is_(None),
            Application.submitted_at.is_not(None),
        )
        .group_by(Trace.organisation_id, Trace.mark)
        .order_by(sa.func.max(Application.id).desc())
        .limit(MOST)
    ).all()
    _signal(application, [(by_mark[row.mark], row.organisation_id, row.number) for row in others])


def _keep_traces(
    known: sa.ColumnElement[bool], group_id: int, number: int | None, wanted: set[tuple[SignalKind, str]]
) -> None:
    """Have exactly these traces of a group, or of an application."""
    rows = {(row.kind, row.mark): row for row in db.session.scalars(sa.select(Trace).where(known))}
    gone = [row.id for key, row in rows.items() if key not in wanted]
    if gone:
        db.session.execute(sa.delete(Trace).where(Trace.id.in_(gone)))
    db.session.add_all(
        Trace(organisation_id=group_id, application_id=number, kind=kind, mark=mark)
        for kind, mark in sorted(wanted - rows.keys(), key=lambda pair: pair[1])
    )
    db.session.flush()  # What is looked up next must be there.


def _compare_texts(application: Application) -> None:
    """Compare the long answers of the copy that counts with those of all other groups."""
    sketches = _sketches_of(application)
    _keep_sketches(application, sketches)
    marks = {keyed(SignalKind.TEXT, band) for known in sketches.values() for band in bands(known)}
    of_text = Trace.application_id == application.id
    _keep_traces(of_text, application.organisation_id, application.id, {(SignalKind.TEXT, m) for m in marks})
    near = db.session.scalars(
        sa.select(Trace.application_id)
        .where(
            Trace.mark.in_(marks),
            Trace.application_id.is_not(None),
            Trace.organisation_id != application.organisation_id,
        )
        .group_by(Trace.application_id)
        .order_by(Trace.application_id.desc())
        .limit(MOST)
    ).all()
    rows = db.session.execute(
        sa.select(AnswerSketch, Application.organisation_id)
        .join(Application, Application.id == AnswerSketch.application_id)
        .where(AnswerSketch.application_id.in_(near))
    ).all()
    best: dict[tuple[int, int], int] = {}
    for row, group_id in rows:
        found = max((share(known, row.places) for known in sketches.values()), default=0)
        key = (group_id, row.application_id)
        best[key] = max(best.get(key, 0), found)
    alike = {key: found for key, found in best.items() if found >= ALIKE}
    _signal(
        application,
        [
            (Fact(SignalKind.TEXT, _mark_of_pair(application.id, number), str(found)), group_id, number)
            for (group_id, number), found in alike.items()
        ],
    )


def _mark_of_pair(one: int, other: int) -> str:
    return keyed(SignalKind.TEXT, f"{min(one, other)} and {max(one, other)}")


def _sketches_of(application: Application) -> dict[str, list[int]]:
    """Return the sketch of every long answer; what is kept apart for monitoring is not looked at."""
    copy = last_submission(application)
    questions = [
        question
        for section in (copy.content["sections"] if copy else [])
        if not is_kept_apart(section)
        for question in section["questions"]
        if question["kind"] == QuestionKind.LONG_TEXT.value and isinstance(question["value"], str)
    ]
    found = {question["key"]: sketch(question["value"]) for question in questions}
    return {key: known for key, known in found.items() if known is not None}


def _keep_sketches(application: Application, sketches: dict[str, list[int]]) -> None:
    db.session.execute(sa.delete(AnswerSketch).where(AnswerSketch.application_id == application.id))
    db.session.add_all(
        AnswerSketch(application_id=application.id, question_key=key, places=known)
        for key, known in sketches.items()
    )


def _signal(application: Application, found: Iterable[tuple[Fact, int, int]]) -> None:
    """Write down what was found with other groups, unless it is known already."""
    found = list(found)
    if not found:
        return
    mine = application.organisation_id
    rows = db.session.execute(
        sa.select(Signal.first_organisation_id, Signal.second_organisation_id, Signal.mark).where(
            Signal.mark.in_({fact.mark for fact, _group, _number in found}),
            sa.or_(Signal.first_organisation_id == mine, Signal.second_organisation_id == mine),
        )
    )
    known = {tuple(row) for row in rows}
    for fact, group_id, number in found:
        (first, first_number), (second, second_number) = sorted([(mine, application.id), (group_id, number)])
        if (first, second, fact.mark) in known:
            continue
        signal = Signal(
            kind=fact.kind, mark=fact.mark, shown=fact.shown, first_organisation_id=first,
            second_organisation_id=second, first_application_id=first_number,
            second_application_id=second_number,
        )  # fmt: skip
        db.session.add(signal)
        db.session.flush()  # The audit line needs its id.
        audit.record(None, "duplicate_signal.find", signal, kind=fact.kind)


def note_account(
    application: Application,
    sort_code: str,
    account_number: str,
    *,
    evidence: EvidenceItem | None,
    actor: User,
) -> BankAccount:
    """Note which bank account a group's evidence shows, as a hash and two digits, and compare it at once."""
    APPLICATION.check(actor, "look_into", application)
    code, number = read_account(sort_code, account_number)
    account = BankAccount(
        organisation_id=application.organisation_id,
        mark=account_mark(code, number),
        ending=number[-2:],
        evidence=evidence,
        noted_by_id=actor.id,
    )
    db.session.add(account)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "bank_account.note", account, ending=account.ending)
    APPLICATION.take(actor, "look_into", application, item="bank_account")
    compare_group(application)
    return account


def explain_signal(signal: Signal, *, note: str, actor: User) -> None:
    """Say why what two groups have in common is nothing to worry about."""
    SIGNAL.check(actor, "explain", signal)
    _look_at(signal, note, actor)
    SIGNAL.take(actor, "explain", signal, reason=note)


def flag_signal(signal: Signal, *, note: str, actor: User) -> None:
    """Say that what two groups have in common is worth a check, and what is to be checked."""
    SIGNAL.check(actor, "flag", signal)
    _look_at(signal, note, actor)
    SIGNAL.take(actor, "flag", signal, reason=note)


def _look_at(signal: Signal, note: str, actor: User) -> None:
    signal.note, signal.looked_by_id, signal.looked_at = note, actor.id, clock.now()
