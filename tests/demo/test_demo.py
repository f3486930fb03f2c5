"""The demo loads by the real operations, is whole, and shows every state of every lifecycle."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from grants import clock, create_app
from grants.accounts.operations import add_person
from grants.applications.models import Answer, Application
from grants.assurance.proof import faults
from grants.awards.ledger import committed, standing_of, standing_of_round
from grants.awards.models import Account, Award
from grants.db import db, transaction
from grants.demo.cases import cases
from grants.demo.loading import accounts_file, load, missing_states, unfinished_file
from grants.diligence.models import RegisterLookup
from grants.lifecycles import AwardState, RoundState
from grants.rounds.models import QuestionKind, Round
from grants.wording import count_words


@pytest.fixture
def plain_app(app: Flask) -> Iterator[Flask]:
    """Yield the application, and leave no trace of a demo in what all tests share."""
    yield app
    accounts_file().unlink(missing_ok=True)
    unfinished_file().unlink(missing_ok=True)
    app.config["IS_DEMO"] = False


W = AwardState

TEXTS = (QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT)


def _words_written() -> dict[int, int]:
    """Return how many words each application has over all its answers."""
    written: Counter[int] = Counter()
    for answer in db.session.scalars(sa.select(Answer)):
        if answer.question.kind in TEXTS:
            written[answer.application_id] += count_words(answer.value)
    return written


def _lengths() -> Counter[tuple[str, str]]:
    """Return how many applications are full and short in each language."""
    lengths: Counter[tuple[str, str]] = Counter()
    written = _words_written()
    for application in db.session.scalars(sa.select(Application)):
        words = written[application.id]
        if 700 <= words <= 1000:
            lengths["full", application.language] += 1
        elif 120 <= words <= 250:
            lengths["short", application.language] += 1
    return lengths


def _texts_in(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for value in content.values():
            yield from _texts_in(value)
    elif isinstance(content, list):
        for value in content:
            yield from _texts_in(value)


def _sentences(content: Any) -> set[str]:
    """Return the sentences of eight or more words in a file."""
    sentences = (
        " ".join(sentence.split()) for text in _texts_in(content) for sentence in re.split(r"[.!?؟\n]+", text)
    )
    return {sentence for sentence in sentences if count_words(sentence) >= 8}


def test_the_demo_loads_whole(plain_app: Flask) -> None:
    number = load()

    assert number >= len(cases()) >= 40
    assert missing_states() == []
    assert list(faults(plain_app.config["AUDIT_HEAD"])) == []

    looked_up = db.session.scalars(sa.select(RegisterLookup)).all()
    assert {bool(lookup.differences) for lookup in looked_up} == {True, False}

    lengths = _lengths()
    assert lengths["full", "en"] + lengths["full", "ar"] >= 12
    assert lengths["full", "ar"] >= 3
    assert lengths["short", "ar"] >= 6

    for round_ in db.session.scalars(sa.select(Round).where(Round.state == RoundState.PUBLISHED)):
        standing = standing_of_round(round_)
        assert standing.budget == round_.budget_pence
        assert standing.budget == standing.left + standing.to_come + standing.paid - standing.returned
        assert min(standing.of(account) for account in Account if account is not Account.FUNDER) >= 0
    for award in db.session.scalars(sa.select(Award)):
        money = standing_of(award)
        held = committed(award) + money.paid
        if award.state in {W.OFFERED, W.HOST_SIGNING, W.ACCEPTED, W.ACTIVE, W.SUSPENDED}:
            assert held == award.amount_pence
        else:
            assert committed(award) == 0

    assert accounts_file().stat().st_mode & 0o777 == 0o600
    runner = plain_app.test_cli_runner()
    assert runner.invoke(args=["load-demo"]).output == ""
    with clock.at(clock.now() + timedelta(days=60)):
        assert runner.invoke(args=["load-demo"]).output == (
            "The demo's rounds have closed since it was loaded. Load it afresh with: make demo-reset\n"
        )


def test_no_sentence_serves_more_than_two_applications() -> None:
    told = Counter(sentence for case in cases() for sentence in _sentences(case.content))

    repeated = [sentence for sentence, files in told.items() if files > 2]

    assert repeated == []


def test_every_file_has_the_length_it_says() -> None:
    bounds = {"full": (700, 1000), "short": (120, 250)}
    wrong = []
    for case in cases():
        texts = (
            "title",
            "summary",
            "need",
            "activities",
            "people",
            "difference",
            "safeguarding",
            "experience",
        )
        words = sum(count_words(case.answers.get(key, "")) for key in texts)
        least, most = bounds[case.content["length"]]
        if not least <= words <= most:
            wrong.append((case.name, words))

    assert wrong == []


def test_a_demo_loaded_halfway_is_not_loaded_again(plain_app: Flask) -> None:
    unfinished_file().touch()

    result = plain_app.test_cli_runner().invoke(args=["load-demo"])

    assert result.output == "Error: The demo was loaded halfway. Run forget-demo first.\n"
    assert result.exit_code == 1


def test_no_demo_is_loaded_where_people_are(plain_app: Flask) -> None:
    with transaction():
        add_person("real@group.example", "Real Person", language="en", actor=None)

    result = plain_app.test_cli_runner().invoke(args=["load-demo"])

    assert result.output == "There are people in the database already, so no demo was loaded.\n"


def test_people_who_are_no_demo_are_not_forgotten(plain_app: Flask) -> None:
    with transaction():
        add_person("real@group.example", "Real Person", language="en", actor=None)

    result = plain_app.test_cli_runner().invoke(args=["forget-demo"])

    assert result.output == "Error: This is no demo: its people were not loaded by load-demo.\n"
    assert result.exit_code == 1


def test_a_demo_is_forgotten_with_all_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRANTS_INSTANCE", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    application = create_app()
    runner = application.test_cli_runner()
    assert runner.invoke(args=["upgrade"]).exit_code == 0
    with application.app_context():
        accounts_file().touch()
    for folder in ("documents", "mail"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "kept").touch()

    result = runner.invoke(args=["forget-demo"])

    assert result.output == "Forgotten.\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "bank_key", "concern_key", "matching_key", "password_salt", "secret_key",
    ]  # fmt: skip
