"""The loaded demo, for tests that walk through it."""

from collections.abc import Iterator

import pytest
from database import empty
from flask import Flask

from grants.db import db
from grants.demo.loading import accounts_file, load, unfinished_file


@pytest.fixture(scope="module")
def demo(migrated: Flask, seeds: dict[str, list[dict[str, object]]]) -> Iterator[Flask]:
    """Load the demo once, and leave no trace of it in what all tests share."""
    with migrated.app_context():
        empty(seeds)
        load()
        yield migrated
        accounts_file().unlink(missing_ok=True)
        unfinished_file().unlink(missing_ok=True)
        migrated.config["IS_DEMO"] = False
        db.session.remove()
        db.engine.dispose()
