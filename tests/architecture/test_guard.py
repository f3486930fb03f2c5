"""Tests cannot reach a real database, folder or mail server, whatever the environment names."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from run_all import clean_environment

from grants.config import ROOT


def test_a_database_whose_name_does_not_end_in_test_is_refused_before_anything_runs(
    tmp_path: Path,
) -> None:
    environment = {**os.environ, "TEST_DATABASE_URL": "postgresql://real@127.0.0.1:1/production"}

    done = subprocess.run(
        [sys.executable, "tests/run_all.py"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == "The name of the database for tests must end in _test. Nothing was run.\n"


@pytest.mark.parametrize(
    "name", ["DATABASE_URL", "GRANTS_INSTANCE", "STORAGE_URL", "MAIL_SERVER", "BASE_URL"]
)
def test_no_setting_of_an_installation_is_handed_on(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "something real")

    handed_on = clean_environment()

    assert name not in handed_on


def test_tests_work_in_a_folder_of_their_own() -> None:
    assert Path(os.environ["GRANTS_INSTANCE"]).name.startswith("grants-test-")
