"""Days, months and years as people write them: 30/4/27, Thurs 3rd December, July08, 2024/25."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from models.calendar import Window
from models.when.parts import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    Part,
    Unclear,
    Year,
    fixed,
    month_of,
    one_day,
    real_day,
)
from models.when.reader import Reader
from models.when.vocabulary import MONTHS, WEEKDAYS

Found = tuple[Part, int] | None

_LAST_DAY = 31
_CENTURY = 2000
_SIGNS_OF_RANGE = ("-", "to", "until")
_SIGNS_OF_LIST = ("and", "/", ",", "or")

# words after which "may" is the month rather than the verb
_BEFORE_MONTH = frozenset({
    "by", "from", "in", "of", "on", "during", "until", "before", "after", "early", "mid", "late", "end",
    "start", "to", "and", "between", "since", "each", "next", "this", "last", "-", "/", ",", "(", ";", ":",
    "week", "due", "starting", "over", "half",
})  # fmt: skip
# words which can follow a month, so that "May" at the start of a phrase is not "May need more time"
_AFTER_MONTH = frozenset({
    "to", "and", "until", "or", "onwards", "onward", "ongoing", "each", "annually", "halfterm", "on", "holiday",
    "at", "then",
})  # fmt: skip


def year_at(r: Reader, place: int, *, short: bool = False) -> tuple[Year, int] | None:
    """Read a year: 2014, 2014/15, 2014-2015 academic year, this year; two figures alone only where `short`."""
    place = r.skip(place, "of", ",", "in")
    if r.says(place, "this", "year") or r.says(place, "next", "year"):
        return Year(r.on.year + r.says(place, "next")), place + 2
    pair = _pair_at(r, place)
    if pair:
        return pair
    first = whole_year(r, place, short=short and not r.says(place - 1, ","))
    if first is None:
        return None
    return _styled(r, Year(first), place + 1)


def whole_year(r: Reader, place: int, *, short: bool = False) -> int | None:
    """Give the number of a year typed with four figures, or with two where `short`; None for any other word."""
    word = r.at(place)
    if word.number is None or word.ordinal:
        return None
    if word.digits == 4 and EARLIEST_YEAR <= word.number <= LATEST_YEAR:
        return word.number
    return _CENTURY + word.number if short and word.digits == 2 else None


def _pair_at(r: Reader, place: int) -> tuple[Year, int] | None:
    """Read two years that follow each other: 2014/15, 14-15, 2014 - 2015."""
    first = whole_year(r, place, short=True)
    second = r.at(place + 2)
    if first is None or (not r.says(place + 1, "/") and not r.says(place + 1, "-")) or second.ordinal:
        return None
    follows = second.digits == 4 and second.number == first + 1
    follows = follows or (second.digits == 2 and second.number == (first + 1) % 100)
    more = r.at(place + 3)
    if (
        not follows
        or more.word in MONTHS
        or (more.word in "/-." and more.tight and r.at(place + 4).tight and more.word)
    ):
        return None
    return _styled(r, Year(first, "pair"), place + 3)


def _styled(r: Reader, year: Year, place: int) -> tuple[Year, int]:
    """Read "academic year" or "financial year" after the figures."""
    kinds = {"academic": "academic", "school": "academic", "financial": "financial"}
    kind = kinds.get(r.at(place).word)
    if not kind or not r.says(place + 1, "year"):
        return year, place
    if year.style == "plain":
        raise Unclear(f"Does that {r.at(place).word} year begin or end in {year.first}? Type it as {year.first}/..")
    return Year(year.first, "academic" if kind == "academic" else "financial"), place + 2


def years_at(r: Reader, place: int) -> Found:
    """Read a year, or years from one to another: 2015, 24 - 27, 2015-2019 academic years."""
    place += r.says(place, "year") and r.at(place + 1).digits == 4
    several = _years_span(r, place)
    if several:
        return several
    found = year_at(r, place)
    if not found or r.at(place).word in ("of", ",", "in"):
        return None
    year, after = found
    if r.at(place).digits == 2:
        year, after = _short_pair(r, place, year, after)
    return replace(fixed(year.window(), "year", sure=False), year=year), after


def _short_pair(r: Reader, place: int, year: Year, after: int) -> tuple[Year, int]:
    """Ask where figures like 11/12 may be a day and a month as well as two years."""
    first, second = r.at(place), r.at(place + 2)
    near = -8 <= year.first - r.on.year <= 15
    if second.number is not None and second.number <= 12 and first.number and r.says(place + 1, "/"):
        raise Unclear(
            f"Is {first.raw}/{second.raw} the year 20{first.raw}/{second.raw}, or {first.number} "
            f"{date(2000, second.number, 1):%B}? Type the day with its year, or the year in full."
        )
    if not near:
        raise Unclear(f"Is {first.raw}-{second.raw} a year? Type it in full, like 2026/27.")
    return year, after


def _years_span(r: Reader, place: int) -> Found:
    first = whole_year(r, place, short=True)
    second = r.at(place + 2)
    if first is None or r.at(place + 1).word not in _SIGNS_OF_RANGE or second.ordinal or r.at(place + 3).word in MONTHS:
        return None
    last = whole_year(r, place + 2, short=True)
    if last is None or not 1 < last - first <= 25 or (r.at(place + 3).word in ("/", "-") and r.at(place + 4).digits):
        return None
    if second.digits == 2 and r.at(place).digits == 2 and not -8 <= first - r.on.year <= 15:
        return None
    style = r.at(place + 3).word if r.says(place + 4, "year") else ""
    if style in ("academic", "school", "financial"):
        month = 4 if style == "financial" else 9
        return fixed(_span(first, last, month), "year"), place + 5
    if second.digits == 2:
        return fixed(_span(first, last, 9), "year", sure=False), place + 3
    return fixed(Window(date(first, 1, 1), date(last, 12, 31)), "year", sure=False), place + 3


def _span(first: int, last: int, month: int) -> Window:
    return Window(date(first, month, 1), month_of(last, month - 1).end)


def numeric_at(r: Reader, place: int) -> Found:
    """Read figures with strokes, dots or dashes, day first: 30/11/26, 2026-11-30, 5/2026, 30/11."""
    a, sign, b = r.at(place), r.at(place + 1), r.at(place + 2)
    if not a.digits or sign.word not in ("/", "-", ".") or not b.digits or a.number is None or b.number is None:
        return None
    tight = sign.tight and b.tight
    c = r.at(place + 4)
    if r.says(place + 3, sign.word) and c.number is not None and c.digits in (2, 4) and (tight or sign.word == "/"):
        return _three_figures(a.number, b.number, c.number, a.digits, c.digits), place + 5
    if not tight or r.at(place + 3).word in MONTHS:
        return None
    return _two_figures(r, place)


def _three_figures(a: int, b: int, c: int, a_digits: int, c_digits: int) -> Part:
    if a_digits == 4:
        return fixed(one_day(real_day(a, b, c)), "day")
    year = c if c_digits == 4 else _CENTURY + c
    return fixed(one_day(real_day(year, b, a)), "day")


def _two_figures(r: Reader, place: int) -> Found:
    a, sign, b = r.at(place), r.at(place + 1), r.at(place + 2)
    first, second = a.number or 0, b.number or 0
    if b.digits == 4 and 1 <= first <= 12 and EARLIEST_YEAR <= second <= LATEST_YEAR:
        return fixed(month_of(second, first), "month"), place + 3
    if a.digits == 4 and b.digits <= 2 and 1 <= second <= 12 and EARLIEST_YEAR <= first <= LATEST_YEAR:
        return fixed(month_of(first, second), "month"), place + 3
    is_year = -3 <= _CENTURY + second - r.on.year <= 10
    if sign.word == "/" and a.digits == b.digits == 2 and 1 <= first <= 12 < second and is_year:
        return fixed(month_of(_CENTURY + second, first), "month", sure=False), place + 3
    if sign.word == "." and a.digits == b.digits == 2 and 1 <= first <= 12 < second and second % 15:
        # 07.18, but neither a time of day nor the number of a version
        near = -3 <= _CENTURY + second - r.on.year <= 5
        return (fixed(month_of(_CENTURY + second, first), "month", sure=False), place + 3) if near else None
    if sign.word != "/" or a.digits > 2 or b.digits > 2 or not 1 <= second <= 12:
        return None
    if second == first + 1:
        raise Unclear(
            f"Is {a.raw}/{b.raw} the {first} {date(2000, second, 1):%B}? Type it with its year, like {first}/{second}/"
            f"{r.on.year}."
        )
    real_day(2000, second, first)
    return Part(lambda year: one_day(real_day(year.of_month(second), second, first)), "day"), place + 3


def day_at(r: Reader, place: int) -> Found:
    """Read a day of a month, with or without its weekday and year: Thurs 3rd December, July 4th, 1-5 May."""
    weekday, place = _weekday_before(r, place)
    found = numeric_at(r, place) if weekday is not None else None
    found = found or _day_then_month(r, place) or _month_then_day(r, place)
    if not found:
        return None
    return replace(found[0], weekday=weekday), found[1]


def _weekday_before(r: Reader, place: int) -> tuple[int | None, int]:
    weekday = WEEKDAYS.get(r.at(place).word)
    return weekday, r.skip(place + 1, ",", "the") if weekday is not None else r.skip(place, "the")


def _day_then_month(r: Reader, place: int) -> Found:
    days, after, ranged = _days_list(r, place)
    if not days:
        return None
    after = r.skip(after, "of", "-", "/") if r.at(after + 1).word in MONTHS else after
    month = MONTHS.get(r.at(after).word)
    if month is None:
        return None
    dashed = r.at(after + 1).word in ("-", "/", ".") and r.at(after + 1).tight and r.at(after + 2).tight
    year = year_at(r, after + 1 + dashed, short=True)
    between = r.says(place - 1, "between") or r.says(place - 2, "between", "the")
    first, last = days[0], _last_of(days, ranged or between)
    if max(days) > _LAST_DAY:
        raise Unclear(f"{r.at(after).word.title()} has no day {max(days)}. Which day do you mean?")
    part = Part(lambda y: _days(y, month, first, last), "day", year[0] if year else None, sure=True)
    return part, year[1] if year else after + 1


def _days_list(r: Reader, place: int) -> tuple[list[int], int, bool]:
    """Read figures before a month: 3rd, 1-5, 20th to 24th, 5, 12 and 19."""
    days: list[int] = []
    ranged = False
    while True:
        word = r.at(place)
        if word.number is None or (word.digits not in (1, 2) and not word.ordinal):
            return [], place, False
        days.append(word.number)
        sign = r.at(place + 1).word
        following = place + 2 + (r.at(place + 2).word in WEEKDAYS)
        if sign not in _SIGNS_OF_RANGE + _SIGNS_OF_LIST or r.at(following).number is None:
            return days, place + 1, ranged
        ranged = ranged or sign in _SIGNS_OF_RANGE
        place = following


def _last_of(days: list[int], ranged: bool) -> int:
    """Give the last day of a range or of days in a row; of scattered days only the first counts, as the first stage."""
    in_a_row = days == list(range(days[0], days[0] + len(days)))
    return days[-1] if ranged or in_a_row else days[0]


def _days(year: Year, month: int, first: int, last: int) -> Window:
    numbered = year.of_month(month)
    window = Window(real_day(numbered, month, first), real_day(numbered, month, last))
    if window.end < window.start:
        raise Unclear(f"{first} to {last} {window.start:%B} runs backwards. Which days do you mean?")
    return window


def _month_then_day(r: Reader, place: int) -> Found:
    """Read July 4th, March 3-7, December 25 2026; two figures may be a year, see `_figures_mean_day`."""
    month = MONTHS.get(r.at(place).word)
    word = r.at(place + 1 + r.says(place + 1, "the"))
    after = place + 2 + r.says(place + 1, "the")
    if month is None or word.number is None or word.digits not in (1, 2) or r.says(after, "/"):
        return None
    year = year_at(r, after)
    year = year if year and whole_year(r, r.skip(after, ",", "of")) else None
    if not (word.ordinal or year or word.digits == 1) and not _figures_mean_day(r, word.number, month):
        return None
    first = last = word.number
    ranged = r.at(after).word in _SIGNS_OF_RANGE and r.at(after + 2).word not in MONTHS
    if ranged and r.at(after + 1).digits in (1, 2) and (word.ordinal or word.digits == 1) and not year:
        last, after = r.at(after + 1).number or 0, after + 2
        year = year_at(r, after)
    if max(first, last) > _LAST_DAY:
        raise Unclear(f"{r.at(place).word.title()} has no day {max(first, last)}. Which day do you mean?")
    part = Part(lambda y: _days(y, month, first, last), "day", year[0] if year else None, sure=True)
    return part, year[1] if year else after


def _figures_mean_day(r: Reader, figures: int, month: int) -> bool:
    """Tell whether "September 24" is the 24th rather than 2024: a year near today is meant as one, a far one is not."""
    away = _CENTURY + figures - r.on.year
    if -2 <= away <= 3 or not 1 <= figures <= _LAST_DAY:
        return False
    if 4 <= away <= 12:
        name = f"{date(2000, month, 1):%B}"
        either = f"{figures} {name}, or {name} {_CENTURY + figures}"
        raise Unclear(f"Do you mean {either}? Type it that way.")
    return True


def month_at(r: Reader, place: int) -> Found:
    """Read a month with or without its year: Jul, July08, March of 2015, September 2014/15."""
    month = MONTHS.get(r.at(place).word)
    if month is None or (month == 5 and not _is_may(r, place)):
        return None
    year = year_at(r, place + 1, short=True) or year_at(r, r.skip(place + 1, "-", "/"), short=True)
    if year and r.at(year[1]).word in MONTHS and r.at(year[1] - 1).digits == 2 and r.at(year[1] - 2).word in ("-", "/"):
        year = None
    part = Part(lambda y: month_of(y.of_month(month), month), "month", year[0] if year else None)
    if not year:
        return part, place + 1
    return replace(part, sure=r.at(year[1] - 1).digits == 4 or r.says(place + 1, "/")), year[1]


def _is_may(r: Reader, place: int) -> bool:
    """Tell the month from the verb by its neighbours, then by its capital."""
    word, before, after = r.at(place), r.at(place - 1), r.at(place + 1)
    if before.word in _BEFORE_MONTH or before.word in MONTHS or before.number is not None or after.digits:
        return True
    ends = not after.word or not after.word.isalpha() or after.word in _AFTER_MONTH
    return ends and (word.capital or r.length == 1 or place == 0)
