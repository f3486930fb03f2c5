"""Milestones, reports, payments and the ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

#: What the database refuses of a posting, with the sentence: PostgreSQL and SQLite read the same words.
_BALANCE = """COALESCE((
    SELECT SUM(CASE WHEN target = NEW.source THEN amount_pence ELSE -amount_pence END)
    FROM posting
    WHERE round_id = NEW.round_id AND (source = NEW.source OR target = NEW.source)
    AND (NEW.source = 'pot' OR award_id = NEW.award_id)
    AND (NEW.source NOT IN ('payable', 'requested', 'approved') OR payment_id = NEW.payment_id)
), 0)"""
_UNDER_WAY = """COALESCE((
    SELECT SUM(CASE WHEN source = 'committed' THEN amount_pence ELSE -amount_pence END)
    FROM posting
    WHERE payment_id = NEW.payment_id AND (source = 'committed' OR target = 'committed')
), 0)"""
# What was promised less what was set free again: a change of the award may lower it and raise it later.
_PROMISED = """COALESCE((
    SELECT SUM(CASE WHEN source = 'pot' THEN amount_pence ELSE -amount_pence END) FROM posting
    WHERE award_id = NEW.award_id
    AND (source = 'pot' AND target = 'committed' OR source = 'committed' AND target = 'released')
), 0)"""
_AWARDED = "(SELECT amount_pence FROM award WHERE id = NEW.award_id)"
_REFUSED = {
    "posting_covered": (
        f"NEW.source <> 'funder' AND {_BALANCE} < NEW.amount_pence",
        "the account does not hold that much",
    ),
    "posting_within_award": (
        f"NEW.source = 'pot' AND NEW.target = 'committed' AND {_PROMISED} + NEW.amount_pence > {_AWARDED}",
        "more than the award",
    ),
    "posting_of_payment": (
        "NEW.payment_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM payment WHERE id = NEW.payment_id"
        " AND award_id = NEW.award_id AND amount_pence = NEW.amount_pence)",
        "not the payment of this award, or not its amount",
    ),
    "posting_once_under_way": (
        f"NEW.payment_id IS NOT NULL AND NEW.source = 'committed' AND {_UNDER_WAY} <> 0",
        "the payment is under way already",
    ),
    "posting_in_its_round": (
        "NEW.award_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM award JOIN application"
        " ON application.id = award.application_id WHERE award.id = NEW.award_id"
        " AND application.round_id = NEW.round_id)",
        "not the round of this award",
    ),
}
_KEPT = "postings are not changed or deleted"


def guard_ledger() -> None:
    """Let the database refuse postings that cannot be, and any change to one."""
    if op.get_bind().dialect.name == "sqlite":
        for name, (condition, sentence) in _REFUSED.items():
            op.execute(
                f"CREATE TRIGGER {name} BEFORE INSERT ON posting WHEN {condition}"
                f" BEGIN SELECT RAISE(ABORT, '{name}: {sentence}'); END"
            )
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER posting_kept_at_{verb.lower()} BEFORE {verb} ON posting"
                f" BEGIN SELECT RAISE(ABORT, 'posting_kept: {_KEPT}'); END"
            )
        return
    refusals = "".join(
        f"IF {condition} THEN RAISE EXCEPTION '{name}: {sentence}'"
        " USING ERRCODE = 'check_violation'; END IF; "
        for name, (condition, sentence) in _REFUSED.items()
    )
    # Two who post at one moment come here one after the other: each then sees what the other posted.
    turn = (
        "IF NEW.source = 'pot' OR NEW.award_id IS NULL"
        " THEN PERFORM 1 FROM round WHERE id = NEW.round_id FOR NO KEY UPDATE;"
        " ELSE PERFORM 1 FROM award WHERE id = NEW.award_id FOR NO KEY UPDATE; END IF; "
    )
    op.execute(
        "CREATE FUNCTION refuse_posting() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN {turn}{refusals}RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER posting_refused BEFORE INSERT ON posting"
        " FOR EACH ROW EXECUTE FUNCTION refuse_posting()"
    )
    op.execute(
        "CREATE FUNCTION keep_posting() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION 'posting_kept: {_KEPT}' USING ERRCODE = 'check_violation'; END $$"
    )
    op.execute(
        "CREATE TRIGGER posting_kept BEFORE UPDATE OR DELETE ON posting"
        " FOR EACH ROW EXECUTE FUNCTION keep_posting()"
    )


def unguard_ledger() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in (*_REFUSED, "posting_kept_at_update", "posting_kept_at_delete"):
            op.execute(f"DROP TRIGGER {name}")
        return
    for trigger, function in (("posting_refused", "refuse_posting"), ("posting_kept", "keep_posting")):
        op.execute(f"DROP TRIGGER {trigger} ON posting")
        op.execute(f"DROP FUNCTION {function}()")


def upgrade() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_calendar_feed_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
    )
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_feed_user_id"), ["user_id"], unique=False)
        batch_op.create_index(
            "uq_calendar_feed_one_open",
            ["user_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "change_request",
        sa.Column("report_reference", sa.String(length=20), nullable=False),
        sa.Column("keys", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user.id"], name=op.f("fk_change_request_asked_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_request")),
    )
    with op.batch_alter_table("change_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_change_request_report_reference"), ["report_reference"], unique=False
        )
        batch_op.create_index(
            "uq_change_request_one_open",
            ["report_reference"],
            unique=True,
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        )

    op.create_table(
        "payment_run",
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "prepared",
                "approved",
                "sent",
                "done",
                "cancelled",
                name="runstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("pay_on", sa.Date(), nullable=False),
        sa.Column("prepared_by_id", sa.Integer(), nullable=False),
        sa.Column("prepared_at", sa.DateTime(), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(), nullable=True),
        sa.Column("file_digest", sa.String(length=64), nullable=True),
        sa.Column("file_hash", sa.String(length=64), nullable=True),
        sa.Column("file_made_at", sa.DateTime(), nullable=True),
        sa.Column("sent_by_id", sa.Integer(), nullable=True),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'done') = (finished_at IS NOT NULL)", name=op.f("ck_payment_run_finished")
        ),
        sa.CheckConstraint(
            "(state IN ('sent', 'done')) = (sent_at IS NOT NULL) AND (sent_at IS NULL OR file_digest IS NOT NULL)",
            name=op.f("ck_payment_run_sent_with_file"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'sent', 'done') OR approved_at IS NOT NULL",
            name=op.f("ck_payment_run_approved"),
        ),
        sa.CheckConstraint(
            "(approved_by_id IS NULL) = (approved_at IS NULL)", name=op.f("ck_payment_run_approved_by")
        ),
        sa.CheckConstraint(
            "(file_digest IS NULL) = (file_made_at IS NULL) AND (file_digest IS NULL) = (file_hash IS NULL)",
            name=op.f("ck_payment_run_file_whole"),
        ),
        sa.CheckConstraint("(sent_by_id IS NULL) = (sent_at IS NULL)", name=op.f("ck_payment_run_sent_by")),
        sa.CheckConstraint(
            "prepared_by_id <> approved_by_id", name=op.f("ck_payment_run_approved_by_another")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["user.id"], name=op.f("fk_payment_run_approved_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["prepared_by_id"], ["user.id"], name=op.f("fk_payment_run_prepared_by_id_user")
        ),
        sa.ForeignKeyConstraint(["sent_by_id"], ["user.id"], name=op.f("fk_payment_run_sent_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_run")),
        sa.UniqueConstraint("reference", name=op.f("uq_payment_run_reference")),
    )
    op.create_table(
        "report_query",
        sa.Column("report_reference", sa.String(length=20), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by_id IS NULL)", name=op.f("ck_report_query_ended_by_somebody")
        ),
        sa.ForeignKeyConstraint(["ended_by_id"], ["user.id"], name=op.f("fk_report_query_ended_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_query")),
    )
    with op.batch_alter_table("report_query", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_report_query_report_reference"), ["report_reference"], unique=False
        )

    op.create_table(
        "sent_report",
        sa.Column("report_reference", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.Column("sent_by_id", sa.Integer(), nullable=False),
        sa.Column("certified_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("certified_by_id <> sent_by_id", name=op.f("ck_sent_report_certified_by_another")),
        sa.ForeignKeyConstraint(
            ["certified_by_id"], ["user.id"], name=op.f("fk_sent_report_certified_by_id_user")
        ),
        sa.ForeignKeyConstraint(["sent_by_id"], ["user.id"], name=op.f("fk_sent_report_sent_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_report")),
        sa.UniqueConstraint(
            "report_reference", "version", name=op.f("uq_sent_report_report_reference_version")
        ),
    )
    with op.batch_alter_table("sent_report", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sent_report_report_reference"), ["report_reference"], unique=False
        )

    op.create_table(
        "bank_result",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("imported_by_id", sa.Integer(), nullable=False),
        sa.Column("imported_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["imported_by_id"], ["user.id"], name=op.f("fk_bank_result_imported_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["payment_run.id"], name=op.f("fk_bank_result_run_id_payment_run")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_result")),
        sa.UniqueConstraint("run_id", "file_hash", name=op.f("uq_bank_result_run_id_file_hash")),
    )
    with op.batch_alter_table("bank_result", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bank_result_run_id"), ["run_id"], unique=False)

    op.create_table(
        "chase_rules",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("before_days", sa.Integer(), nullable=False),
        sa.Column("first_days", sa.Integer(), nullable=False),
        sa.Column("second_days", sa.Integer(), nullable=False),
        sa.Column("third_days", sa.Integer(), nullable=False),
        sa.Column("formal_days", sa.Integer(), nullable=False),
        sa.Column("escalation_days", sa.Integer(), nullable=False),
        sa.Column("holds_other_awards", sa.Boolean(), nullable=False),
        sa.Column("blocks_applications", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "0 < first_days AND first_days < second_days AND second_days < third_days AND third_days < formal_days AND formal_days < escalation_days",
            name=op.f("ck_chase_rules_climbs"),
        ),
        sa.CheckConstraint("before_days > 0", name=op.f("ck_chase_rules_before")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_chase_rules_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chase_rules")),
        sa.UniqueConstraint("round_id", name=op.f("uq_chase_rules_round_id")),
    )
    op.create_table(
        "query_message",
        sa.Column("query_id", sa.Integer(), nullable=False),
        sa.Column("is_answer", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_query_message_by_id_user")),
        sa.ForeignKeyConstraint(
            ["query_id"], ["report_query.id"], name=op.f("fk_query_message_query_id_report_query")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_query_message")),
    )
    with op.batch_alter_table("query_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_query_message_query_id"), ["query_id"], unique=False)

    op.create_table(
        "bank_link",
        sa.Column("hosting_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["hosting_id"], ["hosting.id"], name=op.f("fk_bank_link_hosting_id_hosting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_bank_link_token_hash")),
    )
    with op.batch_alter_table("bank_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bank_link_hosting_id"), ["hosting_id"], unique=False)

    op.create_table(
        "bank_details",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "given",
                "checked",
                "in_force",
                "refused",
                "withdrawn",
                "replaced",
                name="bankdetailsstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("ending", sa.String(length=2), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=True),
        sa.Column("link_id", sa.Integer(), nullable=True),
        sa.Column("given_name", sa.String(length=255), nullable=False),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.Column("called_name", sa.String(length=255), nullable=False),
        sa.Column("called_number", sa.String(length=40), nullable=False),
        sa.Column("called_on", sa.Date(), nullable=True),
        sa.Column("number_source", sa.String(length=255), nullable=False),
        sa.Column("statement_on", sa.Date(), nullable=True),
        sa.Column("checked_by_id", sa.Integer(), nullable=True),
        sa.Column("checked_at", sa.DateTime(), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("in_force_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('refused', 'withdrawn', 'replaced')) = (ended_at IS NOT NULL)",
            name=op.f("ck_bank_details_ended_at"),
        ),
        sa.CheckConstraint(
            "state <> 'refused' OR ended_reason <> ''", name=op.f("ck_bank_details_refused_with_reason")
        ),
        sa.CheckConstraint(
            "state NOT IN ('checked', 'in_force', 'replaced') OR checked_by_id IS NOT NULL",
            name=op.f("ck_bank_details_checked_by_somebody"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('in_force', 'replaced') OR confirmed_by_id IS NOT NULL",
            name=op.f("ck_bank_details_confirmed_by_somebody"),
        ),
        sa.CheckConstraint(
            "(checked_by_id IS NOT NULL) = (checked_at IS NOT NULL) AND (checked_by_id IS NOT NULL) = (called_on IS NOT NULL)",
            name=op.f("ck_bank_details_checked_by_call"),
        ),
        sa.CheckConstraint(
            "(confirmed_by_id IS NOT NULL) = (confirmed_at IS NOT NULL) AND (confirmed_by_id IS NOT NULL) = (in_force_on IS NOT NULL)",
            name=op.f("ck_bank_details_in_force_if_confirmed"),
        ),
        sa.CheckConstraint("checked_by_id <> given_by_id", name=op.f("ck_bank_details_checked_by_another")),
        sa.CheckConstraint(
            "confirmed_by_id <> checked_by_id", name=op.f("ck_bank_details_confirmed_by_a_second")
        ),
        sa.CheckConstraint(
            "confirmed_by_id <> given_by_id", name=op.f("ck_bank_details_confirmed_by_another")
        ),
        sa.CheckConstraint(
            "given_by_id IS NOT NULL OR link_id IS NOT NULL", name=op.f("ck_bank_details_given_by_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["user.id"], name=op.f("fk_bank_details_checked_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["user.id"], name=op.f("fk_bank_details_confirmed_by_id_user")
        ),
        sa.ForeignKeyConstraint(["given_by_id"], ["user.id"], name=op.f("fk_bank_details_given_by_id_user")),
        sa.ForeignKeyConstraint(
            ["link_id"], ["bank_link.id"], name=op.f("fk_bank_details_link_id_bank_link")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_bank_details_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_details")),
    )
    with op.batch_alter_table("bank_details", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bank_details_mark"), ["mark"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_bank_details_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            "uq_bank_details_one_in_force",
            ["organisation_id"],
            unique=True,
            sqlite_where=sa.text("state = 'in_force'"),
            postgresql_where=sa.text("state = 'in_force'"),
        )
        batch_op.create_index(
            "uq_bank_details_one_waiting",
            ["organisation_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('given', 'checked')"),
            postgresql_where=sa.text("state IN ('given', 'checked')"),
        )

    op.create_table(
        "chase_notice",
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("report_reference", sa.String(length=20), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "before",
                "due",
                "overdue_1",
                "overdue_2",
                "overdue_3",
                "formal",
                "escalation",
                name="chasestep",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("skipped", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_chase_notice_award_id_award")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chase_notice")),
        sa.UniqueConstraint(
            "report_reference", "step", "due_on", name=op.f("uq_chase_notice_report_reference_step_due_on")
        ),
    )
    with op.batch_alter_table("chase_notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_chase_notice_award_id"), ["award_id"], unique=False)

    op.create_table(
        "chase_pause",
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("report_reference", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("placed_by_id", sa.Integer(), nullable=False),
        sa.Column("placed_at", sa.DateTime(), nullable=False),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_chase_pause_has_reason")),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by_id IS NULL)", name=op.f("ck_chase_pause_ended_by_somebody")
        ),
        sa.CheckConstraint(
            "ended_at IS NULL OR ended_at >= placed_at", name=op.f("ck_chase_pause_ended_after")
        ),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_chase_pause_award_id_award")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["user.id"], name=op.f("fk_chase_pause_ended_by_id_user")),
        sa.ForeignKeyConstraint(["placed_by_id"], ["user.id"], name=op.f("fk_chase_pause_placed_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chase_pause")),
    )
    with op.batch_alter_table("chase_pause", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_chase_pause_award_id"), ["award_id"], unique=False)

    op.create_table(
        "milestone",
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("first_number", sa.Text(), nullable=False),
        sa.Column("second_number", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_milestone_award_id_award")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
        sa.UniqueConstraint("award_id", "position", name=op.f("uq_milestone_award_id_position")),
    )
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_milestone_award_id"), ["award_id"], unique=False)

    op.create_table(
        "repayment",
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "demanded",
                "write_off_asked",
                "settled",
                "cancelled",
                name="repaymentstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column(
            "cause",
            sa.Enum(
                "unspent",
                "recovery",
                name="repaymentcause",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column("received_pence", sa.BigInteger(), nullable=False),
        sa.Column("written_off_pence", sa.BigInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("demanded_by_id", sa.Integer(), nullable=False),
        sa.Column("demanded_at", sa.DateTime(), nullable=False),
        sa.Column("write_off_asked_by_id", sa.Integer(), nullable=True),
        sa.Column("write_off_reason", sa.Text(), nullable=False),
        sa.Column("written_off_by_id", sa.Integer(), nullable=True),
        sa.Column("cancelled_by_id", sa.Integer(), nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'cancelled') = (cancelled_by_id IS NOT NULL) AND (state <> 'cancelled' OR (received_pence = 0 AND cancel_reason <> ''))",
            name=op.f("ck_repayment_cancelled"),
        ),
        sa.CheckConstraint(
            "(state = 'settled') = (received_pence + written_off_pence = amount_pence)",
            name=op.f("ck_repayment_settled"),
        ),
        sa.CheckConstraint(
            "(state = 'write_off_asked' OR written_off_pence > 0) = (write_off_asked_by_id IS NOT NULL) AND (write_off_asked_by_id IS NULL) = (write_off_reason = '')",
            name=op.f("ck_repayment_write_off_asked"),
        ),
        sa.CheckConstraint(
            "(state IN ('settled', 'cancelled')) = (ended_at IS NOT NULL)", name=op.f("ck_repayment_ended")
        ),
        sa.CheckConstraint(
            "(written_off_pence > 0) = (written_off_by_id IS NOT NULL)", name=op.f("ck_repayment_written_off")
        ),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_repayment_positive_amount")),
        sa.CheckConstraint(
            "cancelled_by_id <> demanded_by_id", name=op.f("ck_repayment_cancelled_by_another")
        ),
        sa.CheckConstraint(
            "received_pence >= 0 AND written_off_pence >= 0 AND received_pence + written_off_pence <= amount_pence",
            name=op.f("ck_repayment_never_more_than_owed"),
        ),
        sa.CheckConstraint(
            "write_off_asked_by_id <> written_off_by_id", name=op.f("ck_repayment_written_off_by_another")
        ),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_repayment_award_id_award")),
        sa.ForeignKeyConstraint(
            ["cancelled_by_id"], ["user.id"], name=op.f("fk_repayment_cancelled_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["demanded_by_id"], ["user.id"], name=op.f("fk_repayment_demanded_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["write_off_asked_by_id"], ["user.id"], name=op.f("fk_repayment_write_off_asked_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["written_off_by_id"], ["user.id"], name=op.f("fk_repayment_written_off_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repayment")),
        sa.UniqueConstraint("reference", name=op.f("uq_repayment_reference")),
    )
    with op.batch_alter_table("repayment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_repayment_award_id"), ["award_id"], unique=False)

    op.create_table(
        "milestone_report",
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("did_not_work", sa.Text(), nullable=False),
        sa.Column("first_count", sa.Integer(), nullable=True),
        sa.Column("second_count", sa.Integer(), nullable=True),
        sa.Column("spent_pence", sa.BigInteger(), nullable=True),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.Column("by_link", sa.Boolean(), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "due",
                "awaiting_sign_off",
                "sent_back",
                "submitted",
                "changes_requested",
                "accepted",
                "cancelled",
                name="reportstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("changes_wanted", sa.Text(), nullable=False),
        sa.Column("sent_back_because", sa.Text(), nullable=False),
        sa.Column("assessment", sa.Text(), nullable=False),
        sa.Column(
            "rating",
            sa.Enum(
                "far_below",
                "below",
                "as_planned",
                "above",
                "far_above",
                name="rating",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("submitted_at", sa.DateTime(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'accepted') = (accepted_at IS NOT NULL)", name=op.f("ck_milestone_report_accepted_at")
        ),
        sa.CheckConstraint(
            "(state = 'accepted') = (rating IS NOT NULL)",
            name=op.f("ck_milestone_report_rated_when_accepted"),
        ),
        sa.CheckConstraint(
            "first_count >= 0 AND second_count >= 0", name=op.f("ck_milestone_report_counts_not_negative")
        ),
        sa.CheckConstraint("spent_pence >= 0", name=op.f("ck_milestone_report_spent_not_negative")),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["upload.id"], name=op.f("fk_milestone_report_evidence_id_upload")
        ),
        sa.ForeignKeyConstraint(
            ["milestone_id"], ["milestone.id"], name=op.f("fk_milestone_report_milestone_id_milestone")
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["user.id"], name=op.f("fk_milestone_report_submitted_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone_report")),
        sa.UniqueConstraint("milestone_id", name=op.f("uq_milestone_report_milestone_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_milestone_report_reference")),
    )
    op.create_table(
        "payment",
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "payable",
                "requested",
                "approved",
                "in_run",
                "sent",
                "paid",
                "failed",
                "cancelled",
                name="paymentstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column(
            "trigger",
            sa.Enum(
                "agreement",
                "report",
                "date",
                "evidence",
                "closing",
                name="paymenttrigger",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("milestone_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("condition_id", sa.Integer(), nullable=True),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column("requested_by_id", sa.Integer(), nullable=True),
        sa.Column("requested_at", sa.DateTime(), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(), nullable=True),
        sa.Column("paid_by_id", sa.Integer(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("finance_reference", sa.String(length=60), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'paid') = (paid_by_id IS NOT NULL) AND (state = 'paid') = (paid_on IS NOT NULL)",
            name=op.f("ck_payment_paid_by"),
        ),
        sa.CheckConstraint(
            "(state IN ('approved', 'in_run', 'sent', 'paid', 'failed')) = (approved_by_id IS NOT NULL)",
            name=op.f("ck_payment_approved_by"),
        ),
        sa.CheckConstraint(
            "(state IN ('requested', 'approved', 'in_run', 'sent', 'paid', 'failed')) = (requested_by_id IS NOT NULL)",
            name=op.f("ck_payment_requested_by"),
        ),
        sa.CheckConstraint("(trigger = 'date') = (due_on IS NOT NULL)", name=op.f("ck_payment_day_if_date")),
        sa.CheckConstraint(
            "(trigger = 'evidence') = (condition_id IS NOT NULL)",
            name=op.f("ck_payment_condition_if_evidence"),
        ),
        sa.CheckConstraint(
            "(trigger = 'report') = (milestone_id IS NOT NULL)", name=op.f("ck_payment_milestone_if_report")
        ),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_payment_positive_amount")),
        sa.CheckConstraint("requested_by_id <> approved_by_id", name=op.f("ck_payment_approved_by_another")),
        sa.CheckConstraint("requested_by_id <> paid_by_id", name=op.f("ck_payment_paid_by_another")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["user.id"], name=op.f("fk_payment_approved_by_id_user")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_payment_award_id_award")),
        sa.ForeignKeyConstraint(
            ["condition_id"], ["award_condition.id"], name=op.f("fk_payment_condition_id_award_condition")
        ),
        sa.ForeignKeyConstraint(
            ["milestone_id"], ["milestone.id"], name=op.f("fk_payment_milestone_id_milestone")
        ),
        sa.ForeignKeyConstraint(["paid_by_id"], ["user.id"], name=op.f("fk_payment_paid_by_id_user")),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["user.id"], name=op.f("fk_payment_requested_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("award_id", "position", name=op.f("uq_payment_award_id_position")),
        sa.UniqueConstraint("condition_id", name=op.f("uq_payment_condition_id")),
        sa.UniqueConstraint("milestone_id", name=op.f("uq_payment_milestone_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_payment_reference")),
    )
    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payment_award_id"), ["award_id"], unique=False)

    op.create_table(
        "repayment_receipt",
        sa.Column("repayment_id", sa.Integer(), nullable=False),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("bank_reference", sa.String(length=60), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("bank_reference <> ''", name=op.f("ck_repayment_receipt_has_reference")),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_repayment_receipt_positive_amount")),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["user.id"], name=op.f("fk_repayment_receipt_entered_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["repayment_id"], ["repayment.id"], name=op.f("fk_repayment_receipt_repayment_id_repayment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repayment_receipt")),
        sa.UniqueConstraint(
            "repayment_id", "bank_reference", name=op.f("uq_repayment_receipt_repayment_id_bank_reference")
        ),
    )
    with op.batch_alter_table("repayment_receipt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_repayment_receipt_repayment_id"), ["repayment_id"], unique=False)

    op.create_table(
        "photo",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("caption", sa.String(length=200), nullable=False),
        sa.Column("by_link", sa.Boolean(), nullable=False),
        sa.Column("consent", sa.Text(), nullable=False),
        sa.Column("may_publish", sa.Boolean(), nullable=True),
        sa.Column("consented_by_id", sa.Integer(), nullable=True),
        sa.Column("consented_at", sa.DateTime(), nullable=True),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(consented_at IS NULL) = (consent = '') AND (consented_at IS NULL) = (may_publish IS NULL) AND (consented_at IS NULL) = (consented_by_id IS NULL)",
            name=op.f("ck_photo_consent_whole"),
        ),
        sa.ForeignKeyConstraint(["consented_by_id"], ["user.id"], name=op.f("fk_photo_consented_by_id_user")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["milestone_report.id"], name=op.f("fk_photo_report_id_milestone_report")
        ),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.id"], name=op.f("fk_photo_upload_id_upload")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
        sa.UniqueConstraint("upload_id", name=op.f("uq_photo_upload_id")),
    )
    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_photo_report_id"), ["report_id"], unique=False)

    op.create_table(
        "posting",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=True),
        sa.Column("payment_id", sa.Integer(), nullable=True),
        sa.Column(
            "source",
            sa.Enum(
                "funder",
                "pot",
                "committed",
                "payable",
                "requested",
                "approved",
                "paid",
                "returned",
                "written_off",
                "released",
                name="source_account",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "target",
            sa.Enum(
                "funder",
                "pot",
                "committed",
                "payable",
                "requested",
                "approved",
                "paid",
                "returned",
                "written_off",
                "released",
                name="target_account",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column("posted_by_id", sa.Integer(), nullable=True),
        sa.Column("posted_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(award_id IS NULL) = (source = 'funder' OR target = 'funder')",
            name=op.f("ck_posting_award_unless_funding"),
        ),
        sa.CheckConstraint(
            "(payment_id IS NOT NULL) = (source IN ('payable', 'requested', 'approved') OR target IN ('payable', 'requested', 'approved'))",
            name=op.f("ck_posting_payment_if_of_one"),
        ),
        sa.CheckConstraint(
            "source || ' ' || target IN ('approved paid', 'approved payable', 'committed payable', 'committed released', 'funder pot', 'paid returned', 'paid written_off', 'payable committed', 'payable requested', 'pot committed', 'pot funder', 'released pot', 'requested approved', 'requested payable', 'returned pot')",
            name=op.f("ck_posting_known_move"),
        ),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_posting_positive_amount")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_posting_award_id_award")),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_posting_payment_id_payment")),
        sa.ForeignKeyConstraint(["posted_by_id"], ["user.id"], name=op.f("fk_posting_posted_by_id_user")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_posting_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting")),
    )
    with op.batch_alter_table("posting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_posting_award_id"), ["award_id"], unique=False)
        batch_op.create_index(
            "ix_posting_paid_once",
            ["payment_id"],
            unique=True,
            sqlite_where=sa.text("target = 'paid'"),
            postgresql_where=sa.text("target = 'paid'"),
        )
        batch_op.create_index(batch_op.f("ix_posting_payment_id"), ["payment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_posting_round_id"), ["round_id"], unique=False)

    op.create_table(
        "report_link",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["milestone_report.id"], name=op.f("fk_report_link_report_id_milestone_report")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_report_link_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_report_link_token_hash")),
    )
    with op.batch_alter_table("report_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_link_report_id"), ["report_id"], unique=False)
        batch_op.create_index(
            "uq_report_link_one_open",
            ["report_id", "user_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "run_line",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column("account_name", sa.Text(), nullable=True),
        sa.Column("account_ending", sa.String(length=2), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "paid",
                "failed",
                "taken_out",
                name="lineoutcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("outcome_on", sa.Date(), nullable=True),
        sa.Column("bank_reference", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "outcome <> 'failed' OR reason <> ''", name=op.f("ck_run_line_failed_with_reason")
        ),
        sa.CheckConstraint(
            "outcome <> 'paid' OR bank_reference <> ''", name=op.f("ck_run_line_paid_with_reference")
        ),
        sa.CheckConstraint("(outcome IS NULL) = (outcome_on IS NULL)", name=op.f("ck_run_line_outcome_on")),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_run_line_positive_amount")),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_run_line_payment_id_payment")),
        sa.ForeignKeyConstraint(["run_id"], ["payment_run.id"], name=op.f("fk_run_line_run_id_payment_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_line")),
        sa.UniqueConstraint("run_id", "payment_id", name=op.f("uq_run_line_run_id_payment_id")),
    )
    with op.batch_alter_table("run_line", schema=None) as batch_op:
        batch_op.create_index(
            "ix_run_line_open",
            ["payment_id"],
            unique=True,
            sqlite_where=sa.text("outcome IS NULL"),
            postgresql_where=sa.text("outcome IS NULL"),
        )
        batch_op.create_index(
            "ix_run_line_paid",
            ["payment_id"],
            unique=True,
            sqlite_where=sa.text("outcome = 'paid'"),
            postgresql_where=sa.text("outcome = 'paid'"),
        )
        batch_op.create_index(batch_op.f("ix_run_line_payment_id"), ["payment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_run_line_run_id"), ["run_id"], unique=False)

    guard_ledger()


def downgrade() -> None:
    unguard_ledger()
    with op.batch_alter_table("run_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_run_line_run_id"))
        batch_op.drop_index(batch_op.f("ix_run_line_payment_id"))
        batch_op.drop_index(
            "ix_run_line_paid",
            sqlite_where=sa.text("outcome = 'paid'"),
            postgresql_where=sa.text("outcome = 'paid'"),
        )
        batch_op.drop_index(
            "ix_run_line_open",
            sqlite_where=sa.text("outcome IS NULL"),
            postgresql_where=sa.text("outcome IS NULL"),
        )

    op.drop_table("run_line")
    with op.batch_alter_table("report_link", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_report_link_one_open",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_report_link_report_id"))

    op.drop_table("report_link")
    with op.batch_alter_table("posting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_posting_round_id"))
        batch_op.drop_index(batch_op.f("ix_posting_payment_id"))
        batch_op.drop_index(
            "ix_posting_paid_once",
            sqlite_where=sa.text("target = 'paid'"),
            postgresql_where=sa.text("target = 'paid'"),
        )
        batch_op.drop_index(batch_op.f("ix_posting_award_id"))

    op.drop_table("posting")
    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_photo_report_id"))

    op.drop_table("photo")
    with op.batch_alter_table("repayment_receipt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_repayment_receipt_repayment_id"))

    op.drop_table("repayment_receipt")
    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_payment_award_id"))

    op.drop_table("payment")
    op.drop_table("milestone_report")
    with op.batch_alter_table("repayment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_repayment_award_id"))

    op.drop_table("repayment")
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_milestone_award_id"))

    op.drop_table("milestone")
    with op.batch_alter_table("chase_pause", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_chase_pause_award_id"))

    op.drop_table("chase_pause")
    with op.batch_alter_table("chase_notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_chase_notice_award_id"))

    op.drop_table("chase_notice")
    with op.batch_alter_table("bank_details", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_bank_details_one_waiting",
            sqlite_where=sa.text("state IN ('given', 'checked')"),
            postgresql_where=sa.text("state IN ('given', 'checked')"),
        )
        batch_op.drop_index(
            "uq_bank_details_one_in_force",
            sqlite_where=sa.text("state = 'in_force'"),
            postgresql_where=sa.text("state = 'in_force'"),
        )
        batch_op.drop_index(batch_op.f("ix_bank_details_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_bank_details_mark"))

    op.drop_table("bank_details")
    with op.batch_alter_table("bank_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bank_link_hosting_id"))

    op.drop_table("bank_link")
    with op.batch_alter_table("query_message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_query_message_query_id"))

    op.drop_table("query_message")
    op.drop_table("chase_rules")
    with op.batch_alter_table("bank_result", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bank_result_run_id"))

    op.drop_table("bank_result")
    with op.batch_alter_table("sent_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sent_report_report_reference"))

    op.drop_table("sent_report")
    with op.batch_alter_table("report_query", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_query_report_reference"))

    op.drop_table("report_query")
    op.drop_table("payment_run")
    with op.batch_alter_table("change_request", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_change_request_one_open",
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_change_request_report_reference"))

    op.drop_table("change_request")
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_calendar_feed_one_open",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_calendar_feed_user_id"))

    op.drop_table("calendar_feed")
