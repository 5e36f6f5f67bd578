"""A world of the clock's rules, built by hand, and what they make due in it, as people would say it.

world = a_world(actions=(an_action(due=date(2026, 11, 9)),))
assert told(world, "overdue") == ["Tue 10 Nov 09:00 jo"]
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from models.calendar import Calendar, Term
from models.clock import LONDON
from models.noticing import rules
from models.noticing.notice import Notice
from models.noticing.world import Away, Cycle, OpenAction, ReportDue, Someone, World
from tests.support.clock_hand import london

AUTUMN = Term("autumn", date(2026, 9, 2), date(2026, 12, 18), date(2026, 10, 26), date(2026, 10, 30))
CALENDAR = Calendar(terms=(AUTUMN,))
NELL, JO, SAM, KIT, CHAIR, HEAD, VOLUNTEER, CLEO = range(1, 9)
NAMES = ("nobody", "nell", "jo", "sam", "kit", "chair", "head", "volunteer", "cleo")
LIVE = london("2026-09-01 09:00")
CALLED = london("2026-09-10 10:00")
MEETING = london("2026-12-08 10:00")
"""A board whose dates the design has: it publishes on Monday 30 November."""


def people(**away: Away) -> dict[int, Someone]:
    """Everybody, some of them away: ``jo=Away(…)``."""
    return {
        number: Someone(
            number,
            name,
            in_school=name == "head",
            staff=name not in ("volunteer", "chair"),
            away=(away[name],) if name in away else (),
        )
        for number, name in enumerate(NAMES)
        if number
    }


def a_cycle(**more: Any) -> Cycle:
    """A meeting called in good time, with two reports that are not in."""
    usual: dict[str, Any] = {
        "meeting_id": 12,
        "board_id": 1,
        "board": "Board",
        "starts_at": MEETING,
        "called_at": CALLED,
        "own": {},
        "reports": (ReportDue(1, (JO,), is_in=False), ReportDue(4, (SAM,), is_in=False)),
        "chairs": (CHAIR,),
        "clerks": (KIT,),
    }
    return Cycle(**{**usual, **more})


def an_action(**more: Any) -> OpenAction:
    """Jo's action in the part that Sam leads, begun, due on Monday 9 November, last touched on 4 November."""
    usual: dict[str, Any] = {
        "id": 7,
        "reference": "WS1-01",
        "owners": (JO,),
        "leads": (SAM,),
        "due": date(2026, 11, 9),
        "begun": False,
        "created_at": london("2026-09-15 10:00"),
        "touched_on": date(2026, 11, 4),
    }
    return OpenAction(**{**usual, **more})


def a_world(now: str = "2026-09-15 10:00", **more: Any) -> World:
    """The programme at that time, live since September: Nell manages it, and Cleo and she are cleared."""
    usual: dict[str, Any] = {
        "now": london(now),
        "live_at": LIVE,
        "calendar": CALENDAR,
        "people": people(),
        "managers": (NELL,),
        "cleared": (NELL, CLEO),
    }
    return World(**{**usual, **more})


def due(world: World, rule: str = "", start: str = "2026-09-01 00:00", end: str = "2027-09-01 00:00") -> list[Notice]:
    """What a rule makes due in a year."""
    found = rules.notices(world, london(start), london(end))
    return [notice for notice in found if notice.rule.startswith(rule)]


def said(at: datetime) -> str:
    """An instant as clocks in England show it: "Tue 10 Nov 09:00"."""
    return f"{at.astimezone(LONDON):%a %-d %b %H:%M}"


def told(world: World, rule: str = "", start: str = "2026-09-01 00:00", end: str = "2027-09-01 00:00") -> list[str]:
    """When and to whom, in order: "Tue 10 Nov 09:00 jo", a step before the name where there is one."""
    return [
        " ".join(each for each in (said(n.due_at), n.step, NAMES[n.person_id or 0]) if each)
        for n in due(world, rule, start, end)
    ]


def of_use(world: World, rule: str) -> set[str]:
    """Until when what a rule makes due is of use."""
    return {said(notice.of_use) for notice in due(world, rule)}


def away(start: date, days: int, cover: int | None = None) -> Away:
    """Away for so many days, the first and the last included."""
    return Away(start, start + timedelta(days=days - 1), cover)
