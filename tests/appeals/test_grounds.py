"""Officers keep the short list of grounds, in every language."""

from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from factories import both, do, rows
from flask import Flask

from grants.appeals.models import AppealGround
from grants.appeals.operations import add_ground, change_ground, restore_ground, retire_ground
from grants.appeals.queries import grounds
from grants.audit import events_of
from grants.errors import NotAllowed, RuleBroken
from grants.lifecycles import ApplicationState
from grants.permissions import Role

Visit = Callable[..., Visitor]


def titles(*, offered_only: bool = True) -> list[str]:
    return [ground.title["en"] for ground in grounds(offered_only=offered_only)]


def test_a_new_installation_has_five_grounds_in_both_languages(app: Flask) -> None:
    assert len(titles()) == 5
    assert all(ground.title["ar"] for ground in rows(AppealGround))


def test_each_change_is_in_the_trail(app: Flask) -> None:
    officer = make.an_officer()

    ground = do(add_ground, both("We were not heard"), actor=officer)
    do(change_ground, ground, both("Nobody heard us"), actor=officer)
    do(retire_ground, ground, actor=officer)
    retired = titles()
    do(restore_ground, ground, actor=officer)

    assert "Nobody heard us" not in retired
    assert titles()[-1] == "Nobody heard us"
    assert [(event.action, event.actor_id) for event in events_of(ground)] == [
        ("appeal_ground.add", officer.id),
        ("appeal_ground.change", officer.id),
        ("appeal_ground.retire", officer.id),
        ("appeal_ground.restore", officer.id),
    ]


def test_the_last_ground_stays(app: Flask) -> None:
    officer = make.an_officer()
    first, *others = grounds()
    for ground in others:
        do(retire_ground, ground, actor=officer)

    with pytest.raises(RuleBroken, match=r"^This is the last ground\. Add another one first\.$"):
        do(retire_ground, first, actor=officer)


def test_a_ground_out_of_use_is_not_offered_and_stays_where_it_was_named(visit: Visit) -> None:
    appeal = make.an_appeal()
    named = appeal.grounds[0]
    do(retire_ground, named, actor=make.an_officer())
    application = make.an_application(ApplicationState.DECLINED)

    form = visit(make.member_of(application.organisation)).open(
        f"/applications/{application.reference}/appeal"
    )
    page = visit(make.an_officer()).open(f"/appeals/{appeal.reference}")

    assert named.title["en"] not in form.text
    assert named.title["en"] in page.text


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICER])
def test_others_change_no_ground(visit: Visit, role: Role) -> None:
    person = make.a_person(role)
    ground = grounds()[0]

    for verb, values in (
        (add_ground, (both("x"),)),
        (change_ground, (ground, both("x"))),
        (retire_ground, (ground,)),
        (restore_ground, (ground,)),
    ):
        with pytest.raises(NotAllowed, match=r"^Only a grant officer can do this\.$"):
            do(verb, *values, actor=person)
    assert visit(person).open(f"/appeals/grounds/{ground.id}").status == 403


def test_the_list_is_kept_on_its_page(visit: Visit) -> None:
    browser = visit(make.an_officer())

    added = browser.submit("/appeals/grounds/new", title_en="We were not heard", title_ar="لم يُسمع صوتنا")
    number = grounds()[-1].id
    changed = browser.submit(
        f"/appeals/grounds/{number}", title_en="Nobody heard us", title_ar="لم يسمعنا أحد"
    )
    shown = browser.follow(changed)
    browser.press(f"/appeals/grounds/{number}/retire")

    assert added.location == "/appeals/grounds"
    assert "Nobody heard us" in shown.text
    assert "Nobody heard us" not in titles()
    assert titles(offered_only=False)[-1] == "Nobody heard us"


def test_a_ground_needs_its_words(visit: Visit) -> None:
    page = visit(make.an_officer()).submit("/appeals/grounds/new", title_en=" ", title_ar="")

    assert "Enter the ground" in page.errors[0]
