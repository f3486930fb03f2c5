"""Milestones, reports, payments and the ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report_reminder",
        sa.Column("report_reference", sa.String(length=20), nullable=False),
        sa.Column("occasion", sa.String(length=40), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_reminder")),
        sa.UniqueConstraint(
            "report_reference", "occasion", name=op.f("uq_report_reminder_report_reference_occasion")
        ),
    )
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
                "requested",
                "approved",
                "paid",
                "cancelled",
                name="paymentstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
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
            "(state IN ('approved', 'paid')) = (approved_by_id IS NOT NULL)",
            name=op.f("ck_payment_approved_by"),
        ),
        sa.CheckConstraint(
            "(state IN ('requested', 'approved', 'paid')) = (requested_by_id IS NOT NULL)",
            name=op.f("ck_payment_requested_by"),
        ),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_payment_positive_amount")),
        sa.CheckConstraint("requested_by_id <> approved_by_id", name=op.f("ck_payment_approved_by_another")),
        sa.CheckConstraint("requested_by_id <> paid_by_id", name=op.f("ck_payment_paid_by_another")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["user.id"], name=op.f("fk_payment_approved_by_id_user")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_payment_award_id_award")),
        sa.ForeignKeyConstraint(
            ["milestone_id"], ["milestone.id"], name=op.f("fk_payment_milestone_id_milestone")
        ),
        sa.ForeignKeyConstraint(["paid_by_id"], ["user.id"], name=op.f("fk_payment_paid_by_id_user")),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["user.id"], name=op.f("fk_payment_requested_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("award_id", "position", name=op.f("uq_payment_award_id_position")),
        sa.UniqueConstraint("milestone_id", name=op.f("uq_payment_milestone_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_payment_reference")),
    )
    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payment_award_id"), ["award_id"], unique=False)

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
                "paid",
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
                "paid",
                name="target_account",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column("posted_by_id", sa.Integer(), nullable=False),
        sa.Column("posted_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(award_id IS NULL) = (source = 'funder' OR target = 'funder')",
            name=op.f("ck_posting_award_unless_funding"),
        ),
        sa.CheckConstraint(
            "(target = 'paid') = (payment_id IS NOT NULL)", name=op.f("ck_posting_payment_if_paid")
        ),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_posting_positive_amount")),
        sa.CheckConstraint("source <> target", name=op.f("ck_posting_moves")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_posting_award_id_award")),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_posting_payment_id_payment")),
        sa.ForeignKeyConstraint(["posted_by_id"], ["user.id"], name=op.f("fk_posting_posted_by_id_user")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_posting_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting")),
        sa.UniqueConstraint("payment_id", name=op.f("uq_posting_payment_id")),
    )
    with op.batch_alter_table("posting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_posting_award_id"), ["award_id"], unique=False)
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


def downgrade() -> None:
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
        batch_op.drop_index(batch_op.f("ix_posting_award_id"))

    op.drop_table("posting")
    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_photo_report_id"))

    op.drop_table("photo")
    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_payment_award_id"))

    op.drop_table("payment")
    op.drop_table("milestone_report")
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_milestone_award_id"))

    op.drop_table("milestone")
    with op.batch_alter_table("query_message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_query_message_query_id"))

    op.drop_table("query_message")
    with op.batch_alter_table("sent_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sent_report_report_reference"))

    op.drop_table("sent_report")
    with op.batch_alter_table("report_query", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_query_report_reference"))

    op.drop_table("report_query")
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
    op.drop_table("report_reminder")
