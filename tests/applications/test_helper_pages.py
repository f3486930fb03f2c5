"""The pages about helpers: the group's, and the little that a helper sees."""

import re
from collections.abc import Callable
from datetime import timedelta

import factories as make
import pytest
from client import Visitor
from factories import do, fresh, rows
from flask import Flask

from grants import clock
from grants.applications.models import Answer, Application, Helper
from grants.applications.operations import end_helper
from grants.documents.operations import documents_about
from grants.lifecycles import ApplicationState, HostingState
from grants.pages import Page as ListPage
from grants.rounds.models import Question

Visit = Callable[..., Visitor]
A = ApplicationState


def address(application: Application, *rest: str) -> str:
    return "/".join((f"/applications/{application.reference}", *rest))


def test_the_group_names_a_helper_on_a_page_and_keeps_the_text_that_it_agreed_to(
    app: Flask, visit: Visit
) -> None:
    application = make.a_draft()
    browser = visit(make.member_of(application.organisation))
    shown = browser.open(address(application, "helpers/new")).text

    done = browser.submit(address(application, "helpers/new"), full_name="Nadia Brook", scope="some",
                          email="nadia@bureau.example", sections=["project"], agreed="y")  # fmt: skip

    assert done.location == address(application, "helpers")
    (helper,) = rows(Helper)
    assert (helper.section_keys, helper.ends_on) == (["project"], clock.today() + timedelta(days=28))
    assert helper.consent in shown
    page = browser.follow(done)
    for words in ("Nadia Brook", "Your project", "Not yet", helper.consent):
        assert words in page.text
    assert "Nadia Brook, until" in browser.open(address(application)).text


def test_the_page_asks_for_what_is_missing(app: Flask, visit: Visit) -> None:
    application = make.a_draft()
    page_of = address(application, "helpers/new")
    browser = visit(make.member_of(application.organisation))

    page = browser.submit(page_of, full_name="Nadia", scope="some", email="nadia@bureau.example")
    taken = browser.submit(page_of, full_name="Me", email=make.an_officer().email, scope="all", agreed="y")

    assert page.errors == ["Choose at least one section", "Tick the box to agree for your group"]
    assert taken.errors == ["This person works for the programme, so they cannot help a group to apply."]
    assert rows(Helper) == []


def test_every_section_is_meant_whatever_was_ticked_below_it(app: Flask, visit: Visit) -> None:
    application = make.a_draft()

    visit(make.member_of(application.organisation)).submit(
        address(application, "helpers/new"), full_name="Nadia", scope="all", sections=["project"],
        email="nadia@bureau.example", agreed="y",
    )  # fmt: skip

    (helper,) = rows(Helper)
    assert helper.section_keys == []


def test_the_group_sees_when_a_helper_last_wrote(app: Flask, visit: Visit) -> None:
    helper = make.a_helper()
    application = helper.application
    moment = clock.now().replace(hour=11, minute=7) + timedelta(days=1)
    with clock.at(moment):
        visit(helper.user).submit(address(application, "sections/project"), title="Lanterns")

    page = visit(make.member_of(application.organisation)).open(address(application, "helpers"))

    assert f"{clock.in_london(moment):%H:%M}" in page.text


def test_the_group_ends_the_help_by_a_button(app: Flask, visit: Visit) -> None:
    helper = make.a_helper()
    browser = visit(make.member_of(helper.application.organisation))

    done = browser.press(address(helper.application, f"helpers/{helper.id}/end"))

    assert done.location == address(helper.application, "helpers")
    assert not fresh(helper).is_current
    assert "Ended" in browser.follow(done).text
    assert browser.press(address(helper.application, "helpers/99999/end")).status == 404


def test_a_helper_stops_by_a_button_of_their_own(app: Flask, visit: Visit) -> None:
    helper = make.a_helper()

    done = visit(helper.user).press(address(helper.application, f"helpers/{helper.id}/end"))

    assert done.location == "/"
    assert not fresh(helper).is_current


def test_the_list_asks_the_database_as_often_for_three_as_for_one(
    app: Flask, visit: Visit, queries: list[str]
) -> None:
    application = make.a_draft()
    counts = []
    for more in (1, 2):
        for _number in range(more):
            make.a_helper(application)
        browser = visit(make.member_of(application.organisation))
        queries.clear()
        browser.open(address(application, "helpers"))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_long_list_of_helpers_has_pages(app: Flask, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ListPage, "SIZE", 1)
    application = make.a_draft()
    make.a_helper(application, name="Nadia Brook")
    make.a_helper(application, name="Owen Lark")

    page = visit(make.member_of(application.organisation)).open(address(application, "helpers?page=2"))

    assert "Nadia Brook" in page.text
    assert "Owen Lark" not in page.text


# What a helper sees


def test_the_start_page_of_a_helper_lists_what_they_help_with(app: Flask, visit: Visit) -> None:
    helper = make.a_helper(make.a_draft(title="Harbour lanterns"))
    page = visit(helper.user).open("/")

    assert "Applications that you help with Harbour lanterns" in page.text
    assert address(helper.application) in page.links
    do(end_helper, helper, actor=helper.user)
    assert "Harbour lanterns" not in visit(helper.user).open("/").text


def test_a_helper_sees_their_sections_whom_they_help_and_until_when(app: Flask, visit: Visit) -> None:
    helper = make.a_helper(None, "project")
    application = helper.application

    page = visit(helper.user).open(address(application))

    assert application.organisation.name in page.text
    sections = [link for link in page.links if "/sections/" in link]
    assert sections == [address(application, "sections/project")]
    others = {link for link in page.links if link.startswith("/applications/")} - set(sections)
    assert others == {address(application, f"helpers/{helper.id}/end")}


def test_a_helper_writes_their_section_and_comes_back_to_their_list(app: Flask, visit: Visit) -> None:
    helper = make.a_helper(None, "project")
    browser = visit(helper.user)

    done = browser.submit(address(helper.application, "sections/project"), title="Lanterns")

    assert done.location == address(helper.application)
    (answer,) = rows(Answer, Answer.by_helper)
    assert (answer.value, answer.saved_by_id) == ("Lanterns", helper.user_id)


def test_a_helper_reaches_no_other_section_not_even_one_answer_of_it(app: Flask, visit: Visit) -> None:
    helper = make.a_helper(None, "project")
    application, browser = helper.application, visit(helper.user)
    (question,) = rows(Question, Question.key == "tier")

    assert browser.open(address(application, "sections/money")).status == 404
    assert browser.open(address(application, "answers/tier/versions")).status == 404
    page = browser.open(address(application, "sections/project"))
    token = page.fields()["csrf_token"][0]
    refused = browser.send(
        address(application, "answers/tier"), csrf_token=token, tier="large", **{"seen-tier": "1"}
    )

    assert refused.status in (404, 422)
    assert {row.value for row in rows(Answer, Answer.question_id == question.id)} == {"small"}


@pytest.mark.parametrize("state", [A.DRAFT, A.QUERIED])
def test_a_helper_reaches_none_of_the_other_pages(app: Flask, visit: Visit, state: A) -> None:
    if state is A.QUERIED:
        application = make.an_application(A.QUERIED)
    else:
        application = make.a_draft()
        make.a_hosting(HostingState.CONFIRMED, application)
    helper = make.a_helper(application)
    browser = visit(helper.user)
    papers = documents_about(application.id)

    closed = ["submit", "withdraw", "host", "helpers", "helpers/new", "reviews", "decision", "eligibility",
              "query", "assign"]  # fmt: skip
    assert {browser.open(address(application, path)).status for path in closed} <= {403, 404, 409}
    assert browser.open(f"/organisations/{application.organisation_id}").status == 404
    assert {browser.open(f"/documents/{paper.id}").status for paper in papers} <= {404}
    assert browser.open("/applications").status == 403
    for path in ("answer-query", "host/again", "host/end"):
        assert browser.press(address(application, path)).status in (403, 404, 409)
    assert fresh(application).state is state


#: What a helper may open of an application, by view, in the sections of their scope.
OPEN_TO_HELPERS = {
    "applications.show_application", "applications.write_section", "applications.list_versions",
}  # fmt: skip


def filled(rule: str, known: dict[str, str]) -> str:
    """Return an address of a route, with the first of its choices, and 1 for what is not known."""
    text = re.sub(r"<any\('?([\w-]+).*?\):\w+>", r"\1", rule)
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: known.get(found[1], "1"), text)


@pytest.mark.parametrize("state", [A.DRAFT, A.QUERIED])
def test_every_page_of_an_application_but_those_of_writing_is_closed_to_helpers(
    app: Flask, visit: Visit, state: A
) -> None:
    application = make.a_draft() if state is A.DRAFT else make.an_application(state)
    browser = visit(make.a_helper(application).user)
    known = {"reference": application.reference, "language": "ar"}

    opened = set()
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/applications/<reference>") and "GET" in (rule.methods or ()):
            key = "money" if rule.endpoint == "applications.write_section" else "budget"
            if browser.open(filled(rule.rule, {**known, "key": key})).status < 400:
                opened.add(rule.endpoint)

    assert opened == OPEN_TO_HELPERS


def test_in_a_query_a_helper_writes_what_was_reopened(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.QUERIED)
    helper = make.a_helper(application)

    page = visit(helper.user).open(address(application))

    assert "Which costs are new?" in page.text
    assert [link for link in page.links if "/sections/" in link] == [address(application, "sections/money")]


def test_after_submission_or_the_last_day_a_helper_finds_nothing(app: Flask, visit: Visit) -> None:
    helper, other = make.a_helper(), make.a_helper()
    make.submit(helper.application)

    assert visit(helper.user).open(address(helper.application)).status == 404
    assert visit(other.user).open(address(other.application)).status == 200
    with clock.at(clock.now() + timedelta(days=16)):
        assert visit(other.user).open(address(other.application)).status == 404
        assert address(other.application) not in visit(other.user).open("/").links


def test_helpers_of_one_group_see_nothing_of_another(app: Flask, visit: Visit) -> None:
    helper, other = make.a_helper(), make.a_draft()

    assert visit(helper.user).open(address(other)).status == 404
    assert visit(helper.user).open(address(other, "sections/project")).status == 404


def test_a_helper_reads_the_files_of_their_sections_only(app: Flask, visit: Visit) -> None:
    application = make.a_draft_with_files("plan")
    upload = make.give(application, "plan", make.a_pdf())
    of_papers, of_project = make.a_helper(application, "papers"), make.a_helper(application, "project")

    assert visit(of_papers.user).open(f"/files/{upload.id}").status == 200
    assert visit(of_project.user).open(f"/files/{upload.id}").status == 404
    assert visit(of_project.user).open(address(application, "files/plan")).status in (403, 404)
