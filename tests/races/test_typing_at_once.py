"""Many people type at once: every saving that was acknowledged is found, and none is overwritten unseen."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import factories as make
import pytest
from factories import do
from flask import Flask

from grants.accounts.models import Organisation, User
from grants.accounts.operations import join
from grants.applications.models import AnswerVersion, Application, SectionSaved
from grants.rounds.models import QuestionKind

AtOnce = Callable[..., list[int]]
TYPIST = Path(__file__).with_name("typist.py")


def colleagues(organisation: Organisation, number: int) -> list[User]:
    found = [make.member_of(organisation)]
    while len(found) < number:
        found.append(make.a_person())
        do(join, organisation, found[-1], position="Member", may_sign=False)
    return found


@pytest.fixture
def type_at_once(app: Flask, address: str, cookie_of: Callable[[User], str]) -> Callable[..., Any]:
    """Return a function that lets people type into answers at once; it returns what each was acknowledged."""

    def type_(
        application: Application, *typists: tuple[User, str], times: int
    ) -> list[tuple[str, list[Any]]]:
        base = f"/applications/{application.reference}"
        running = []
        for number, (person, key) in enumerate(typists):
            arguments = [address, base, "extra", key, cookie_of(person), f"Person {number}", str(times)]
            command = [sys.executable, str(TYPIST), *arguments]
            running.append((key, subprocess.Popen(command, stdout=subprocess.PIPE, text=True)))
        return [(key, json.loads(process.communicate(timeout=120)[0])) for key, process in running]

    return type_


def test_two_first_savings_at_one_moment_keep_one_text_and_overwrite_none(
    app: Flask, at_once: AtOnce
) -> None:
    application = make.start()
    people = colleagues(application.organisation, 3)
    base = f"/applications/{application.reference}"
    paths = (f"{base}/sections/project", f"{base}/answers/title")

    statuses = at_once(*((person, paths, {"title": f"Of {number}"}) for number, person in enumerate(people)))

    assert statuses == [200, 409, 409]
    ((version, text),) = make.savings_of(application, "title")
    assert version == 1
    assert make.kept_answers(application) == {"title": text}


def test_what_people_type_into_answers_of_their_own_is_all_kept(
    app: Flask, type_at_once: Callable[..., Any]
) -> None:
    keys = [f"text_{number}" for number in range(4)]
    application = make.a_draft_asking(*({"kind": QuestionKind.SHORT_TEXT, "key": key} for key in keys))
    people = colleagues(application.organisation, 4)

    acknowledged = type_at_once(application, *zip(people, keys, strict=True), times=12)

    for key, savings in acknowledged:
        assert [(seen, version) for seen, version, _text in savings] == [(n, n + 1) for n in range(12)]
        assert make.savings_of(application, key) == [(version, text) for _seen, version, text in savings]
    assert {row.saved_by_id for row in make.rows(AnswerVersion)} == {person.id for person in people}


def test_what_people_type_into_one_answer_is_all_found_and_none_overwritten_unseen(
    app: Flask, type_at_once: Callable[..., Any]
) -> None:
    application = make.a_draft_asking({"kind": QuestionKind.SHORT_TEXT, "key": "text"})
    people = colleagues(application.organisation, 4)

    acknowledged = type_at_once(application, *((person, "text") for person in people), times=8)

    savings = [tuple(saving) for _key, of_one in acknowledged for saving in of_one]
    assert len(savings) == 32
    assert [version - seen for seen, version, _text in savings] == [1] * 32
    assert Counter(version for _seen, version, _text in savings) == Counter(range(1, 33))
    kept = make.savings_of(application, "text")
    assert kept == sorted((version, text) for _seen, version, text in savings)
    assert make.kept_answers(application)["text"] == kept[-1][1]


def test_a_section_and_its_answers_saved_at_once_overwrite_nothing(app: Flask, at_once: AtOnce) -> None:
    application = make.a_draft()
    people = colleagues(application.organisation, 4)
    base = f"/applications/{application.reference}"
    section = f"{base}/sections/project"

    statuses = at_once(
        (people[0], section, {**as_typed(application), "title": "Of the section"}),
        (people[1], (section, f"{base}/answers/title"), {"title": "Of the answer"}),
        (people[2], (section, f"{base}/answers/need"), {"need": "Of the need"}),
        (people[3], (section, f"{base}/answers/reach"), {"reach": "7"}),
    )

    assert statuses in ([200, 200, 200, 200], [200, 200, 302, 409])
    titles = make.savings_of(application, "title")
    assert [version for version, _text in titles] == [1, 2]
    assert titles[1][1] in ("Of the section", "Of the answer")
    answers = make.kept_answers(application)
    assert (answers["need"], answers["reach"]) == ("Of the need", 7)
    assert len(make.rows(SectionSaved, SectionSaved.application_id == application.id)) == 2


def as_typed(application: Application) -> dict[str, Any]:
    """Return the answers of the section as they stand, as its page would send them."""
    known = make.kept_answers(application)
    days = {
        name: [str(int(part)) for part in reversed(known[name].split("-"))]
        for name in ("starts_on", "ends_on")
    }
    texts = {name: known[name] for name in ("summary", "need", "themes", "boroughs")}
    return {**texts, **days, "reach": str(known["reach"])}
