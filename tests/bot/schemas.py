"""The platforms' own schemas, which lie beside the checkout and not in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft6Validator, Draft7Validator

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "schemas"


def complaints(payload: object, schema: str, *, draft: type[Draft6Validator | Draft7Validator]) -> list[str]:
    """What the schema says against the payload; the test is skipped where the schema is absent."""
    path = FOLDER / schema
    if not path.exists():
        pytest.skip(f"the schema {schema} is not beside this checkout")
    validator = draft(json.loads(path.read_text(encoding="utf-8")))
    return [f"{list(error.absolute_path)}: {error.message[:200]}" for error in validator.iter_errors(payload)]


def slack_message(message: dict[str, Any]) -> list[str]:
    payload = {"blocks": message["blocks"]}
    return complaints(payload, "generated/slack-blocks.schema.json", draft=Draft7Validator)


def slack_view(view: dict[str, Any]) -> list[str]:
    return complaints(view, "generated/slack-view.schema.json", draft=Draft7Validator)


def adaptive_card(card: dict[str, Any]) -> list[str]:
    """``msteams`` is Teams' own; choices asked for while one types came into the schema with 1.6, into Teams before."""
    payload = {key: value for key, value in card.items() if key != "msteams"}
    version = "1.6.0" if "choices.data" in json.dumps(card) else "1.5.0"
    return complaints(payload, f"adaptive-cards/{version}/adaptive-card.json", draft=Draft6Validator)
