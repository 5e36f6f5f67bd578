"""Days told from today: tomorrow, next Friday, Monday week, this term, the next six months, in a fortnight."""

from __future__ import annotations

from datetime import date

from models.calendar import Window
from models.when.dates import Found, day_at, numeric_at, year_at
from models.when.model import Every
from models.when.parts import (
    DAY,
    Part,
    Unclear,
    ahead,
    fixed,
    month_of,
    one_day,
    quarter_of,
    real_day,
    week_of,
)
from models.when.reader import Reader
from models.when.terms import feast_at, next_break, season_at
from models.when.vocabulary import MONTHS, SEASONS, UNITS, WEEKDAYS

_NAMED_DAYS = {"today": 0, "now": 0, "tomorrow": 1, "yesterday": -1}
# in a longer phrase "now" is a manner of speaking, unless it bounds something
_FEW_WORDS = 3
_BEFORE_NOW = ("from", "by", "until", "starting", "between", "to", "-")
_BEFORE_WEEKDAY = ("by", "on", "next", "this", "until", "before", "after", "from", "each")
_THIS = ("this", "the", "current", "same")
_NEXT = ("next", "coming", "following", "new", "upcoming", "forthcoming")
_LAST = ("last", "previous")
_VAGUE_WEEKS = 28
_HOURS = ("hours", "hrs", "hour")
# after these "the next year" is the twelve months to come, not the next calendar year
_RUNNING_LEADS = ("over", "within", "in", "for", "during")


def named_day_at(r: Reader, place: int) -> Found:
    """Read today, tomorrow, the day after tomorrow."""
    place = r.skip(place, "the")
    if r.says(place, "day", "after", "tomorrow"):
        return fixed(one_day(r.on + 2 * DAY), "day"), place + 3
    away = _NAMED_DAYS.get(r.at(place).word)
    if r.says(place, "now") and r.length > _FEW_WORDS and r.at(place - 1).word not in _BEFORE_NOW:
        return None
    return (fixed(one_day(r.on + away * DAY), "day"), place + 1) if away is not None else None


def lone_day_at(r: Reader, place: int) -> Found:
    """Read a day without its month after words that make it one: by the 4th, on the 15th, Friday 4th.

    Raises Unclear where the next such day of a month is not the weekday that was typed.
    """
    weekday = WEEKDAYS.get(r.at(place).word)
    place += weekday is not None
    word = r.at(place)
    led = weekday is not None or r.at(place - 1).word in ("the", "on", "by", "before", "until", "from")
    if not led or not word.ordinal or word.digits not in (1, 2):
        return None
    number = word.number or 0
    if r.says(place + 1, "of") and (month := unit_at(r, place + 2)) and month[0].grain == "month":
        first = month[0].resolve(r.on).start
        return fixed(one_day(real_day(first.year, first.month, number)), "day"), month[1]
    if r.at(place + 1).word.isalpha():
        return None
    for months in range(12):
        moved = ahead(r.on.replace(day=1), months, "month")
        within = 1 <= number <= month_of(moved.year, moved.month).end.day
        if within and (day := moved.replace(day=number)) >= r.on:
            if weekday not in (None, day.weekday()):
                raise Unclear(f"{day:%-d %B %Y} is a {day:%A}. Which day do you mean?")
            return fixed(one_day(day), "day", sure=weekday is not None), place + 1
    return None


def weekday_at(r: Reader, place: int) -> Found:
    """Read a weekday: Friday, this Friday, next Friday, Monday week, Tuesday of next week, a week on Friday."""
    later = _weeks_on(r, place)
    if later:
        return later
    which = r.at(place).word if r.at(place).word in (*_THIS, *_NEXT) else ""
    start = place + bool(which)
    which = r.at(start).word if r.at(start).word in _NEXT else which
    start += r.at(start).word in _NEXT
    number = WEEKDAYS.get(r.at(start).word)
    if number is None or not _is_weekday(r, start):
        return None
    if _offers_another(r, start):
        raise Unclear("Which of those days do you mean?")
    soonest = r.on + (number - r.on.weekday()) % 7 * DAY
    after = start + 1
    if r.says(after, "week") and not which:
        return fixed(one_day(soonest + 7 * DAY), "day"), after + 1
    if r.says(after, "fortnight"):
        return fixed(one_day(soonest + 14 * DAY), "day"), after + 1
    of = r.skip(after, "of", ",")
    if r.says(of, "next", "week"):
        return fixed(one_day(week_of(r.on + 7 * DAY).start + number * DAY), "day"), of + 2
    if r.says(of, "this", "week"):
        return fixed(one_day(week_of(r.on).start + number * DAY), "day"), of + 2
    if which == "next" or r.says(after, "next"):
        return fixed(one_day(week_of(r.on + 7 * DAY).start + number * DAY), "day"), after + r.says(after, "next")
    return fixed(one_day(soonest), "day", sure=bool(which) and which != "the"), after


def _is_weekday(r: Reader, place: int) -> bool:
    """Refuse "sat", "sun" and "wed" among other words: they are words too."""
    word = r.at(place)
    said = r.length <= 2 or r.at(place - 1).word in _BEFORE_WEEKDAY
    return len(word.raw) > 3 or word.capital or said or _offers_another(r, place)


def _offers_another(r: Reader, place: int) -> bool:
    """Tell whether a second weekday is named beside it: "Wednesday or Thursday"."""
    return r.at(place + 1).word in ("or", "/") and r.at(place + 2).word in WEEKDAYS


def _weeks_on(r: Reader, place: int) -> Found:
    """Read "a week on Friday", "two weeks today", "a fortnight tomorrow"."""
    counted = count_at(r, place)
    if not counted or counted[1] not in ("week", "fortnight"):
        return None
    count, unit, after = counted
    after = r.skip(after, "on", "from")
    day = named_day_at(r, after)
    number = WEEKDAYS.get(r.at(after).word)
    if day:
        return fixed(one_day(ahead(day[0].resolve(r.on).start, count, unit)), "day"), day[1]
    if number is None or MONTHS.get(r.at(after + 2).word):
        return None
    soonest = r.on + (number - r.on.weekday()) % 7 * DAY
    return fixed(one_day(ahead(soonest, count, unit)), "day"), after + 1


def count_at(r: Reader, place: int) -> tuple[int, Every, int] | None:
    """Read a number of units: six weeks, a fortnight, 3-6 months (the larger counts), couple of weeks."""
    place += r.says(place, "a") and r.says(place + 1, "couple")
    word = r.at(place)
    count = 1 if word.word in ("a", "an") else word.number
    if word.word == "week" and r.at(place + 1).word in ("on", "today", "tomorrow"):
        return 1, "week", place + 1
    if word.word == "fortnight" and word.raw == "fortnight":
        return 1, "fortnight", place + 1
    if count is None or word.ordinal or word.digits == 4 or count > 120:
        return None
    after = place + 1
    if r.at(after).word in ("-", "to", "or") and r.at(after + 1).number is not None and not r.at(after + 1).ordinal:
        count, after = max(count, r.at(after + 1).number or 0), after + 2
    after = r.skip(after, "of", "-", "calendar", "working", "school", "full", "more", "academic")
    if r.at(after).raw in _HOURS:
        return max(1, count // 24), "day", after + 1
    unit = UNITS.get(r.at(after).word)
    if unit is None or count > 120 or (word.word == "a" and unit == "day"):
        return None
    return count, unit, after + 1


def stretch_at(r: Reader, place: int) -> Found:
    """Read a stretch that begins today: the next six months, coming weeks, next few weeks, next two terms."""
    place = r.skip(place, "the")
    if r.at(place).word not in ("next", "coming", "following", "forthcoming"):
        return None
    vague = place + 1 + (r.at(place + 1).word in ("few", "several"))
    unit = UNITS.get(r.at(vague).word)
    if unit and (vague > place + 1 or r.at(vague).raw.endswith("s")):
        if unit != "week":
            raise Unclear(f"How many {r.at(vague).raw}? Type a number, or the last day.")
        return fixed(Window(r.on, r.on + _VAGUE_WEEKS * DAY), "week"), vague + 1
    counted = count_at(r, place + 1)
    if (
        unit
        and unit not in ("term", "half-term")
        and r.at(place - 2).word in _RUNNING_LEADS
        and r.says(place - 1, "the")
    ):
        counted = 1, unit, vague + 1
    if not counted:
        return None
    count, unit, after = counted
    if unit in ("term", "half-term"):
        return fixed(_terms_ahead(r, count, halves=unit == "half-term"), "term", terms=True), after
    start = r.on
    return fixed(Window(start, _end_ahead(r, count, unit, after)), "year"), after


def _end_ahead(r: Reader, count: int, unit: Every, after: int) -> date:
    """Count working or school days where the words say so, else by the calendar."""
    kind = r.at(after - 2).word
    if unit == "day" and kind == "working":
        return r.calendar.add_working_days(r.on, count)
    if unit == "day" and kind == "school":
        return r.calendar.add_school_days(r.on, count)
    return ahead(r.on, count, unit)


def _terms_ahead(r: Reader, count: int, *, halves: bool) -> Window:
    day, start = r.on, None
    for _ in range(count):
        window = r.calendar.next_half_term(day) if halves else _next_term(r, day)
        start, day = start or window.start, window.start
    last = r.calendar.half_term_of(day) if halves else _term(r, day)
    return Window(start or day, last.end)


def _term(r: Reader, day: date) -> Window:
    term = r.calendar.term_of(day)
    return Window(term.start, term.end)


def _next_term(r: Reader, day: date) -> Window:
    term = r.calendar.next_term(day)
    return Window(term.start, term.end)


def duration_at(r: Reader, place: int) -> Found:
    """Read a time to run from today: 6 weeks, 10 working days, two weeks' time, three months from now."""
    counted = count_at(r, place)
    if not counted:
        return None
    count, unit, after = counted
    if unit in ("term", "half-term"):
        window = _terms_ahead(r, count, halves=unit == "half-term")
        return fixed(Window(r.on, window.end), "term", terms=True), after
    end = _end_ahead(r, count, unit, after)
    after = r.skip(after, "time")
    after += 2 * (r.says(after, "from", "now") or r.says(after, "from", "today"))
    return fixed(Window(r.on, end), "year"), after


def unit_at(r: Reader, place: int, *, bare: bool = False) -> Found:
    """Read this or the next week, month, term, year...; without such a word only where `bare`, as in "end of term"."""
    the = r.says(place, "the")
    if r.at(place + the).word in ("week", "month", "year") and r.says(place + the + 1, "after", "next"):
        window = _unit(r, r.at(place + the).word, 2)
        return (fixed(window, "month"), place + the + 3) if window else None
    this, after = r.at(place).word in _THIS, place
    after += this
    ahead_ = r.at(after).word in _NEXT
    back = r.at(after).word in _LAST
    after += ahead_ or back
    if after == place and not bare:
        return None
    steps = ahead_ - back
    word = r.at(after).word
    if word in SEASONS or word in MONTHS:
        return _next_named(r, after, steps) if steps or this else None
    if r.says(after, "school") or r.says(after, "calendar"):
        after, word = after + 1, r.at(after + 1).word
    only_the = this and not steps and r.at(place).word == "the" and not bare
    if (only_the and word != "weekend") or r.at(after).raw.endswith("s"):
        return None
    if word == "halfterm" and bare and after == place:
        return fixed(r.calendar.half_term_of(r.on), "term", terms=True), after + 1
    if word in UNITS and r.at(after + 1).digits in (1, 2):
        return None  # "Year 1" and "week 3" are names
    window = _unit(r, word, steps)
    if not window:
        return None
    terms = word in ("term", "halfterm")
    grain = "day" if word == "day" else "term" if terms else "month" if word == "month" else "year"
    named = bool(steps) or r.at(place).word in ("this", "current")
    return fixed(window, grain, terms=terms, sure=named or word == "term"), after + 1  # type: ignore[arg-type]


def _unit(r: Reader, word: str, steps: int) -> Window | None:
    match word:
        case "day":
            return one_day(r.on + steps * DAY)
        case "week":
            return week_of(r.on + 7 * steps * DAY)
        case "weekend":
            week = week_of(r.on + 7 * steps * DAY)
            return Window(week.end - DAY, week.end)
        case "fortnight":
            return Window(r.on, r.on + 14 * DAY)
        case "month":
            moved = ahead(r.on.replace(day=1), steps, "month")
            return month_of(moved.year, moved.month)
        case "quarter":
            return quarter_of(ahead(r.on, steps, "quarter"))
        case "halfterm":
            return r.calendar.next_half_term(r.on) if steps > 0 else r.calendar.half_term_of(r.on)
        case "term":
            return _next_term(r, r.on) if steps > 0 else _term(r, r.on)
        case "year" | "newyear":
            return Window(date(r.on.year + steps, 1, 1), date(r.on.year + steps, 12, 31))
        case _:
            return None


def _next_named(r: Reader, place: int, steps: int) -> Found:
    """Read "next March", "this summer", "last autumn term": the one after, around or before today."""
    month = MONTHS.get(r.at(place).word)
    if month:
        part: Part = Part(lambda y: month_of(y.of_month(month), month), "month")
        after = place + 1
    else:
        found = season_at(r, place)
        if not found or found[0].year or found[0].grain != "term":
            return None
        part, after = found
    if year_at(r, after, short=True):
        return None
    window = part.resolve(r.on)
    if steps > 0 and window.start <= r.on:
        window = part.resolve(window.end + DAY)
    if steps < 0:
        window = part.resolve(ahead(r.on, -1, "year"))
    return fixed(window, part.grain, terms=part.terms), after


def half_term_at(r: Reader, place: int) -> Found:
    """Read "half term" by itself: the break that is on, or comes next."""
    place = r.skip(place, "the")
    if not r.says(place, "halfterm") or r.at(place + 1).number is not None:
        return None
    return next_break(r), r.skip(place + 1, "holiday")


def week_at(r: Reader, place: int) -> Found:
    """Read w/c 30 Nov, week of 6 January (seven days from its Monday) and w/e 4 Dec (the week up to that day)."""
    place = r.skip(place, "the")
    ending = r.says(place, "we")
    if r.says(place, "week", "of") or (r.says(place, "week") and r.at(place + 1).digits):
        after = place + 1 + r.says(place + 1, "of")
    elif ending or r.says(place, "wc"):
        after = place + 1
    else:
        return None
    after = r.skip(after, "-", ":", "the", "on")
    day = (
        day_at(r, after) or numeric_at(r, after) or weekday_at(r, after) or named_day_at(r, after) or feast_at(r, after)
    )
    if not day or day[0].grain != "day":
        return None

    def cut(window: Window) -> Window:
        week = week_of(window.start)
        return Window(week.start, window.end) if ending else week

    return day[0].within(cut, grain="week"), day[1]
