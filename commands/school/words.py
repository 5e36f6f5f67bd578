"""What is said of schools in words: kinds, ages, dates, how one stands with Ofsted."""

from __future__ import annotations

from datetime import date

from commands.engine.telling import counted
from models.inspected import Inspected, OldGrade, ReportCard
from models.queries.school_list import Listed

NOT_KNOWN = "not known"


def on_day(value: date | None) -> str:
    """A day without its weekday: "14 Mar 2023"; that it is not known."""
    return f"{value.day} {value:%b %Y}" if value else "day not known"


def ages(low: int | None, high: int | None) -> str:
    """Ages in years: "2 to 9"."""
    return f"{low} to {high}" if low is not None and high is not None else NOT_KNOWN


def kind_name(kind: str, *, many: bool = False) -> str:
    """A kind of school as a heading has it: "Lower", "16 plus"; "Type not known"."""
    if not kind:
        return "Type not known"
    return f"{kind.capitalize()}{' schools' if many else ''}"


def joined(names: list[str]) -> str:
    """Names with commas and an "and"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def old_grade(grade: OldGrade) -> str:
    """An old grade whole: word, day, framework, whose it is, and who says so."""
    parts = [grade.word.capitalize(), on_day(grade.on), grade.framework]
    if grade.predecessor:
        parts.append(f"given to its predecessor, {grade.predecessor}")
    if grade.by_register:
        parts.append("as the register of schools says")
    return ", ".join(part for part in parts if part)


def report_card(card: ReportCard) -> dict[str, str]:
    """A report card whole: its day and whose it is, then each area with Ofsted's words for it."""
    whose = f", given to its predecessor, {card.predecessor}" if card.predecessor else ""
    told = {"Report card": f"{on_day(card.on)}{whose}", **{area: said.casefold() for area, said in card.areas.items()}}
    return told | ({"Safeguarding": card.safeguarding} if card.safeguarding else {})


def in_short(told: Inspected) -> str:
    """How it stands in a list's line; a report card and an old grade are never one for the other."""
    parts = []
    if told.card:
        parts.append(f"report card {on_day(told.card.on)}{_whose(told.card.predecessor)}")
    if told.grade:
        parts.append(f"old grade {told.grade.word}, {on_day(told.grade.on)}{_whose(told.grade.predecessor)}")
    return " · ".join(parts) or "no inspection known"


def _whose(predecessor: str) -> str:
    return ", its predecessor's" if predecessor else ""


def in_line(each: Listed) -> tuple[str, ...]:
    """A school in a list: what it is and where, then how it stands."""
    kind = kind_name(each.kind) if each.kind else f"{each.school.type or 'Type not known'}"
    what = [kind, each.locality or each.school.town]
    if each.school.pupils is not None:
        what.append(counted(each.school.pupils, "pupil"))
    if each.is_closing:
        what.append("closing")
    return " · ".join(part for part in what if part), in_short(each.inspected)
