"""Reviews, scores and moderation."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "briefing",
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["written_by_id"], ["user.id"], name=op.f("fk_briefing_written_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_briefing")),
    )
    op.create_table(
        "reviewer_profile",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("expertise", sa.Text(), nullable=False),
        sa.Column("reads", sa.Text(), nullable=False),
        sa.Column("most_at_once", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("most_at_once BETWEEN 1 AND 200", name=op.f("ck_reviewer_profile_most_at_once")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_reviewer_profile_starts_before_end")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_reviewer_profile_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviewer_profile")),
        sa.UniqueConstraint("user_id", name=op.f("uq_reviewer_profile_user_id")),
    )
    op.create_table(
        "acknowledgement",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("briefing_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["briefing_id"], ["briefing.id"], name=op.f("fk_acknowledgement_briefing_id_briefing")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_acknowledgement_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acknowledgement")),
        sa.UniqueConstraint("user_id", "briefing_id", name=op.f("uq_acknowledgement_user_id_briefing_id")),
    )
    with op.batch_alter_table("acknowledgement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_acknowledgement_user_id"), ["user_id"], unique=False)

    op.create_table(
        "declaration",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "none",
                "not_sure",
                "conflict",
                name="declarationstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "conflict_kind",
            sa.Enum(
                "family",
                "employee",
                "trustee",
                "paid",
                "other",
                name="conflictkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("declared_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'asked') = (declared_at IS NULL)", name=op.f("ck_declaration_declared_at")
        ),
        sa.CheckConstraint(
            "(state = 'conflict') = (conflict_kind IS NOT NULL)", name=op.f("ck_declaration_typed_conflict")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_declaration_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["reviewer_id"], ["user.id"], name=op.f("fk_declaration_reviewer_id_user")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_declaration_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration")),
        sa.UniqueConstraint(
            "round_id",
            "reviewer_id",
            "organisation_id",
            name=op.f("uq_declaration_round_id_reviewer_id_organisation_id"),
        ),
    )
    with op.batch_alter_table("declaration", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_declaration_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_declaration_reviewer_id"), ["reviewer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_declaration_round_id"), ["round_id"], unique=False)

    op.create_table(
        "meeting",
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "open",
                "closed",
                "cancelled",
                name="meetingstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("place", sa.String(length=500), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column("chair_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("planned_by_id", sa.Integer(), nullable=False),
        sa.Column("planned_at", sa.DateTime(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'cancelled') = (reason <> '')", name=op.f("ck_meeting_cancelled_with_reason")
        ),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_meeting_closed_at")),
        sa.CheckConstraint(
            "(state IN ('open', 'closed')) = (opened_at IS NOT NULL)", name=op.f("ck_meeting_opened_at")
        ),
        sa.CheckConstraint("quorum BETWEEN 1 AND 15", name=op.f("ck_meeting_quorum")),
        sa.ForeignKeyConstraint(["chair_id"], ["user.id"], name=op.f("fk_meeting_chair_id_user")),
        sa.ForeignKeyConstraint(["planned_by_id"], ["user.id"], name=op.f("fk_meeting_planned_by_id_user")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_meeting_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("reference", name=op.f("uq_meeting_reference")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_round_id"), ["round_id"], unique=False)
        batch_op.create_index(
            "uq_meeting_one_open",
            ["round_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "names_reminder",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("number BETWEEN 1 AND 3", name=op.f("ck_names_reminder_bounded")),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["user.id"], name=op.f("fk_names_reminder_reviewer_id_user")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_names_reminder_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_names_reminder")),
        sa.UniqueConstraint(
            "round_id", "reviewer_id", "number", name=op.f("uq_names_reminder_round_id_reviewer_id_number")
        ),
    )
    with op.batch_alter_table("names_reminder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_names_reminder_reviewer_id"), ["reviewer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_names_reminder_round_id"), ["round_id"], unique=False)

    op.create_table(
        "practice",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_practice_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice")),
        sa.UniqueConstraint("round_id", name=op.f("uq_practice_round_id")),
    )
    op.create_table(
        "round_feedback",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "moment",
            sa.Enum("before", "after", name="moment", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_feedback_round_id_round")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_round_feedback_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_feedback")),
        sa.UniqueConstraint(
            "round_id", "user_id", "moment", name=op.f("uq_round_feedback_round_id_user_id_moment")
        ),
    )
    with op.batch_alter_table("round_feedback", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_round_feedback_round_id"), ["round_id"], unique=False)

    op.create_table(
        "standing_interest",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "family",
                "employee",
                "trustee",
                "paid",
                "other",
                name="conflictkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("declared_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by_id IS NULL)", name=op.f("ck_standing_interest_ended_by")
        ),
        sa.CheckConstraint("since_on <= until_on", name=op.f("ck_standing_interest_since_before_until")),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["user.id"], name=op.f("fk_standing_interest_ended_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_standing_interest_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_standing_interest_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_interest")),
    )
    with op.batch_alter_table("standing_interest", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_standing_interest_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_standing_interest_user_id"), ["user_id"], unique=False)

    op.create_table(
        "meeting_member",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "attendance",
            sa.Enum(
                "expected",
                "present",
                "apologies",
                name="attendance",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_member_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_meeting_member_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_member")),
        sa.UniqueConstraint("meeting_id", "user_id", name=op.f("uq_meeting_member_meeting_id_user_id")),
    )
    with op.batch_alter_table("meeting_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_member_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_member_user_id"), ["user_id"], unique=False)

    op.create_table(
        "practice_attempt",
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("scores", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_practice_attempt_practice_id_practice")
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["user.id"], name=op.f("fk_practice_attempt_reviewer_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_attempt")),
        sa.UniqueConstraint(
            "practice_id", "reviewer_id", name=op.f("uq_practice_attempt_practice_id_reviewer_id")
        ),
    )
    op.create_table(
        "practice_part",
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("points BETWEEN 0 AND 4", name=op.f("ck_practice_part_on_the_scale")),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["criterion.id"], name=op.f("fk_practice_part_criterion_id_criterion")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_practice_part_practice_id_practice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_part")),
        sa.UniqueConstraint(
            "practice_id", "criterion_id", name=op.f("uq_practice_part_practice_id_criterion_id")
        ),
    )
    op.create_table(
        "moderation",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("strengths", sa.Text(), nullable=False),
        sa.Column("improvements", sa.Text(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("moderated_by_id", sa.Integer(), nullable=False),
        sa.Column("moderated_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("total BETWEEN 0 AND 10000", name=op.f("ck_moderation_total_is_a_share")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_moderation_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_moderation_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["moderated_by_id"], ["user.id"], name=op.f("fk_moderation_moderated_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation")),
        sa.UniqueConstraint("application_id", name=op.f("uq_moderation_application_id")),
    )
    with op.batch_alter_table("moderation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_moderation_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "recusal",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "conflict_kind",
            sa.Enum(
                "family",
                "employee",
                "trustee",
                "paid",
                "other",
                name="conflictkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("conflict_kind IS NOT NULL OR reason <> ''", name=op.f("ck_recusal_with_reason")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_recusal_application_id_application")
        ),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_recusal_meeting_id_meeting")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_recusal_recorded_by_id_user")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_recusal_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recusal")),
        sa.UniqueConstraint(
            "meeting_id",
            "application_id",
            "user_id",
            name=op.f("uq_recusal_meeting_id_application_id_user_id"),
        ),
    )
    with op.batch_alter_table("recusal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recusal_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recusal_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "review",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "assigned",
                "reading",
                "submitted",
                "conflicted",
                "released",
                name="reviewstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("assigned_by_id", sa.Integer(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("declared_at", sa.DateTime(), nullable=True),
        sa.Column(
            "conflict_kind",
            sa.Enum(
                "family",
                "employee",
                "trustee",
                "paid",
                "other",
                name="conflictkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("conflict_note", sa.Text(), nullable=False),
        sa.Column("strengths", sa.Text(), nullable=False),
        sa.Column("improvements", sa.Text(), nullable=False),
        sa.Column(
            "recommendation",
            sa.Enum(
                "fund",
                "fund_reduced",
                "defer",
                "reject",
                name="recommendation",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("recommended_pence", sa.BigInteger(), nullable=True),
        sa.Column("saved_at", sa.DateTime(), nullable=True),
        sa.Column("sent_back_reason", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'conflicted') = (conflict_kind IS NOT NULL)", name=op.f("ck_review_typed_conflict")
        ),
        sa.CheckConstraint(
            "(state = 'submitted') = (submitted_at IS NOT NULL)", name=op.f("ck_review_submitted_at")
        ),
        sa.CheckConstraint(
            "recommended_pence IS NULL OR (recommended_pence > 0 AND recommendation IS NOT NULL AND recommendation = 'fund_reduced')",
            name=op.f("ck_review_amount_only_when_reduced"),
        ),
        sa.CheckConstraint(
            "state <> 'submitted' OR recommendation IS NOT NULL",
            name=op.f("ck_review_recommended_when_submitted"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('reading', 'submitted', 'conflicted') OR declared_at IS NOT NULL",
            name=op.f("ck_review_declared_before_reading"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_review_application_id_application")
        ),
        sa.ForeignKeyConstraint(["assigned_by_id"], ["user.id"], name=op.f("fk_review_assigned_by_id_user")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["user.id"], name=op.f("fk_review_reviewer_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint(
            "application_id", "reviewer_id", name=op.f("uq_review_application_id_reviewer_id")
        ),
    )
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_reviewer_id"), ["reviewer_id"], unique=False)

    op.create_table(
        "agreed_score",
        sa.Column("moderation_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("points BETWEEN 0 AND 4", name=op.f("ck_agreed_score_on_the_scale")),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["criterion.id"], name=op.f("fk_agreed_score_criterion_id_criterion")
        ),
        sa.ForeignKeyConstraint(
            ["moderation_id"], ["moderation.id"], name=op.f("fk_agreed_score_moderation_id_moderation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreed_score")),
        sa.UniqueConstraint(
            "moderation_id", "criterion_id", name=op.f("uq_agreed_score_moderation_id_criterion_id")
        ),
    )
    with op.batch_alter_table("agreed_score", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreed_score_moderation_id"), ["moderation_id"], unique=False)

    op.create_table(
        "review_reminder",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("occasion", sa.String(length=40), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_review_reminder_review_id_review")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_reminder")),
        sa.UniqueConstraint("review_id", "occasion", name=op.f("uq_review_reminder_review_id_occasion")),
    )
    with op.batch_alter_table("review_reminder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_reminder_review_id"), ["review_id"], unique=False)

    op.create_table(
        "score",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("justification", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("points BETWEEN 0 AND 4", name=op.f("ck_score_on_the_scale")),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["criterion.id"], name=op.f("fk_score_criterion_id_criterion")
        ),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_score_review_id_review")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score")),
        sa.UniqueConstraint("review_id", "criterion_id", name=op.f("uq_score_review_id_criterion_id")),
    )
    with op.batch_alter_table("score", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_score_review_id"), ["review_id"], unique=False)

    op.create_table(
        "submitted_review",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("scores", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("strengths", sa.Text(), nullable=False),
        sa.Column("improvements", sa.Text(), nullable=False),
        sa.Column(
            "recommendation",
            sa.Enum(
                "fund",
                "fund_reduced",
                "defer",
                "reject",
                name="recommendation",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("recommended_pence", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "recommended_pence IS NULL OR (recommended_pence > 0 AND recommendation IS NOT NULL AND recommendation = 'fund_reduced')",
            name=op.f("ck_submitted_review_amount_only_when_reduced"),
        ),
        sa.CheckConstraint("total BETWEEN 0 AND 10000", name=op.f("ck_submitted_review_total_is_a_share")),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_submitted_review_review_id_review")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submitted_review")),
        sa.UniqueConstraint("review_id", "number", name=op.f("uq_submitted_review_review_id_number")),
    )


def downgrade() -> None:
    op.drop_table("submitted_review")
    with op.batch_alter_table("score", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_score_review_id"))

    op.drop_table("score")
    with op.batch_alter_table("review_reminder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_reminder_review_id"))

    op.drop_table("review_reminder")
    with op.batch_alter_table("agreed_score", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreed_score_moderation_id"))

    op.drop_table("agreed_score")
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_reviewer_id"))
        batch_op.drop_index(batch_op.f("ix_review_application_id"))

    op.drop_table("review")
    with op.batch_alter_table("recusal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recusal_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_recusal_application_id"))

    op.drop_table("recusal")
    with op.batch_alter_table("moderation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_moderation_meeting_id"))

    op.drop_table("moderation")
    op.drop_table("practice_part")
    op.drop_table("practice_attempt")
    with op.batch_alter_table("meeting_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_member_user_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_member_meeting_id"))

    op.drop_table("meeting_member")
    with op.batch_alter_table("standing_interest", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_standing_interest_user_id"))
        batch_op.drop_index(batch_op.f("ix_standing_interest_organisation_id"))

    op.drop_table("standing_interest")
    with op.batch_alter_table("round_feedback", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_round_feedback_round_id"))

    op.drop_table("round_feedback")
    op.drop_table("practice")
    with op.batch_alter_table("names_reminder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_names_reminder_round_id"))
        batch_op.drop_index(batch_op.f("ix_names_reminder_reviewer_id"))

    op.drop_table("names_reminder")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_meeting_one_open",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(batch_op.f("ix_meeting_round_id"))

    op.drop_table("meeting")
    with op.batch_alter_table("declaration", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_declaration_round_id"))
        batch_op.drop_index(batch_op.f("ix_declaration_reviewer_id"))
        batch_op.drop_index(batch_op.f("ix_declaration_organisation_id"))

    op.drop_table("declaration")
    with op.batch_alter_table("acknowledgement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_acknowledgement_user_id"))

    op.drop_table("acknowledgement")
    op.drop_table("reviewer_profile")
    op.drop_table("briefing")
