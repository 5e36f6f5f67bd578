"""Golden files: what was drawn before, to be looked at when it changes. ``pytest --update-golden`` writes them anew."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew, to be looked at in git")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, Any], None]:
    """``golden("slack/notices.json", drawn)`` holds what is drawn to what is in the file: text, or anything JSON."""
    update = request.config.getoption("--update-golden", default=False)

    def check(name: str, drawn: Any) -> None:
        path = FOLDER / name
        text = drawn if isinstance(drawn, str) else json.dumps(drawn, ensure_ascii=False, indent=1)
        if update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text + "\n", encoding="utf-8")
        assert path.exists(), f"there is no golden file {name}: run pytest --update-golden, and look at it"
        assert text + "\n" == path.read_text(encoding="utf-8")

    return check
