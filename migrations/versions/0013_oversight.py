"""Visits, and concerns about funded projects."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sample",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("large_pence", sa.BigInteger(), nullable=False),
        sa.Column("risk_from", sa.Integer(), nullable=True),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("drawn_by_id", sa.Integer(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("large_pence > 0", name=op.f("ck_sample_large")),
        sa.CheckConstraint("risk_from > 0", name=op.f("ck_sample_risk_from")),
        sa.CheckConstraint("share BETWEEN 0 AND 100", name=op.f("ck_sample_share")),
        sa.ForeignKeyConstraint(["drawn_by_id"], ["user.id"], name=op.f("fk_sample_drawn_by_id_user")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_sample_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample")),
    )
    with op.batch_alter_table("sample", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sample_round_id"), ["round_id"], unique=False)

    op.create_table(
        "sample_line",
        sa.Column("sample_id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("factors", sa.Text(), nullable=False),
        sa.Column(
            "why",
            sa.Enum(
                "large", "risk", "random", name="why", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("points >= 0", name=op.f("ck_sample_line_points")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_sample_line_award_id_award")),
        sa.ForeignKeyConstraint(["sample_id"], ["sample.id"], name=op.f("fk_sample_line_sample_id_sample")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample_line")),
        sa.UniqueConstraint("sample_id", "award_id", name=op.f("uq_sample_line_sample_id_award_id")),
    )
    with op.batch_alter_table("sample_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sample_line_award_id"), ["award_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sample_line_sample_id"), ["sample_id"], unique=False)

    op.create_table(
        "visit",
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "done",
                "follow_up",
                "closed",
                "cancelled",
                name="visitstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("sample_id", sa.Integer(), nullable=True),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("announced", sa.Boolean(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("visitor_id", sa.Integer(), nullable=False),
        sa.Column("planned_at", sa.DateTime(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=True),
        sa.Column("met", sa.Text(), nullable=True),
        sa.Column("seen", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('closed', 'cancelled')) = (ended_at IS NOT NULL)", name=op.f("ck_visit_ended")
        ),
        sa.CheckConstraint(
            "(state IN ('done', 'follow_up', 'closed')) = (made_on IS NOT NULL AND seen IS NOT NULL)",
            name=op.f("ck_visit_made"),
        ),
        sa.CheckConstraint("state <> 'follow_up' OR sent_at IS NOT NULL", name=op.f("ck_visit_sent")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_visit_award_id_award")),
        sa.ForeignKeyConstraint(["sample_id"], ["sample.id"], name=op.f("fk_visit_sample_id_sample")),
        sa.ForeignKeyConstraint(["visitor_id"], ["user.id"], name=op.f("fk_visit_visitor_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint("reference", name=op.f("uq_visit_reference")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_award_id"), ["award_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_sample_id"), ["sample_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_visitor_id"), ["visitor_id"], unique=False)

    op.create_table(
        "concern",
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "received",
                "triaged",
                "looked_into",
                "upheld",
                "not_upheld",
                "referred",
                "closed",
                name="concernstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("award_id", sa.Integer(), nullable=True),
        sa.Column("described", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("raised_at", sa.DateTime(), nullable=False),
        sa.Column("triager_id", sa.Integer(), nullable=True),
        sa.Column("assigned_at", sa.DateTime(), nullable=True),
        sa.Column("hold_id", sa.Integer(), nullable=True),
        sa.Column("suspension_id", sa.Integer(), nullable=True),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column(
            "referred_to",
            sa.Enum(
                "police",
                "safeguarding",
                "regulator",
                "fraud_team",
                name="referredto",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'closed') = (ended_at IS NOT NULL)", name=op.f("ck_concern_ended")),
        sa.CheckConstraint(
            "state <> 'referred' OR referred_to IS NOT NULL", name=op.f("ck_concern_referred")
        ),
        sa.CheckConstraint(
            "state = 'received' OR triager_id IS NOT NULL", name=op.f("ck_concern_triaged_by_somebody")
        ),
        sa.CheckConstraint("(triager_id IS NULL) = (assigned_at IS NULL)", name=op.f("ck_concern_assigned")),
        sa.CheckConstraint("hold_id IS NULL OR award_id IS NOT NULL", name=op.f("ck_concern_hold_of_award")),
        sa.CheckConstraint(
            "suspension_id IS NULL OR award_id IS NOT NULL", name=op.f("ck_concern_suspension_of_award")
        ),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_concern_award_id_award")),
        sa.ForeignKeyConstraint(["hold_id"], ["hold.id"], name=op.f("fk_concern_hold_id_hold")),
        sa.ForeignKeyConstraint(
            ["suspension_id"], ["suspension.id"], name=op.f("fk_concern_suspension_id_suspension")
        ),
        sa.ForeignKeyConstraint(["triager_id"], ["user.id"], name=op.f("fk_concern_triager_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_concern_code_hash")),
        sa.UniqueConstraint("hold_id", name=op.f("uq_concern_hold_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_concern_reference")),
        sa.UniqueConstraint("suspension_id", name=op.f("uq_concern_suspension_id")),
    )
    with op.batch_alter_table("concern", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concern_award_id"), ["award_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_concern_triager_id"), ["triager_id"], unique=False)

    op.create_table(
        "finding",
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "severity",
            sa.Enum(
                "low", "medium", "high", name="severity", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("for_group", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("settled_note", sa.Text(), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(action = '') = (due_on IS NULL)", name=op.f("ck_finding_action_by_a_day")),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL) AND (answer IS NULL) = (answered_by_id IS NULL)",
            name=op.f("ck_finding_answered"),
        ),
        sa.CheckConstraint(
            "(settled_note IS NULL) = (settled_at IS NULL) AND (settled_note IS NULL) = (settled_by_id IS NULL)",
            name=op.f("ck_finding_settled"),
        ),
        sa.ForeignKeyConstraint(["answered_by_id"], ["user.id"], name=op.f("fk_finding_answered_by_id_user")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["user.id"], name=op.f("fk_finding_settled_by_id_user")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_finding_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
    )
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_finding_visit_id"), ["visit_id"], unique=False)

    op.create_table(
        "concern_addition",
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concern.id"], name=op.f("fk_concern_addition_concern_id_concern")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_addition")),
    )
    with op.batch_alter_table("concern_addition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concern_addition_concern_id"), ["concern_id"], unique=False)

    op.create_table(
        "concern_file",
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_concern_file_size")),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concern.id"], name=op.f("fk_concern_file_concern_id_concern")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_file")),
    )
    with op.batch_alter_table("concern_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concern_file_concern_id"), ["concern_id"], unique=False)

    op.create_table(
        "concern_step",
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_concern_step_by_id_user")),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concern.id"], name=op.f("fk_concern_step_concern_id_concern")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_step")),
    )
    with op.batch_alter_table("concern_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concern_step_concern_id"), ["concern_id"], unique=False)

    op.create_table(
        "finding_reminder",
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("occasion", sa.String(length=60), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_finding_reminder_finding_id_finding")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_reminder")),
        sa.UniqueConstraint("finding_id", "occasion", name=op.f("uq_finding_reminder_finding_id_occasion")),
    )
    with op.batch_alter_table("finding_reminder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_finding_reminder_finding_id"), ["finding_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("finding_reminder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_finding_reminder_finding_id"))

    op.drop_table("finding_reminder")
    with op.batch_alter_table("concern_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concern_step_concern_id"))

    op.drop_table("concern_step")
    with op.batch_alter_table("concern_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concern_file_concern_id"))

    op.drop_table("concern_file")
    with op.batch_alter_table("concern_addition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concern_addition_concern_id"))

    op.drop_table("concern_addition")
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_finding_visit_id"))

    op.drop_table("finding")
    with op.batch_alter_table("concern", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concern_triager_id"))
        batch_op.drop_index(batch_op.f("ix_concern_award_id"))

    op.drop_table("concern")
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_visitor_id"))
        batch_op.drop_index(batch_op.f("ix_visit_sample_id"))
        batch_op.drop_index(batch_op.f("ix_visit_award_id"))

    op.drop_table("visit")
    with op.batch_alter_table("sample_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sample_line_sample_id"))
        batch_op.drop_index(batch_op.f("ix_sample_line_award_id"))

    op.drop_table("sample_line")
    with op.batch_alter_table("sample", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sample_round_id"))

    op.drop_table("sample")
