"""Complaints and appeals about decisions, and the days that are not working days."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

#: The grounds that a new installation starts with; officers edit them in the pages.
GROUNDS = [
    ("The rules or the procedure were not followed", "لم تُتَّبع القواعد أو الإجراءات"),
    ("Something that we sent was overlooked or misread", "أُغفل شيء أرسلناه أو أسيء فهمه"),
    ("Somebody was biased or had a conflict of interest", "كان أحدهم متحيزًا أو لديه تضارب مصالح"),
    ("We were discriminated against", "تعرضنا للتمييز"),
    ("Something else", "سبب آخر"),
]


def fill() -> None:
    """Write the first list of grounds."""
    op.bulk_insert(
        sa.table("appeal_ground", sa.column("title"), sa.column("position"), sa.column("version")),
        [
            {
                "title": json.dumps({"en": english, "ar": arabic}, ensure_ascii=False, sort_keys=True),
                "position": position,
                "version": 1,
            }
            for position, (english, arabic) in enumerate(GROUNDS, start=1)
        ],
    )


def upgrade() -> None:
    op.create_table(
        "appeal_ground",
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal_ground")),
    )
    op.create_table(
        "appeal",
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "raised",
                "under_investigation",
                "upheld",
                "partly_upheld",
                "not_upheld",
                "withdrawn",
                "out_of_time",
                name="appealstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("check_id", sa.Integer(), nullable=True),
        sa.Column(
            "subject",
            sa.Enum(
                "decision", "handling", name="subject", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("raised_by_id", sa.Integer(), nullable=False),
        sa.Column("raised_at", sa.DateTime(), nullable=False),
        sa.Column("letter_on", sa.Date(), nullable=True),
        sa.Column("open_until", sa.Date(), nullable=True),
        sa.Column("late_reason", sa.Text(), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("investigator_id", sa.Integer(), nullable=True),
        sa.Column("assigned_at", sa.DateTime(), nullable=True),
        sa.Column(
            "effect",
            sa.Enum(
                "none",
                "apology",
                "reconsider",
                name="effect",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('raised', 'under_investigation')) = (ended_at IS NULL)", name=op.f("ck_appeal_ended")
        ),
        sa.CheckConstraint(
            "(state IN ('upheld', 'partly_upheld', 'not_upheld')) = (answer IS NOT NULL AND effect IS NOT NULL)",
            name=op.f("ck_appeal_answered"),
        ),
        sa.CheckConstraint("state <> 'not_upheld' OR effect = 'none'", name=op.f("ck_appeal_no_effect")),
        sa.CheckConstraint(
            "state NOT IN ('under_investigation', 'upheld', 'partly_upheld', 'not_upheld') OR (investigator_id IS NOT NULL AND answer_by IS NOT NULL)",
            name=op.f("ck_appeal_investigated"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('upheld', 'partly_upheld') OR effect <> 'none'", name=op.f("ck_appeal_some_effect")
        ),
        sa.CheckConstraint("(decision_id IS NULL) <> (check_id IS NULL)", name=op.f("ck_appeal_about_one")),
        sa.CheckConstraint(
            "(investigator_id IS NULL) = (assigned_at IS NULL)", name=op.f("ck_appeal_assigned")
        ),
        sa.CheckConstraint("(letter_on IS NULL) = (open_until IS NULL)", name=op.f("ck_appeal_window")),
        sa.CheckConstraint(
            "answer_by IS NOT NULL OR late_reason IS NOT NULL", name=op.f("ck_appeal_promised")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_appeal_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["check_id"], ["eligibility_check.id"], name=op.f("fk_appeal_check_id_eligibility_check")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_appeal_decision_id_decision")
        ),
        sa.ForeignKeyConstraint(
            ["investigator_id"], ["user.id"], name=op.f("fk_appeal_investigator_id_user")
        ),
        sa.ForeignKeyConstraint(["raised_by_id"], ["user.id"], name=op.f("fk_appeal_raised_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
        sa.UniqueConstraint("reference", name=op.f("uq_appeal_reference")),
    )
    with op.batch_alter_table("appeal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appeal_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_appeal_investigator_id"), ["investigator_id"], unique=False)
        batch_op.create_index(
            "uq_appeal_one_open",
            ["application_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('raised', 'under_investigation')"),
            postgresql_where=sa.text("state IN ('raised', 'under_investigation')"),
        )

    op.create_table(
        "appeal_file",
        sa.Column("appeal_id", sa.Integer(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["appeal_id"], ["appeal.id"], name=op.f("fk_appeal_file_appeal_id_appeal")),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.id"], name=op.f("fk_appeal_file_upload_id_upload")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal_file")),
        sa.UniqueConstraint("upload_id", name=op.f("uq_appeal_file_upload_id")),
    )
    with op.batch_alter_table("appeal_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appeal_file_appeal_id"), ["appeal_id"], unique=False)

    op.create_table(
        "appeal_reminder",
        sa.Column("appeal_id", sa.Integer(), nullable=False),
        sa.Column("occasion", sa.String(length=60), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appeal_id"], ["appeal.id"], name=op.f("fk_appeal_reminder_appeal_id_appeal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal_reminder")),
        sa.UniqueConstraint("appeal_id", "occasion", name=op.f("uq_appeal_reminder_appeal_id_occasion")),
    )
    with op.batch_alter_table("appeal_reminder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appeal_reminder_appeal_id"), ["appeal_id"], unique=False)

    op.create_table(
        "appeal_step",
        sa.Column("appeal_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["appeal_id"], ["appeal.id"], name=op.f("fk_appeal_step_appeal_id_appeal")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_appeal_step_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal_step")),
    )
    with op.batch_alter_table("appeal_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appeal_step_appeal_id"), ["appeal_id"], unique=False)

    op.create_table(
        "ground_named",
        sa.Column("appeal_id", sa.Integer(), nullable=False),
        sa.Column("appeal_ground_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appeal_ground_id"],
            ["appeal_ground.id"],
            name=op.f("fk_ground_named_appeal_ground_id_appeal_ground"),
        ),
        sa.ForeignKeyConstraint(["appeal_id"], ["appeal.id"], name=op.f("fk_ground_named_appeal_id_appeal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ground_named")),
        sa.UniqueConstraint(
            "appeal_id", "appeal_ground_id", name=op.f("uq_ground_named_appeal_id_appeal_ground_id")
        ),
    )
    with op.batch_alter_table("ground_named", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ground_named_appeal_id"), ["appeal_id"], unique=False)

    fill()


def downgrade() -> None:
    with op.batch_alter_table("ground_named", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ground_named_appeal_id"))

    op.drop_table("ground_named")
    with op.batch_alter_table("appeal_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_appeal_step_appeal_id"))

    op.drop_table("appeal_step")
    with op.batch_alter_table("appeal_reminder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_appeal_reminder_appeal_id"))

    op.drop_table("appeal_reminder")
    with op.batch_alter_table("appeal_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_appeal_file_appeal_id"))

    op.drop_table("appeal_file")
    with op.batch_alter_table("appeal", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_appeal_one_open",
            sqlite_where=sa.text("state IN ('raised', 'under_investigation')"),
            postgresql_where=sa.text("state IN ('raised', 'under_investigation')"),
        )
        batch_op.drop_index(batch_op.f("ix_appeal_investigator_id"))
        batch_op.drop_index(batch_op.f("ix_appeal_application_id"))

    op.drop_table("appeal")
    op.drop_table("appeal_ground")
