"""What inspections say of a school, told apart by framework: report cards, older grades, neither. Pure.

Ofsted publishes report cards for inspections since 10 November 2025 and gave one overall grade until September 2024;
the two are on no common scale, and nothing here puts them on one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from models.school import School, Standing

GRADES: Final = {"1": "outstanding", "2": "good", "3": "requires improvement", "4": "inadequate"}
GOOD: Final = ("1", "2")
"""Good or better."""
_BY_REGISTER: Final = {
    "outstanding": "1",
    "good": "2",
    "requires improvement": "3",
    "satisfactory": "3",
    "inadequate": "4",
    "serious weaknesses": "4",
    "special measures": "4",
}
"""The overall grades as the register of schools worded them until 2025."""
_FRAMEWORKS: Final = (
    (date(2019, 9, 1), "education inspection framework, 2019 to 2025"),
    (date(2015, 9, 1), "common inspection framework, 2015 to 2019"),
)


@dataclass(frozen=True, slots=True)
class OldGrade:
    """An overall grade of an older framework. ``number`` is "1" to "4"; "" where there was none overall.

    ``word`` is as it was given. ``predecessor`` names the school that was inspected, where that was another one.
    ``by_register`` holds where it is the register of schools that says so.
    """

    number: str
    word: str
    on: date | None = None
    predecessor: str = ""
    judgements: Mapping[str, str] = field(default_factory=dict)
    by_register: bool = False

    @property
    def framework(self) -> str:
        """Under which framework it was given; "" where its day is not known."""
        if self.on is None:
            return ""
        return next((name for since, name in _FRAMEWORKS if self.on >= since), "a framework before 2015")


@dataclass(frozen=True, slots=True)
class ReportCard:
    """A report card: its areas with Ofsted's words for each. ``predecessor`` as with :class:`OldGrade`."""

    on: date | None
    areas: Mapping[str, str]
    safeguarding: str = ""
    predecessor: str = ""


@dataclass(frozen=True, slots=True)
class Inspected:
    """What is known of a school's inspections. ``concern`` is Ofsted's published category, "" where there is none.

    ``ungraded`` is the outcome of the newest inspection without grades, and ``ungraded_on`` its day.
    """

    card: ReportCard | None = None
    grade: OldGrade | None = None
    concern: str = ""
    ungraded: str = ""
    ungraded_on: date | None = None

    @property
    def number(self) -> str:
        """The old overall grade, "1" to "4"; "" where there is none."""
        return self.grade.number if self.grade else ""

    @property
    def is_unknown(self) -> bool:
        """Whether there is neither a report card nor any older grade."""
        return self.card is None and self.grade is None


def inspected(school: School, standing: Standing | None, day: date) -> Inspected:
    """What was known as at ``day``: by Ofsted's information, else by the register's own old grade.

    Information that is younger than ``day`` tells of the inspections up to that day.
    """
    if standing is None:
        return Inspected(grade=_registered(school, day))
    later = standing.as_at > day
    card = None if later and not _was(standing.card_on, day) else _card(standing)
    grade = None if later and not _was(standing.graded_on, day) else _graded(standing)
    if later:
        return Inspected(card, grade)
    concern = "" if standing.concern == "none" else standing.concern
    return Inspected(card, grade, concern, standing.ungraded, standing.ungraded_on)


def _was(on: date | None, day: date) -> bool:
    return on is not None and on <= day


def _registered(school: School, day: date) -> OldGrade | None:
    number = _BY_REGISTER.get(school.grade.casefold(), "")
    if not number or (school.graded_on and school.graded_on > day):
        return None
    return OldGrade(number, school.grade.casefold(), school.graded_on, by_register=True)


def _card(row: Standing) -> ReportCard | None:
    if row.card_on is None and not row.card:
        return None
    return ReportCard(row.card_on, row.card, row.safeguarding, _other(row.urn, row.card_urn, row.card_name))


def _graded(row: Standing) -> OldGrade | None:
    if not row.grade:
        return None
    word = GRADES.get(row.grade, "no overall grade")
    number = row.grade if row.grade in GRADES else ""
    judged = {area: GRADES.get(said, said) for area, said in row.judgements.items()}
    return OldGrade(number, word, row.graded_on, _other(row.urn, row.grade_urn, row.grade_name), judged)


def _other(urn: int, inspected_urn: int | None, name: str) -> str:
    if inspected_urn is None or inspected_urn == urn:
        return ""
    return name or f"the school with URN {inspected_urn}"
