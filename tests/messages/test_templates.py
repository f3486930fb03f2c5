"""Templates of messages: kept in both languages, checked, every version there."""

from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from factories import do, rows
from flask import Flask

from grants.errors import NotAllowed
from grants.messages.models import MessageTemplate, TemplateVersion
from grants.messages.operations import add_template
from grants.messages.queries import offered
from grants.permissions import Role

Visit = Callable[..., Visitor]
WORDS = {"title-en": "Thanks", "title-ar": "شكر", "subject_en": "Thank you", "subject_ar": "شكراً لكم",
         "body_en": "We have read {reference}.", "body_ar": "قرأنا {reference}."}  # fmt: skip


def test_an_officer_adds_changes_and_retires_a_template_and_every_version_stays(visit: Visit) -> None:
    officer, auditor = visit(make.an_officer()), visit(make.a_person(Role.AUDITOR))
    typed = {_box(officer, name): text for name, text in WORDS.items()}

    missing = officer.submit("/message-templates/new", **{**typed, "body_ar": ""})
    wrong = officer.submit("/message-templates/new", **{**typed, "body_en": "{amount}"})
    alone = officer.submit("/message-templates/new", **{**typed, "body_en": "{reference"})
    officer.submit("/message-templates/new", **typed)
    officer.submit("/message-templates/1/edit", body_en="We have read and filed {reference}.")
    officer.submit("/message-templates/1/edit", **{_box(officer, "title-en"): "Many thanks"})
    shown = auditor.open("/message-templates/1")

    assert missing.errors == ["Write your message"]
    assert wrong.errors == ["There is no field {amount} in this letter. Take one from the list below."]
    assert alone.errors[0].startswith("A curly bracket stands alone.")
    assert [version.number for version in rows(TemplateVersion)] == [1, 2]
    assert "Many thanks" in shown.text
    assert shown.text.index("We have read and filed") < shown.text.index("We have read {reference}.")
    assert officer.press("/message-templates/1/retire").status == 302
    assert offered() == []
    assert auditor.press("/message-templates/1/restore").status == 403
    assert officer.press("/message-templates/1/restore").status == 302
    assert [version.number for version in offered()] == [2]


def _box(browser: Visitor, name: str) -> str:
    """Return the name of a box on the page, whichever sign stands between field and language."""
    fields = browser.open("/message-templates/new").fields()
    return next(known for known in fields if known.replace("_", "-") == name.replace("_", "-"))


def test_only_officers_keep_templates(app: Flask, visit: Visit) -> None:
    with pytest.raises(NotAllowed):
        do(add_template, make.both("A"), subject=make.both("A"), body=make.both("A"),
           actor=make.a_decision_maker())  # fmt: skip

    assert rows(MessageTemplate) == []
    assert visit(make.a_person()).open("/message-templates").status == 403
