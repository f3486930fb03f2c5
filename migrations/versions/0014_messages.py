"""Threads, templates and broadcasts, and the log of mails."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "message_template",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("retired_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_template")),
    )
    op.create_table(
        "broadcast",
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "sending",
                "sent",
                "discarded",
                name="broadcaststate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("chosen", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'sent') = (finished_at IS NOT NULL)", name=op.f("ck_broadcast_finished")
        ),
        sa.CheckConstraint(
            "(state IN ('sending', 'sent')) = (confirmed_at IS NOT NULL)",
            name=op.f("ck_broadcast_confirmed_before_sent"),
        ),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by_id IS NULL)", name=op.f("ck_broadcast_confirmed")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["user.id"], name=op.f("fk_broadcast_confirmed_by_id_user")
        ),
        sa.ForeignKeyConstraint(["written_by_id"], ["user.id"], name=op.f("fk_broadcast_written_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcast")),
        sa.UniqueConstraint("reference", name=op.f("uq_broadcast_reference")),
    )
    op.create_table(
        "template_version",
        sa.Column("message_template_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_template_version_number")),
        sa.ForeignKeyConstraint(
            ["message_template_id"],
            ["message_template.id"],
            name=op.f("fk_template_version_message_template_id_message_template"),
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["user.id"], name=op.f("fk_template_version_written_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_version")),
        sa.UniqueConstraint(
            "message_template_id", "number", name=op.f("uq_template_version_message_template_id_number")
        ),
    )
    with op.batch_alter_table("template_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_template_version_message_template_id"), ["message_template_id"], unique=False
        )

    op.create_table(
        "bounce",
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=255), nullable=False),
        sa.Column("is_lasting", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("cleared_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("cleared_at IS NULL OR is_lasting", name=op.f("ck_bounce_only_a_mark_is_cleared")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_bounce_notice_id_notice")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bounce")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_bounce_fingerprint")),
    )
    with op.batch_alter_table("bounce", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bounce_address"), ["address"], unique=False)
        batch_op.create_index(batch_op.f("ix_bounce_notice_id"), ["notice_id"], unique=False)

    op.create_table(
        "broadcast_item",
        sa.Column("broadcast_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(notice_id IS NULL) = (text IS NULL) AND (notice_id IS NULL) = (subject IS NULL) AND (notice_id IS NULL) = (language IS NULL)",
            name=op.f("ck_broadcast_item_worded_with_its_mail"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_broadcast_item_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcast.id"], name=op.f("fk_broadcast_item_broadcast_id_broadcast")
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notice.id"], name=op.f("fk_broadcast_item_notice_id_notice")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_broadcast_item_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcast_item")),
        sa.UniqueConstraint("broadcast_id", "user_id", name=op.f("uq_broadcast_item_broadcast_id_user_id")),
        sa.UniqueConstraint("notice_id", name=op.f("uq_broadcast_item_notice_id")),
    )
    with op.batch_alter_table("broadcast_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_broadcast_item_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_broadcast_item_broadcast_id"), ["broadcast_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_broadcast_item_user_id"), ["user_id"], unique=False)

    op.create_table(
        "thread",
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waits_for_us",
                "waits_for_group",
                "closed",
                name="threadstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("last_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("subject <> ''", name=op.f("ck_thread_subject")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_thread_application_id_application")
        ),
        sa.ForeignKeyConstraint(["opened_by_id"], ["user.id"], name=op.f("fk_thread_opened_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread")),
        sa.UniqueConstraint("reference", name=op.f("uq_thread_reference")),
    )
    with op.batch_alter_table("thread", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_thread_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_thread_last_at"), ["last_at"], unique=False)

    op.create_table(
        "message",
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("is_from_group", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("template_version_id", sa.Integer(), nullable=True),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_message_text")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_message_by_id_user")),
        sa.ForeignKeyConstraint(
            ["template_version_id"],
            ["template_version.id"],
            name=op.f("fk_message_template_version_id_template_version"),
        ),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_message_thread_id_thread")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_thread_id"), ["thread_id"], unique=False)

    op.create_table(
        "message_file",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_message_file_message_id_message")
        ),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.id"], name=op.f("fk_message_file_upload_id_upload")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_file")),
        sa.UniqueConstraint("upload_id", name=op.f("uq_message_file_upload_id")),
    )
    with op.batch_alter_table("message_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_file_message_id"), ["message_id"], unique=False)

    op.create_table(
        "message_mail",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_message_mail_message_id_message")
        ),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_message_mail_notice_id_notice")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_mail")),
        sa.UniqueConstraint("notice_id", name=op.f("uq_message_mail_notice_id")),
    )
    with op.batch_alter_table("message_mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_mail_message_id"), ["message_id"], unique=False)

    op.create_table(
        "thread_read",
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_thread_read_message_id_message")
        ),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_thread_read_thread_id_thread")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_thread_read_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread_read")),
        sa.UniqueConstraint("thread_id", "user_id", name=op.f("uq_thread_read_thread_id_user_id")),
    )
    with op.batch_alter_table("thread_read", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_thread_read_thread_id"), ["thread_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_thread_read_user_id"), ["user_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("thread_read", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_thread_read_user_id"))
        batch_op.drop_index(batch_op.f("ix_thread_read_thread_id"))

    op.drop_table("thread_read")
    with op.batch_alter_table("message_mail", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_message_mail_message_id"))

    op.drop_table("message_mail")
    with op.batch_alter_table("message_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_message_file_message_id"))

    op.drop_table("message_file")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_message_thread_id"))

    op.drop_table("message")
    with op.batch_alter_table("thread", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_thread_last_at"))
        batch_op.drop_index(batch_op.f("ix_thread_application_id"))

    op.drop_table("thread")
    with op.batch_alter_table("broadcast_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_broadcast_item_user_id"))
        batch_op.drop_index(batch_op.f("ix_broadcast_item_broadcast_id"))
        batch_op.drop_index(batch_op.f("ix_broadcast_item_application_id"))

    op.drop_table("broadcast_item")
    with op.batch_alter_table("bounce", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bounce_notice_id"))
        batch_op.drop_index(batch_op.f("ix_bounce_address"))

    op.drop_table("bounce")
    with op.batch_alter_table("template_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_template_version_message_template_id"))

    op.drop_table("template_version")
    op.drop_table("broadcast")
    op.drop_table("message_template")
