"""Charts as what they tell: rows of labels and figures, each chart in words too, and nothing of how it is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Final, Literal, TypeAlias

from commands.engine.cards import Badge, BadgeKind
from commands.engine.drawing import shorten
from commands.engine.glyphs import BADGES, badge_word, progress_words

ALT_MOST: Final = 1_900
"""The most characters of alternative text: Slack takes 2,000 (https://docs.slack.dev/reference/block-kit/blocks/image-block),
and escapes some."""
NOTHING: Final = "Nothing to show yet."
"""What is said of a chart that has no figures."""
DATES_MOST: Final = 12
"""The most dates of a :class:`RagChart`: a year of monthly reports, which can still be read in a chat."""

Rating: TypeAlias = BadgeKind | Literal[""]
"""How a workstream was rated on a date; empty where there was no report."""
USUAL: Final[Mapping[Rating, str]] = {**{kind: glyph.word for kind, glyph in BADGES.items()}, "": "No report"}
"""The ratings' words where the programme has none of its own."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a chart: ``done`` of ``total``, and ``more`` besides, which is never counted as done.

    ``total`` is None where nobody knows of how many; there is then no bar and no percentage. ``note`` is said below.
    """

    label: str
    done: int
    total: int | None
    more: int = 0
    note: str = ""

    @property
    def share(self) -> float | None:
        """``done`` of ``total``, from 0 to 1; None where that cannot be told, as where more is done than there is."""
        return self.done / self.total if self.total and self.done <= self.total else None

    @property
    def figures(self) -> str:
        """``40 of 76 (53%)``; the plain number where it is no share."""
        if self.total is None:
            return str(self.done)
        return f"{self.done} of {self.total}" if self.share is None else progress_words(self.done, self.total)


@dataclass(frozen=True, slots=True)
class BarChart:
    """How far along each of several things is.

    ``done_word`` and ``more_word`` say what the two numbers of a row are: "signed", "covered by a group". ``caption``
    says where the figures come from.
    """

    title: str
    rows: tuple[Bar, ...]
    done_word: str
    more_word: str = ""
    caption: str = ""

    @property
    def alt(self) -> str:
        """The chart in words, every figure in it, in at most :data:`ALT_MOST` characters.

        Rows that do not fit are counted; whoever makes a chart of so many says them elsewhere too. So it is with each
        chart.
        """
        said = ["; ".join((f"{row.label}: {row.figures} {self.done_word}", *self.besides(row))) for row in self.rows]
        return _told(f"Bar chart: {self.title}.", said, self.caption)

    def besides(self, row: Bar) -> tuple[str, ...]:
        """What is said of a row besides its figures."""
        more = f"{row.more} more {self.more_word}" if row.more else ""
        return tuple(each for each in (more, row.note) if each)


@dataclass(frozen=True, slots=True)
class RagLine:
    """One workstream's ratings: one for each date of its chart."""

    label: str
    ratings: tuple[Rating, ...]


@dataclass(frozen=True, slots=True)
class RagChart:
    """How each workstream was rated over time.

    ``columns`` are the dates as people read them, oldest first: meetings ("12 Jan 2027") or months ("Jan 2027"), of
    at most :data:`DATES_MOST`. ``key`` is how the programme words its ratings; those it leaves out have their usual
    word. ``caption`` says where the ratings come from. Raises :exc:`ValueError` where there are more dates, or a line
    has not a rating for each.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[RagLine, ...]
    caption: str = ""
    key: tuple[Badge, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what would be drawn under the wrong date."""
        if len(self.columns) > DATES_MOST:
            raise ValueError(f"{len(self.columns)} dates are more than {DATES_MOST}")
        for row in self.rows:
            if len(row.ratings) != len(self.columns):
                raise ValueError(f"{row.label}: {len(row.ratings)} ratings for {len(self.columns)} dates")

    @property
    def words(self) -> dict[Rating, str]:
        """Every rating's word: the programme's own, else the usual one."""
        return {**USUAL, **{badge.kind: badge_word(badge) for badge in self.key}}

    @property
    def alt(self) -> str:
        """The chart in words, every rating in it: what was rated alike at a stretch is told together.

        Where that would leave rows out, the dates are told once, and the ratings in their order, by their usual words.
        """
        opening = f"RAG over time: {self.title}."
        if not self.columns:
            return _told(opening, (), self.caption)
        runs = [f"{row.label}: {'; '.join(self._runs(row))}" for row in self.rows]
        if len(_sentences(opening, runs, len(runs), self.caption)) <= ALT_MOST:
            return _told(opening, runs, self.caption)
        in_order = [f"{row.label}: {', '.join(USUAL[rating] for rating in row.ratings)}" for row in self.rows]
        return _told(f"{opening} At each of {', '.join(self.columns)}.", in_order, self.caption)

    def _runs(self, row: RagLine) -> list[str]:
        """``Jan 2027 to Mar 2027 Red``, and so on."""
        dated = zip(row.ratings, self.columns, strict=True)
        runs = [(kind, [date for _, date in run]) for kind, run in groupby(dated, itemgetter(0))]
        return [f"{' to '.join(dict.fromkeys((run[0], run[-1])))} {self.words[kind]}" for kind, run in runs]


@dataclass(frozen=True, slots=True)
class Slippage:
    """One workstream's actions: how many are ``overdue``, and the ``slips``: how often their dates were moved later."""

    label: str
    overdue: int
    slips: int


@dataclass(frozen=True, slots=True)
class SlippageChart:
    """How many actions of each workstream are overdue, and how often dates slipped; rows as they are given.

    ``overdue_word`` and ``slips_word`` say what the two numbers of a row are, in few words that stand after any number:
    "overdue", "slipped". ``caption`` says as at when.
    """

    title: str
    rows: tuple[Slippage, ...]
    overdue_word: str
    slips_word: str
    caption: str = ""

    @property
    def alt(self) -> str:
        """The chart in words, every figure in it."""
        said = [f"{row.label}: {', '.join(self.figures(row))}" for row in self.rows]
        return _told(f"Bar chart: {self.title}.", said, self.caption)

    def figures(self, row: Slippage) -> tuple[str, str]:
        """``3 overdue`` and ``7 slipped``."""
        return f"{row.overdue} {self.overdue_word}", f"{row.slips} {self.slips_word}"


Chart: TypeAlias = BarChart | RagChart | SlippageChart


def _told(opening: str, rows: Sequence[str], caption: str) -> str:
    """The rows as sentences, as many as fit; the others are counted."""
    kept = len(rows)
    while kept and len(_sentences(opening, rows, kept, caption)) > ALT_MOST:
        kept -= 1
    return shorten(_sentences(opening, rows, kept, caption), ALT_MOST)


def _sentences(opening: str, rows: Sequence[str], kept: int, caption: str) -> str:
    left = len(rows) - kept
    more = f"And {left} more {'row' if left == 1 else 'rows'}." if left else ""
    said = [f"{row}." for row in rows[:kept]] if rows else [NOTHING]
    return " ".join(each for each in (opening, *said, more, caption) if each)
