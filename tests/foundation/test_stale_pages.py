"""A page that somebody else has overtaken: nothing of theirs is overwritten, nothing of ours is lost."""

from collections.abc import Callable
from typing import Any

import factories as make
import pytest
from client import Visitor
from flask import Flask

from grants.accounts.models import User
from grants.lifecycles import ReportState
from grants.permissions import Role
from grants.rounds.models import Criterion, Question, Theme
from grants.rounds.queries import page_called, parts_of, the_programme

Visit = Callable[..., Visitor]
T = ReportState

STALE = (
    "Someone else saved this while you were writing. Your text is still here and not yet saved."
    " Open the page in a new tab to see theirs; to keep yours, press Save again."
)


def _organisation() -> tuple[User, str, str, Callable[[], Any]]:
    organisation = make.an_organisation()
    address = f"/organisations/{organisation.id}/change"
    return make.member_of(organisation), address, "name", lambda: make.fresh(organisation).name


def _round() -> tuple[User, str, str, Callable[[], Any]]:
    round_ = make.a_draft_round()
    address = f"/rounds/{round_.reference}/edit"
    return make.an_officer(), address, "title_en", lambda: make.fresh(round_).title["en"]


def _part(kind: type[Any], word: str, field: str) -> tuple[User, str, str, Callable[[], Any]]:
    round_ = make.a_draft_round()
    part = parts_of(round_, kind)[0]
    address = f"/rounds/{round_.reference}/{word}/{part.id}"
    return make.an_officer(), address, f"{field}_en", lambda: getattr(make.fresh(part), field)["en"]


def _programme() -> tuple[User, str, str, Callable[[], Any]]:
    programme = the_programme()
    return make.an_officer(), "/programme", "name_en", lambda: make.fresh(programme).name["en"]


def _page() -> tuple[User, str, str, Callable[[], Any]]:
    page = page_called("worried")
    return make.an_officer(), "/pages/worried/edit", "title_en", lambda: make.fresh(page).title["en"]


def _report() -> tuple[User, str, str, Callable[[], Any]]:
    report = make.a_report(T.DUE)
    address = f"/reports/{report.reference}/write"
    return make.signatory_of(report.award), address, "done", lambda: make.fresh(report).done


def _return() -> tuple[User, str, str, Callable[[], Any]]:
    return_ = make.a_return(T.DUE)
    make.fill(return_)
    address = f"/returns/{return_.reference}/write"
    return make.signatory_of(return_.award), address, "worked", lambda: make.fresh(return_).worked


PAGES: dict[str, Callable[[], tuple[User, str, str, Callable[[], Any]]]] = {
    "organisation": _organisation,
    "round": _round,
    "theme": lambda: _part(Theme, "themes", "title"),
    "criterion": lambda: _part(Criterion, "criteria", "guidance"),
    "question": lambda: _part(Question, "questions", "label"),
    "programme": _programme,
    "page": _page,
    "report": _report,
    "return": _return,
}


@pytest.mark.parametrize("name", PAGES)
def test_an_overtaken_page_says_so_keeps_what_was_typed_and_saves_at_the_second_press(
    app: Flask, visit: Visit, name: str
) -> None:
    person, address, field, read = PAGES[name]()
    mine, theirs = visit(person), visit(person)
    opened = mine.open(address)
    assert theirs.submit(address, **{field: "Theirs"}).status == 302

    stale = mine.send(address, **{**opened.fields(), field: "Mine"})

    assert stale.errors == [STALE]
    assert read() == "Theirs"
    kept = stale.fields()
    assert kept[field] == ["Mine"]
    assert mine.send(address, **kept).status == 302
    assert read() == "Mine"


def test_roles_that_somebody_else_changed_are_not_given_back(app: Flask, visit: Visit) -> None:
    somebody = make.a_person(Role.OFFICER)
    mine, theirs = (visit(make.a_person(Role.ADMINISTRATOR)) for _each in range(2))
    address = f"/people/{somebody.id}"
    opened = mine.open(address).fields()
    assert theirs.submit(address, roles=None).status == 302

    stale = mine.send(address, **opened)

    assert stale.errors == [STALE]
    assert make.fresh(somebody).roles == []
