"""`headway when`: phrases, one at a time or by the thousand."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from bot.cli import app
from tests.support.command_line import Run, run

FROM_SEPTEMBER = {"kind": "from", "start": "2014-09-01", "end": None, "every": None, "text": "From Sept 2014"}


def test_a_phrase_is_one_json_object() -> None:
    result = run("when", "From Sept 2014", "--on", "2014-01-01", "--json")
    assert (result.code, json.loads(result.out)) == (0, FROM_SEPTEMBER)


def test_what_is_unclear_is_so_in_json_and_asks_people() -> None:
    assert json.loads(run("when", "32 March 2027", "--json").out)["kind"] == "unclear"
    result = run("when", "32 March 2027")
    assert (result.code, result.out.strip()[-1]) == (0, "?")


def test_people_are_told_when_the_meaning_leaned_on_default_terms() -> None:
    assert run("when", "autumn term 2027").out.endswith(", by the default term dates.\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("by", "30", "April", "2027"), "By Fri 30 Apr 2027."),
        (("Feb to March 2014",), "During Feb–Mar 2014 (1 Feb to 31 Mar 2014)."),
        (("",), "No date yet."),
    ],
)
def test_people_are_told_in_a_sentence(words: tuple[str, ...], said: str) -> None:
    assert run("when", *words, "--on", "2026-11-23").out == f"{said}\n"


def test_each_line_is_answered_by_a_line() -> None:
    lines = "From Sept 2014\t2014-01-01\r\nTBC\n\nends\tin a tab\t2014-01-01\nMarch\t\nné fin mai\t2014-01-01\n"
    result = run("when", "-", "--on", "2014-02-01", stdin=lines)
    told = [json.loads(line) for line in result.out.splitlines()]
    assert result.code == 0
    assert told[0] == FROM_SEPTEMBER
    assert [one["text"] for one in told] == ["From Sept 2014", "TBC", "", "ends\tin a tab", "March", "né fin mai"]
    assert [one["kind"] for one in told[1:3]] == ["unknown", "unknown"]
    assert told[4]["start"] == "2014-03-01"


def test_a_line_whose_day_is_none_is_answered_too_and_the_end_tells() -> None:
    result = run("when", "-", stdin="March\t20x4\nTBC\t2014-01-01\n")
    first, second = map(json.loads, result.out.splitlines())
    assert result.code == 2
    assert first == {"error": "“20x4” is not a day. Type it like 2026-12-01."}
    assert second["kind"] == "unknown"


def test_bytes_that_are_no_text_are_read_as_best_they_can() -> None:
    result = run("when", "-", stdin=b"\xef\xbb\xbfMarch 2027\xff\t2026-11-23\n")
    assert (result.code, json.loads(result.out)["text"]) == (0, "March 2027�")


def test_ten_thousand_lines_take_seconds() -> None:
    lines = "".join(f"by {1 + day % 28} March 20{day % 80 + 10}\t2014-01-{1 + day % 28:02}\n" for day in range(10_000))
    began = time.process_time()
    result = run("when", "-", stdin=lines)
    assert result.out.count("\n") == 10_000
    assert time.process_time() - began < 20


def test_a_day_that_is_none_is_told_of() -> None:
    result = run("when", "March", "--on", "yesterday")
    assert (result.code, result.err) == (2, "“yesterday” is not a day. Type it like 2026-12-01.\n")


def test_it_needs_no_database(headway_alone: Run, tmp_path: Path) -> None:
    assert headway_alone("when", "March 2027").code == 0
    assert list(tmp_path.iterdir()) == []
    assert app.info.name == "headway"
