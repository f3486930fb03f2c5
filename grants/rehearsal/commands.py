"""The command that walks through a round: run by the service in a scratch copy, nowhere else."""

import os
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_babel import force_locale

from grants.db import db
from grants.languages import LANGUAGES
from grants.rehearsal.log import Log
from grants.rehearsal.scratch import MARK
from grants.rehearsal.walk import Walk
from grants.rounds.models import Round


@click.command("walk-through", hidden=True)
@click.argument("reference")
@click.option("--language", type=click.Choice(list(LANGUAGES)), default="en")
@with_appcontext
def walk_through(reference: str, language: str) -> None:
    """Let synthetic groups walk through a round, and print a line of JSON after each step."""
    if not (Path(current_app.instance_path) / MARK).exists() or "DATABASE_URL" in os.environ:
        raise click.ClickException("This is not a scratch copy. Rehearse from the round's page.")
    round_ = db.session.query(Round).filter_by(reference=reference).one()
    with force_locale(language):
        Walk(round_, Log(language)).run()


def init_app(app: Flask) -> None:
    """Give Flask the command."""
    app.cli.add_command(walk_through)
