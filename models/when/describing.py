"""Say a When: to people, and in words that read back as the same."""

from __future__ import annotations

from datetime import date, timedelta

from models.when.model import Every, When

_DAY = timedelta(days=1)

_EVERY: dict[Every, str] = {
    "day": "every day",
    "week": "every week",
    "fortnight": "every fortnight",
    "month": "every month",
    "half-term": "every half-term",
    "term": "every term",
    "quarter": "every quarter",
    "half-year": "every half-year",
    "year": "every year",
    "other": "at intervals",
}
_ADVERB: dict[Every, str] = {
    "day": "daily",
    "week": "weekly",
    "fortnight": "fortnightly",
    "month": "monthly",
    "half-term": "half-termly",
    "term": "termly",
    "quarter": "quarterly",
    "half-year": "half-yearly",
    "year": "annually",
    "other": "at intervals",
}


def describe(when: When, today: date) -> str:
    """Echo for people what was understood: "by Thu 25 Mar 2027", "during Feb–Mar 2014 (1 Feb to 31 Mar 2014)"."""
    match when.kind:
        case "on":
            return f"on {_near(when.start, today)}"
        case "by":
            return f"by {_near(when.end, today)}"
        case "from":
            return f"from {_short(when.start)}, no end"
        case "during":
            return f"during {_stretch(when.start, when.end)}"
        case "recurring":
            return _rhythm(when)
        case "ongoing":
            return "ongoing"
        case "unknown":
            return "no date yet"
        case _:
            return "not clear yet"


def say(when: When) -> str:
    """Give a phrase of ISO dates which `understand` reads back to the same kind, days and rhythm."""
    match when.kind:
        case "on":
            return f"on {when.start}"
        case "by":
            return f"by {when.end}"
        case "from":
            return f"from {when.start}"
        case "during":
            return f"{when.start} to {when.end}"
        case "recurring":
            return f"{_ADVERB[when.every or 'other']} {_bounds(when)}".strip()
        case "ongoing":
            return "ongoing"
        case "unknown":
            return "TBC"
        case _:
            return when.text


def _bounds(when: When) -> str:
    if when.start and when.end:
        return f"{when.start} to {when.end}"
    if when.start:
        return f"from {when.start}"
    return f"until {when.end}" if when.end else ""


def _rhythm(when: When) -> str:
    rhythm = _EVERY[when.every or "other"]
    if when.start and when.end:
        return f"{rhythm}, {_short(when.start)} to {_short(when.end)}"
    if when.start:
        return f"{rhythm} from {_short(when.start)}"
    return f"{rhythm} until {_short(when.end)}" if when.end else rhythm


def _near(day: date | None, today: date) -> str:
    if day is None:
        return "no date yet"
    names = {today: " (today)", today + _DAY: " (tomorrow)"}
    return f"{day:%a} {_short(day)}{names.get(day, '')}"


def _short(day: date | None) -> str:
    return f"{day.day} {day:%b} {day.year}" if day else "no date yet"


def _stretch(start: date | None, end: date | None) -> str:
    if start is None or end is None:
        return "no date yet"
    if start == end:
        return f"{start:%a} {_short(start)}"
    days = f"{_start_beside(start, end)} to {_short(end)}"
    whole_months = start.day == 1 and (end + _DAY).day == 1
    return f"{_months(start, end)} ({days})" if whole_months else days


def _start_beside(start: date, end: date) -> str:
    """Say the first day without what the last day says again."""
    if start.year != end.year:
        return _short(start)
    return f"{start.day} {start:%b}" if start.month != end.month else str(start.day)


def _months(start: date, end: date) -> str:
    if (start.year, start.month) == (end.year, end.month):
        return f"{start:%b} {start.year}"
    if start.year != end.year:
        return f"{start:%b} {start.year} – {end:%b} {end.year}"
    if (start.month, end.month) == (1, 12):
        return str(start.year)
    return f"{start:%b}–{end:%b} {start.year}"
