"""Agreed budgets, expense claims and assets."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "spending_rules",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("wants_claims", sa.Boolean(), nullable=False),
        sa.Column("virement_share", sa.Integer(), nullable=False),
        sa.Column("asset_limit_pence", sa.BigInteger(), nullable=False),
        sa.Column("final_report_days", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("asset_limit_pence > 0", name=op.f("ck_spending_rules_positive_limit")),
        sa.CheckConstraint(
            "final_report_days BETWEEN 1 AND 366", name=op.f("ck_spending_rules_final_report_days")
        ),
        sa.CheckConstraint(
            "virement_share BETWEEN 0 AND 10000", name=op.f("ck_spending_rules_virement_share")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_spending_rules_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spending_rules")),
        sa.UniqueConstraint("round_id", name=op.f("uq_spending_rules_round_id")),
    )
    op.create_table(
        "budget_line",
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column(
            "part",
            sa.Enum(
                "project",
                "evaluation",
                "training",
                "core",
                name="budgetpart",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_pence >= 0", name=op.f("ck_budget_line_not_negative")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_budget_line_award_id_award")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_line")),
        sa.UniqueConstraint("award_id", "position", name=op.f("uq_budget_line_award_id_position")),
    )
    op.create_table(
        "expense_claim",
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "queried",
                "accepted",
                "partly_accepted",
                "refused",
                "withdrawn",
                name="claimstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("sample_seed", sa.String(length=32), nullable=True),
        sa.Column("sample_share", sa.Integer(), nullable=True),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('accepted', 'partly_accepted', 'refused')) = (decided_at IS NOT NULL) AND (decided_at IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_expense_claim_decided"),
        ),
        sa.CheckConstraint(
            "state <> 'queried' OR question <> ''", name=op.f("ck_expense_claim_queried_with_question")
        ),
        sa.CheckConstraint(
            "(sample_seed IS NULL) = (sample_share IS NULL)", name=op.f("ck_expense_claim_sample")
        ),
        sa.CheckConstraint("sample_share BETWEEN 1 AND 10000", name=op.f("ck_expense_claim_sample_share")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_expense_claim_award_id_award")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user.id"], name=op.f("fk_expense_claim_decided_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["user.id"], name=op.f("fk_expense_claim_submitted_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expense_claim")),
        sa.UniqueConstraint("reference", name=op.f("uq_expense_claim_reference")),
    )
    with op.batch_alter_table("expense_claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_expense_claim_award_id"), ["award_id"], unique=False)
        batch_op.create_index(
            "uq_expense_claim_draft",
            ["award_id"],
            unique=True,
            sqlite_where=sa.text("state = 'draft'"),
            postgresql_where=sa.text("state = 'draft'"),
        )

    op.create_table(
        "expense_item",
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("receipt_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("supplier", sa.String(length=255), nullable=False),
        sa.Column("supplier_key", sa.String(length=255), nullable=False),
        sa.Column("what_for", sa.String(length=255), nullable=False),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column("is_equipment", sa.Boolean(), nullable=False),
        sa.Column("is_sampled", sa.Boolean(), nullable=False),
        sa.Column(
            "finding",
            sa.Enum(
                "open",
                "accepted",
                "refused",
                name="finding",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("checked_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "finding <> 'refused' OR reason <> ''", name=op.f("ck_expense_item_refused_with_reason")
        ),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_expense_item_positive_amount")),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["user.id"], name=op.f("fk_expense_item_checked_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["expense_claim.id"], name=op.f("fk_expense_item_claim_id_expense_claim")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["budget_line.id"], name=op.f("fk_expense_item_line_id_budget_line")
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["upload.id"], name=op.f("fk_expense_item_receipt_id_upload")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expense_item")),
    )
    with op.batch_alter_table("expense_item", schema=None) as batch_op:
        batch_op.create_index(
            "ix_expense_item_alike", ["supplier_key", "paid_on", "amount_pence"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_expense_item_claim_id"), ["claim_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_expense_item_fingerprint"), ["fingerprint"], unique=False)
        batch_op.create_index(batch_op.f("ix_expense_item_line_id"), ["line_id"], unique=False)

    op.create_table(
        "asset",
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "held",
                "disposal_asked",
                "disposed",
                name="assetstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("cost_pence", sa.BigInteger(), nullable=False),
        sa.Column("bought_on", sa.Date(), nullable=False),
        sa.Column("kept_by", sa.String(length=255), nullable=False),
        sa.Column("kept_where", sa.String(length=255), nullable=False),
        sa.Column("serial_number", sa.String(length=60), nullable=False),
        sa.Column(
            "disposal",
            sa.Enum(
                "sold",
                "given",
                "lost",
                "worn_out",
                name="disposal",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("disposal_value_pence", sa.BigInteger(), nullable=True),
        sa.Column("disposal_reason", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("disposed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'disposed') = (disposed_on IS NOT NULL)", name=op.f("ck_asset_disposed_on")
        ),
        sa.CheckConstraint(
            "(state = 'held') = (disposal IS NULL) AND (disposal IS NULL) = (disposal_value_pence IS NULL)",
            name=op.f("ck_asset_disposal_asked"),
        ),
        sa.CheckConstraint("cost_pence > 0", name=op.f("ck_asset_positive_cost")),
        sa.CheckConstraint("disposal_value_pence >= 0", name=op.f("ck_asset_value_not_negative")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_asset_award_id_award")),
        sa.ForeignKeyConstraint(["item_id"], ["expense_item.id"], name=op.f("fk_asset_item_id_expense_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset")),
        sa.UniqueConstraint("item_id", name=op.f("uq_asset_item_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_asset_reference")),
    )
    with op.batch_alter_table("asset", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_asset_award_id"), ["award_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("asset", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_asset_award_id"))

    op.drop_table("asset")
    with op.batch_alter_table("expense_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_expense_item_line_id"))
        batch_op.drop_index(batch_op.f("ix_expense_item_fingerprint"))
        batch_op.drop_index(batch_op.f("ix_expense_item_claim_id"))
        batch_op.drop_index("ix_expense_item_alike")

    op.drop_table("expense_item")
    with op.batch_alter_table("expense_claim", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_expense_claim_draft",
            sqlite_where=sa.text("state = 'draft'"),
            postgresql_where=sa.text("state = 'draft'"),
        )
        batch_op.drop_index(batch_op.f("ix_expense_claim_award_id"))

    op.drop_table("expense_claim")
    op.drop_table("budget_line")
    op.drop_table("spending_rules")
