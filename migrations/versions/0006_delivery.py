"""Milestones, reports, payments and the ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "milestone",
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
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
        sa.Column("spent_pence", sa.BigInteger(), nullable=True),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "due",
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
        sa.Column("assessment", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'accepted') = (accepted_at IS NOT NULL)", name=op.f("ck_milestone_report_accepted_at")
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


def downgrade() -> None:
    with op.batch_alter_table("posting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_posting_round_id"))
        batch_op.drop_index(batch_op.f("ix_posting_award_id"))

    op.drop_table("posting")
    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_payment_award_id"))

    op.drop_table("payment")
    op.drop_table("milestone_report")
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_milestone_award_id"))

    op.drop_table("milestone")
