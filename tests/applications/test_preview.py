"""Staff see a form as groups do, tier by tier, with the very fields that groups get; nothing is saved."""

from collections.abc import Callable
from typing import Any

import factories as make
import pytest
from client import Page, Visitor
from factories import both, do

from grants.applications.models import Answer, Application
from grants.applications.operations import start_application
from grants.languages import Texts
from grants.permissions import Role
from grants.rounds import operations
from grants.rounds.models import Question, QuestionKind, Round, Section
from grants.rounds.queries import parts_of

Visit = Callable[..., Visitor]
K = QuestionKind
READERS = (Role.OFFICER, Role.AUDITOR, Role.DECISION_MAKER, Role.FINANCE)
OPTIONS = [{"key": key, "words": {"en": key.title(), "ar": "كلمة"}} for key in ("often", "never")]


def a_round_with_every_kind() -> Round:
    """Return a round in preparation with every kind of question, one that waits, and some for one tier."""
    round_, officer = make.a_draft_round(), make.an_officer()

    def add(kind: type[Any], /, **values: Any) -> Any:
        return do(operations.add_part, round_, kind, **values, actor=officer)

    more = add(Section, key="more", title=both("More"), introduction=both("Nearly there."))
    own = add(Section, key="own", title=both("Large projects"), introduction=Texts(), tier_keys=["large"])
    for kind in (K.CHOICE, K.CHOICES, K.YES_NO, K.MONEY, K.GROUP, K.FILE, K.DECLARATION):
        add(Question, section_id=more.id, key=kind.value, kind=kind, label=both(f"A {kind.value}"),
            hint=Texts(), options=OPTIONS if kind in (K.CHOICE, K.CHOICES, K.GROUP) else [])  # fmt: skip
    add(Question, section_id=more.id, key="why", kind=K.LONG_TEXT, label=both("Why?"), hint=Texts(),
        max_words=100, shown_if_key="choice", shown_if_values=["often"])  # fmt: skip
    for section in (more, own):
        add(Question, section_id=section.id, key=f"large_{section.key}", kind=K.SHORT_TEXT,
            label=both(f"Only large: {section.key}"), hint=Texts(), tier_keys=["large"])  # fmt: skip
    return round_


def labels(page: Page) -> list[str]:
    return [e.get("data-question") or "" for e in page.all("div") if e.get("data-question")]


def test_the_preview_lists_the_sections_of_a_tier_with_their_effort(visit: Visit) -> None:
    round_, browser = a_round_with_every_kind(), visit(make.an_officer())
    address = f"/rounds/{round_.reference}/preview"

    nobody, large = browser.open(address), browser.open(f"{address}?tier=large")

    titles = ["Your project", "Money", "More", "Large projects"]
    shown = [e for e in nobody.all("a") if "govuk-task-list__link" in (e.get("class") or "")]
    assert ["".join(e.itertext()) for e in shown] == titles[:3]
    shown = [e for e in large.all("a") if "govuk-task-list__link" in (e.get("class") or "")]
    assert ["".join(e.itertext()) for e in shown] == titles
    assert shown[3].get("href") == f"{address}/own?tier=large"
    assert "Questions: 18 –" in nobody.text
    assert "Questions: 20 –" in large.text


def test_the_fields_are_those_that_a_group_gets(visit: Visit) -> None:
    round_ = a_round_with_every_kind()
    assert operations.gaps(round_) == []
    preview = visit(make.an_officer()).open(f"/rounds/{round_.reference}/preview/more?tier=small")
    do(operations.publish_round, round_, actor=make.an_officer())
    group = make.an_organisation()
    draft = do(start_application, round_, group, actor=make.member_of(group))
    writing = visit(make.member_of(draft.organisation)).open(f"/applications/{draft.reference}/sections/more")

    def boxes(page: Page) -> set[str]:
        names = {e.get("name") or "" for tag in ("input", "select", "textarea") for e in page.all(tag)}
        ours = {"tier", "csrf_token", "next", "language", ""}
        return {name for name in names if name not in ours and not name.startswith("seen-")}

    assert labels(preview) == labels(writing) == [
        "choice", "choices", "yes_no", "money", "group", "file", "declaration", "why",
    ]  # fmt: skip
    assert boxes(preview) - {"file"} == boxes(writing) - {"file"}
    assert "Only if your answer to “A choice” is: Often" in preview.text


def test_a_tiers_own_questions_show_for_that_tier_alone(visit: Visit) -> None:
    round_, browser = a_round_with_every_kind(), visit(make.an_officer())
    address = f"/rounds/{round_.reference}/preview/more"

    shown = {tier: "large_more" in labels(browser.open(f"{address}?tier={tier}"))
             for tier in ("", "small", "large", "huge")}  # fmt: skip

    assert shown == {"": False, "small": False, "large": True, "huge": False}


def test_a_section_of_some_tiers_is_shown_as_the_first_of_them_has_it(visit: Visit) -> None:
    round_ = a_round_with_every_kind()

    page = visit(make.an_officer()).open(f"/rounds/{round_.reference}/preview/own")

    assert (page.title, labels(page)) == ("Large projects", ["large_own"])
    assert page.all("option", selected="")[0].get("value") == "large"


def test_nothing_can_be_saved_from_the_preview(visit: Visit) -> None:
    round_, browser = a_round_with_every_kind(), visit(make.an_officer())
    address = f"/rounds/{round_.reference}/preview/more"

    page = browser.open(address)

    (main,) = page.all("main")
    assert [form.get("method") for form in main.iter("form")] == ["get"]
    assert browser.press(address, choice="often").status == 405
    assert (make.rows(Application), make.rows(Answer)) == ([], [])


def test_the_preview_speaks_the_language_of_the_page(visit: Visit) -> None:
    round_ = a_round_with_every_kind()

    page = visit(make.an_officer(language="ar")).open(f"/rounds/{round_.reference}/preview/more")

    assert page.title == "نص بالعربية"
    assert page.all("html")[0].get("dir") == "rtl"


@pytest.mark.parametrize("role", [None, *Role])
def test_those_who_work_on_rounds_may_look(visit: Visit, role: Role | None) -> None:
    round_ = make.a_draft_round()
    browser = visit(make.a_person(role) if role else make.a_person())

    pages = [browser.open(f"/rounds/{round_.reference}/preview{more}") for more in ("", "/money")]

    assert [page.status for page in pages] == [200 if role in READERS else 403] * 2


def test_a_preview_of_nothing_is_not_found_and_of_an_empty_form_says_so(visit: Visit) -> None:
    round_, browser = make.a_draft_round(), visit(make.an_officer())
    for part in [*parts_of(round_, Question), *parts_of(round_, Section)]:
        do(operations.remove_part, round_, part, actor=make.an_officer())

    empty = browser.open(f"/rounds/{round_.reference}/preview")

    assert "The form has no section yet." in empty.text
    lost = [f"/rounds/{round_.reference}/preview/money", "/rounds/R99-0001/preview"]
    assert [browser.open(address).status for address in lost] == [404, 404]


def test_a_section_for_a_tier_that_does_not_exist_is_not_found(visit: Visit) -> None:
    round_, officer = make.a_draft_round(), make.an_officer()
    money = parts_of(round_, Section)[1]
    do(operations.change_part, round_, money, tier_keys=["huge"], actor=officer)

    assert visit(officer).open(f"/rounds/{round_.reference}/preview/money").status == 404
