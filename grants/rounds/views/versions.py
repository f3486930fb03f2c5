"""Pages of the versions of a round's form."""

from flask import render_template
from flask.typing import ResponseReturnValue

from grants.access import not_found, open_to
from grants.pages import Page
from grants.permissions import Role
from grants.rounds import queries
from grants.rounds.version_words import KINDS, affected_lines, part_lines, setting_lines, shown
from grants.rounds.views.blueprint import bp, the_round


@bp.get("/rounds/<reference>/versions")
@open_to(Role.OFFICER, Role.AUDITOR)
def list_versions(reference: str) -> ResponseReturnValue:
    """Each version of a round's form: when, by whom, why, what changed, and who was affected."""
    round_ = the_round(reference)
    page = Page(queries.versions_of(round_))
    versions = [(version, shown(version.changes), affected_lines(version.affected)) for version in page.items]
    return render_template("rounds/list_versions.html", round=round_, page=page, versions=versions)


@bp.get("/rounds/<reference>/versions/<int:number>")
@open_to(Role.OFFICER, Role.AUDITOR)
def show_version(reference: str, number: int) -> ResponseReturnValue:
    """One version whole: all that the round asked and scored by, in every language."""
    round_ = the_round(reference)
    version = queries.find_version(round_, number) or not_found()
    content = version.content
    groups = [
        (KINDS[table], [part_lines(content, table, part) for part in parts])
        for table, parts in content["parts"].items()
        if parts
    ]
    return render_template(
        "rounds/show_version.html",
        round=round_,
        version=version,
        changes=shown(version.changes),
        affected=affected_lines(version.affected),
        settings=setting_lines(content),
        groups=groups,
    )
