"""Sixteen people write at once, over HTTP: what was acknowledged is there, once, and nothing else is."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from sqlalchemy import create_engine, func, select, text

from bench.client import Typist
from bench.programme import WRITERS
from bench.report import said
from bench.servers import Server, serving
from models.tables import METADATA

SHARED = "WS1-01"
"""The action that all of them note progress on, between adding their own."""


@dataclass
class Told:
    """What the writers were told: the references of what they added, how many notes were kept, and all the rest."""

    references: list[str] = field(default_factory=list)
    notes: int = 0
    otherwise: list[str] = field(default_factory=list)
    took: list[float] = field(default_factory=list)


def write(name: str, url: str, tenant: int, slack: Server, folder: Path, *, replicas: int, each: int) -> bool:
    """Have sixteen write through that many servers; print what came of it and say whether nothing was lost."""
    before = _kept(url, tenant)
    with ExitStack() as stack:
        servers = [
            stack.enter_context(serving("headway", folder, slack=slack.url, database=url)) for _ in range(replicas)
        ]
        typists = [Typist(servers[at % replicas], slack, handle) for at, handle in enumerate(WRITERS)]
        for typist in typists:
            typist.say("/action")
        began = time.perf_counter()
        with ThreadPoolExecutor(len(typists)) as threads:
            told = list(threads.map(lambda pair: _type(pair[1], pair[0], each), enumerate(typists)))
        seconds = time.perf_counter() - began
    return _judge(f"{len(WRITERS)} writers, {name}", told, _since(before, _kept(url, tenant)), seconds)


def _type(typist: Typist, number: int, each: int) -> Told:
    told = Told()
    for turn in range(each):
        began = time.perf_counter()
        words = typist.say(f"/action add Writing {number} {turn} in WS{1 + turn % 3}")
        told.took.append((time.perf_counter() - began) * 1_000)
        if found := re.search(r"Added (\w+-\d+)\.", words):
            told.references.append(found[1])
        else:
            told.otherwise.append(words)
        words = typist.say(f"/action {SHARED} progress Noting {number} {turn}")
        if f"Progress noted on {SHARED}" in words:
            told.notes += 1
        else:
            told.otherwise.append(words)
    typist.close()
    return told


def _judge(name: str, told: Sequence[Told], kept: tuple[Counter[str], int], seconds: float) -> bool:
    references = Counter(reference for each in told for reference in each.references)
    notes = sum(each.notes for each in told)
    otherwise = [words for each in told for words in each.otherwise]
    took = sorted(ms for each in told for ms in each.took)
    there, noted = kept
    lost = references != there or any(n > 1 for n in references.values()) or notes != noted
    writes = references.total() + notes
    detail = (
        f"{writes} writes acknowledged, {there.total() + noted} kept, {len(otherwise)} not done, "
        f"{writes / seconds:.0f} a second, p50 {median(took):.0f} ms, p95 {took[int(len(took) * 0.95)]:.0f} ms"
    )
    if lost:
        said(f"{name}: {detail}", "LOST")
    else:
        said(f"{name}: {detail}", "some were refused" if otherwise else "PASS")
    for words, number in Counter(otherwise).most_common(3):
        said(f"    {number} × “{words}”", "")
    return not lost


def _kept(url: str, tenant: int) -> tuple[Counter[str], int]:
    """The references of the actions that writers added, and how many of their notes there are."""
    action, progress = METADATA.tables["action"], METADATA.tables["progress"]
    engine = create_engine(url)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT set_config('headway.tenant', :tenant, true)"), {"tenant": str(tenant)})
        added = connection.execute(select(action.c.reference).where(action.c.title.like("Writing %"))).scalars()
        references = Counter(str(reference) for reference in added)
        noted = select(func.count()).select_from(progress).where(progress.c.text.like("Noting %"))
        notes = int(connection.execute(noted).scalar_one())
    engine.dispose()
    return references, notes


def _since(before: tuple[Counter[str], int], after: tuple[Counter[str], int]) -> tuple[Counter[str], int]:
    return after[0] - before[0], after[1] - before[1]
