"""An officer asks about one answer; the group changes it and nothing else; the officer sees what changed."""

from typing import Any

import pytest
from drafting import PASSWORD
from prepared import enter, prepare

BEFORE = "Doors stayed shut after the attack in May."
AFTER = "Doors stayed shut after the attack in June, and 40 neighbours told us why."

#: Submits an application of a group that writes in a language, and prints who may open it and how.
PREPARE = """
application = make.an_application(
    organisation=make.an_organisation(language=sys.argv[1]), need=sys.argv[2]
)
writer = give_password(make.member_of(application.organisation))
tell(
    reference=application.reference,
    question=str(make.question_called(application, "need").id),
    writer=writer.email,
    officer=session_of(make.an_officer(language=sys.argv[1])),
)
"""


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ar", 375)])
def test_a_query_about_one_answer_is_asked_answered_and_compared(
    visitor: Any, service: dict[str, str], postbox: Any, language: str, width: int
) -> None:
    known = prepare(service, PREPARE, language, BEFORE)
    case = f"/applications/{known['reference']}"
    officer = enter(visitor(language=language, width=width), known["officer"])
    group = visitor(language=language, width=width)

    # 1. The officer chooses one question and asks.
    officer.open(case).press("Ask the applicant").choose("questions", known["question"])
    officer.fill(message="Which month do you mean, and who told you?").press("Ask by mail")
    assert officer.reads("The group has been asked by mail.")

    # 2. The mail leads to the application, after signing in, and to that question alone.
    group.open(postbox.link(known["writer"], case))
    group.fill(email=known["writer"], password=PASSWORD).page.press("[name=password]", "Enter")
    group.page.wait_for_url(f"**{case}")
    assert "Which month do you mean, and who told you?" in group.look().text()
    sections = group.page.locator("main a[href*='/sections/']")
    assert sections.count() == 1
    sections.click()
    group.page.wait_for_load_state()
    asked = group.look().page.locator("#draft [data-question]")
    assert [one.get_attribute("data-question") for one in asked.all()] == ["need"]
    assert group.page.goto(f"{group.base}{case}/sections/money").status == 404

    # 3. What is typed is saved by itself, shown beside what was sent, and sent by a button.
    group.open(f"{case}/sections/project").fill(need=AFTER).wait_until_saved()
    group.press("All sections").press("See what you have changed before you send it")
    assert changes(group) == (["May."], ["June, and 40 neighbours told us why."])
    group.press("Back").press("Send the changed answers")
    assert group.reads("Your answer is sent.")
    assert group.page.locator("main a[href*='/sections/']").count() == 0

    # 4. The officer sees both copies, and what was taken out and put in.
    officer.open(case)
    assert AFTER in officer.text()
    officer.press("See what they changed")
    assert changes(officer) == (["May."], ["June, and 40 neighbours told us why."])
    assert officer.page.locator("tbody tr").count() == 2


def changes(person: Any) -> tuple[list[str], list[str]]:
    """Return what a page of differences shows as taken out and as put in."""
    page = person.page
    hidden = page.locator("del .govuk-visually-hidden, ins .govuk-visually-hidden")
    hidden.evaluate_all("all => all.forEach(one => one.remove())")
    out, put = page.locator("del").all_inner_texts(), page.locator("ins").all_inner_texts()
    return [text.strip() for text in out], [text.strip() for text in put]
