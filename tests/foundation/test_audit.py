"""The trail proves itself: of all that is altered behind the service's back, the first misfit is named."""

from collections.abc import Callable
from pathlib import Path

import factories as make
import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from grants import audit
from grants.assurance.proof import faults
from grants.audit import AuditEvent
from grants.db import db
from grants.lifecycles import AwardState, PaymentState, ReviewState
from grants.money import Pence
from grants.payments.models import Payment


@pytest.fixture
def head(app: Flask) -> Path:
    path: Path = app.config["AUDIT_HEAD"]
    return path


@pytest.fixture
def behind(app: Flask) -> Callable[[str], None]:
    """Return a function that changes the database as somebody would who may drop its triggers."""

    def run(statement: str) -> None:
        db.session.rollback()
        with db.engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
                connection.execute(sa.text(statement))
                return
            connection.execute(sa.text("PRAGMA defer_foreign_keys = ON"))
            triggers = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            kept = connection.execute(sa.text(triggers)).all()
            for name, _sql in kept:
                connection.execute(sa.text(f"DROP TRIGGER {name}"))
            connection.execute(sa.text(statement))
            for _name, sql in kept:
                connection.execute(sa.text(sql))

    return run


def first_fault(head: Path) -> str:
    db.session.rollback()
    return [*faults(head), ""][0]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_event SET action = 'x' WHERE id = 1", "DELETE FROM audit_event WHERE id = 1"],
)
def test_the_database_refuses_to_change_an_event(app: Flask, statement: str) -> None:
    make.an_officer()

    with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
        connection.execute(sa.text(statement))


def test_the_mapper_refuses_to_change_an_event(app: Flask) -> None:
    make.an_officer()
    line = make.rows(AuditEvent)[0]
    line.action = "x"

    with pytest.raises(RuntimeError, match="append-only"):
        db.session.flush()


def test_a_fact_that_has_no_plain_spelling_is_a_mistake_of_ours(app: Flask) -> None:
    officer = make.an_officer()

    with pytest.raises(TypeError, match="An audit line cannot hold"):
        make.do(audit.record, officer, "user.add", officer, thing=object())


def test_the_trail_of_a_whole_grant_is_whole(head: Path) -> None:
    make.an_award(AwardState.CLOSED)

    assert first_fault(head) == ""


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "'2020-01-01 00:00:00'"),
        ("actor_id", "NULL"),
        ("action", "'user.invent'"),
        ("record_type", "'award'"),
        ("record_id", "99"),
        ("details", "'{}'"),
        ("witness_before", "'00'"),
        ("witness", "'00'"),
        ("previous_hash", "'11'"),
        ("hash", "'22'"),
    ],
)
def test_an_edit_of_any_column_of_an_event_is_named(
    head: Path, behind: Callable[[str], None], column: str, value: str
) -> None:
    make.a_round()
    line = make.rows(AuditEvent, AuditEvent.action == "round.publish")[0]

    behind(f"UPDATE audit_event SET {column} = {value} WHERE id = {line.id}")

    assert first_fault(head).startswith(f"Event {line.id} ")


def test_a_deleted_event_is_named(head: Path, behind: Callable[[str], None]) -> None:
    make.a_round()

    behind("DELETE FROM audit_event WHERE id = 2")

    assert first_fault(head) == "Event 2 is missing."


def test_a_deleted_tail_is_known_outside_the_database(head: Path, behind: Callable[[str], None]) -> None:
    make.a_round()
    last = make.rows(AuditEvent)[-1].id

    behind(f"DELETE FROM audit_event WHERE id = {last}")

    assert first_fault(head) == f"Events were deleted at the end: event {last} is known outside the database."


def test_a_tail_that_was_written_anew_differs_from_the_head(
    head: Path, behind: Callable[[str], None]
) -> None:
    make.a_round()
    last = make.rows(AuditEvent)[-1]
    last.action = "round.take_back"
    forged = audit.event_hash(last)
    db.session.rollback()

    behind(f"UPDATE audit_event SET action = 'round.take_back', hash = '{forged}' WHERE id = {last.id}")

    assert first_fault(head) == f"Event {last.id} differs from the head kept outside the database."


def test_a_missing_head_is_said(head: Path) -> None:
    make.a_round()
    head.unlink()

    assert first_fault(head) == "The head that is kept outside the database is missing."


def test_the_kept_head_never_moves_back(head: Path) -> None:
    audit.keep_head(head, 7, "seven")
    audit.keep_head(head, 6, "six")

    assert audit.kept_head(head) == (7, "seven")


def test_nothing_is_kept_of_what_was_rolled_back(head: Path) -> None:
    officer = make.an_officer()
    kept = audit.kept_head(head)

    def record_and_fail() -> None:
        audit.record(officer, "user.add", officer)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        make.do(record_and_fail)

    assert audit.kept_head(head) == kept
    assert [event.action for event in make.rows(AuditEvent)] == ["user.add"]


def test_an_edited_award_is_named(head: Path, behind: Callable[[str], None]) -> None:
    award = make.an_award(AwardState.ACTIVE)
    last = audit.events_of(award)[-1]

    behind(f"UPDATE award SET amount_pence = amount_pence + 1 WHERE id = {award.id}")

    assert first_fault(head) == f"award {award.id} differs from what event {last.id} ({last.action}) left."


def test_an_edit_is_named_also_after_a_genuine_step_on_the_same_record(
    head: Path, behind: Callable[[str], None]
) -> None:
    award = make.an_award(AwardState.OFFERED)
    before = audit.events_of(award)[-1].id
    behind(f"UPDATE award SET amount_pence = amount_pence + 1 WHERE id = {award.id}")

    make.accept(make.fresh(award))

    line = next(line for line in audit.events_of(award) if line.action == "award.accept")
    assert first_fault(head) == (
        f"award {award.id} was altered after event {before} and before event {line.id} (award.accept)."
    )


def test_an_edit_is_named_also_after_a_step_that_changes_nothing_of_the_record(
    head: Path, behind: Callable[[str], None]
) -> None:
    round_, officer = make.a_round(), make.an_officer()
    before = audit.events_of(round_)[-1].id
    behind(f"UPDATE round SET reviewers_wanted = 1 WHERE id = {round_.id}")

    make.do(audit.record, officer, "round.rehearse", make.fresh(round_))

    line = audit.events_of(round_)[-1]
    assert line.witness_before == line.witness
    assert first_fault(head) == (
        f"round {round_.id} was altered after event {before} and before event {line.id} (round.rehearse)."
    )


def test_a_row_that_the_service_did_not_make_is_named_also_after_a_genuine_step(
    head: Path, behind: Callable[[str], None]
) -> None:
    payment = make.a_payment(PaymentState.PLANNED)
    behind(f"UPDATE payment SET id = 99 WHERE id = {payment.id}")
    db.session.expunge_all()
    smuggled = make.rows(Payment, Payment.id == 99)[0]

    make.do(audit.record, make.an_officer(), "payment.cancel", smuggled)

    line = audit.events_of(smuggled)[-1]
    assert first_fault(head) == (
        f"payment 99 stood before its first event, {line.id}: the service did not make it."
    )


def test_each_event_says_how_it_found_the_record_and_how_it_left_it(app: Flask) -> None:
    award = make.an_award(AwardState.ACTIVE)

    made, *later = audit.events_of(award)

    assert made.witness_before is None
    assert [line.witness_before for line in later] == [line.witness for line in [made, *later][:-1]]
    assert later[-1].witness == audit.fingerprint(make.fresh(award))


def test_events_about_what_is_not_witnessed_have_no_fingerprints(app: Flask) -> None:
    (line,) = audit.events_of(make.an_officer())

    assert (line.witness_before, line.witness) == (None, None)


def test_a_witnessed_record_does_not_change_without_a_line(app: Flask) -> None:
    award = make.an_award(AwardState.ACTIVE)

    def change() -> None:
        award.amount_pence = Pence(1)

    with pytest.raises(RuntimeError, match=f"award {award.id} was changed without a line in the audit trail"):
        make.do(change)

    assert make.fresh(award).amount_pence > 1


def test_a_deleted_award_is_named(head: Path, behind: Callable[[str], None]) -> None:
    award = make.an_award(AwardState.REFUSED)
    number, last = award.id, audit.events_of(award)[-1]

    for table in ("posting", "award"):
        column = "id" if table == "award" else "award_id"
        behind(f"DELETE FROM {table} WHERE {column} = {number}")

    found = list(faults(head))
    assert found[0].startswith(("posting", "award"))
    assert f"award {number} was deleted; event {last.id} knows it." in found


def test_an_edited_score_is_named(head: Path, behind: Callable[[str], None]) -> None:
    score = make.a_review(ReviewState.SUBMITTED).scores[0]
    last = audit.events_of(score)[-1]

    behind(f"UPDATE score SET points = 4 WHERE id = {score.id}")

    assert first_fault(head) == f"score {score.id} differs from what event {last.id} (score.give) left."


def test_a_deleted_score_is_named(head: Path, behind: Callable[[str], None]) -> None:
    score = make.a_review(ReviewState.SUBMITTED).scores[0]
    number, last = score.id, audit.events_of(score)[-1]

    behind(f"DELETE FROM score WHERE id = {number}")

    assert first_fault(head) == f"score {number} was deleted; event {last.id} knows it."


def test_an_edited_payment_is_named(head: Path, behind: Callable[[str], None]) -> None:
    payment = make.a_payment(PaymentState.PAID)
    last = audit.events_of(payment)[-1]

    behind(f"UPDATE payment SET finance_reference = 'BACS-0' WHERE id = {payment.id}")

    assert first_fault(head) == (
        f"payment {payment.id} differs from what event {last.id} (payment.record_paid) left."
    )


def test_a_deleted_payment_is_named(head: Path, behind: Callable[[str], None]) -> None:
    payment = make.a_payment(PaymentState.PLANNED)
    number, last = payment.id, audit.events_of(payment)[-1]

    behind(f"DELETE FROM payment WHERE id = {number}")

    assert first_fault(head) == f"payment {number} was deleted; event {last.id} knows it."


def test_a_posting_that_the_service_did_not_make_is_named(head: Path, behind: Callable[[str], None]) -> None:
    award = make.an_award(AwardState.ACTIVE)

    behind(
        "INSERT INTO posting (round_id, award_id, source, target, amount_pence, posted_by_id, posted_at)"
        f" SELECT round_id, {award.id}, 'pot', 'committed', 1, posted_by_id, posted_at FROM posting"
        f" WHERE award_id = {award.id}"
    )

    assert first_fault(head).endswith("has no event: it was not made by the service.")


def test_a_state_that_no_event_explains_is_named(head: Path, behind: Callable[[str], None]) -> None:
    application = make.an_application()

    behind(f"UPDATE application SET state = 'in_review' WHERE id = {application.id}")

    assert first_fault(head) == (
        f"application {application.id} is in state “in_review”, which no event explains."
    )


def test_the_command_names_the_first_fault_and_fails(app: Flask, behind: Callable[[str], None]) -> None:
    score = make.a_review(ReviewState.SUBMITTED).scores[0]
    runner = app.test_cli_runner()
    whole = runner.invoke(args=["verify-audit"])
    behind(f"UPDATE score SET points = 0 WHERE id = {score.id}")

    altered = runner.invoke(args=["verify-audit"])

    assert (whole.exit_code, whole.output) == (0, "The audit trail is whole.\n")
    assert altered.exit_code == 1
    assert altered.output.startswith(f"score {score.id} differs from what event ")
