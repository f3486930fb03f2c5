"""Commands to load the demo, to forget it, and to bring a database up to date."""

import shutil
from pathlib import Path

import click
import fsspec
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from flask import Flask, current_app
from flask.cli import with_appcontext

from grants.accounts.models import User
from grants.applications.daily import keep_calendar
from grants.config import ROOT
from grants.db import db
from grants.demo.loading import accounts_file, load, unfinished_file
from grants.documents.operations import make_waiting
from grants.notices.sending import send_waiting
from grants.rounds.queries import open_rounds


@click.command("upgrade")
@with_appcontext
def upgrade() -> None:
    """Bring the database up to date."""
    settings = Config(ROOT / "setup.cfg")
    settings.set_main_option("script_location", str(ROOT / "migrations"))
    settings.set_main_option("path_separator", "os")
    command.upgrade(settings, "head")
    if _has_people():  # Before there are any, the trail begins with them.
        keep_calendar()


@click.command("load-demo")
@click.option("--with-documents", is_flag=True, help="Make every PDF and send every mail at once.")
@with_appcontext
def load_demo(with_documents: bool) -> None:
    """Load the demo into an empty database."""
    if unfinished_file().exists():
        raise click.ClickException("The demo was loaded halfway. Run forget-demo first.")
    if _has_people():
        _say_why_not()
        return
    click.echo("Loading the demo takes about a minute …")
    number = load()
    if with_documents:
        click.echo(f"Made {make_waiting()} documents, sent {send_waiting()} mails.")
    click.echo(f"Loaded {number} applications. Who you can be: {accounts_file()}")


def _say_why_not() -> None:
    """Say why no demo is loaded, or that the one that is there has grown old; say nothing of a fresh one."""
    if not accounts_file().exists():
        click.echo("There are people in the database already, so no demo was loaded.")
    elif not open_rounds():
        click.echo("The demo's rounds have closed since it was loaded. Load it afresh with: make demo-reset")


def _has_people() -> bool:
    return db.session.scalar(sa.select(User.id).limit(1)) is not None


@click.command("forget-demo")
@with_appcontext
def forget_demo() -> None:
    """Remove the database, documents, mails, queue and accounts of this instance.

    It asks nothing, and so it touches nothing where people are and no demo was loaded.
    """
    instance = Path(current_app.instance_path)
    is_demo = accounts_file().exists() or unfinished_file().exists()
    if not is_demo and sa.inspect(db.engine).has_table(User.__tablename__) and _has_people():
        raise click.ClickException("This is no demo: its people were not loaded by load-demo.")
    _forget_database()
    _forget_documents(current_app.config["STORAGE_URL"])
    shutil.rmtree(current_app.config["MAIL_FOLDER"], ignore_errors=True)
    _forget_file(instance / "queue.db")
    for path in (current_app.config["AUDIT_HEAD"], unfinished_file(), accounts_file()):
        path.unlink(missing_ok=True)
    click.echo("Forgotten.")


def _forget_database() -> None:
    db.session.remove()
    if db.engine.dialect.name == "postgresql":
        with db.engine.begin() as connection:
            connection.execute(sa.text("DROP SCHEMA public CASCADE"))
            connection.execute(sa.text("CREATE SCHEMA public"))
        return
    path = db.engine.url.database
    db.engine.dispose()
    if path:
        _forget_file(Path(path))


def _forget_file(database: Path) -> None:
    """Remove a SQLite file with those beside it."""
    for ending in ("", "-wal", "-shm", "-journal", ".line"):
        database.with_name(database.name + ending).unlink(missing_ok=True)


def _forget_documents(place: str) -> None:
    filesystem, root = fsspec.core.url_to_fs(place)
    if filesystem.exists(root):
        filesystem.rm(root, recursive=True)


def init_app(app: Flask) -> None:
    """Give Flask the commands."""
    for known in (upgrade, load_demo, forget_demo):
        app.cli.add_command(known)
