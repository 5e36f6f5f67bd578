"""The schedule: what will be sent to whom and when, and what a manager wants otherwise with it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from commands.notices.registry import clockwork
from models.occurrence import Occurrence, ScheduleChange
from models.person import Grant
from models.programme import Programme
from models.queries.person import by_handle
from tests.support.plans import signed
from tests.support.stage import NOW, Stage


def ticks(stage: Stage) -> list[tuple[str, str]]:
    """What the clock does now: rules and what became of each."""
    done = clockwork(stage.door).tick(stage.tenant, stage.clock())
    return sorted((each.key.partition(":")[0], each.state) for each in done)


def goes_on(stage: Stage, day: int, hour: int) -> None:
    """Five past the hour of a day of November."""
    stage.clock.now = datetime(2026, 11, day, hour, 5, tzinfo=NOW.tzinfo)


def changes(stage: Stage) -> list[tuple[str, bool, datetime | None]]:
    with stage.database.read(stage.tenant) as session:
        rows = session.scalars(select(ScheduleChange).order_by(ScheduleChange.key)).all()
        return [(row.key, row.skipped, row.due_at) for row in rows]


def line(stage: Stage, rule: str, *handles: str) -> str:
    """The key of a line about the board's meeting."""
    with stage.database.read(stage.tenant) as session:
        people = [by_handle(session, handle) for handle in handles]
        return f"{rule}:meeting:1:::person:{','.join(str(person.id) for person in people if person)}"


def test_everybody_sees_their_own_and_a_manager_all(stage: Stage) -> None:
    seen = stage.nell.says("/headway schedule")
    assert "What will be sent until Mon 7 Dec 2026" in seen
    assert "To Nell Abarrow" in seen
    assert "Partnership Board, 8 December 2026" in seen
    assert "09:00 Morning message" in seen
    assert "To Jo Larkfield, Sam Pellowe, Kit Solloway" in seen
    assert "What is owed this week" in seen
    seen = stage.kit.says("/headway schedule")
    assert "What will be sent to you" in seen
    assert "Larkfield" not in seen
    assert "Change" not in seen
    assert "Nothing is due to you until Mon 7 Dec 2026" in stage.lee.says("/headway schedule")
    assert "Only a programme manager" in stage.lee.says("/headway schedule of @jo")
    assert "What will be sent to Jo Larkfield until Thu 31 Dec" in stage.nell.says(
        "/headway schedule of @jo until 31 Dec 2026"
    )
    assert "is past" in stage.jo.says("/headway schedule until 20 Nov 2026")
    assert "1–12 of" in stage.nell.says("/headway schedule until 26 Feb 2027")
    assert "Mon 1 Feb 2027" in stage.nell.taps("Next")
    with signed(stage.database, stage.tenant) as session:
        session.scalars(select(Programme)).one().live_at = None
    assert "Nothing is sent before the programme is live" in stage.kit.says("/headway schedule")


def test_the_note_on_concerns_is_seen_by_its_reader_alone(stage: Stage) -> None:
    with signed(stage.database, stage.tenant) as session:
        jo = by_handle(session, "jo")
        assert jo
        session.add(Grant(person_id=jo.id, role="manager", granted_at=NOW))
    assert "Monthly note" in stage.nell.says("/headway schedule")
    assert "Monthly note" in stage.cleo.says("/headway schedule")
    assert "Monthly note" not in stage.jo.says("/headway schedule")
    assert "Monthly note" not in stage.nell.says("/headway schedule of @cleo")
    with stage.database.read(stage.tenant) as session:
        cleo = by_handle(session, "cleo")
        key = f"concerns:month:0::2026-12:person:{cleo.id if cleo else 0}"
    for manager in (stage.jo, stage.nell):
        assert "The schedule has changed since" in manager.says(f"/headway schedule skip key:{key}")
    stage.nell.goes_to("general")
    assert "Monthly note" not in stage.nell.says("/headway schedule")


def test_something_is_left_out_and_taken_up_again(stage: Stage) -> None:
    assert ticks(stage)
    key = line(stage, "pack.ask", "nell")
    stage.nell.says("/headway schedule")
    stage.nell.says(f"/headway schedule show key:{key}")
    assert "Thu 26 Nov 2026 17:00" in stage.nell.sees, "of use until then"
    assert "Left out: The pack is to be cleared, to Nell Abarrow." in stage.nell.taps("Leave it out")
    assert "Taken back" in stage.nell.taps("Undo")
    assert changes(stage) == []
    stage.nell.says(f"/headway schedule skip key:{key}")
    assert "That is so already" in stage.nell.says(f"/headway schedule skip key:{key}")
    assert "Left out" in stage.nell.says("/headway schedule")
    seen = stage.nell.taps("Send it after all")
    assert "As usual again, on Wed 25 Nov 2026 09:00: The pack is to be cleared" in seen
    assert "nothing was changed about it" in stage.nell.says(f"/headway schedule usual key:{key}")
    stage.nell.says(f"/headway schedule skip key:{key}")
    assert "Left out: The pack is to be cleared" in stage.nell.says("/headway history")
    goes_on(stage, 25, 9)
    assert ("pack.ask", "skipped") in ticks(stage)
    assert "The schedule has changed since" in stage.nell.says(f"/headway schedule usual key:{key}")
    assert "Only a programme manager" in stage.jo.says(f"/headway schedule skip key:{key}")


def test_something_is_moved_within_working_hours_while_it_is_of_use(stage: Stage) -> None:
    assert ticks(stage)
    key = line(stage, "pack.ask", "nell")
    move = f"/headway schedule move key:{key}"
    assert "It is of use until Thu 26 Nov 2026 17:00" in stage.nell.says(f"{move} to 27 Nov 10:00")
    assert "That is so already" in stage.nell.says(f"{move} to 25 Nov 9:00")
    assert "That time is past" in stage.nell.says(f"{move} to 23 Nov 9:00")
    assert "The next time that would do is Thu 26 Nov 2026 08:00" in stage.nell.says(f"{move} to 25 Nov 7pm")
    assert "Moved to Thu 26 Nov 2026 08:00" in stage.nell.taps("Move it to Thu 26 Nov 2026 08:00")
    assert "Moved from Wed 25 Nov 2026 09:00" in stage.nell.says("/headway schedule")
    goes_on(stage, 25, 9)
    assert ("pack.ask", "sent") not in ticks(stage)
    goes_on(stage, 26, 8)
    assert ("pack.ask", "sent") in ticks(stage)
    assert changes(stage) == [(key, False, datetime(2026, 11, 26, 8, tzinfo=NOW.tzinfo))]


def test_a_morning_is_changed_for_all_its_people_or_for_one(stage: Stage) -> None:
    assert ticks(stage)
    with stage.database.read(stage.tenant) as session:
        jo, sam, kit = (found.id for h in ("jo", "sam", "kit") if (found := by_handle(session, h)))
    everybody = f"morning:2026-11-30:person:{jo},{sam},{kit}"
    assert "Send it at another time" in stage.nell.says(f"/headway schedule move key:{everybody}")
    assert "Morning messages go out from 9:00" in stage.nell.fills(day="2026-12-01", at="8:30")
    assert "Moved to Tue 1 Dec 2026 09:00: Morning message" in stage.nell.taps("Move it to Tue 1 Dec 2026 09:00")
    assert "Left out" in stage.nell.says(f"/headway schedule skip key:morning:2026-11-30:person:{sam}")
    assert "Moved from Mon 30 Nov 2026 09:00" in stage.kit.says("/headway schedule")
    assert "Left out" in stage.sam.says("/headway schedule")
    goes_on(stage, 27, 9)
    assert ("morning", "sent") in ticks(stage), "Nell's own"
    goes_on(stage, 30, 9)
    assert "morning" not in dict(ticks(stage))
    stage.nell.says(f"/headway schedule now key:morning:2026-11-30:person:{kit}")
    assert "It goes now: Morning message, to Kit Solloway." in stage.nell.sees
    assert ticks(stage) == [("morning", "sent")]
    stage.clock.now = datetime(2026, 12, 1, 9, 5, tzinfo=NOW.tzinfo)
    done = ticks(stage)
    assert ("morning", "sent") in done
    assert ("owed.weekly", "skipped") in done
    later = f"morning:2026-12-07:person:{jo}"
    assert "Jo Larkfield has had this morning’s message" in stage.nell.says(f"/headway schedule now key:{later}")
    with stage.database.read(stage.tenant) as session:
        weekly = session.scalars(select(Occurrence).where(Occurrence.rule == "owed.weekly")).all()
        assert sorted(row.person_id or 0 for row in weekly) == sorted([jo, sam, kit])


def test_a_line_that_is_not_named_is_looked_up(stage: Stage) -> None:
    for verb in ("skip", "now", "usual", "move to 25 Nov 2026 10:00"):
        assert "Tap Change beside it" in stage.nell.says(f"/headway schedule {verb}")
