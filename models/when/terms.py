"""Terms, half-terms, quarters, school and financial years, and the feasts plans are timed by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from models.calendar import Term, TermName, Window
from models.when.dates import Found, year_at
from models.when.parts import (
    DAY,
    Part,
    Unclear,
    Year,
    financial_year,
    financial_year_of,
    fixed,
    month_of,
    one_day,
    school_year,
    school_year_of,
)
from models.when.reader import Reader
from models.when.vocabulary import MONTHS, ONLY_AS_TERM, SEASON_CODES, SEASONS, UNITS

_TERM_STARTS: dict[TermName, int] = {"autumn": 9, "spring": 1, "summer": 4}
_TERM_ORDER: tuple[TermName, ...] = ("autumn", "spring", "summer")
_SEASON_OF_MONTH: dict[int, TermName] = {10: "autumn", 11: "autumn", 2: "spring", 3: "spring", 5: "summer", 6: "summer"}


def season_at(r: Reader, place: int) -> Found:
    """Read a term by its season: Autumn 2014, spring term 2013/14, Summer 1, autumn half term, summer holidays."""
    place = r.skip(place, "the")
    word = r.at(place).word
    if word == "winter" and (r.length == 1 or r.at(place + 1).word == "term" or r.at(place + 1).digits):
        raise Unclear("Do you mean the autumn term or the spring term? Type that, or the months.")
    name = SEASONS.get(word) or _short_season(r, place)
    if name is None or (word in ONLY_AS_TERM and not r.says(place + 1, "term")):
        return None
    return _holiday_of(r, place, name) or _half_of(r, place, name) or _whole_term(r, place, name)


def _short_season(r: Reader, place: int) -> TermName | None:
    """Read the codes of half-terms, which are a season only with their number: Sum 2, Sp1, Au2."""
    number = r.at(place + 1)
    return SEASON_CODES.get(r.at(place).word) if number.number in (1, 2) and number.digits == 1 else None


def _whole_term(r: Reader, place: int, name: TermName) -> Found:
    after = place + 1 + r.says(place + 1, "term")
    year = year_at(r, after, short=True)
    end = year[1] if year else after
    end += bool(year) and r.says(end, "term")
    part = _term_part(r, name, lambda term: Window(term.start, term.end), year[0] if year else None)
    return replace(part, sure=bool(year) or r.at(end - 1).word == "term"), end


def _half_of(r: Reader, place: int, name: TermName) -> Found:
    """Read one half of a term: Autumn 1, Spring term 2 2024, Summer first half term; Spring Term 4 is half-term 4."""
    after = place + 1 + r.says(place + 1, "term")
    after += r.says(after, "(") or r.says(after, "halfterm") or r.says(after, ",")
    which = r.at(after)
    before = 2 * _TERM_ORDER.index(name)  # half-terms of the year before this term
    if which.number not in (1, 2, before + 1, before + 2) or which.digits == 2:
        return None
    after = r.skip(after + 1, "half", "halfterm", ")", "term")
    year = year_at(r, after, short=True)
    number = which.number + (before if which.number <= 2 else 0)
    part = half_term_part(r, number, year[0] if year else None)
    return part, year[1] if year else after


def _holiday_of(r: Reader, place: int, name: TermName) -> Found:
    """Read the half-term break of a term, or the holidays called after a season."""
    after = place + 1 + r.says(place + 1, "term")
    if r.says(after, "halfterm") and r.at(after + 1).number not in (1, 2):
        after = r.skip(after + 1, "holiday")
        year = year_at(r, after)
        return break_part(r, name, year[0] if year else None), year[1] if year else after
    if not r.says(after, "holiday"):
        return None
    year = year_at(r, after + 1)
    gap = {"autumn": None, "spring": None, "summer": _summer_holiday}[name]
    if gap is None:
        raise Unclear("Which holidays do you mean: half-term, Christmas or Easter?")
    part = Part(lambda y: gap(r, y), "term", year[0] if year else None, terms=True, sure=True)
    return part, year[1] if year else after + 1


def _summer_holiday(r: Reader, year: Year) -> Window:
    first = year.of_month(8)
    return Window(r.calendar.term("summer", first).end + DAY, r.calendar.term("autumn", first).start - DAY)


def _term_part(r: Reader, name: TermName, cut: Callable[[Term], Window], year: Year | None) -> Part:
    month = _TERM_STARTS[name]
    return Part(lambda y: cut(r.calendar.term(name, y.of_month(month))), "term", year, terms=True, sure=True)


def half_term_part(r: Reader, number: int, year: Year | None) -> Part:
    """Make half-term 1 to 6 of a year still to be told."""
    month = _TERM_STARTS[_TERM_ORDER[(number - 1) // 2]]
    return Part(lambda y: r.calendar.half_term(number, y.of_month(month)), "term", year, terms=True, sure=True)


def break_part(r: Reader, name: TermName, year: Year | None) -> Part:
    """Make the half-term break of a term."""
    month = _TERM_STARTS[name]
    return Part(lambda y: r.calendar.half_term_break(name, y.of_month(month)), "week", year, terms=True, sure=True)


def next_break(r: Reader) -> Part:
    """Make the half-term break which is on, or comes next."""
    years = range(r.on.year - 1, r.on.year + 2)
    breaks = sorted(r.calendar.half_term_break(name, year) for year in years for name in _TERM_ORDER)
    return fixed(next(pause for pause in breaks if pause.end >= r.on), "week", terms=True, sure=False)


def numbered_term_at(r: Reader, place: int) -> Found:
    """Read half-terms by number: HT3, Term 5, term two 2024/25, terms 1 and 2; also October half term."""
    word = r.at(place)
    month = MONTHS.get(word.word)
    if month in _SEASON_OF_MONTH:
        early = year_at(r, place + 1, short=True)
        after = early[1] if early else place + 1
        if r.says(after, "halfterm"):
            year = early or year_at(r, after + 1)
            past = year[1] if year and not early else after + 1
            return break_part(r, _SEASON_OF_MONTH[month], year[0] if year else None), past
    short = word.raw in ("ht", "t") and r.at(place + 1).tight
    numbers = numbers_at(r, place + 1, 6) if short or word.word in ("term", "halfterm") else None
    if not numbers:
        return None
    first, last, after = numbers
    year = year_at(r, after, short=True)
    start, end = half_term_part(r, first, year[0] if year else None), half_term_part(r, last, None)
    run = replace(start, at=lambda y: Window(start.at(y).start, end.at(_on_to(y, start)).end))
    return start if first == last else run, year[1] if year else after


def _on_to(year: Year, start: Part) -> Year:
    """Give the year for the end of a run of half-terms: where no pair was typed, the school year it starts in."""
    return year if year.is_school_year else Year(school_year_of(start.at(year).start), "academic")


def numbers_at(r: Reader, place: int, most: int) -> tuple[int, int, int] | None:
    """Read the number of a term or quarter, or the first and last of several: 3, 1-6, 3 and 4; then the place after."""
    first, sign, second = r.at(place), r.at(place + 1), r.at(place + 2)
    if first.number not in range(1, most + 1) or first.digits == 2:
        return None
    low, high = first.number or 0, second.number or 0
    following = r.at(place + 3).word
    two = sign.word in _BETWEEN_NUMBERS and low < high <= most and second.digits < 2 and not second.ordinal
    if not two or following in MONTHS or following in UNITS:
        # "quarters two and four" are no one stretch, and neither alone is what was meant
        return (low, low, place + 1) if not r.at(place - 1).raw.endswith("s") else None
    if sign.word in ("/", "and") and high != low + 1:
        return None
    return low, high, place + 3


_BETWEEN_NUMBERS = ("-", "/", "and", "to")


def quarter_at(r: Reader, place: int) -> Found:
    """Read a quarter: Q3 2024/25, quarter one, Quarter 1 of 2022/23, Q2 2005, 1st quarter, Q3/Q4."""
    word = r.at(place)
    numbers = None
    if word.ordinal and word.number in (1, 2, 3, 4) and r.says(place + 1, "quarter"):
        numbers = word.number, word.number, place + 2
    elif word.word == "quarter" or (word.raw in ("q", "qu") and r.at(place + 1).digits):
        numbers = numbers_at(r, place + 1, 4)
    if not numbers:
        return None
    first, last, after = numbers
    named, after = _year_of_quarter(r, after)
    part = Part(lambda year: Window(_quarter(year, first).start, _quarter(year, last).end), "quarter", named)
    return replace(part, sure=named is not None), after


def _year_of_quarter(r: Reader, place: int) -> tuple[Year | None, int]:
    kind = r.skip(place, "of", "the", ",", "-", "in", "(")
    year_first = financial_at(r, kind)
    if year_first and year_first[0].year:
        return year_first[0].year, year_first[1] + r.says(year_first[1], ")")
    if year_first:
        return Year(financial_year_of(year_first[0].resolve(r.on).start), "financial"), year_first[1]
    found = year_at(r, kind if r.at(kind).digits else place, short=True)
    return (found[0], found[1] + (r.says(found[1], ")") and r.says(kind - 1, "("))) if found else (None, place)


def _quarter(year: Year, number: int) -> Window:
    """Give a quarter: of the calendar year where the year is plain, else of the financial year."""
    first = 3 * number - 2
    if year.style != "plain":
        first += 3
    numbered = year.first + (first > 12)
    first = first - 12 if first > 12 else first
    return Window(date(numbered, first, 1), month_of(numbered, first + 2).end)


def financial_at(r: Reader, place: int) -> Found:
    """Read a financial or school year by name: FY17-18, financial year 2024-25, next academic year, new school year."""
    place = r.skip(place, "the")
    which = r.at(place).word if r.at(place).word in _WHICH else ""
    start = place + bool(which)
    financial = r.says(start, "financial", "year") or r.at(start).raw == "fy"
    short = r.at(start).raw in ("fy", "ay")
    if (
        not financial
        and not short
        and not ((r.says(start, "academic") or r.says(start, "school")) and r.says(start + 1, "year"))
    ):
        return None
    after = start + (1 if short else 2)
    year = year_at(r, r.skip(after, "-", ":", "("), short=True)
    if year and (not which or year[0].is_school_year):
        return _named_year(year, financial=financial, after=year[1] + r.says(after, "("))
    current = financial_year_of(r.on) if financial else school_year_of(r.on)
    window = (financial_year if financial else school_year)(current + _WHICH.get(which, 0))
    return fixed(window, "year", sure=bool(which)), after


_WHICH = {"this": 0, "current": 0, "next": 1, "new": 1, "coming": 1, "following": 1, "last": -1, "previous": -1}


def _named_year(found: tuple[Year, int], *, financial: bool, after: int) -> Found:
    year = found[0]
    if not year.is_school_year:
        name = "financial" if financial else "school"
        raise Unclear(
            f"Does that {name} year begin or end in {year.first}? Type both years, like "
            f"{year.first}/{(year.first + 1) % 100:02}."
        )
    named = Year(year.first, "financial" if financial else "academic")
    return replace(fixed(named.window(), "year"), year=named), after


def feast_at(r: Reader, place: int) -> Found:
    """Read a feast: Christmas 2026, Easter, Good Friday, Whitsun, New Year, and the holidays called after them."""
    place = r.skip(place, "the")
    name = r.at(place).word
    if name == "newyear" and (r.says(place + 1, "eve") or r.says(place + 1, "day")):
        name, place = f"newyear {r.at(place + 1).word}", place + 1
    elif name in ("christmas", "easter") and r.at(place + 1).word in ("eve", "day", "holiday"):
        name, place = f"{name} {r.at(place + 1).word}", place + 1
    days = _FEASTS.get(name)
    if days is None or r.says(place + 1, "term"):
        return None
    year = year_at(r, place + 1)
    window = days
    grain = "week" if name in ("easter", "easter holiday", "christmas holiday") else "day"
    part = Part(lambda y: window(r, y), grain, year[0] if year else None, sure=bool(year))  # type: ignore[arg-type]
    return part, year[1] if year else place + 1


def _after_easter(days: int) -> Callable[[Reader, Year], Window]:
    return lambda r, year: one_day(r.calendar.easter(year.of_month(4)) + days * DAY)


def _on(month: int, day: int) -> Callable[[Reader, Year], Window]:
    return lambda _, year: one_day(date(year.of_month(month), month, day))


def _easter(r: Reader, year: Year) -> Window:
    sunday = r.calendar.easter(year.of_month(4))
    return Window(sunday - 2 * DAY, sunday + DAY)


def _easter_holiday(r: Reader, year: Year) -> Window:
    numbered = year.of_month(4)
    spring, summer = r.calendar.term("spring", numbered), r.calendar.term("summer", numbered)
    gap = Window(spring.end + DAY, summer.start - DAY)
    # The conventional terms leave no holiday between them; then the feast itself is all that is known.
    return gap if gap.start <= gap.end else _easter(r, year)


def _christmas_holiday(r: Reader, year: Year) -> Window:
    numbered = year.of_month(12)
    gap = Window(r.calendar.term("autumn", numbered).end + DAY, r.calendar.term("spring", numbered + 1).start - DAY)
    return gap if gap.start <= gap.end else Window(date(numbered, 12, 25), date(numbered, 12, 31))


def _spring_bank_holiday(_: Reader, year: Year) -> Window:
    last = date(year.of_month(5), 5, 31)
    return one_day(last - last.weekday() * DAY)


_FEASTS: dict[str, Callable[[Reader, Year], Window]] = {
    "christmas": _on(12, 25),
    "christmas day": _on(12, 25),
    "christmas eve": _on(12, 24),
    "christmas holiday": _christmas_holiday,
    "boxingday": _on(12, 26),
    "newyear": _on(1, 1),
    "newyear day": _on(1, 1),
    "newyear eve": _on(12, 31),
    "easter": _easter,
    "easter holiday": _easter_holiday,
    "goodfriday": _after_easter(-2),
    "eastersunday": _after_easter(0),
    "easter day": _after_easter(0),
    "eastermonday": _after_easter(1),
    "whitsun": _spring_bank_holiday,
    "whit": _spring_bank_holiday,
    "pentecost": _after_easter(49),
}


def halves_at(r: Reader, place: int) -> Found:
    """Read the first or second half of a term: first half of the autumn term, 1st half term."""
    place = r.skip(place, "the")
    which = r.at(place)
    if which.number not in (1, 2) or not which.ordinal or r.at(place + 1).word not in ("half", "halfterm"):
        return None
    after = r.skip(place + 2, "of", "the")
    number = which.number
    name = SEASONS.get(r.at(after).word)
    if name:
        end = after + 1 + r.says(after + 1, "term")
        year = year_at(r, end, short=True)
        part = half_term_part(r, _TERM_ORDER.index(name) * 2 + number, year[0] if year else None)
        return part, year[1] if year else end
    if r.says(after, "term") or r.says(place + 1, "halfterm"):
        term = r.calendar.term_of(r.on)
        return (
            fixed(r.calendar.half_term(_TERM_ORDER.index(term.name) * 2 + number, term.start.year), "term", terms=True),
            after + r.says(after, "term"),
        )
    return None
