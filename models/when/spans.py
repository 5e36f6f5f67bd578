"""From pieces to stretches: the end of X, early X, the first week of X, and X to Y."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from models.calendar import Window
from models.when.dates import Found, day_at, month_at, numeric_at, year_at, years_at
from models.when.parts import DAY, Edge, Grain, Part, Unclear, Year, ahead, half, one_day, third
from models.when.reader import Reader
from models.when.relative import (
    half_term_at,
    lone_day_at,
    named_day_at,
    stretch_at,
    unit_at,
    week_at,
    weekday_at,
)
from models.when.terms import feast_at, financial_at, halves_at, numbered_term_at, quarter_at, season_at
from models.when.vocabulary import MONTHS, UNITS, WEEKDAYS

_THIRDS = {"early": 0, "mid": 1, "late": 2}
_BOUNDS: dict[str, Edge] = {"start": "start", "end": "end"}
_BOUNDS_UNIT: dict[str, str] = {"yearend": "year", "monthend": "month", "termend": "term", "quarterend": "quarter"}
_CLOSES = ("end", "eod", "cop", "cob")  # of a day: a deadline, where another time of day is none
_RANGE = ("-", "to", "until")
_LIST = ("/", "and", ",", "or")
# "the end of the first week of the autumn term" cuts twice; nobody means more than this
_MOST_CUTS = 3
_NEIGHBOURS = {"term": 28}

_Rule = Callable[[Reader, int], Found]


def year_first_at(r: Reader, place: int) -> Found:
    """Read a piece whose year comes before it: 2015 July, 2016/17 Q2, 2024-25 autumn term."""
    year = year_at(r, place)
    if not year or r.at(place).number is None:
        return None
    inside = r.skip(year[1], ",", ":", "-")
    for rule in (quarter_at, numbered_term_at, season_at, month_at):
        found = rule(r, inside)
        if found and found[0].year is None and not found[0].fixed and r.at(inside).word != "may":
            return replace(found[0], year=year[0], sure=True), found[1]
    return None


# In this order: what is longer or more particular comes first.
_RULES: tuple[_Rule, ...] = (
    week_at,
    day_at,
    numeric_at,
    lone_day_at,
    quarter_at,
    financial_at,
    halves_at,
    numbered_term_at,
    stretch_at,
    weekday_at,
    named_day_at,
    feast_at,
    unit_at,
    season_at,
    half_term_at,
    month_at,
    year_first_at,
    years_at,
)


@dataclass(frozen=True)
class Span:
    """A stretch of days with its year settled, and how it was worded."""

    window: Window
    grain: Grain
    edge: Edge | None = None
    terms: bool = False
    sure: bool = False
    several: bool = False  # it runs from one piece to another


def part_at(r: Reader, place: int, *, bare: bool = False, cuts: int = 0) -> Found:
    """Read one piece, with the words that cut it: end of the autumn term, mid-January, last week of March."""
    begun = place
    place = skip_time(r, place)
    found = (_cut_at(r, place, cuts + 1) if cuts < _MOST_CUTS else None) or _plain_at(r, place)
    if not found and bare:
        found = unit_at(r, place, bare=True)
    if not found:
        return None
    closes = place > begun and r.at(begun).word in _CLOSES
    return replace(found[0], edge="end") if closes else found[0], skip_time_after(r, found[1])


def _plain_at(r: Reader, place: int) -> Found:
    for rule in _RULES:
        found = rule(r, place)
        if found:
            return found
    return None


def skip_time(r: Reader, place: int) -> int:
    """Pass over a time of day, which a When does not keep: 5pm, noon, close of play."""
    start = place
    if r.says(place, "end", "of") and r.at(place + 2).word in ("play", "business", "day"):
        place += 3
    elif r.at(place).word in ("time", "cop", "cob", "eod", "noon", "midday", "midnight", "lunchtime"):
        place += 1
    if place == start:
        return start
    after = r.skip(place, "on", ",", "the", "of")
    return after if _plain_at(r, after) else start


def skip_time_after(r: Reader, place: int) -> int:
    """Pass over a time of day after the date: Friday 5pm, tomorrow at noon."""
    after = r.skip(place, "at", ",", "by")
    times = ("time", "cop", "cob", "eod", "noon", "midday", "midnight", "lunchtime", "morning", "afternoon", "evening")
    return after + 1 if r.at(after).word in times else place


def _cut_at(r: Reader, place: int, cuts: int) -> Found:
    place = r.skip(place, "the", "very", "near", "towards", "toward")
    if r.at(place).word in ("halfway", "midway") or r.says(place, "half", "way"):
        raise Unclear("Which day or month do you mean by halfway? Type that.")
    return _bound(r, place, cuts) or _nth(r, place, cuts) or _third(r, place) or _half(r, place) or _rest(r, place)


def _bound(r: Reader, place: int, cuts: int) -> Found:
    """Read the first or last day of something: start of next term, end March, year end, last day of term."""
    if r.says(place + 1, "yearend") and (year := financial_at(replace_word(r, place + 1, "year"), place)):
        return _edge(year[0], "end"), year[1]
    unit = _BOUNDS_UNIT.get(r.at(place).word)
    if unit:
        whole = unit_at(replace_word(r, place, unit), place, bare=True)
        year = years_at(r, place + 1)
        if year and whole:
            return _edge(year[0], "end"), year[1]
        return (_edge(whole[0], "end"), whole[1]) if whole else None
    edge = _BOUNDS.get(r.at(place).word)
    after = place + 1
    if r.at(place).word in ("last", "first") and r.says(place + 1, "day", "of"):
        whole_of = part_at(r, r.skip(place + 3, "the"), bare=True, cuts=cuts)
        named: Edge = "end" if r.says(place, "last") else "start"
        return (replace(_edge(whole_of[0], named), edge=None), whole_of[1]) if whole_of else None
    if not edge or (
        r.at(place).raw in ("ending", "start", "starts", "begin", "begins", "ends", "close") and not r.says(after, "of")
    ):
        return None
    inner = part_at(r, r.skip(after, "of", "the", "-", "in"), bare=True, cuts=cuts)
    if inner and edge == "start" and _has_begun(r, inner):
        inner = _coming(r, inner, r.skip(after, "of", "the", "-", "in"))
    return (_edge(inner[0], edge), inner[1]) if inner else None


def _has_begun(r: Reader, inner: tuple[Part, int]) -> bool:
    part = inner[0]
    return part.fixed and part.year is None and part.resolve(r.on).start < r.on


def _coming(r: Reader, inner: tuple[Part, int], place: int) -> Found:
    """Read "the start of the academic year" as the coming one, where the current one has begun."""
    if r.at(place).word not in (*UNITS, "academic", "school", "financial") or r.at(place).word == "day":
        return inner
    coming = replace(r, words=(*r.words[:place], replace(r.at(place), word="next"), *r.words[place:]))
    found = _plain_at(coming, place)
    return (found[0], found[1] - 1) if found else inner


def replace_word(r: Reader, place: int, word: str) -> Reader:
    """Give the phrase with another word in one place."""
    changed = replace(r.at(place), word=word)
    return replace(r, words=(*r.words[:place], changed, *r.words[place + 1 :]))


def _edge(part: Part, edge: Edge) -> Part:
    return part.within(lambda window: one_day(window.start if edge == "start" else window.end), edge=edge)


def _third(r: Reader, place: int) -> Found:
    """Read early, mid or late something; "mid to late March" spans both."""
    first = _THIRDS.get(r.at(place).word)
    if first is None:
        return None
    after = place + 1
    last = first
    if r.at(after).word in (*_RANGE, *_LIST) and r.at(after + 1).word in _THIRDS:
        last, after = _THIRDS[r.at(after + 1).word], after + 2
    inner = _plain_at(r, r.skip(after, "-", "of", "the", "in", "part"))
    if not inner or (inner[0].grain in ("day", "week") and not r.says(inner[1] - 1, "week")):
        return None
    grain = inner[0].grain
    return inner[0].within(
        lambda window: Window(third(window, first, grain).start, third(window, last, grain).end), grain=grain
    ), inner[1]


def _half(r: Reader, place: int) -> Found:
    """Read the first or second half of a month or year."""
    which = r.at(place)
    if which.number not in (1, 2) or not which.ordinal or not r.says(place + 1, "half") or halves_at(r, place):
        return None
    inner = _plain_at(r, r.skip(place + 2, "of", "the"))
    number = which.number
    return (inner[0].within(lambda window: half(window, number), grain="month"), inner[1]) if inner else None


def _rest(r: Reader, place: int) -> Found:
    """Read what is left of something from today: the rest of the year, the remainder of the term, later this month."""
    rest = r.at(place).word in ("rest", "remainder") and r.says(place + 1, "of")
    if not rest and not (r.says(place, "later") and r.at(place + 1).word in ("this", "in")):
        return None
    inner = part_at(r, r.skip(place + 1, "of", "in", "the"), bare=True)
    return (inner[0].within(lambda window: Window(max(window.start, r.on), window.end)), inner[1]) if inner else None


def _nth(r: Reader, place: int, cuts: int) -> Found:
    """Read the nth week or weekday of something: first week of March, last Friday of term, first two weeks in May."""
    word = r.at(place)
    last = word.word == "last"
    if not last and not word.ordinal:
        return None
    number = word.number or 0
    unit = place + 1
    several = r.at(unit).number if last or number == 1 else None
    unit += several is not None
    weekday = WEEKDAYS.get(r.at(unit).word) if several is None else None
    counts = ("week", "month") if several else ("week",)
    if (weekday is None and r.at(unit).word not in counts) or r.at(unit + 1).word not in ("of", "in", "-"):
        return None
    inner = part_at(r, r.skip(unit + 1, "of", "in", "the", "-"), bare=True, cuts=cuts)
    if not inner or inner[0].grain in ("day", "week"):
        return None
    if weekday is not None:
        return inner[0].within(lambda window: _nth_weekday(window, weekday, number, last=last)), inner[1]
    if r.says(unit, "month"):
        return inner[0].within(lambda window: _months(window, several or 1, last=last), grain="month"), inner[1]
    return inner[0].within(lambda window: _nth_weeks(window, number, several or 1, last=last), grain="week"), inner[1]


def _months(window: Window, count: int, *, last: bool) -> Window:
    if last:
        return Window(max(window.start, ahead(window.end + DAY, -count, "month")), window.end)
    return Window(window.start, min(window.end, ahead(window.start, count, "month") - DAY))


def _nth_weekday(window: Window, weekday: int, number: int, *, last: bool) -> Window:
    if last:
        return one_day(window.end - (window.end.weekday() - weekday) % 7 * DAY)
    day = window.start + ((weekday - window.start.weekday()) % 7 + 7 * (number - 1)) * DAY
    if day > window.end:
        raise Unclear("There are not that many in it. Which day do you mean?")
    return one_day(day)


def _nth_weeks(window: Window, number: int, weeks: int, *, last: bool) -> Window:
    if last:
        return Window(window.end - (7 * weeks - 1) * DAY, window.end)
    start = window.start + 7 * (number - 1) * DAY
    if start > window.end:
        raise Unclear("There are not that many weeks in it. Which days do you mean?")
    return Window(start, min(start + (7 * weeks - 1) * DAY, window.end))


def span_at(r: Reader, place: int, *, between: bool = False) -> tuple[Span, int] | None:
    """Read one piece, or a range or list of pieces; of scattered ones only the first stage counts."""
    first = part_at(r, place)
    if not first:
        return None
    parts, after, ranged = _more_parts(r, first, between=between)
    if len(parts) == 1:
        part = parts[0]
        return Span(part.resolve(r.on), part.grain, part.edge, part.terms, part.sure), after
    if ranged and len(parts) == 2 and _are_weekdays(r, place, after):
        raise Unclear("Do you mean every week on those days? Type “weekly”, or the dates.")
    windows = list(_settled(parts, r, ranged=ranged))
    whole = _joined(parts, windows, ranged=ranged)
    if whole.end < whole.start:
        raise Unclear("That ends before it starts. Which days do you mean?")
    several = ranged or whole != windows[0]
    edge = None if several else parts[0].edge
    grain: Grain = "year" if several else parts[0].grain
    terms = any(part.terms for part in parts)
    return Span(whole, grain, edge, terms, any(part.sure for part in parts), several), after


def _are_weekdays(r: Reader, place: int, after: int) -> bool:
    return after - place == 3 and r.at(place).word in WEEKDAYS and r.at(after - 1).word in WEEKDAYS


def _more_parts(r: Reader, first: tuple[Part, int], *, between: bool) -> tuple[list[Part], int, bool]:
    parts, after = [first[0]], first[1]
    ranged = False
    while True:
        past = _past_brackets(r, after)
        after = past if r.at(past).word in _RANGE else after
        sign = r.at(after).word
        is_range = sign in _RANGE or (between and sign == "and")
        beside = sign in MONTHS and r.at(after - 1).word in MONTHS
        if not is_range and sign not in _LIST and not beside:
            return parts, after, ranged
        following = r.skip(after + (not beside), "the", "and", *(("by",) if sign == "until" else ()))
        more = part_at(r, following, bare=is_range) if sign != "," or parts[-1].grain != "day" else None
        if not more or (not is_range and more[0].grain != parts[-1].grain):
            return parts, after, ranged
        ranged = ranged or is_range
        parts.append(more[0])
        after = more[1]


def _past_brackets(r: Reader, place: int) -> int:
    """Pass over an aside in brackets: "January (phase 1) to April"."""
    closing = next((at for at in range(place, min(place + 8, r.length)) if r.says(at, ")")), -1)
    return closing + 1 if r.says(place, "(") and closing >= 0 else place


def _settled(parts: list[Part], r: Reader, *, ranged: bool) -> Iterator[Window]:
    """Settle the years of pieces in a row: a year said once holds for all, and each comes after the one before."""
    told = next((index for index, part in enumerate(parts) if part.year or part.fixed), -1)
    # Untold, a range may have begun already, so its end comes first; of a list the first stage is the next to come.
    told = told if told >= 0 else (len(parts) - 1 if ranged else 0)
    windows: dict[int, Window] = {told: parts[told].resolve(r.on)}
    for index in range(told - 1, -1, -1):
        windows[index] = _before(parts[index], windows[index + 1], parts[told].year)
    for index in range(told + 1, len(parts)):
        windows[index] = _after(parts[index], windows[index - 1], parts[told].year)
    return (windows[index] for index in range(len(parts)))


def _before(part: Part, later: Window, year: Year | None) -> Window:
    same = part.at(year if year and year.style != "plain" else Year(later.start.year, "plain" if year else "unsaid"))
    if same.start <= later.start:
        return same
    return part.at(Year(later.start.year - 1, "plain" if year else "unsaid"))


def _after(part: Part, earlier: Window, year: Year | None) -> Window:
    if part.year or part.fixed:
        return part.resolve(earlier.start)
    same = part.at(year if year and year.style != "plain" else Year(earlier.start.year, "plain" if year else "unsaid"))
    if same.end >= earlier.start:
        return same
    return part.at(Year(earlier.start.year + 1, "plain" if year else "unsaid"))


def _joined(parts: list[Part], windows: list[Window], *, ranged: bool) -> Window:
    if ranged:
        return Window(windows[0].start, windows[-1].end)
    whole = windows[0]
    for part, window in zip(parts[1:], windows[1:], strict=True):
        gap = (window.start - whole.end).days
        if not 0 <= gap <= _NEIGHBOURS.get(part.grain, 1):
            return whole
        whole = Window(whole.start, window.end)
    return whole
