"""Ten megabytes pasted into one field: that field is refused, and nothing else that was typed is lost."""

from collections.abc import Callable

import factories as make
from client import Visitor
from flask import Flask

from grants.applications.queries import answers_of
from grants.rounds.queries import questions_of


def test_ten_megabytes_in_one_field_are_refused_and_the_other_fields_are_kept(
    app: Flask, visit: Callable[..., Visitor]
) -> None:
    application = make.a_draft(need="What stood here before.")
    address = f"/applications/{application.reference}/sections/project"

    page = visit(make.member_of(application.organisation)).submit(
        address, need="w " * 5_000_000, title="A new title", reach="77"
    )

    assert page.status == 200
    assert page.errors == ["This text is longer than 1,000,000 characters, so it was not kept. Shorten it."]
    shown = page.fields()
    assert (shown["title"], shown["reach"]) == (["A new title"], ["77"])
    assert shown["need"] == ["What stood here before."]
    kept = {q.key: answers_of(application).get(q.id) for q in questions_of(application.round)}
    assert (kept["title"], kept["reach"], kept["need"]) == ("A new title", 77, "What stood here before.")
