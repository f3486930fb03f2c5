"""Commands for the people who run the installation."""

import sys
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from grants.accounts.operations import add_person
from grants.applications.daily import run_daily
from grants.assurance.proof import faults
from grants.db import transaction
from grants.errors import DomainError
from grants.lifecycles import LIFECYCLES
from grants.messages.mailbox import read_bounces
from grants.permissions import PARTIES, ROLE_LABELS, Role
from grants.workflow import Lifecycle


@click.command("add-user")
@click.argument("address")
@click.argument("full_name")
@click.option("--role", "roles", multiple=True, type=click.Choice([role.value for role in Role]))
@with_appcontext
def add_user(address: str, full_name: str, roles: tuple[str, ...]) -> None:
    """Add a person, such as the first administrator; they sign in by a link that is mailed to them."""
    try:
        with transaction():
            add_person(address, full_name, language="en", roles=[Role(role) for role in roles], actor=None)
    except DomainError as refusal:
        raise click.ClickException(refusal.message) from None
    click.echo(f"Added {full_name}. Open {current_app.config['BASE_URL']}/sign-in/link to sign in.")


@click.command("verify-audit")
@with_appcontext
def verify_audit() -> None:
    """Prove that the audit trail and the records it is about have not been altered."""
    found = list(faults(current_app.config["AUDIT_HEAD"]))
    for fault in found:
        click.echo(fault)
    click.echo(
        "The audit trail is whole." if not found else f"{len(found)} faults. The first is named first."
    )
    sys.exit(1 if found else 0)


@click.command("run-daily")
@with_appcontext
def run_daily_now() -> None:
    """Remind, warn and delete, as far as it is due today; for those who have no worker but a timetable."""
    run_daily()
    click.echo("Done for today.")


@click.command("read-bounces")
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@with_appcontext
def read_bounces_now(folder: Path) -> None:
    """Note the reports of undelivered mail in a Maildir, or in an mbox file, that a mail server fills."""
    noted, passed = read_bounces(folder)
    click.echo(f"Noted {noted}, passed over {passed} that are no new reports about our mails.")


def mermaid(lifecycle: Lifecycle) -> str:
    """Return a lifecycle as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", f"    [*] --> {next(iter(lifecycle.states)).value}"]
    for step in lifecycle.steps:
        for source in step.sources:
            target = step.target or source
            lines.append(f"    {source.value} --> {target.value}: {step.action}")
    ends = set(lifecycle.states) - {s for step in lifecycle.steps for s in step.sources}
    lines += [f"    {state.value} --> [*]" for state in lifecycle.states if state in ends]
    return "\n".join(lines)


def lifecycle_diagrams() -> str:
    """Return every lifecycle as a diagram, in Markdown."""
    parts = [f"### {lifecycle.title}\n\n```mermaid\n{mermaid(lifecycle)}\n```\n" for lifecycle in LIFECYCLES]
    return "\n".join(parts)


def permission_table() -> str:
    """Return who may do what, in Markdown."""
    lines = ["| record | action | from | who |", "|---|---|---|---|"]
    for lifecycle in LIFECYCLES:
        for step in lifecycle.steps:
            sources = ", ".join(str(source.label) for source in step.sources)
            who = ", ".join(str(PARTIES[party]) for party in step.parties)
            lines.append(f"| {lifecycle.title} | {step.label} | {sources} | {who} |")
    roles = ", ".join(str(label) for label in ROLE_LABELS.values())
    return "\n".join(lines) + f"\n\nRoles: {roles}. Everybody else who signs in is a group's member.\n"


@click.command("show-lifecycles")
@with_appcontext
def show_lifecycles() -> None:
    """Print every lifecycle as a diagram."""
    click.echo(lifecycle_diagrams(), nl=False)


@click.command("show-permissions")
@with_appcontext
def show_permissions() -> None:
    """Print who may do what."""
    click.echo(permission_table(), nl=False)


@click.command("write-readme")
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@with_appcontext
def write_readme(path: Path) -> None:
    """Write the generated parts of the README between their marks."""
    text = path.read_text()
    for name, content in (("lifecycles", lifecycle_diagrams()), ("permissions", permission_table())):
        before, _start, rest = text.partition(f"<!-- {name} -->\n")
        _old, _end, after = rest.partition(f"<!-- /{name} -->")
        text = f"{before}<!-- {name} -->\n{content}<!-- /{name} -->{after}"
    path.write_text(text)


def init_app(app: Flask) -> None:
    """Give Flask the commands."""
    for command in (
        add_user, verify_audit, run_daily_now, read_bounces_now, show_lifecycles, show_permissions,
        write_readme,
    ):  # fmt: skip
        app.cli.add_command(command)
