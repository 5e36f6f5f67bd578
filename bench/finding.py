"""Finding a school among England's, by a name with one slip and its town or authority: how rightly, and how soon.

The schools are those of the register's own file, which is not part of the project; without it nothing is measured.
"""

from __future__ import annotations

import csv
import gzip
import io
import random
import string
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from rapidfuzz import fuzz, process

from bench.report import Table, judged, said
from models.register.finding import Entry, Finder
from models.register.naming import normal
from tests.support.papers import REAL

ENGLAND = REAL / "gias-england-2018.csv.gz"
SEED = 3
ASKED = 2_000
MOST_MS, LEAST_RIGHT = 10.0, 0.95
_BARE = 60


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody types, how it differs from the name, and which schools it may mean."""

    text: str
    slip: str
    right: frozenset[int]


def england() -> list[Entry]:
    """Every school of the file, as it is to be found."""
    with gzip.open(ENGLAND) as packed, io.TextIOWrapper(packed, encoding="cp1252", newline="") as text:
        return [
            Entry(
                key=int(row["URN"]),
                name=row["EstablishmentName"],
                town=row["Town"],
                authority=row["LA (name)"],
                postcode=row["Postcode"],
                laestab=_laestab(row["LA (code)"], row["EstablishmentNumber"]),
                is_open=row["EstablishmentStatus (name)"].startswith("Open"),
            )
            for row in csv.DictReader(text)
        ]


def questions(entries: Sequence[Entry], asked: int, seed: int = SEED) -> list[Question]:
    """As many open schools, each with one slip and its town or authority, the kinds of slip turn about.

    Right is the school itself; where open schools share normalised name and the place given, any of them.
    """
    rng = random.Random(seed)  # noqa: S311 - a sample, not a secret
    alike: dict[tuple[str, str], set[int]] = defaultdict(set)
    for entry in entries:
        if entry.is_open:
            for place in (entry.town, entry.authority):
                alike[normal(entry.name), place].add(entry.key)
    able = [entry for entry in entries if entry.is_open and (entry.town or entry.authority)]
    return [question for entry in rng.sample(able, asked) for question in _asked(entry, alike, rng)]


def _asked(entry: Entry, alike: dict[tuple[str, str], set[int]], rng: random.Random) -> Iterator[Question]:
    place = rng.choice([place for place in (entry.town, entry.authority) if place])
    slips = list(SLIPS)
    rng.shuffle(slips)
    for slip in slips:
        name = SLIPS[slip](entry.name, rng)
        if name.casefold() != entry.name.casefold():
            text = rng.choice((f"{name}, {place}", f"{name} {place}", f"{place} {name}"))
            yield Question(text, slip, frozenset(alike[normal(entry.name), place]))
            return


def _letter(name: str, rng: random.Random) -> int:
    return rng.choice([at for at, sign in enumerate(name) if sign.isalpha()])


def _substituted(name: str, rng: random.Random) -> str:
    at = _letter(name, rng)
    return name[:at] + rng.choice(string.ascii_lowercase) + name[at + 1 :]


def _left_out(name: str, rng: random.Random) -> str:
    at = _letter(name, rng)
    return name[:at] + name[at + 1 :]


def _added(name: str, rng: random.Random) -> str:
    at = _letter(name, rng)
    return name[:at] + rng.choice(string.ascii_lowercase) + name[at:]


def _swapped(name: str, rng: random.Random) -> str:
    able = [at for at in range(len(name) - 1) if name[at : at + 2].isalpha()]
    at = rng.choice(able) if able else 0
    return name[:at] + name[at : at + 2][::-1] + name[at + 2 :]


def _church(name: str, _: random.Random) -> str:
    if "Church of England" in name:
        return name.replace("Church of England", "CofE")
    return name.replace("CofE", "Church of England")


def _saint(name: str, _: random.Random) -> str:
    swap = {"St": "Saint", "St.": "Saint", "Saint": "St"}
    return " ".join(swap.get(word, word) for word in name.split())


def _no_apostrophe(name: str, _: random.Random) -> str:
    return name.replace("'", "").replace("’", "")


SLIPS: dict[str, Callable[[str, random.Random], str]] = {
    "a letter another": _substituted,
    "a letter left out": _left_out,
    "a letter too many": _added,
    "two letters swapped": _swapped,
    "CofE, Church of England": _church,
    "St, Saint": _saint,
    "no apostrophe": _no_apostrophe,
}
TYPOS = tuple(SLIPS)[:4]


def finding() -> None:
    """Print how often the right school is first by kind of slip, and what finding takes; judge both."""
    if not ENGLAND.exists():
        said("Finding is left out: the register's file of England is not on this machine", "")
        return
    entries = england()
    began = time.perf_counter()
    finder = Finder(entries)
    said(f"{len(finder):,} schools taken in, in {time.perf_counter() - began:.2f} s", "")
    asked = questions(entries, ASKED)
    right, took = _answers(finder, asked)
    said(f"Wrong and yet sure, which would change what was not meant: {_misled(finder, asked)}", "")
    _print(asked, right)
    _judge(asked, right, took)
    _beside_bare(finder, entries, asked)


def _answers(finder: Finder, asked: Sequence[Question]) -> tuple[list[bool], list[float]]:
    """Whether each is answered rightly, and the milliseconds it took."""
    right, took = [], []
    for question in asked:
        began = time.perf_counter()
        found = finder.find(question.text)
        took.append((time.perf_counter() - began) * 1_000)
        right.append(bool(found.matches) and found.matches[0].key in question.right)
    return right, took


def _misled(finder: Finder, asked: Sequence[Question]) -> int:
    """How many are sure of a school that is not meant: the slip has made the name of another."""
    found = ((finder.find(question.text), question.right) for question in asked)
    return sum(answer.sure and answer.matches[0].key not in right for answer, right in found)


def _print(asked: Sequence[Question], right: Sequence[bool]) -> None:
    table = Table(f"The right school first, of {len(asked):,} names with one slip and a town or authority", left=1)
    table.row("", "asked", "right", "share", "shared by several")
    times = Counter(one.slip for one in asked)
    rights = Counter(one.slip for one, good in zip(asked, right, strict=True) if good)
    shared = Counter(one.slip for one in asked if len(one.right) > 1)
    for slip, number in sorted(times.items(), key=lambda item: tuple(SLIPS).index(item[0])):
        table.row(slip, f"{number:,}", f"{rights[slip]:,}", f"{rights[slip] / number:.1%}", str(shared[slip]))
    table.print()


def _judge(asked: Sequence[Question], right: Sequence[bool], took: Sequence[float]) -> None:
    typos = [good for one, good in zip(asked, right, strict=True) if one.slip in TYPOS]
    said(f"Of {len(typos):,} names with one typo the right school is first for {sum(typos) / len(typos):.1%}", "")
    judged("share of them where it is not", 1 - sum(typos) / len(typos), round(1 - LEAST_RIGHT, 2))
    judged("p50 of finding, in milliseconds", median(took), MOST_MS)
    said(f"p95 of finding, in milliseconds: {sorted(took)[int(len(took) * 0.95)]:.2f}", "")


def _beside_bare(finder: Finder, entries: Sequence[Entry], asked: Sequence[Question]) -> None:
    """Turn about with rapidfuzz alone over the same names."""
    names = [entry.name for entry in entries]
    ratios = []
    for question in asked[:_BARE]:
        began = time.perf_counter()
        finder.find(question.text)
        ours = time.perf_counter() - began
        began = time.perf_counter()
        process.extractOne(question.text, names, scorer=fuzz.WRatio)
        ratios.append(ours / (time.perf_counter() - began))
    judged("finding ÷ rapidfuzz.process.extractOne(…, scorer=fuzz.WRatio), median", median(ratios), 1.0)


def _laestab(authority: str, number: str) -> int | None:
    return int(authority) * 10_000 + int(number) if authority and number else None
