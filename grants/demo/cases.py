"""The demo's applications as their files tell them; FORMAT.md describes the files."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "applications"


@dataclass(frozen=True)
class Case:
    """One application file, with its place in the alphabet, which varies who does what and when."""

    number: int
    name: str
    content: dict[str, Any]

    @property
    def round_key(self) -> str:
        return str(self.content["round"])

    @property
    def story(self) -> str:
        return str(self.content["story"])

    @property
    def language(self) -> str:
        return str(self.content["language"])

    @property
    def answers(self) -> dict[str, Any]:
        answers: dict[str, Any] = self.content["answers"]
        return answers

    def several(self, key: str) -> list[dict[str, Any]]:
        """Return the reviews, reports or returns of the file: none where it has none."""
        found: list[dict[str, Any]] = self.content.get(key, [])
        return found

    def reason(self, key: str, otherwise: dict[str, str], language: str = "en") -> str:
        """Return why something was done, in the file's words where it has them."""
        return str(self.content.get(key, {}).get("why") or otherwise[language])


def cases() -> list[Case]:
    """Return every case, in the order of the files' names."""
    return [
        Case(number, path.stem, tomllib.loads(path.read_text(encoding="utf-8")))
        for number, path in enumerate(sorted(FOLDER.glob("*.toml")))
    ]
