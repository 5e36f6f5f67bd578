"""A pack of six workstreams and 300 actions: its charts, Word and PDF, beside the bare libraries that draw them."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable
from functools import partial
from statistics import median

import docx
import typst

from bench.report import Table, judged, said
from bot.documents.office import Office
from commands.board.pack_annex import COLUMNS, rating
from commands.board.pack_charts import figures
from commands.board.pack_paper import paper
from models.drafting.facts import PlanRow
from tests.support.packs import pack

ACTIONS = 300
MOST_SECONDS = 3.0
_ROUNDS = 5
_BARE_TYPST = """#set page(flipped: true)
#let rows = json(bytes(sys.inputs.rows))
#table(columns: 7, table.header(..rows.first()), ..rows.slice(1).flatten())
"""


def documents() -> None:
    """Print what each part takes, the first time and then; judge the whole, and set it beside the bare libraries."""
    office, facts = Office(), pack(ACTIONS)
    began = time.perf_counter()
    drawn = figures(facts, office.chart)
    cold = time.perf_counter() - began
    whole = paper(facts, drawn)
    rows = [list(COLUMNS), *(_cells(row) for row in facts.plan)]
    parts: dict[str, Callable[[], object]] = {
        "charts": partial(figures, facts, office.chart),
        "Word": partial(office.word, whole),
        "PDF": partial(office.pdf, whole),
        "a bare python-docx table of the same plan": partial(_bare_word, rows),
        "a bare typst table of the same plan": partial(_bare_pdf, rows),
    }
    took = {name: [_timed(draw) for _ in range(_ROUNDS)] for name, draw in parts.items()}
    took["charts"].insert(0, cold)  # the first time, the libraries are read in too
    table = Table(f"A pack of {len(facts.reports)} workstreams and {len(facts.plan)} actions, in seconds", left=1)
    table.row("", "first", "median")
    for name, seconds in took.items():
        table.row(name, f"{seconds[0]:.2f}", f"{median(seconds):.2f}")
    table.print()
    charts, word, pdf, bare_word, bare_pdf = (median(seconds) for seconds in took.values())
    first = sum(seconds[0] for name, seconds in took.items() if not name.startswith("a bare"))
    said(f"charts, Word and PDF the first time, in seconds: {first:.2f}", "")
    judged("charts, Word and PDF together, in seconds", charts + word + pdf, MOST_SECONDS)
    said(f"Word ÷ a bare python-docx table of its plan: {word / bare_word:.2f}", "")
    said(f"PDF ÷ a bare typst table of its plan: {pdf / bare_pdf:.2f}", "")


def _timed(draw: Callable[[], object]) -> float:
    began = time.perf_counter()
    draw()
    return time.perf_counter() - began


def _cells(row: PlanRow) -> list[str]:
    return [row.reference, row.action, row.outcome, row.who, row.progress, row.when, rating(row)]


def _bare_word(rows: list[list[str]]) -> bytes:
    """What anybody would write with python-docx: a table, cell by cell."""
    document = docx.Document()
    table = document.add_table(0, len(COLUMNS))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _bare_pdf(rows: list[list[str]]) -> bytes:
    """What anybody would write with typst: a table of data, with no standard asked for."""
    return typst.compile(_BARE_TYPST.encode(), sys_inputs={"rows": json.dumps(rows)})
