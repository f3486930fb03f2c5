"""Due diligence: the checklist, look-ups, duplicate signals and other assistance."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "diligence_check",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "recorded",
                "waiver_asked",
                "waived",
                "replaced",
                name="checkstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "outcome",
            sa.Enum(
                "cleared",
                "concern",
                "red",
                name="checkoutcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "risk",
            sa.Enum(
                "low", "medium", "high", name="risk", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("checked_by_id", sa.Integer(), nullable=False),
        sa.Column("checked_at", sa.DateTime(), nullable=False),
        sa.Column("waiver_reason", sa.Text(), nullable=False),
        sa.Column("waiver_asked_by_id", sa.Integer(), nullable=True),
        sa.Column("waiver_asked_at", sa.DateTime(), nullable=True),
        sa.Column("waived_by_id", sa.Integer(), nullable=True),
        sa.Column("waived_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'waived' OR (waived_by_id IS NOT NULL AND waiver_asked_by_id IS NOT NULL AND waived_by_id <> waiver_asked_by_id AND waiver_reason <> '')",
            name=op.f("ck_diligence_check_waived_by_two"),
        ),
        sa.CheckConstraint(
            "state <> 'waiver_asked' OR (waiver_asked_by_id IS NOT NULL AND waiver_reason <> '')",
            name=op.f("ck_diligence_check_waiver_asked_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_diligence_check_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["user.id"], name=op.f("fk_diligence_check_checked_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence_item.id"], name=op.f("fk_diligence_check_evidence_id_evidence_item")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["check_item.id"], name=op.f("fk_diligence_check_item_id_check_item")
        ),
        sa.ForeignKeyConstraint(
            ["waived_by_id"], ["user.id"], name=op.f("fk_diligence_check_waived_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["waiver_asked_by_id"], ["user.id"], name=op.f("fk_diligence_check_waiver_asked_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diligence_check")),
    )
    with op.batch_alter_table("diligence_check", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_diligence_check_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(
            "uq_diligence_check_one_current",
            ["application_id", "item_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'replaced'"),
            postgresql_where=sa.text("state <> 'replaced'"),
        )


def downgrade() -> None:
    with op.batch_alter_table("diligence_check", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_diligence_check_one_current",
            sqlite_where=sa.text("state <> 'replaced'"),
            postgresql_where=sa.text("state <> 'replaced'"),
        )
        batch_op.drop_index(batch_op.f("ix_diligence_check_application_id"))

    op.drop_table("diligence_check")
