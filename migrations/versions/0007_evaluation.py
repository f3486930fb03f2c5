"""Targets, returns and closures."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "closure",
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("spent_pence", sa.BigInteger(), nullable=False),
        sa.Column("returned_pence", sa.BigInteger(), nullable=False),
        sa.Column("written_off_pence", sa.BigInteger(), nullable=False),
        sa.Column("released_pence", sa.BigInteger(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("closed_by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "spent_pence >= 0 AND returned_pence >= 0 AND written_off_pence >= 0 AND released_pence >= 0",
            name=op.f("ck_closure_not_negative"),
        ),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_closure_award_id_award")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["user.id"], name=op.f("fk_closure_closed_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure")),
        sa.UniqueConstraint("award_id", name=op.f("uq_closure_award_id")),
    )
    op.create_table(
        "monitoring_return",
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("people_reached", sa.Integer(), nullable=True),
        sa.Column("worked", sa.Text(), nullable=False),
        sa.Column("did_not_work", sa.Text(), nullable=False),
        sa.Column("learned", sa.Text(), nullable=False),
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
            "(state = 'accepted') = (accepted_at IS NOT NULL)", name=op.f("ck_monitoring_return_accepted_at")
        ),
        sa.CheckConstraint(
            "(state = 'accepted') = (rating IS NOT NULL)",
            name=op.f("ck_monitoring_return_rated_when_accepted"),
        ),
        sa.CheckConstraint("people_reached >= 0", name=op.f("ck_monitoring_return_people_not_negative")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_monitoring_return_award_id_award")),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["user.id"], name=op.f("fk_monitoring_return_submitted_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitoring_return")),
        sa.UniqueConstraint("award_id", "position", name=op.f("uq_monitoring_return_award_id_position")),
        sa.UniqueConstraint("reference", name=op.f("uq_monitoring_return_reference")),
    )
    with op.batch_alter_table("monitoring_return", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_monitoring_return_award_id"), ["award_id"], unique=False)

    op.create_table(
        "target",
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("planned >= 0", name=op.f("ck_target_not_negative")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_target_award_id_award")),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_target_indicator_id_indicator")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
        sa.UniqueConstraint("award_id", "indicator_id", name=op.f("uq_target_award_id_indicator_id")),
    )
    with op.batch_alter_table("target", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_target_award_id"), ["award_id"], unique=False)

    op.create_table(
        "indicator_value",
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("actual", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("actual >= 0", name=op.f("ck_indicator_value_not_negative")),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_indicator_value_indicator_id_indicator")
        ),
        sa.ForeignKeyConstraint(
            ["return_id"],
            ["monitoring_return.id"],
            name=op.f("fk_indicator_value_return_id_monitoring_return"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_value")),
        sa.UniqueConstraint(
            "return_id", "indicator_id", name=op.f("uq_indicator_value_return_id_indicator_id")
        ),
    )
    with op.batch_alter_table("indicator_value", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_indicator_value_return_id"), ["return_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("indicator_value", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_indicator_value_return_id"))

    op.drop_table("indicator_value")
    with op.batch_alter_table("target", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_target_award_id"))

    op.drop_table("target")
    with op.batch_alter_table("monitoring_return", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_monitoring_return_award_id"))

    op.drop_table("monitoring_return")
    op.drop_table("closure")
