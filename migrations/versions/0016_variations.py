"""Changes of awards that are asked for and agreed."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "variation_rules",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("shift_days", sa.Integer(), nullable=False),
        sa.Column("move_share", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("move_share BETWEEN 0 AND 10000", name=op.f("ck_variation_rules_move_share")),
        sa.CheckConstraint("shift_days >= 0", name=op.f("ck_variation_rules_shift_not_negative")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_variation_rules_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_variation_rules")),
        sa.UniqueConstraint("round_id", name=op.f("uq_variation_rules_round_id")),
    )
    op.create_table(
        "variation",
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "requested",
                "sent_back",
                "offered",
                "recommended",
                "agreed",
                "refused",
                "declined",
                "withdrawn",
                name="variationstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("is_proposal", sa.Boolean(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("payments", sa.Text(), nullable=False),
        sa.Column("size_pence", sa.BigInteger(), nullable=False),
        sa.Column("started_by_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("signed_by_id", sa.Integer(), nullable=True),
        sa.Column("signed_at", sa.DateTime(), nullable=True),
        sa.Column("recommended_by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("is_alone", sa.Boolean(), nullable=False),
        sa.Column("terms_number", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'agreed') = (terms_number IS NOT NULL)", name=op.f("ck_variation_numbered_when_agreed")
        ),
        sa.CheckConstraint(
            "(state IN ('agreed', 'refused')) = (decided_at IS NOT NULL) AND (decided_at IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_variation_decided_by"),
        ),
        sa.CheckConstraint(
            "state <> 'recommended' OR recommended_by_id IS NOT NULL",
            name=op.f("ck_variation_recommended_by"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('recommended', 'declined') OR signed_at IS NOT NULL",
            name=op.f("ck_variation_signed_before"),
        ),
        sa.CheckConstraint(
            "(signed_at IS NULL) = (signed_by_id IS NULL)", name=op.f("ck_variation_signed_by")
        ),
        sa.CheckConstraint(
            "decided_by_id <> recommended_by_id", name=op.f("ck_variation_decided_by_another")
        ),
        sa.CheckConstraint("size_pence >= 0", name=op.f("ck_variation_size_not_negative")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_variation_award_id_award")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user.id"], name=op.f("fk_variation_decided_by_id_user")),
        sa.ForeignKeyConstraint(
            ["recommended_by_id"], ["user.id"], name=op.f("fk_variation_recommended_by_id_user")
        ),
        sa.ForeignKeyConstraint(["signed_by_id"], ["user.id"], name=op.f("fk_variation_signed_by_id_user")),
        sa.ForeignKeyConstraint(["started_by_id"], ["user.id"], name=op.f("fk_variation_started_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_variation")),
        sa.UniqueConstraint("award_id", "terms_number", name=op.f("uq_variation_award_id_terms_number")),
        sa.UniqueConstraint("reference", name=op.f("uq_variation_reference")),
    )
    with op.batch_alter_table("variation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_variation_award_id"), ["award_id"], unique=False)
        batch_op.create_index(
            "uq_variation_one_draft",
            ["award_id", "is_proposal"],
            unique=True,
            sqlite_where=sa.text("state = 'draft'"),
            postgresql_where=sa.text("state = 'draft'"),
        )
        batch_op.create_index(
            "uq_variation_one_under_way",
            ["award_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('requested', 'sent_back', 'offered', 'recommended')"),
            postgresql_where=sa.text("state IN ('requested', 'sent_back', 'offered', 'recommended')"),
        )


def downgrade() -> None:
    with op.batch_alter_table("variation", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_variation_one_under_way",
            sqlite_where=sa.text("state IN ('requested', 'sent_back', 'offered', 'recommended')"),
            postgresql_where=sa.text("state IN ('requested', 'sent_back', 'offered', 'recommended')"),
        )
        batch_op.drop_index(
            "uq_variation_one_draft",
            sqlite_where=sa.text("state = 'draft'"),
            postgresql_where=sa.text("state = 'draft'"),
        )
        batch_op.drop_index(batch_op.f("ix_variation_award_id"))

    op.drop_table("variation")
    op.drop_table("variation_rules")
