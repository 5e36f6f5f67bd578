"""Ofsted's management information on state-funded schools, most recent inspections.

Report cards (inspections since 10 November 2025) and grades under the older frameworks stand in separate columns since
November 2025; before, the file has the older grades alone, with headings that changed in 2019 and 2023. ``NULL`` says
that there is no such inspection; an empty cell says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, TypeVar

from models.register.columns import Column, Layout, day, integer, line, positions, urn, word
from models.register.records import Grade, OfstedRecord, Safeguarding

_Told = TypeVar("_Told")

_GRADES: Final[Mapping[str, Grade]] = {
    **dict.fromkeys(("1", "outstanding"), "1"),
    **dict.fromkeys(("2", "good"), "2"),
    **dict.fromkeys(("3", "requires improvement", "satisfactory"), "3"),
    **dict.fromkeys(("4", "inadequate"), "4"),
    "9": "9",
    "not judged": "not judged",
    **dict.fromkeys(("", "null", "0", "not applicable"), ""),
}
_SAFEGUARDING: Final[Mapping[str, Safeguarding]] = {
    **dict.fromkeys(("met", "yes"), "met"),
    **dict.fromkeys(("not met", "no"), "not met"),
    **dict.fromkeys(("not judged", "9"), "not judged"),
    **dict.fromkeys(("", "null", "not applicable"), ""),
}
_CONCERNS: Final = {
    "": "",
    "null": "none",
    "sm": "special measures",
    "swk": "serious weaknesses",
    "rsi": "requires significant improvement",
    "nti": "notice to improve",
}
_OWN: Final = {"": None, "null": None, "yes": True, "no": False}


def _said(text: str) -> str:
    said = word(text)
    return "" if said.casefold() == "null" else said


def _name(text: str) -> str:
    said = line(text)
    return "" if said == "NULL" else said


def _concern(text: str) -> str:
    said = word(text).casefold()
    return _CONCERNS.get(said, said)


def _one_of(choices: Mapping[str, _Told], what: str) -> Callable[[str], _Told]:
    @lru_cache(64)
    def read(text: str) -> _Told:
        try:
            return choices[line(text).casefold()]
        except KeyError:
            raise ValueError(f"is not {what}") from None

    return read


_grade: Final = _one_of(_GRADES, "a grade")
_safeguarding: Final = _one_of(_SAFEGUARDING, "an answer on safeguarding")
_own: Final = _one_of(_OWN, "Yes or No")

_ABOUT: Final = (
    Column("urn", ("urn",), urn),
    Column("name", ("school name",), line),
    Column("phase", ("ofsted phase",), _said),
    Column(
        "ungraded_on",
        (
            "date of latest ungraded inspection",
            "date of latest section 8 inspection",
            "date of latest short inspection",
        ),
        day,
    ),
    Column(
        "ungraded_outcome",
        ("ungraded inspection overall outcome", "section 8 inspection overall outcome"),
        _said,
    ),
    Column(
        "ungraded_own",
        (
            "does the ungraded inspection relate to the urn of the current school?",
            "does the section 8 inspection relate to the urn of the current school?",
        ),
        _own,
    ),
    Column(
        "ungraded_urn",
        ("urn at time of the ungraded inspection", "urn at time of the section 8 inspection"),
        integer,
    ),
    Column(
        "ungraded_name",
        (
            "school name at time of the ungraded inspection",
            "school name at time of the latest section 8 inspection",
        ),
        _name,
    ),
    Column("concern", ("most recent category of concern",), _concern),
)
_CARD: Final = (
    Column("card_on", ("inspection start date",), day),
    Column("card_safeguarding", ("safeguarding standards",), _safeguarding),
    Column("card_own", ("does the latest full inspection relate to the urn of the current school?",), _own),
    Column("card_urn", ("urn at time of latest full inspection",), integer),
    Column("card_name", ("school name at time of latest full inspection",), _name),
    Column("card_concern", ("category of concern",), _concern),
)
_AREAS: Final = {
    "Inclusion": ("inclusion",),
    "Curriculum and teaching": ("curriculum and teaching",),
    "Achievement": ("achievement",),
    "Attendance and behaviour": ("attendance and behaviour",),
    "Personal development and wellbeing": ("personal development and wellbeing", "personal development and well-being"),
    "Early years": ("early years (where applicable)", "early years"),
    "Post-16 provision": ("post-16 provision (where applicable)", "post-16 provision"),
    "Leadership and governance": ("leadership and governance",),
}


def _older(*, beside_cards: bool) -> tuple[Column, ...]:
    """Columns of the older grades: with words of their own beside report cards, plain before there were any."""
    which = (
        ("latest oeif graded inspection",) if beside_cards else ("latest graded inspection", "latest full inspection")
    )
    named = "latest oeif {}" if beside_cards else "{}"
    dates = ("inspection start date of latest oeif graded inspection",)
    safeguarding = ("safeguarding is effective?", "safeguarding is effective", "is safeguarding effective?")
    own = tuple(f"does the {each} relate to the urn of the current school?" for each in which)
    return (
        Column("graded_on", dates if beside_cards else ("inspection start date", "inspection date"), day),
        Column("grade", (named.format("overall effectiveness"),), _grade),
        Column("safeguarding", tuple(named.format(each) for each in safeguarding), _safeguarding),
        Column("grade_own", own, _own),
        Column("grade_urn", tuple(f"urn at time of {each}" for each in which), integer),
        Column("grade_name", tuple(f"school name at time of {each}" for each in which), _name),
        Column("grade_concern", (named.format("category of concern"),), _concern),
    )


_JUDGEMENTS: Final = (
    "Quality of education",
    "Behaviour and attitudes",
    "Personal development",
    "Effectiveness of leadership and management",
    "Early years provision (where applicable)",
    "Sixth form provision (where applicable)",
    "Outcomes for children and learners",
    "Quality of teaching, learning and assessment",
    "Personal development, behaviour and welfare",
    "16 to 19 study programmes",
)
"""The education inspection framework's six (2019 to 2025), then what the common one (2015 to 2019) had instead."""


def recognised(places: Mapping[str, int]) -> bool:
    """Whether a header has a URN with report cards or with an overall effectiveness."""
    return "urn" in places and (_has_cards(places) or "overall effectiveness" in places)


def _has_cards(places: Mapping[str, int]) -> bool:
    return "safeguarding standards" in places or "latest oeif overall effectiveness" in places


def maker(header: Sequence[str]) -> tuple[Callable[[Sequence[str]], OfstedRecord], frozenset[str]]:
    """Give what turns a row into a record (ValueError for a bad one), and the fields that this layout has."""
    places = positions(header)
    cards = _has_cards(places)
    columns = (*_ABOUT, *(_CARD if cards else ()), *_older(beside_cards=cards))
    layout = Layout(columns, header)
    names = tuple(column.field for column in columns)
    areas = _standing(places, _AREAS) if cards else ()
    named = "latest oeif {}" if cards else "{}"
    judgements = _standing(places, {_short(each): (named.format(each.casefold()),) for each in _JUDGEMENTS})
    card_cells = _cells(places, _CARD[:2] if cards else (), areas)
    grade_cells = _cells(places, _older(beside_cards=cards)[:2], judgements)
    ungraded_cells = _cells(places, _ABOUT[3:5], ())

    def make(row: Sequence[str]) -> OfstedRecord:
        told: dict[str, Any] = dict(zip(names, layout.values(row), strict=True))
        told["has_card"], told["has_grade"], told["has_ungraded"] = (
            _held(row, cells) for cells in (card_cells, grade_cells, ungraded_cells)
        )
        _settle(told)
        told["card"] = tuple((area, said) for area, said in _words(row, areas) if not _apart(said))
        told["card_apart"] = tuple(area for area, said in _words(row, areas) if _apart(said))
        told["judgements"] = tuple((area, said) for area, said in _words(row, judgements) if said in "1234")
        return OfstedRecord(**told)

    return make, layout.fields


def _short(judgement: str) -> str:
    return judgement.removesuffix(" (where applicable)")


def _standing(places: Mapping[str, int], areas: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, int], ...]:
    found = ((area, next((places[each] for each in names if each in places), -1)) for area, names in areas.items())
    return tuple((area, place) for area, place in found if place >= 0)


def _cells(places: Mapping[str, int], columns: Sequence[Column], areas: Sequence[tuple[str, int]]) -> tuple[int, ...]:
    """Places of the cells that say whether there was such an inspection."""
    heads = (places[each] for column in columns for each in column.headings if each in places)
    return (*heads, *(place for _, place in areas))


def _held(row: Sequence[str], cells: Sequence[int]) -> bool | None:
    said = {word(row[place]).casefold() for place in cells} - {""}
    return None if not said else said != {"null"}


def _words(row: Sequence[str], areas: Sequence[tuple[str, int]]) -> list[tuple[str, str]]:
    return [(area, said) for area, place in areas if (said := _said(row[place]))]


def _apart(said: str) -> bool:
    return said.casefold() == "not applicable"


def _settle(told: dict[str, Any]) -> None:
    """Fill in what follows: whose inspection it was, and that no concern is news only where there was one."""
    for kind in ("card", "grade", "ungraded"):
        at_the_time = told.get(f"{kind}_urn")
        if at_the_time and told[f"{kind}_own"] is None:
            told[f"{kind}_own"] = at_the_time == told["urn"]
    for kind in ("card", "grade"):
        if told[f"has_{kind}"] is not True and told.get(f"{kind}_concern") == "none":
            told[f"{kind}_concern"] = ""
