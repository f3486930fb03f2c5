"""Due diligence: the checklist, look-ups, duplicate signals and other assistance."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assistance_amount",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("giver", sa.String(length=255), nullable=False),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("removed_by_id", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_assistance_amount_positive_amount")),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["user.id"], name=op.f("fk_assistance_amount_added_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_assistance_amount_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["removed_by_id"], ["user.id"], name=op.f("fk_assistance_amount_removed_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assistance_amount")),
    )
    with op.batch_alter_table("assistance_amount", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_assistance_amount_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "register_lookup",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "register",
            sa.Enum(
                "charity_commission",
                "companies_house",
                "oscr",
                "ccni",
                "mutuals",
                "other",
                name="register",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("name_found", sa.String(length=255), nullable=False),
        sa.Column("status_found", sa.String(length=255), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("looked_on", sa.Date(), nullable=False),
        sa.Column("looked_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["looked_by_id"], ["user.id"], name=op.f("fk_register_lookup_looked_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_register_lookup_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_lookup")),
    )
    with op.batch_alter_table("register_lookup", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_register_lookup_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "bank_account",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("ending", sa.String(length=2), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.Column("noted_by_id", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence_item.id"], name=op.f("fk_bank_account_evidence_id_evidence_item")
        ),
        sa.ForeignKeyConstraint(["noted_by_id"], ["user.id"], name=op.f("fk_bank_account_noted_by_id_user")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_bank_account_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_account")),
    )
    with op.batch_alter_table("bank_account", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bank_account_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "answer_sketch",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("question_key", sa.String(length=40), nullable=False),
        sa.Column("places", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_answer_sketch_application_id_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_sketch")),
        sa.UniqueConstraint(
            "application_id", "question_key", name=op.f("uq_answer_sketch_application_id_question_key")
        ),
    )
    with op.batch_alter_table("answer_sketch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_sketch_application_id"), ["application_id"], unique=False)

    op.create_table(
        "assistance_declaration",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column(
            "finding",
            sa.Enum(
                "counts",
                "no_subsidy",
                name="assistancefinding",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("amounts", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("total_pence", sa.BigInteger(), nullable=False),
        sa.Column("limit_pence", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("declaration", sa.Text(), nullable=False),
        sa.Column("declared_by_id", sa.Integer(), nullable=False),
        sa.Column("declared_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "finding <> 'no_subsidy' OR reason <> ''",
            name=op.f("ck_assistance_declaration_reason_if_no_subsidy"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_assistance_declaration_application_id_application"),
        ),
        sa.ForeignKeyConstraint(
            ["declared_by_id"], ["user.id"], name=op.f("fk_assistance_declaration_declared_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assistance_declaration")),
    )
    with op.batch_alter_table("assistance_declaration", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_assistance_declaration_application_id"), ["application_id"], unique=False
        )

    op.create_table(
        "compared",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("submission_number", sa.Integer(), nullable=False),
        sa.Column("compared_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_compared_application_id_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compared")),
        sa.UniqueConstraint("application_id", name=op.f("uq_compared_application_id")),
    )
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
        sa.Column("lookup_id", sa.Integer(), nullable=True),
        sa.Column("no_register", sa.Text(), nullable=False),
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
            "lookup_id IS NULL OR no_register = ''", name=op.f("ck_diligence_check_register_or_none")
        ),
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
            ["lookup_id"], ["register_lookup.id"], name=op.f("fk_diligence_check_lookup_id_register_lookup")
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

    op.create_table(
        "duplicate_signal",
        sa.Column(
            "kind",
            sa.Enum(
                "bank",
                "phone",
                "address",
                "mail_domain",
                "person",
                "text",
                name="signalkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "new",
                "explained",
                "to_check",
                name="signalstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("first_organisation_id", sa.Integer(), nullable=False),
        sa.Column("second_organisation_id", sa.Integer(), nullable=False),
        sa.Column("first_application_id", sa.Integer(), nullable=False),
        sa.Column("second_application_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("looked_at", sa.DateTime(), nullable=True),
        sa.Column("looked_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state = 'new' OR looked_by_id IS NOT NULL",
            name=op.f("ck_duplicate_signal_looked_at_by_somebody"),
        ),
        sa.CheckConstraint(
            "first_organisation_id < second_organisation_id",
            name=op.f("ck_duplicate_signal_two_groups_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["first_application_id"],
            ["application.id"],
            name=op.f("fk_duplicate_signal_first_application_id_application"),
        ),
        sa.ForeignKeyConstraint(
            ["first_organisation_id"],
            ["organisation.id"],
            name=op.f("fk_duplicate_signal_first_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["looked_by_id"], ["user.id"], name=op.f("fk_duplicate_signal_looked_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["second_application_id"],
            ["application.id"],
            name=op.f("fk_duplicate_signal_second_application_id_application"),
        ),
        sa.ForeignKeyConstraint(
            ["second_organisation_id"],
            ["organisation.id"],
            name=op.f("fk_duplicate_signal_second_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_signal")),
        sa.UniqueConstraint(
            "first_organisation_id",
            "second_organisation_id",
            "kind",
            "mark",
            name=op.f("uq_duplicate_signal_first_organisation_id_second_organisation_id_kind_mark"),
        ),
    )
    with op.batch_alter_table("duplicate_signal", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_duplicate_signal_first_application_id"), ["first_application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_duplicate_signal_mark"), ["mark"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_duplicate_signal_second_application_id"), ["second_application_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_duplicate_signal_second_organisation_id"), ["second_organisation_id"], unique=False
        )

    op.create_table(
        "trace",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "bank",
                "phone",
                "address",
                "mail_domain",
                "person",
                "text",
                name="signalkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_trace_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_trace_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trace")),
    )
    with op.batch_alter_table("trace", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trace_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_trace_mark"), ["mark"], unique=False)
        batch_op.create_index(batch_op.f("ix_trace_organisation_id"), ["organisation_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("trace", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trace_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_trace_mark"))
        batch_op.drop_index(batch_op.f("ix_trace_application_id"))

    op.drop_table("trace")
    with op.batch_alter_table("duplicate_signal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_duplicate_signal_second_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_duplicate_signal_second_application_id"))
        batch_op.drop_index(batch_op.f("ix_duplicate_signal_mark"))
        batch_op.drop_index(batch_op.f("ix_duplicate_signal_first_application_id"))

    op.drop_table("duplicate_signal")
    with op.batch_alter_table("diligence_check", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_diligence_check_one_current",
            sqlite_where=sa.text("state <> 'replaced'"),
            postgresql_where=sa.text("state <> 'replaced'"),
        )
        batch_op.drop_index(batch_op.f("ix_diligence_check_application_id"))

    op.drop_table("diligence_check")
    op.drop_table("compared")
    with op.batch_alter_table("assistance_declaration", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assistance_declaration_application_id"))

    op.drop_table("assistance_declaration")
    with op.batch_alter_table("answer_sketch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_sketch_application_id"))

    op.drop_table("answer_sketch")
    with op.batch_alter_table("bank_account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bank_account_organisation_id"))

    op.drop_table("bank_account")
    with op.batch_alter_table("register_lookup", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_register_lookup_organisation_id"))

    op.drop_table("register_lookup")
    with op.batch_alter_table("assistance_amount", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assistance_amount_organisation_id"))

    op.drop_table("assistance_amount")
