"""A helper's answers are saved as they type: in their sections, until their day, while the group agrees."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import factories as make
import pytest
from client import Page, Visitor
from factories import do, rows
from flask import Flask

from grants import clock
from grants.applications.models import Answer, AnswerVersion, Application, Helper
from grants.applications.operations import end_helper
from grants.lifecycles import ApplicationState

Visit = Callable[..., Visitor]


def save(browser: Visitor, application: Application, key: str, seen: int, /, **typed: Any) -> Page:
    """Send one answer as the page's script does, on top of the version that was seen."""
    address = f"/applications/{application.reference}/answers/{key}"
    return browser.press(address, **{f"seen-{key}": str(seen), **typed})


def texts(application: Application, key: str) -> list[Any]:
    return [value for _version, value in make.savings_of(application, key)]


def a_helper_of_the_project() -> tuple[Helper, Application]:
    helper = make.a_helper(make.a_draft(need="Before."), "project")
    return helper, helper.application


@pytest.mark.parametrize("sections", [("project",), ()], ids=["their section", "every section"])
def test_what_a_helper_types_is_saved_and_labelled_as_theirs(
    app: Flask, visit: Visit, sections: tuple[str, ...]
) -> None:
    helper = make.a_helper(make.a_draft(need="Before."), *sections)
    application, member = helper.application, make.member_of(helper.application.organisation)

    saved = save(visit(helper.user), application, "need", 1, need="Typed by a helper.")

    assert (saved.status, saved.response.json["version"]) == (200, 2)
    (answer,) = rows(Answer, Answer.by_helper)
    assert (answer.value, answer.saved_by_id) == ("Typed by a helper.", helper.user_id)
    assert [version.value for version in rows(AnswerVersion, AnswerVersion.by_helper)] == [
        "Typed by a helper."
    ]
    earlier = visit(member).open(f"/applications/{application.reference}/answers/need/versions")
    assert earlier.text.count("Typed by Nadia Brook, helper") == 1
    checked = visit(member).open(f"/applications/{application.reference}/submit")
    assert checked.text.count("Typed by Nadia Brook, helper") == 1


def test_the_label_goes_when_the_group_types_again(app: Flask, visit: Visit) -> None:
    helper, application = a_helper_of_the_project()
    member = visit(make.member_of(application.organisation))
    save(visit(helper.user), application, "need", 1, need="Typed by a helper.")

    saved = save(member, application, "need", 2, need="Our own words.")

    assert saved.status == 200
    assert rows(Answer, Answer.by_helper) == []
    assert "helper" not in member.open(f"/applications/{application.reference}/submit").text


def test_a_helper_and_the_group_do_not_overwrite_each_other(app: Flask, visit: Visit) -> None:
    helper, application = a_helper_of_the_project()
    save(visit(make.member_of(application.organisation)), application, "need", 1, need="Our own words.")

    page = save(visit(helper.user), application, "need", 1, need="Typed by a helper.")

    assert page.status == 409
    assert "Our own words." in page.response.json["panel"]
    assert texts(application, "need") == ["Before.", "Our own words."]


def test_outside_of_their_sections_nothing_is_saved(app: Flask, visit: Visit) -> None:
    helper, application = a_helper_of_the_project()

    page = save(visit(helper.user), application, "tier", 1, tier="large")

    assert page.status == 404
    assert texts(application, "tier") == ["small"]


def test_on_the_last_day_it_is_saved_and_after_it_no_more(app: Flask, visit: Visit) -> None:
    helper = make.a_helper(make.a_draft(need="Before."), "project", ends_on=clock.today())
    application, browser = helper.application, visit(helper.user)
    end = clock.london(clock.today() + timedelta(days=1), time(0))

    with clock.at(end - timedelta(seconds=1)):
        last = save(browser, application, "need", 1, need="At the last moment.")
    with clock.at(end):
        late = save(browser, application, "need", 2, need="Too late.")

    assert (last.status, late.status) == (200, 404)
    assert texts(application, "need") == ["Before.", "At the last moment."]


@pytest.mark.parametrize("by", ["the group", "the helper"])
def test_after_consent_is_taken_back_an_open_page_saves_nothing(app: Flask, visit: Visit, by: str) -> None:
    helper, application = a_helper_of_the_project()
    browser, member = visit(helper.user), make.member_of(application.organisation)
    before = save(browser, application, "need", 1, need="While we agreed.")

    do(end_helper, helper, actor=member if by == "the group" else helper.user)
    after = save(browser, application, "need", 2, need="No longer.")

    assert (before.status, after.status) == (200, 404)
    assert texts(application, "need") == ["Before.", "While we agreed."]
    assert rows(Answer, Answer.by_helper)[0].saved_by_id == helper.user_id  # What was typed stays, and whose.


def test_once_it_is_submitted_a_helper_saves_nothing(app: Flask, visit: Visit) -> None:
    helper, application = a_helper_of_the_project()
    browser = visit(helper.user)
    make.submit(application)

    page = save(browser, application, "need", 1, need="Too late.")

    assert (application.state, page.status) == (ApplicationState.SUBMITTED, 422)
    assert texts(application, "need") == ["Before."]


def test_in_a_query_a_helper_saves_the_named_answer_and_no_other(app: Flask, visit: Visit) -> None:
    application = make.an_application(ApplicationState.QUERIED, need="Before.")
    browser = visit(make.a_helper(application).user)

    named = save(browser, application, "budget", 1, **{"budget-0-item": "Hosts", "budget-0-pounds": "9000"})
    other = save(browser, application, "need", 1, need="Not asked.")

    assert (named.status, other.status) == (200, 422)
    assert other.response.json["refused"] == "You can change only the answers that the officer asks about."
    assert texts(application, "need") == ["Before."]


def test_a_helper_of_another_group_saves_nothing(app: Flask, visit: Visit) -> None:
    stranger, application = make.a_helper(), make.a_draft(need="Before.")

    page = save(visit(stranger.user), application, "need", 1, need="Theirs.")

    assert page.status == 404
    assert texts(application, "need") == ["Before."]
