"""Offers of help, and who was matched with whom."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "partner",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "company",
                "charity",
                "university",
                "public_body",
                "person",
                name="partnerkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("contact_name", sa.String(length=255), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("known_since", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner")),
    )
    op.create_table(
        "support_offer",
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "received",
                "open",
                "declined",
                "ended",
                name="offerstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "training",
                "evaluation",
                "match_funding",
                "in_kind",
                "other",
                name="supportkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=True),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("value_pence", sa.BigInteger(), nullable=True),
        sa.Column("offered_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind NOT IN ('match_funding', 'in_kind') OR value_pence IS NOT NULL",
            name=op.f("ck_support_offer_valued"),
        ),
        sa.CheckConstraint("places BETWEEN 1 AND 1000", name=op.f("ck_support_offer_places")),
        sa.CheckConstraint("value_pence > 0", name=op.f("ck_support_offer_value")),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_support_offer_area_code_area")),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partner.id"], name=op.f("fk_support_offer_partner_id_partner")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_offer")),
        sa.UniqueConstraint("reference", name=op.f("uq_support_offer_reference")),
    )
    with op.batch_alter_table("support_offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_support_offer_partner_id"), ["partner_id"], unique=False)

    op.create_table(
        "support_request",
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "proposed",
                "matched",
                "given",
                "not_needed",
                "closed",
                name="requeststate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "training",
                "evaluation",
                "match_funding",
                "in_kind",
                "other",
                name="supportkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=True),
        sa.Column("given_pence", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('proposed', 'matched', 'given')) = (offer_id IS NOT NULL)",
            name=op.f("ck_support_request_matched"),
        ),
        sa.CheckConstraint(
            "given_pence IS NULL OR (state = 'given' AND given_pence > 0)",
            name=op.f("ck_support_request_given"),
        ),
        sa.CheckConstraint("text <> ''", name=op.f("ck_support_request_text")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_support_request_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user.id"], name=op.f("fk_support_request_asked_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["support_offer.id"], name=op.f("fk_support_request_offer_id_support_offer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_request")),
        sa.UniqueConstraint("reference", name=op.f("uq_support_request_reference")),
    )
    with op.batch_alter_table("support_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_support_request_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_support_request_offer_id"), ["offer_id"], unique=False)

    op.create_table(
        "wish_to_meet",
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("audiences", sa.Text(), nullable=False),
        sa.Column("said_by_id", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_wish_to_meet_text")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_wish_to_meet_award_id_award")),
        sa.ForeignKeyConstraint(["said_by_id"], ["user.id"], name=op.f("fk_wish_to_meet_said_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish_to_meet")),
        sa.UniqueConstraint("award_id", name=op.f("uq_wish_to_meet_award_id")),
    )
    op.create_table(
        "introduction",
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "half_agreed",
                "introduced",
                "not_come",
                "taken_back",
                name="introductionstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        sa.Column("first_agreed_at", sa.DateTime(), nullable=True),
        sa.Column("second_agreed_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('proposed', 'half_agreed')) = (ended_at IS NULL)", name=op.f("ck_introduction_ended")
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_introduction_reason")),
        sa.CheckConstraint(
            "state <> 'half_agreed' OR (first_agreed_at IS NULL) <> (second_agreed_at IS NULL)",
            name=op.f("ck_introduction_one_yet"),
        ),
        sa.CheckConstraint(
            "state <> 'introduced' OR (first_agreed_at IS NOT NULL AND second_agreed_at IS NOT NULL)",
            name=op.f("ck_introduction_both_agreed"),
        ),
        sa.CheckConstraint(
            "state <> 'proposed' OR (first_agreed_at IS NULL AND second_agreed_at IS NULL)",
            name=op.f("ck_introduction_nobody_yet"),
        ),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_introduction_two_in_order")),
        sa.ForeignKeyConstraint(
            ["first_id"], ["wish_to_meet.id"], name=op.f("fk_introduction_first_id_wish_to_meet")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["user.id"], name=op.f("fk_introduction_proposed_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["wish_to_meet.id"], name=op.f("fk_introduction_second_id_wish_to_meet")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introduction")),
        sa.UniqueConstraint("reference", name=op.f("uq_introduction_reference")),
    )
    with op.batch_alter_table("introduction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_introduction_first_id"), ["first_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_introduction_second_id"), ["second_id"], unique=False)
        batch_op.create_index(
            "uq_introduction_stands",
            ["first_id", "second_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('proposed', 'half_agreed', 'introduced')"),
            postgresql_where=sa.text("state IN ('proposed', 'half_agreed', 'introduced')"),
        )


def downgrade() -> None:
    with op.batch_alter_table("introduction", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_introduction_stands",
            sqlite_where=sa.text("state IN ('proposed', 'half_agreed', 'introduced')"),
            postgresql_where=sa.text("state IN ('proposed', 'half_agreed', 'introduced')"),
        )
        batch_op.drop_index(batch_op.f("ix_introduction_second_id"))
        batch_op.drop_index(batch_op.f("ix_introduction_first_id"))

    op.drop_table("introduction")
    op.drop_table("wish_to_meet")
    with op.batch_alter_table("support_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_support_request_offer_id"))
        batch_op.drop_index(batch_op.f("ix_support_request_application_id"))

    op.drop_table("support_request")
    with op.batch_alter_table("support_offer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_support_offer_partner_id"))

    op.drop_table("support_offer")
    op.drop_table("partner")
