"""JSON schemas beside the checkout, read once, and asked what is wrong with a payload."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft6Validator, Draft7Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "schemas"
Draft = type[Draft6Validator | Draft7Validator]


def complaints(payload: object, schema: str, draft: Draft) -> list[str] | None:
    """What the schema of that path has against the payload, or None where it is not beside this checkout."""
    validator = _validator(schema, draft)
    if validator is None:
        return None
    return [f"{list(error.absolute_path)}: {error.message[:200]}" for error in validator.iter_errors(payload)]


@cache
def _validator(schema: str, draft: Draft) -> Any:
    path = FOLDER / schema
    if not path.exists():
        return None
    patient = draft.VALIDATORS["anyOf"]

    def any_of(validator: Any, options: Iterable[Any], value: Any, whole: Any) -> Iterator[ValidationError]:
        """As the library's own, which first writes down all that is wrong by every option before the right one."""
        if not any(validator.evolve(schema=option).is_valid(value) for option in options):
            yield from patient(validator, options, value, whole)

    return extend(draft, {"anyOf": any_of})(json.loads(path.read_text(encoding="utf-8")))
