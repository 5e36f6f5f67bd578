"""`headway when`: what a phrase means, for trying words out and for checking a whole column of them."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

import typer

from bot.commandline.ending import MISTAKE, Stop
from models.clock import day_of
from models.when import When, describe, understand

_understood = lru_cache(maxsize=4096)(understand)


def when(text: str, *, on: str | None, as_json: bool) -> int:
    """Print what the text means, or for ``-`` what each line of standard input does, and give the exit code."""
    day = _day(on) if on is not None else day_of(datetime.now(UTC))
    if text == "-":
        return _lines(day)
    meant = understand(text.encode(errors="surrogateescape").decode(errors="replace"), day)
    typer.echo(_json(meant.to_json()) if as_json else sentence(meant, day))
    return 0


def sentence(meant: When, day: date) -> str:
    """What was understood, or the question to ask, for people."""
    if meant.kind == "unclear":
        return meant.question or "I could not read a date in that."
    words = describe(meant, day)
    terms = ", by the default term dates" if meant.by_terms else ""
    return f"{words[:1].upper()}{words[1:]}{terms}."


def answers(lines: Iterable[str], day: date) -> Iterator[dict[str, Any]]:
    """What each line means: a text, or a text, a tab and the day it was written on; an error where that is no day."""
    for line in lines:
        text, tab, written = line.rstrip("\r\n").rpartition("\t")
        if not tab:
            text, written = written, ""
        try:
            on = _day(written) if written.strip() else day
        except Stop as wrong:
            yield {"error": str(wrong)}
            continue
        yield _understood(text, on).to_json()


def _lines(day: date) -> int:
    wrong = False
    for answer in answers(_input(), day):
        wrong = wrong or "error" in answer
        typer.echo(_json(answer))
        sys.stdout.flush()
    return MISTAKE if wrong else 0


def _input() -> Iterable[str]:
    """Standard input's lines as UTF-8, whatever the machine's own; lines end at line feeds alone."""
    binary = getattr(sys.stdin, "buffer", None)
    return io.TextIOWrapper(binary, encoding="utf-8-sig", errors="replace", newline="\n") if binary else sys.stdin


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as wrong:
        raise Stop(f"“{text.strip()}” is not a day. Type it like 2026-12-01.") from wrong
