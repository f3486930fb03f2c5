"""What the database itself keeps: every text that an answer ever had, whoever writes it."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_KEEP = """
INSERT INTO answer_version (
    application_id, question_id, version, value, typed, saved_by_id, saved_at, by_helper
) VALUES (
    NEW.application_id, NEW.question_id, NEW.version, NEW.value, NEW.typed,
    NEW.saved_by_id, NEW.saved_at, NEW.by_helper
);
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb, when in (("insert", "INSERT"), ("update", "UPDATE OF version")):
            op.execute(f"CREATE TRIGGER answer_kept_at_{verb} AFTER {when} ON answer BEGIN {_KEEP} END")
        return
    op.execute(
        "CREATE FUNCTION keep_answer_version() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN {_KEEP} RETURN NULL; END $$"
    )
    op.execute(
        "CREATE TRIGGER answer_kept AFTER INSERT OR UPDATE OF version ON answer"
        " FOR EACH ROW EXECUTE FUNCTION keep_answer_version()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("insert", "update"):
            op.execute(f"DROP TRIGGER answer_kept_at_{verb}")
        return
    op.execute("DROP TRIGGER answer_kept ON answer")
    op.execute("DROP FUNCTION keep_answer_version()")
