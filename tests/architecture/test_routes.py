"""Every route says who may reach it, and none changes anything without a token."""

import inspect
import re

import factories as make
import pytest
import sqlalchemy as sa
from client import Visitor
from flask import Flask
from werkzeug.routing import Rule

from grants import access, create_app
from grants.audit import AuditEvent
from grants.db import db
from grants.permissions import Role

APP = create_app()
RULES = sorted(APP.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint))
with APP.app_context():
    OPENNESS = {rule.endpoint: access.openness(rule.endpoint) for rule in RULES}

CLOSED = [rule for rule in RULES if OPENNESS[rule.endpoint] != "public"]
FOR_ROLES = [rule for rule in RULES if isinstance(OPENNESS[rule.endpoint], frozenset)]
POSTING = [rule for rule in RULES if "POST" in (rule.methods or ())]


def name(rule: Rule) -> str:
    return rule.endpoint


def filled(rule: Rule) -> str:
    """Return an address of a route, with values that name no record."""
    text = re.sub(r"<any\('?([\w-]+).*?\):\w+>", r"\1", rule.rule)
    text = re.sub(r"<int:\w+>", "1", text)
    return re.sub(r"<(?:\w+:)?\w+>", "none", text)


def method(rule: Rule) -> str:
    return next(known for known in ("GET", "POST", "PATCH", "DELETE") if known in (rule.methods or ()))


@pytest.mark.parametrize("rule", RULES, ids=name)
def test_every_route_declares_who_may_reach_it(rule: Rule) -> None:
    declared = OPENNESS[rule.endpoint]

    if declared is None:
        # A route of the library that we do not offer; a test below sees it refused.
        assert rule.endpoint.startswith("security.")
    elif isinstance(declared, frozenset):
        assert declared
        assert declared <= set(Role)
    else:
        assert declared in ("public", "signed in")


def test_no_openness_is_declared_for_a_view_that_does_not_exist() -> None:
    assert set(access.LIBRARY_VIEWS) <= set(APP.view_functions)


@pytest.mark.parametrize("rule", CLOSED, ids=name)
def test_a_stranger_is_sent_to_sign_in_or_refused(app: Flask, rule: Rule) -> None:
    answer = app.test_client().open(filled(rule), method=method(rule))

    if OPENNESS[rule.endpoint] is None:
        assert answer.status_code == 404
    else:
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize("rule", FOR_ROLES, ids=name)
def test_people_of_other_roles_are_refused(app: Flask, rule: Rule) -> None:
    declared = OPENNESS[rule.endpoint]
    assert isinstance(declared, frozenset)
    others = make.a_person(*(set(Role) - declared))

    answer = Visitor(app, others).client.open(filled(rule), method=method(rule))

    assert answer.status_code == 403


@pytest.mark.parametrize("rule", POSTING, ids=name)
def test_a_post_without_a_token_changes_nothing(app: Flask, rule: Rule) -> None:
    person = make.a_person(*Role)
    before = db.session.scalar(sa.select(sa.func.count(AuditEvent.id)))

    answer = Visitor(app, person).client.post(filled(rule), data={"language": "ar", "next": "/"})

    assert answer.status_code in (200, 302, 400, 403, 404, 409)
    assert make.fresh(person).language == "en"
    assert db.session.scalar(sa.select(sa.func.count(AuditEvent.id))) == before


@pytest.mark.parametrize(
    "rule", [r for r in POSTING if "." in r.endpoint and "security" not in r.endpoint], ids=name
)
def test_every_view_that_takes_a_post_asks_for_its_token(rule: Rule) -> None:
    source = inspect.getsource(APP.view_functions[rule.endpoint])

    assert re.search(r"\bcheck_button\(\)|\.validate_on_submit\(\)|\bvalidate_csrf\(", source)
