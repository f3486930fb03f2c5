"""Decisions, awards and agreements."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "delegation",
        sa.Column(
            "subject",
            sa.Enum(
                "award",
                "payment",
                "variation",
                "write_off",
                name="subject",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("limit_pence", sa.BigInteger(), nullable=True),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("limit_pence > 0", name=op.f("ck_delegation_positive_limit")),
        sa.CheckConstraint("user_id <> given_by_id", name=op.f("ck_delegation_given_by_another")),
        sa.ForeignKeyConstraint(["given_by_id"], ["user.id"], name=op.f("fk_delegation_given_by_id_user")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_delegation_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
    )
    with op.batch_alter_table("delegation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delegation_user_id"), ["user_id"], unique=False)

    op.create_table(
        "batch",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("let_go_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name=op.f("fk_batch_made_by_id_user")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_batch_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
    )
    with op.batch_alter_table("batch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_batch_round_id"), ["round_id"], unique=False)

    op.create_table(
        "condition_template",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "precedent",
                "subsequent",
                "payment",
                name="conditionkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_days", sa.Integer(), nullable=True),
        sa.Column("is_standard", sa.Boolean(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("retired_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'subsequent') = (due_days IS NOT NULL)",
            name=op.f("ck_condition_template_days_if_subsequent"),
        ),
        sa.CheckConstraint("due_days BETWEEN 1 AND 730", name=op.f("ck_condition_template_due_days")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_condition_template_round_id_round")
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["user.id"], name=op.f("fk_condition_template_written_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_condition_template")),
    )
    with op.batch_alter_table("condition_template", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_condition_template_round_id"), ["round_id"], unique=False)

    op.create_table(
        "letter_template",
        sa.Column(
            "kind",
            sa.Enum(
                "award",
                "part_award",
                "reserve",
                "deferral",
                "decline",
                name="letterkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_letter_template_number")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_letter_template_round_id_round")),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["user.id"], name=op.f("fk_letter_template_written_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_template")),
        sa.UniqueConstraint(
            "kind", "round_id", "number", name=op.f("uq_letter_template_kind_round_id_number")
        ),
    )
    with op.batch_alter_table("letter_template", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_template_round_id"), ["round_id"], unique=False)
        batch_op.create_index(
            "uq_letter_template_of_programme",
            ["kind", "number"],
            unique=True,
            sqlite_where=sa.text("round_id IS NULL"),
            postgresql_where=sa.text("round_id IS NULL"),
        )

    op.create_table(
        "publicity_words",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column(
            "choice",
            sa.Enum(
                "full",
                "in_words",
                "none",
                name="publicity",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_publicity_words_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publicity_words")),
        sa.UniqueConstraint("round_id", "choice", name=op.f("uq_publicity_words_round_id_choice")),
    )
    op.create_table(
        "scenario",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column(
            "way",
            sa.Enum(
                "rank",
                "spread",
                "envelopes",
                name="way",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("least_total", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("chosen_by_id", sa.Integer(), nullable=True),
        sa.Column("chosen_at", sa.DateTime(), nullable=True),
        sa.Column("chosen_reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(chosen_at IS NULL) = (chosen_reason = '')", name=op.f("ck_scenario_chosen_with_reason")
        ),
        sa.CheckConstraint(
            "(chosen_at IS NULL) = (chosen_by_id IS NULL)", name=op.f("ck_scenario_chosen_by_someone")
        ),
        sa.CheckConstraint("least_total BETWEEN 0 AND 10000", name=op.f("ck_scenario_least_total")),
        sa.ForeignKeyConstraint(["chosen_by_id"], ["user.id"], name=op.f("fk_scenario_chosen_by_id_user")),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name=op.f("fk_scenario_made_by_id_user")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_scenario_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenario")),
    )
    with op.batch_alter_table("scenario", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scenario_round_id"), ["round_id"], unique=False)
        batch_op.create_index(
            "uq_scenario_one_chosen",
            ["round_id"],
            unique=True,
            sqlite_where=sa.text("chosen_at IS NOT NULL"),
            postgresql_where=sa.text("chosen_at IS NOT NULL"),
        )

    op.create_table(
        "sign_off",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "signed",
                "reopening",
                "reopened",
                name="signoffstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("signed_by_id", sa.Integer(), nullable=False),
        sa.Column("signed_at", sa.DateTime(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reopened_by_id", sa.Integer(), nullable=True),
        sa.Column("reopened_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'reopened') = (reopened_at IS NOT NULL)", name=op.f("ck_sign_off_reopened_at")
        ),
        sa.CheckConstraint("(state = 'signed') = (asked_by_id IS NULL)", name=op.f("ck_sign_off_asked_by")),
        sa.CheckConstraint(
            "(reopened_at IS NULL) = (reopened_by_id IS NULL)", name=op.f("ck_sign_off_reopened_by")
        ),
        sa.CheckConstraint("asked_by_id <> reopened_by_id", name=op.f("ck_sign_off_two_people")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user.id"], name=op.f("fk_sign_off_asked_by_id_user")),
        sa.ForeignKeyConstraint(
            ["reopened_by_id"], ["user.id"], name=op.f("fk_sign_off_reopened_by_id_user")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_sign_off_round_id_round")),
        sa.ForeignKeyConstraint(["signed_by_id"], ["user.id"], name=op.f("fk_sign_off_signed_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_off")),
    )
    with op.batch_alter_table("sign_off", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_off_round_id"), ["round_id"], unique=False)
        batch_op.create_index(
            "uq_sign_off_one_standing",
            ["round_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'reopened'"),
            postgresql_where=sa.text("state <> 'reopened'"),
        )

    op.create_table(
        "award_condition",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "evidence_given",
                "met",
                "waiver_asked",
                "waived",
                "removed",
                name="conditionstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "precedent",
                "subsequent",
                "payment",
                name="conditionkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_days", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("judged_by_id", sa.Integer(), nullable=True),
        sa.Column("judged_at", sa.DateTime(), nullable=True),
        sa.Column("waiver_asked_by_id", sa.Integer(), nullable=True),
        sa.Column("waiver_reason", sa.Text(), nullable=False),
        sa.Column("waived_by_id", sa.Integer(), nullable=True),
        sa.Column("waived_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'subsequent') = (due_days IS NOT NULL)",
            name=op.f("ck_award_condition_days_if_subsequent"),
        ),
        sa.CheckConstraint(
            "(state = 'waived') = (waived_by_id IS NOT NULL)",
            name=op.f("ck_award_condition_waived_by_somebody"),
        ),
        sa.CheckConstraint(
            "state <> 'met' OR (judged_by_id IS NOT NULL AND note <> '')",
            name=op.f("ck_award_condition_met_with_note"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('waiver_asked', 'waived') OR waiver_asked_by_id IS NOT NULL",
            name=op.f("ck_award_condition_waiver_asked_by"),
        ),
        sa.CheckConstraint(
            "due_on IS NULL OR due_days IS NOT NULL", name=op.f("ck_award_condition_day_if_subsequent")
        ),
        sa.CheckConstraint(
            "waived_by_id <> waiver_asked_by_id", name=op.f("ck_award_condition_waived_by_another")
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["user.id"], name=op.f("fk_award_condition_added_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_award_condition_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["judged_by_id"], ["user.id"], name=op.f("fk_award_condition_judged_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["condition_template.id"],
            name=op.f("fk_award_condition_template_id_condition_template"),
        ),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["upload.id"], name=op.f("fk_award_condition_upload_id_upload")
        ),
        sa.ForeignKeyConstraint(
            ["waived_by_id"], ["user.id"], name=op.f("fk_award_condition_waived_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["waiver_asked_by_id"], ["user.id"], name=op.f("fk_award_condition_waiver_asked_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_condition")),
        sa.UniqueConstraint(
            "application_id", "template_id", name=op.f("uq_award_condition_application_id_template_id")
        ),
    )
    with op.batch_alter_table("award_condition", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_award_condition_application_id"), ["application_id"], unique=False
        )

    op.create_table(
        "decision",
        sa.Column("reference", sa.String(length=20), nullable=True),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "award",
                "part_award",
                "reserve",
                "defer",
                "decline",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("amount_pence", sa.BigInteger(), nullable=True),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("viability", sa.Text(), nullable=False),
        sa.Column("confidential", sa.Text(), nullable=False),
        sa.Column("stands_until", sa.Date(), nullable=True),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("set_aside_by_id", sa.Integer(), nullable=True),
        sa.Column("set_aside_at", sa.DateTime(), nullable=True),
        sa.Column("set_aside_reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(outcome = 'part_award') = (viability <> '')", name=op.f("ck_decision_part_is_viable")
        ),
        sa.CheckConstraint(
            "(outcome IN ('award', 'part_award')) = (amount_pence IS NOT NULL)",
            name=op.f("ck_decision_amount_if_award"),
        ),
        sa.CheckConstraint(
            "(outcome IN ('reserve', 'defer')) = (stands_until IS NOT NULL)",
            name=op.f("ck_decision_stands_until"),
        ),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by_id IS NULL) AND (confirmed_at IS NULL) = (reference IS NULL)",
            name=op.f("ck_decision_confirmed_by_someone"),
        ),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_decision_positive_amount")),
        sa.CheckConstraint(
            "confirmed_at IS NULL OR set_aside_at IS NULL OR set_aside_reason IS NOT NULL",
            name=op.f("ck_decision_one_end"),
        ),
        sa.CheckConstraint("confirmed_by_id <> proposed_by_id", name=op.f("ck_decision_two_people")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_decision_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["user.id"], name=op.f("fk_decision_confirmed_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["user.id"], name=op.f("fk_decision_proposed_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["set_aside_by_id"], ["user.id"], name=op.f("fk_decision_set_aside_by_id_user")
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_decision_theme_id_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("reference", name=op.f("uq_decision_reference")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_application_id"), ["application_id"], unique=False)
        batch_op.create_index(
            "uq_decision_one_standing",
            ["application_id"],
            unique=True,
            sqlite_where=sa.text("set_aside_at IS NULL"),
            postgresql_where=sa.text("set_aside_at IS NULL"),
        )

    op.create_table(
        "scenario_line",
        sa.Column("scenario_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_scenario_line_positive_amount")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_scenario_line_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["scenario_id"], ["scenario.id"], name=op.f("fk_scenario_line_scenario_id_scenario")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenario_line")),
        sa.UniqueConstraint(
            "scenario_id", "application_id", name=op.f("uq_scenario_line_scenario_id_application_id")
        ),
    )
    with op.batch_alter_table("scenario_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scenario_line_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_scenario_line_scenario_id"), ["scenario_id"], unique=False)

    op.create_table(
        "award",
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "offered",
                "host_signing",
                "accepted",
                "active",
                "suspended",
                "refused",
                "lapsed",
                "withdrawn",
                "terminated",
                "closed",
                name="awardstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column("awarded_on", sa.Date(), nullable=False),
        sa.Column("accept_by", sa.Date(), nullable=False),
        sa.Column(
            "publication",
            sa.Enum(
                "named",
                "anonymised",
                "withheld",
                name="publication",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("publication_reason", sa.Text(), nullable=False),
        sa.Column(
            "publicity",
            sa.Enum(
                "full",
                "in_words",
                "none",
                name="publicity",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("publicity_reason", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("suspended_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_award_closed_at")),
        sa.CheckConstraint(
            "(state = 'suspended') = (suspended_by_id IS NOT NULL)", name=op.f("ck_award_suspended_by")
        ),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_award_positive_amount")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_award_application_id_application")
        ),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_award_decision_id_decision")),
        sa.ForeignKeyConstraint(["suspended_by_id"], ["user.id"], name=op.f("fk_award_suspended_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award")),
        sa.UniqueConstraint("application_id", name=op.f("uq_award_application_id")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_award_decision_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_award_reference")),
    )
    op.create_table(
        "batch_item",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("has_failed", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "NOT has_failed OR (done_at IS NOT NULL AND refusal IS NULL)",
            name=op.f("ck_batch_item_failed_when_done"),
        ),
        sa.CheckConstraint(
            "refusal IS NULL OR done_at IS NOT NULL", name=op.f("ck_batch_item_refused_when_done")
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_batch_item_batch_id_batch")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_batch_item_decision_id_decision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_item")),
        sa.UniqueConstraint("batch_id", "decision_id", name=op.f("uq_batch_item_batch_id_decision_id")),
    )
    with op.batch_alter_table("batch_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_batch_item_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_batch_item_decision_id"), ["decision_id"], unique=False)

    op.create_table(
        "agreement",
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("terms_version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("host_token_hash", sa.String(length=64), nullable=True),
        sa.Column("host_asked_at", sa.DateTime(), nullable=True),
        sa.Column("host_declined_at", sa.DateTime(), nullable=True),
        sa.Column("host_reason", sa.Text(), nullable=False),
        sa.Column("in_force_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(host_declined_at IS NULL) = (host_reason = '')", name=op.f("ck_agreement_declined_with_reason")
        ),
        sa.CheckConstraint(
            "(host_token_hash IS NULL) = (host_asked_at IS NULL)", name=op.f("ck_agreement_host_asked")
        ),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_agreement_award_id_award")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sa.UniqueConstraint("award_id", name=op.f("uq_agreement_award_id")),
        sa.UniqueConstraint("host_token_hash", name=op.f("uq_agreement_host_token_hash")),
    )
    op.create_table(
        "ending",
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "confirmed",
                "dropped",
                name="endingstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column(
            "ground",
            sa.Enum(
                "misuse",
                "no_progress",
                "duplicate_funding",
                "false_statement",
                "insolvency",
                "paid_in_error",
                "wish_of_group",
                name="endingground",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("repay_pence", sa.BigInteger(), nullable=False),
        sa.Column("keeps_reports", sa.Boolean(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answer_language", sa.String(length=8), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answer = '') AND (answered_at IS NULL) = (answered_by_id IS NULL)",
            name=op.f("ck_ending_answered"),
        ),
        sa.CheckConstraint(
            "(state = 'proposed') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_ending_decided"),
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_ending_has_reason")),
        sa.CheckConstraint(
            "state <> 'confirmed' OR decided_by_id <> proposed_by_id",
            name=op.f("ck_ending_decided_by_another"),
        ),
        sa.CheckConstraint("repay_pence >= 0", name=op.f("ck_ending_amount")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["user.id"], name=op.f("fk_ending_answered_by_id_user")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_ending_award_id_award")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user.id"], name=op.f("fk_ending_decided_by_id_user")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["user.id"], name=op.f("fk_ending_proposed_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ending")),
        sa.UniqueConstraint("reference", name=op.f("uq_ending_reference")),
    )
    with op.batch_alter_table("ending", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ending_award_id"), ["award_id"], unique=False)
        batch_op.create_index(
            "uq_ending_one_at_a_time",
            ["award_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'dropped'"),
            postgresql_where=sa.text("state <> 'dropped'"),
        )

    op.create_table(
        "hold",
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column(
            "cause",
            sa.Enum(
                "officer",
                "condition",
                "enquiry",
                name="holdcause",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("placed_by_id", sa.Integer(), nullable=False),
        sa.Column("placed_at", sa.DateTime(), nullable=False),
        sa.Column("lifted_by_id", sa.Integer(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(), nullable=True),
        sa.Column("lift_reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "cause <> 'enquiry' OR (reason = '' AND lift_reason = '')", name=op.f("ck_hold_says_nothing")
        ),
        sa.CheckConstraint("cause = 'enquiry' OR reason <> ''", name=op.f("ck_hold_has_reason")),
        sa.CheckConstraint(
            "(lifted_at IS NULL) = (lifted_by_id IS NULL)", name=op.f("ck_hold_lifted_by_somebody")
        ),
        sa.CheckConstraint("lifted_at IS NULL OR lifted_at >= placed_at", name=op.f("ck_hold_lifted_after")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_hold_award_id_award")),
        sa.ForeignKeyConstraint(["lifted_by_id"], ["user.id"], name=op.f("fk_hold_lifted_by_id_user")),
        sa.ForeignKeyConstraint(["placed_by_id"], ["user.id"], name=op.f("fk_hold_placed_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
    )
    with op.batch_alter_table("hold", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hold_award_id"), ["award_id"], unique=False)
        batch_op.create_index(
            "uq_hold_one_standing",
            ["award_id", "cause"],
            unique=True,
            sqlite_where=sa.text("lifted_at IS NULL AND cause <> 'enquiry'"),
            postgresql_where=sa.text("lifted_at IS NULL AND cause <> 'enquiry'"),
        )

    op.create_table(
        "suspension",
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("is_enquiry", sa.Boolean(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("placed_by_id", sa.Integer(), nullable=False),
        sa.Column("placed_at", sa.DateTime(), nullable=False),
        sa.Column("released_at", sa.DateTime(), nullable=True),
        sa.Column("lifted_by_id", sa.Integer(), nullable=True),
        sa.Column("lift_reason", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(lifted_by_id IS NULL) = (lift_reason = '') AND (lifted_by_id IS NULL OR ended_at IS NOT NULL)",
            name=op.f("ck_suspension_lifted"),
        ),
        sa.CheckConstraint("is_enquiry = (reason = '')", name=op.f("ck_suspension_reason_unless_enquiry")),
        sa.CheckConstraint("is_enquiry = (told = '')", name=op.f("ck_suspension_told_unless_enquiry")),
        sa.CheckConstraint("is_enquiry OR released_at IS NULL", name=op.f("ck_suspension_released")),
        sa.CheckConstraint("lifted_by_id <> placed_by_id", name=op.f("ck_suspension_lifted_by_another")),
        sa.CheckConstraint(
            "lifted_by_id IS NULL OR NOT is_enquiry OR released_at IS NOT NULL",
            name=op.f("ck_suspension_lifted_after_release"),
        ),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_suspension_award_id_award")),
        sa.ForeignKeyConstraint(["lifted_by_id"], ["user.id"], name=op.f("fk_suspension_lifted_by_id_user")),
        sa.ForeignKeyConstraint(["placed_by_id"], ["user.id"], name=op.f("fk_suspension_placed_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspension")),
    )
    with op.batch_alter_table("suspension", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suspension_award_id"), ["award_id"], unique=False)
        batch_op.create_index(
            "uq_suspension_one_standing",
            ["award_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "signature",
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column(
            "side",
            sa.Enum(
                "group", "host", "funder", name="side", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("position", sa.String(length=255), nullable=False),
        sa.Column("typed", sa.String(length=255), nullable=False),
        sa.Column("declaration", sa.Text(), nullable=False),
        sa.Column("has_committee", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("text_fingerprint", sa.String(length=64), nullable=False),
        sa.Column("network_address", sa.String(length=64), nullable=True),
        sa.Column("signed_by_id", sa.Integer(), nullable=True),
        sa.Column("signed_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "side = 'host' OR signed_by_id IS NOT NULL", name=op.f("ck_signature_known_signer")
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_signature_agreement_id_agreement")
        ),
        sa.ForeignKeyConstraint(["signed_by_id"], ["user.id"], name=op.f("fk_signature_signed_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
        sa.UniqueConstraint("agreement_id", "side", name=op.f("uq_signature_agreement_id_side")),
    )


def downgrade() -> None:
    op.drop_table("signature")
    with op.batch_alter_table("suspension", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_suspension_one_standing",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_suspension_award_id"))

    op.drop_table("suspension")
    with op.batch_alter_table("hold", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_hold_one_standing",
            sqlite_where=sa.text("lifted_at IS NULL AND cause <> 'enquiry'"),
            postgresql_where=sa.text("lifted_at IS NULL AND cause <> 'enquiry'"),
        )
        batch_op.drop_index(batch_op.f("ix_hold_award_id"))

    op.drop_table("hold")
    with op.batch_alter_table("ending", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_ending_one_at_a_time",
            sqlite_where=sa.text("state <> 'dropped'"),
            postgresql_where=sa.text("state <> 'dropped'"),
        )
        batch_op.drop_index(batch_op.f("ix_ending_award_id"))

    op.drop_table("ending")
    op.drop_table("agreement")
    with op.batch_alter_table("batch_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_batch_item_decision_id"))
        batch_op.drop_index(batch_op.f("ix_batch_item_batch_id"))

    op.drop_table("batch_item")
    op.drop_table("award")
    with op.batch_alter_table("scenario_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_scenario_line_scenario_id"))
        batch_op.drop_index(batch_op.f("ix_scenario_line_application_id"))

    op.drop_table("scenario_line")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_decision_one_standing",
            sqlite_where=sa.text("set_aside_at IS NULL"),
            postgresql_where=sa.text("set_aside_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_decision_application_id"))

    op.drop_table("decision")
    with op.batch_alter_table("award_condition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_award_condition_application_id"))

    op.drop_table("award_condition")
    with op.batch_alter_table("sign_off", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_sign_off_one_standing",
            sqlite_where=sa.text("state <> 'reopened'"),
            postgresql_where=sa.text("state <> 'reopened'"),
        )
        batch_op.drop_index(batch_op.f("ix_sign_off_round_id"))

    op.drop_table("sign_off")
    with op.batch_alter_table("scenario", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_scenario_one_chosen",
            sqlite_where=sa.text("chosen_at IS NOT NULL"),
            postgresql_where=sa.text("chosen_at IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_scenario_round_id"))

    op.drop_table("scenario")
    op.drop_table("publicity_words")
    with op.batch_alter_table("letter_template", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_letter_template_of_programme",
            sqlite_where=sa.text("round_id IS NULL"),
            postgresql_where=sa.text("round_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_letter_template_round_id"))

    op.drop_table("letter_template")
    with op.batch_alter_table("condition_template", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_condition_template_round_id"))

    op.drop_table("condition_template")
    with op.batch_alter_table("batch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_batch_round_id"))

    op.drop_table("batch")
    with op.batch_alter_table("delegation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delegation_user_id"))

    op.drop_table("delegation")
