"""The platforms' own schemas, which lie beside the checkout and not in it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft6Validator, Draft7Validator

from tests.support import schemas


def complaints(payload: object, schema: str, *, draft: schemas.Draft) -> list[str]:
    """What the schema says against the payload; the test is skipped where the schema is absent."""
    found = schemas.complaints(payload, schema, draft)
    if found is None:
        pytest.skip(f"the schema {schema} is not beside this checkout")
    return found


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
