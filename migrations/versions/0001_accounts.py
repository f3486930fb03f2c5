"""Accounts, the audit trail, issued documents and messages."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

GENESIS = "0" * 64

#: London's boroughs in the order of their national codes, E09000001 to E09000033.
BOROUGHS = [
    ("City of London", "مدينة لندن"),
    ("Barking and Dagenham", "باركينغ وداغنهام"),
    ("Barnet", "بارنيت"),
    ("Bexley", "بكسلي"),
    ("Brent", "برنت"),
    ("Bromley", "بروملي"),
    ("Camden", "كامدن"),
    ("Croydon", "كرويدون"),
    ("Ealing", "إيلينغ"),
    ("Enfield", "إنفيلد"),
    ("Greenwich", "غرينتش"),
    ("Hackney", "هاكني"),
    ("Hammersmith and Fulham", "هامرسميث وفولهام"),
    ("Haringey", "هارينغي"),
    ("Harrow", "هارو"),
    ("Havering", "هافرينغ"),
    ("Hillingdon", "هيلينغدون"),
    ("Hounslow", "هاونسلو"),
    ("Islington", "إزلنغتون"),
    ("Kensington and Chelsea", "كنسينغتون وتشيلسي"),
    ("Kingston upon Thames", "كينغستون أبون تيمز"),
    ("Lambeth", "لامبيث"),
    ("Lewisham", "لويشام"),
    ("Merton", "ميرتون"),
    ("Newham", "نيوهام"),
    ("Redbridge", "ريدبريدج"),
    ("Richmond upon Thames", "ريتشموند أبون تيمز"),
    ("Southwark", "ساذرك"),
    ("Sutton", "ساتون"),
    ("Tower Hamlets", "تاور هامليتس"),
    ("Waltham Forest", "والثام فورست"),
    ("Wandsworth", "واندزورث"),
    ("Westminster", "وستمنستر"),
]

REFUSE_ON_SQLITE = """
CREATE TRIGGER audit_event_no_{verb} BEFORE {verb} ON audit_event
BEGIN SELECT RAISE(ABORT, 'The audit trail is append-only.'); END
"""

REFUSE_ON_POSTGRESQL = """
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'The audit trail is append-only.'; END $$
"""


def make_append_only() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(REFUSE_ON_SQLITE.format(verb=verb))
        return
    op.execute(REFUSE_ON_POSTGRESQL)
    op.execute(
        "CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()"
    )


def fill() -> None:
    """Write the first head of the trail, and the areas of the default programme."""
    op.bulk_insert(
        sa.table("audit_head", sa.column("last_id"), sa.column("hash")), [{"last_id": 0, "hash": GENESIS}]
    )
    op.bulk_insert(
        sa.table("area", sa.column("code"), sa.column("name"), sa.column("position")),
        [
            {
                "code": f"E090000{number:02}",
                "name": json.dumps({"en": english, "ar": arabic}, ensure_ascii=False, sort_keys=True),
                "position": number,
            }
            for number, (english, arabic) in enumerate(BOROUGHS, start=1)
        ],
    )


def upgrade() -> None:
    op.create_table(
        "area",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
        sa.UniqueConstraint("code", name=op.f("uq_area_code")),
    )
    op.create_table(
        "audit_head",
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "bank_holiday",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_holiday")),
        sa.UniqueConstraint("day", name=op.f("uq_bank_holiday_day")),
    )
    with op.batch_alter_table("bank_holiday", schema=None) as batch_op:
        batch_op.create_index("ix_bank_holiday_standing", ["removed_at", "day"], unique=False)

    op.create_table(
        "failed_sign_in",
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failed_sign_in")),
    )
    with op.batch_alter_table("failed_sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_failed_sign_in_address_hash"), ["address_hash"], unique=False)

    op.create_table(
        "reference_counter",
        sa.Column("prefix", sa.String(length=20), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_counter")),
        sa.UniqueConstraint("prefix", name=op.f("uq_reference_counter_prefix")),
    )
    op.create_table(
        "user",
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("full_name", sa.String(length=255), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("us_totp_secrets", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_user_fs_uniquifier")),
    )
    op.create_table(
        "audit_event",
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("record_type", sa.String(length=60), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("witness_before", sa.String(length=64), nullable=True),
        sa.Column("witness", sa.String(length=64), nullable=True),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["user.id"], name=op.f("fk_audit_event_actor_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_event_hash")),
        sa.UniqueConstraint("previous_hash", name=op.f("uq_audit_event_previous_hash")),
    )
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index("ix_audit_event_record", ["record_type", "record_id"], unique=False)

    op.create_table(
        "held_role",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "name",
            sa.Enum(
                "officer",
                "adviser",
                "decision_maker",
                "finance",
                "auditor",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_held_role_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_role")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_held_role_user_id_name")),
    )
    op.create_table(
        "issued_document",
        sa.Column(
            "kind",
            sa.Enum(
                "application",
                "assessment_summary",
                "meeting_minutes",
                "panel_pack",
                "award_letter",
                "reserve_letter",
                "deferral_letter",
                "decline_letter",
                "grant_agreement",
                "milestone_report",
                "evaluation_return",
                "final_report",
                "closing_report",
                "closure_certificate",
                "expense_claim",
                "appeal_outcome",
                "visit_report",
                "repayment_demand",
                "ending_letter",
                "variation_letter",
                "report_notice",
                name="documentkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("record_type", sa.String(length=60), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("reader_id", sa.Integer(), nullable=True),
        sa.Column("covers", sa.Text(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("issued_at", sa.DateTime(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("stored_at", sa.DateTime(), nullable=True),
        sa.Column("code", sa.String(length=16), nullable=True),
        sa.Column("superseded_at", sa.DateTime(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.Column("revoked_by_id", sa.Integer(), nullable=True),
        sa.Column("revoked_reason", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(application_id IS NULL) <> (round_id IS NULL)", name=op.f("ck_issued_document_about_one")
        ),
        sa.CheckConstraint(
            "(fingerprint IS NULL) = (stored_at IS NULL) AND (size IS NULL) = (stored_at IS NULL)",
            name=op.f("ck_issued_document_stored_with_fingerprint"),
        ),
        sa.CheckConstraint(
            "(revoked_at IS NULL) = (revoked_by_id IS NULL) AND (revoked_at IS NULL) = (revoked_reason IS NULL)",
            name=op.f("ck_issued_document_revoked_with_reason"),
        ),
        sa.CheckConstraint(
            "code IS NOT NULL OR (superseded_at IS NULL AND revoked_at IS NULL)",
            name=op.f("ck_issued_document_only_with_code"),
        ),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["user.id"], name=op.f("fk_issued_document_issued_by_id_user")
        ),
        sa.ForeignKeyConstraint(["reader_id"], ["user.id"], name=op.f("fk_issued_document_reader_id_user")),
        sa.ForeignKeyConstraint(
            ["revoked_by_id"], ["user.id"], name=op.f("fk_issued_document_revoked_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_document")),
        sa.UniqueConstraint("code", name=op.f("uq_issued_document_code")),
    )
    with op.batch_alter_table("issued_document", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_issued_document_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index("ix_issued_document_record", ["record_type", "record_id"], unique=False)

    op.create_table(
        "organisation",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "charity",
                "cio",
                "company",
                "cic",
                "faith",
                "unregistered",
                name="organisationkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("charity_number", sa.String(length=20), nullable=True),
        sa.Column("company_number", sa.String(length=20), nullable=True),
        sa.Column("other_names", sa.Text(), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("website", sa.String(length=255), nullable=False),
        sa.Column("work_areas", sa.Text(), nullable=False),
        sa.Column("income_pence", sa.BigInteger(), nullable=True),
        sa.Column("staff_count", sa.Integer(), nullable=True),
        sa.Column("volunteer_count", sa.Integer(), nullable=True),
        sa.Column("unrelated_declared_by_id", sa.Integer(), nullable=True),
        sa.Column("unrelated_declared_at", sa.DateTime(), nullable=True),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind NOT IN ('charity', 'cio') OR charity_number IS NOT NULL",
            name=op.f("ck_organisation_charity_number"),
        ),
        sa.CheckConstraint(
            "kind NOT IN ('company', 'cic') OR company_number IS NOT NULL",
            name=op.f("ck_organisation_company_number"),
        ),
        sa.CheckConstraint(
            "income_pence >= 0 AND staff_count >= 0 AND volunteer_count >= 0",
            name=op.f("ck_organisation_size"),
        ),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_organisation_area_code_area")),
        sa.ForeignKeyConstraint(
            ["unrelated_declared_by_id"],
            ["user.id"],
            name=op.f("fk_organisation_unrelated_declared_by_id_user"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("charity_number", name=op.f("uq_organisation_charity_number")),
        sa.UniqueConstraint("company_number", name=op.f("uq_organisation_company_number")),
    )
    op.create_table(
        "partial_upload",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=120), nullable=False),
        sa.Column("started_by_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_partial_upload_size")),
        sa.ForeignKeyConstraint(
            ["started_by_id"], ["user.id"], name=op.f("fk_partial_upload_started_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partial_upload")),
        sa.UniqueConstraint("token", name=op.f("uq_partial_upload_token")),
    )
    with op.batch_alter_table("partial_upload", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_partial_upload_started_by_id"), ["started_by_id"], unique=False)

    op.create_table(
        "upload",
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(application_id IS NULL) <> (organisation_id IS NULL)", name=op.f("ck_upload_of_one")
        ),
        sa.CheckConstraint("size >= 0", name=op.f("ck_upload_size")),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["user.id"], name=op.f("fk_upload_uploaded_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_upload_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_upload_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "contact",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "place",
            sa.Enum(
                "senior", "main", name="contactplace", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("full_name", sa.String(length=255), nullable=False),
        sa.Column("position", sa.String(length=255), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_contact_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint("organisation_id", "place", name=op.f("uq_contact_organisation_id_place")),
    )
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "evidence_item",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "governing_document",
                "accounts",
                "safeguarding",
                "insurance",
                "bank",
                name="evidencekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "given",
                "checked",
                "refused",
                "replaced",
                name="evidencestate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("upload_id", sa.Integer(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.Column("checked_by_id", sa.Integer(), nullable=True),
        sa.Column("checked_at", sa.DateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state NOT IN ('checked', 'refused') OR (checked_by_id IS NOT NULL AND checked_at IS NOT NULL)",
            name=op.f("ck_evidence_item_checked_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["user.id"], name=op.f("fk_evidence_item_checked_by_id_user")
        ),
        sa.ForeignKeyConstraint(["given_by_id"], ["user.id"], name=op.f("fk_evidence_item_given_by_id_user")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_evidence_item_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.id"], name=op.f("fk_evidence_item_upload_id_upload")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_item")),
    )
    with op.batch_alter_table("evidence_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_evidence_item_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            "uq_evidence_item_one_current",
            ["organisation_id", "kind"],
            unique=True,
            sqlite_where=sa.text("state <> 'replaced'"),
            postgresql_where=sa.text("state <> 'replaced'"),
        )

    op.create_table(
        "invitation",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("full_name", sa.String(length=255), nullable=False),
        sa.Column("position", sa.String(length=255), nullable=False),
        sa.Column("is_owner", sa.Boolean(), nullable=False),
        sa.Column("may_sign", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=False),
        sa.Column("invited_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("accepted_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["accepted_by_id"], ["user.id"], name=op.f("fk_invitation_accepted_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["user.id"], name=op.f("fk_invitation_invited_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_invitation_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "membership",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.String(length=255), nullable=False),
        sa.Column("is_owner", sa.Boolean(), nullable=False),
        sa.Column("may_sign", sa.Boolean(), nullable=False),
        sa.Column("certifies", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_membership_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_membership_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("organisation_id", "user_id", name=op.f("uq_membership_organisation_id_user_id")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_user_id"), ["user_id"], unique=False)

    op.create_table(
        "notice",
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("hold", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(), nullable=True),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "sent_at IS NULL OR claimed_at IS NOT NULL", name=op.f("ck_notice_claimed_before_sent")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["issued_document.id"], name=op.f("fk_notice_document_id_issued_document")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_notice_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("message_id", name=op.f("uq_notice_message_id")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_hold"), ["hold"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_user_id"), ["user_id"], unique=False)
        batch_op.create_index("ix_notice_waiting", ["sent_at", "claimed_at"], unique=False)

    make_append_only()
    fill()


def downgrade() -> None:
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index("ix_notice_waiting")
        batch_op.drop_index(batch_op.f("ix_notice_user_id"))
        batch_op.drop_index(batch_op.f("ix_notice_hold"))
        batch_op.drop_index(batch_op.f("ix_notice_application_id"))

    op.drop_table("notice")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_user_id"))

    op.drop_table("membership")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_organisation_id"))

    op.drop_table("invitation")
    with op.batch_alter_table("evidence_item", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_evidence_item_one_current",
            sqlite_where=sa.text("state <> 'replaced'"),
            postgresql_where=sa.text("state <> 'replaced'"),
        )
        batch_op.drop_index(batch_op.f("ix_evidence_item_organisation_id"))

    op.drop_table("evidence_item")
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_organisation_id"))

    op.drop_table("contact")
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_upload_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_upload_application_id"))

    op.drop_table("upload")
    with op.batch_alter_table("partial_upload", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_partial_upload_started_by_id"))

    op.drop_table("partial_upload")
    op.drop_table("organisation")
    with op.batch_alter_table("issued_document", schema=None) as batch_op:
        batch_op.drop_index("ix_issued_document_record")
        batch_op.drop_index(batch_op.f("ix_issued_document_application_id"))

    op.drop_table("issued_document")
    op.drop_table("held_role")
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_event_record")

    op.drop_table("audit_event")
    op.drop_table("user")
    op.drop_table("reference_counter")
    with op.batch_alter_table("failed_sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_failed_sign_in_address_hash"))

    op.drop_table("failed_sign_in")
    with op.batch_alter_table("bank_holiday", schema=None) as batch_op:
        batch_op.drop_index("ix_bank_holiday_standing")

    op.drop_table("bank_holiday")
    op.drop_table("audit_head")
    op.drop_table("area")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_audit_change()")
