"""Final reports, published evaluations, and what is paid back."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "final_report",
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("changed", sa.Text(), nullable=False),
        sa.Column("worked", sa.Text(), nullable=False),
        sa.Column("did_not_work", sa.Text(), nullable=False),
        sa.Column("learned", sa.Text(), nullable=False),
        sa.Column("afterwards", sa.Text(), nullable=False),
        sa.Column("other_income_pence", sa.BigInteger(), nullable=True),
        sa.Column("other_income_from", sa.Text(), nullable=False),
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
            "(state = 'accepted') = (accepted_at IS NOT NULL)", name=op.f("ck_final_report_accepted_at")
        ),
        sa.CheckConstraint(
            "(state = 'accepted') = (rating IS NOT NULL)", name=op.f("ck_final_report_rated_when_accepted")
        ),
        sa.CheckConstraint("other_income_pence >= 0", name=op.f("ck_final_report_income_not_negative")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_final_report_award_id_award")),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["user.id"], name=op.f("fk_final_report_submitted_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_final_report")),
        sa.UniqueConstraint("award_id", name=op.f("uq_final_report_award_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_final_report_reference")),
    )
    op.create_table(
        "public_evaluation",
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "with_group",
                "published",
                "taken_back",
                "exemption_asked",
                "exempt",
                name="evaluationstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("people_reached", sa.Integer(), nullable=True),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("worked", sa.Text(), nullable=False),
        sa.Column("did_not_work", sa.Text(), nullable=False),
        sa.Column("learned", sa.Text(), nullable=False),
        sa.Column("comment_until", sa.Date(), nullable=True),
        sa.Column("shown_at", sa.DateTime(), nullable=True),
        sa.Column("shown_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.Column("taken_back_reason", sa.Text(), nullable=False),
        sa.Column("exemption_reason", sa.Text(), nullable=False),
        sa.Column("exemption_asked_by_id", sa.Integer(), nullable=True),
        sa.Column("exempted_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'exempt') = (exempted_by_id IS NOT NULL)", name=op.f("ck_public_evaluation_exempt")
        ),
        sa.CheckConstraint(
            "(state = 'published') = (published_at IS NOT NULL)", name=op.f("ck_public_evaluation_published")
        ),
        sa.CheckConstraint(
            "(state IN ('exemption_asked', 'exempt')) = (exemption_asked_by_id IS NOT NULL) AND (exemption_asked_by_id IS NULL) = (exemption_reason = '')",
            name=op.f("ck_public_evaluation_exemption_asked"),
        ),
        sa.CheckConstraint(
            "state <> 'taken_back' OR taken_back_reason <> ''", name=op.f("ck_public_evaluation_taken_back")
        ),
        sa.CheckConstraint(
            "state <> 'with_group' OR (comment_until IS NOT NULL AND shown_by_id IS NOT NULL)",
            name=op.f("ck_public_evaluation_shown"),
        ),
        sa.CheckConstraint(
            "exempted_by_id <> exemption_asked_by_id", name=op.f("ck_public_evaluation_exempted_by_another")
        ),
        sa.CheckConstraint("people_reached >= 0", name=op.f("ck_public_evaluation_people_not_negative")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_public_evaluation_award_id_award")),
        sa.ForeignKeyConstraint(
            ["exempted_by_id"], ["user.id"], name=op.f("fk_public_evaluation_exempted_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["exemption_asked_by_id"],
            ["user.id"],
            name=op.f("fk_public_evaluation_exemption_asked_by_id_user"),
        ),
        sa.ForeignKeyConstraint(
            ["shown_by_id"], ["user.id"], name=op.f("fk_public_evaluation_shown_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_evaluation")),
        sa.UniqueConstraint("award_id", name=op.f("uq_public_evaluation_award_id")),
    )
    op.create_table(
        "evaluation_comment",
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("agrees OR text <> ''", name=op.f("ck_evaluation_comment_says_something")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_evaluation_comment_by_id_user")),
        sa.ForeignKeyConstraint(
            ["evaluation_id"],
            ["public_evaluation.id"],
            name=op.f("fk_evaluation_comment_evaluation_id_public_evaluation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_comment")),
    )
    with op.batch_alter_table("evaluation_comment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_evaluation_comment_evaluation_id"), ["evaluation_id"], unique=False
        )

    op.create_table(
        "spent_line",
        sa.Column("final_report_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("spent_pence", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("spent_pence >= 0", name=op.f("ck_spent_line_spent_not_negative")),
        sa.ForeignKeyConstraint(
            ["final_report_id"], ["final_report.id"], name=op.f("fk_spent_line_final_report_id_final_report")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["budget_line.id"], name=op.f("fk_spent_line_line_id_budget_line")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spent_line")),
        sa.UniqueConstraint("final_report_id", "line_id", name=op.f("uq_spent_line_final_report_id_line_id")),
    )
    with op.batch_alter_table("spent_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_spent_line_final_report_id"), ["final_report_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("spent_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_spent_line_final_report_id"))

    op.drop_table("spent_line")
    with op.batch_alter_table("evaluation_comment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evaluation_comment_evaluation_id"))

    op.drop_table("evaluation_comment")
    op.drop_table("public_evaluation")
    op.drop_table("final_report")
