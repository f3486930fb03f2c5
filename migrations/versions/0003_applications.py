"""Applications with answers, frozen copies and eligibility checks."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "application",
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "queried",
                "ineligible",
                "in_review",
                "moderated",
                "proposed",
                "awarded",
                "declined",
                "withdrawn",
                "deleted",
                name="applicationstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("started_by_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("requested_pence", sa.BigInteger(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("reach", sa.Integer(), nullable=True),
        sa.Column("tier_id", sa.Integer(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(), nullable=True),
        sa.Column("quiz_result_id", sa.Integer(), nullable=True),
        sa.Column("wants_reminders", sa.Boolean(), nullable=False),
        sa.Column("late_until", sa.DateTime(), nullable=True),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'proposed') = (proposed_by_id IS NOT NULL)", name=op.f("ck_application_proposed_by")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'withdrawn', 'deleted') OR submitted_at IS NOT NULL",
            name=op.f("ck_application_submitted_at"),
        ),
        sa.CheckConstraint("requested_pence > 0", name=op.f("ck_application_positive_request")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_application_starts_before_end")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_application_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["user.id"], name=op.f("fk_application_proposed_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["quiz_result_id"], ["quiz_result.id"], name=op.f("fk_application_quiz_result_id_quiz_result")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_application_round_id_round")),
        sa.ForeignKeyConstraint(
            ["started_by_id"], ["user.id"], name=op.f("fk_application_started_by_id_user")
        ),
        sa.ForeignKeyConstraint(["tier_id"], ["tier.id"], name=op.f("fk_application_tier_id_tier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("reference", name=op.f("uq_application_reference")),
    )
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_application_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_application_round_id"), ["round_id"], unique=False)
        batch_op.create_index("ix_application_state", ["round_id", "state"], unique=False)
        batch_op.create_index(
            "uq_application_one_live",
            ["round_id", "organisation_id"],
            unique=True,
            sqlite_where=sa.text("state NOT IN ('withdrawn', 'deleted')"),
            postgresql_where=sa.text("state NOT IN ('withdrawn', 'deleted')"),
        )

    op.create_table(
        "answer",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("typed", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("by_helper", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_answer_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_answer_question_id_question")
        ),
        sa.ForeignKeyConstraint(["saved_by_id"], ["user.id"], name=op.f("fk_answer_saved_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint(
            "application_id", "question_id", name=op.f("uq_answer_application_id_question_id")
        ),
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_application_id"), ["application_id"], unique=False)

    op.create_table(
        "answer_translation",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("question_key", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("submission_number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("translated_by_id", sa.Integer(), nullable=False),
        sa.Column("translated_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_answer_translation_application_id_application"),
        ),
        sa.ForeignKeyConstraint(
            ["translated_by_id"], ["user.id"], name=op.f("fk_answer_translation_translated_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_translation")),
        sa.UniqueConstraint(
            "application_id",
            "question_key",
            "language",
            name=op.f("uq_answer_translation_application_id_question_key_language"),
        ),
    )
    with op.batch_alter_table("answer_translation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_answer_translation_application_id"), ["application_id"], unique=False
        )

    op.create_table(
        "answer_version",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("typed", sa.Text(), nullable=True),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("by_helper", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_answer_version_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_answer_version_question_id_question")
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["user.id"], name=op.f("fk_answer_version_saved_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_version")),
        sa.UniqueConstraint(
            "application_id",
            "question_id",
            "version",
            name=op.f("uq_answer_version_application_id_question_id_version"),
        ),
    )
    op.create_table(
        "application_area",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_application_area_application_id_application"),
        ),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_application_area_area_id_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_area")),
        sa.UniqueConstraint(
            "application_id", "area_id", name=op.f("uq_application_area_application_id_area_id")
        ),
    )
    with op.batch_alter_table("application_area", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_application_area_application_id"), ["application_id"], unique=False
        )

    op.create_table(
        "application_theme",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_application_theme_application_id_application"),
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_application_theme_theme_id_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_theme")),
        sa.UniqueConstraint(
            "application_id", "theme_id", name=op.f("uq_application_theme_application_id_theme_id")
        ),
    )
    with op.batch_alter_table("application_theme", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_application_theme_application_id"), ["application_id"], unique=False
        )

    op.create_table(
        "eligibility_check",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("eligible", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("checked_by_id", sa.Integer(), nullable=False),
        sa.Column("checked_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_eligibility_check_application_id_application"),
        ),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["user.id"], name=op.f("fk_eligibility_check_checked_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_eligibility_check")),
    )
    with op.batch_alter_table("eligibility_check", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_eligibility_check_application_id"), ["application_id"], unique=False
        )

    op.create_table(
        "helper",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("section_keys", sa.Text(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("consent", sa.Text(), nullable=False),
        sa.Column("named_by_id", sa.Integer(), nullable=False),
        sa.Column("named_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_helper_application_id_application")
        ),
        sa.ForeignKeyConstraint(["named_by_id"], ["user.id"], name=op.f("fk_helper_named_by_id_user")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_helper_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helper")),
    )
    with op.batch_alter_table("helper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_helper_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_helper_user_id"), ["user_id"], unique=False)

    op.create_table(
        "hosting",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "confirmed",
                "refused",
                "ended",
                name="hostingstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("host_name", sa.String(length=255), nullable=False),
        sa.Column("contact_name", sa.String(length=255), nullable=False),
        sa.Column("contact_email", sa.String(length=255), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=True),
        sa.Column("answered_name", sa.String(length=255), nullable=False),
        sa.Column("answered_position", sa.String(length=255), nullable=False),
        sa.Column("declaration", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'confirmed' OR (host_id IS NOT NULL AND answered_at IS NOT NULL)",
            name=op.f("ck_hosting_confirmed_by_host"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_hosting_application_id_application")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user.id"], name=op.f("fk_hosting_asked_by_id_user")),
        sa.ForeignKeyConstraint(
            ["host_id"], ["organisation.id"], name=op.f("fk_hosting_host_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hosting")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_hosting_token_hash")),
    )
    with op.batch_alter_table("hosting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hosting_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hosting_host_id"), ["host_id"], unique=False)
        batch_op.create_index(
            "uq_hosting_one_current",
            ["application_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('asked', 'confirmed')"),
            postgresql_where=sa.text("state IN ('asked', 'confirmed')"),
        )

    op.create_table(
        "part_taken",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "part",
            sa.Enum(
                "reviewer",
                "conflicted",
                "ineligibility",
                "moderator",
                "proposer",
                "confirmer",
                "investigator",
                "overturned",
                name="part",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_part_taken_application_id_application")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_part_taken_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part_taken")),
        sa.UniqueConstraint(
            "application_id", "user_id", "part", name=op.f("uq_part_taken_application_id_user_id_part")
        ),
    )
    with op.batch_alter_table("part_taken", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_part_taken_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_part_taken_user_id"), ["user_id"], unique=False)

    op.create_table(
        "query",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("question_ids", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_query_application_id_application")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user.id"], name=op.f("fk_query_asked_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_query")),
    )
    with op.batch_alter_table("query", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_query_application_id"), ["application_id"], unique=False)

    op.create_table(
        "reminder",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("occasion", sa.String(length=40), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_reminder_application_id_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("application_id", "occasion", name=op.f("uq_reminder_application_id_occasion")),
    )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reminder_application_id"), ["application_id"], unique=False)

    op.create_table(
        "section_saved",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_section_saved_application_id_application")
        ),
        sa.ForeignKeyConstraint(["saved_by_id"], ["user.id"], name=op.f("fk_section_saved_saved_by_id_user")),
        sa.ForeignKeyConstraint(
            ["section_id"], ["section.id"], name=op.f("fk_section_saved_section_id_section")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_section_saved")),
        sa.UniqueConstraint(
            "application_id", "section_id", name=op.f("uq_section_saved_application_id_section_id")
        ),
    )
    with op.batch_alter_table("section_saved", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_section_saved_application_id"), ["application_id"], unique=False)

    op.create_table(
        "submission",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("in_grace", sa.Boolean(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("declared_name", sa.String(length=255), nullable=False),
        sa.Column("declared_position", sa.String(length=255), nullable=False),
        sa.Column("declaration", sa.Text(), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_submission_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["user.id"], name=op.f("fk_submission_submitted_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("application_id", "number", name=op.f("uq_submission_application_id_number")),
    )
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_submission_application_id"), ["application_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_submission_application_id"))

    op.drop_table("submission")
    with op.batch_alter_table("section_saved", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_section_saved_application_id"))

    op.drop_table("section_saved")
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminder_application_id"))

    op.drop_table("reminder")
    with op.batch_alter_table("query", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_query_application_id"))

    op.drop_table("query")
    with op.batch_alter_table("part_taken", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_part_taken_user_id"))
        batch_op.drop_index(batch_op.f("ix_part_taken_application_id"))

    op.drop_table("part_taken")
    with op.batch_alter_table("hosting", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_hosting_one_current",
            sqlite_where=sa.text("state IN ('asked', 'confirmed')"),
            postgresql_where=sa.text("state IN ('asked', 'confirmed')"),
        )
        batch_op.drop_index(batch_op.f("ix_hosting_host_id"))
        batch_op.drop_index(batch_op.f("ix_hosting_application_id"))

    op.drop_table("hosting")
    with op.batch_alter_table("helper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_helper_user_id"))
        batch_op.drop_index(batch_op.f("ix_helper_application_id"))

    op.drop_table("helper")
    with op.batch_alter_table("eligibility_check", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_eligibility_check_application_id"))

    op.drop_table("eligibility_check")
    with op.batch_alter_table("application_theme", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_application_theme_application_id"))

    op.drop_table("application_theme")
    with op.batch_alter_table("application_area", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_application_area_application_id"))

    op.drop_table("application_area")
    op.drop_table("answer_version")
    with op.batch_alter_table("answer_translation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_translation_application_id"))

    op.drop_table("answer_translation")
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_application_id"))

    op.drop_table("answer")
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_application_one_live",
            sqlite_where=sa.text("state NOT IN ('withdrawn', 'deleted')"),
            postgresql_where=sa.text("state NOT IN ('withdrawn', 'deleted')"),
        )
        batch_op.drop_index("ix_application_state")
        batch_op.drop_index(batch_op.f("ix_application_round_id"))
        batch_op.drop_index(batch_op.f("ix_application_organisation_id"))

    op.drop_table("application")
