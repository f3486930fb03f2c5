"""How migrations run: the application's own database, numbered revisions, plain column types."""

from pathlib import Path
from typing import Any

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.operations import MigrationScript

from grants import create_app
from grants.db import db

FOLDER = Path(__file__).parent / "versions"


def number_revision(_context: Any, _revision: Any, directives: list[MigrationScript]) -> None:
    """Name revisions 0001, 0002, … instead of by random letters."""
    directives[0].rev_id = f"{len(list(FOLDER.glob('[0-9]*.py'))) + 1:04}"


def render_plainly(kind: str, item: Any, _autogen: AutogenContext) -> str | bool:
    """Write our column types as the plain types below them: a migration must outlive the code."""
    if kind != "type" or not type(item).__module__.startswith("grants"):
        return False
    plain = item.impl if hasattr(item, "impl") else item
    return f"sa.{type(plain).__name__}()"


def is_ours(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave the queue's own tables alone, which stand in the same database on PostgreSQL."""
    return not (kind == "table" and (name or "").startswith("huey_"))


app = create_app()
with app.app_context():
    connectable = db.engine
    with connectable.connect().execution_options(writes=True) as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            process_revision_directives=number_revision,
            render_item=render_plainly,
            include_name=is_ours,
            render_as_batch=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    connectable.dispose()
