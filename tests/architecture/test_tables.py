"""The README shows the tables as they are, and the tables hold together."""

import ast
import re

import pytest
from flask import Flask

from grants.accounts.history import words_for
from grants.config import ROOT
from grants.lifecycles import LIFECYCLES
from grants.permissions import PARTIES
from grants.workflow import Lifecycle, Step

STEPS = [(lifecycle, step) for lifecycle in LIFECYCLES for step in lifecycle.steps]


def in_readme(part: str) -> str:
    found = re.search(f"<!-- {part} -->\n(.*)<!-- /{part} -->", (ROOT / "README.md").read_text(), re.DOTALL)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("part", ["lifecycles", "permissions"])
def test_the_readme_equals_what_the_command_shows(app: Flask, part: str) -> None:
    shown = app.test_cli_runner().invoke(args=[f"show-{part}"])

    assert in_readme(part) == shown.output


@pytest.mark.parametrize(("lifecycle", "step"), STEPS, ids=lambda thing: getattr(thing, "action", None))
def test_every_step_names_parties_and_states_of_its_own_lifecycle(lifecycle: Lifecycle, step: Step) -> None:
    assert step.parties
    assert all(party in PARTIES for party in step.parties)
    assert all(isinstance(source, lifecycle.states) for source in step.sources)
    assert step.target is None or isinstance(step.target, lifecycle.states)


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda lifecycle: lifecycle.name)
def test_every_state_is_reached_and_no_action_stands_twice(lifecycle: Lifecycle) -> None:
    _first, *others = lifecycle.states
    actions = [step.action for step in lifecycle.steps]

    assert {step.target for step in lifecycle.steps} >= set(others)
    assert len(set(actions)) == len(actions)


@pytest.mark.parametrize(("lifecycle", "step"), STEPS, ids=lambda thing: getattr(thing, "action", None))
def test_every_action_has_words_in_the_history(lifecycle: Lifecycle, step: Step) -> None:
    action = f"{lifecycle.name}.{step.action}"

    assert str(words_for(action)) != action


def test_whatever_else_is_recorded_has_words_in_the_history() -> None:
    calls = [
        node
        for path in sorted((ROOT / "grants").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and len(node.args) > 1 and getattr(node.func, "attr", "") == "record"
    ]
    recorded = {call.args[1].value for call in calls if isinstance(call.args[1], ast.Constant)}

    assert "repayment.demand" in recorded
    assert [action for action in sorted(recorded) if str(words_for(action)) == action] == []
