"""Meetings called, moved and cancelled by chat: their dates, agenda, attendance and invitations."""

from __future__ import annotations

from sqlalchemy import select

from models import outbox as outbox_rules
from models.audit import AuditEntry
from models.enclosure import Enclosure
from models.outbox import Outbox
from tests.support.stage import Stage


def outbox(stage: Stage) -> list[tuple[str, str, int]]:
    """The rules of what is in the outbox, how each stands, and how many files go with it."""
    with stage.database.read(stage.tenant) as session:
        rows = session.scalars(select(Outbox).order_by(Outbox.rule, Outbox.id))
        return [(row.rule, row.state, len(row.enclosures)) for row in rows]


def test_a_meeting_is_called_with_every_date(stage: Stage) -> None:
    seen = stage.nell.says("/board meeting 12 Jan 2027 10:00 Council chamber")
    assert "Tue 12 Jan 2027 10:00" in seen
    assert "Where Council chamber" in flat(seen.text)
    assert "Leads, clerk and manager are told the dates on Wed 2 Dec 2026 09:00" in seen
    assert "meets then already" in stage.nell.says("/board meeting 12 Jan 2027 10am")
    dates = stage.lee.says("/board next meeting:2027-01-12")
    assert "Mon 4 Jan 12:00" in dates
    assert "The pack is published" in dates
    assert "No board meets on" in stage.lee.says("/board next meeting:2027-01-13")
    meetings = stage.lee.says("/board meetings")
    assert "Tue 8 Dec 2026 09:30" in meetings
    assert outbox(stage) == []  # whoever has to know is told on the day of the dates
    late = stage.nell.says("/board meeting 17 Dec 2026 10:00")
    assert "Leads, clerk and manager are told the dates now." in late


def flat(text: str) -> str:
    """Words alone: surfaces set a fact's label and value apart in their own ways."""
    return " ".join(text.replace(":", " ").replace("*", " ").split())


def test_what_is_no_time_for_a_meeting(stage: Stage) -> None:
    assert "Only a clerk or a programme manager" in stage.lee.says("/board meeting 12 Jan 2027 10:00")
    assert "is past" in stage.nell.says("/board meeting 1 Sept 2026 10:00")
    assert "is a Saturday" in stage.nell.says("/board meeting Saturday 16 January 2027 at 4.30pm in the Town hall")
    assert "Sat 16 Jan 2027 16:30" in stage.nell.taps("Call it all the same")
    assert "a bank holiday (Christmas Day)" in stage.nell.says("/board meeting 25 Dec 2026 10:00")
    stage.nell.says("/headway setup closed 29 Dec 2026")
    assert "offices are closed" in stage.nell.says("/board meeting 29 Dec 2026 noon")
    assert "06:30 is in the night" in stage.nell.says("/board meeting 12 Jan 2027 06:30")
    assert "February 2027 has no day 29" in stage.nell.says("/board meeting 29 Feb 2027 10:00 Hall")
    assert "I found no day and no time in that" in stage.nell.says("/board meeting wibble")
    assert "Call a meeting" in stage.nell.says("/board meeting 12 Jan 2027")
    assert "is not a time" in stage.nell.fills(time="25:00")
    assert "Tue 12 Jan 2027 14:00" in stage.nell.fills(time="2pm")


def test_a_board_named_behind_a_reason_is_no_part_of_it(stage: Stage) -> None:
    stage.nell.says('/board add "Schools Forum"')
    assert "Tue 8 Dec 2026" in stage.nell.says("/board next"), "the other board has no meeting ahead"
    assert "Pack for Partnership Board" in stage.nell.says("/board pack")
    stage.nell.says("/board meeting 12 Jan 2027 10:00 Hall board:schools-forum")
    assert "Which board do you mean?" in stage.nell.says("/board pack")
    moved = stage.nell.says("/board meeting move 13 Jan 2027 because the hall is taken board:schools-forum")
    assert "Wed 13 Jan 2027" in moved
    assert "the hall is taken" in moved
    assert "board:" not in moved.text
    item = stage.nell.says("/board agenda add Places by Sam Pellowe board:schools-forum")
    assert "Item 1: Places, by Sam Pellowe." in item
    other = stage.nell.says('/board meeting cancel meeting:"8 Dec 2026" because it is not needed board:schools-forum')
    assert "The board schools-forum does not meet on Tue 8 Dec 2026" in other  # another board does


def test_a_special_meeting_is_told_at_once(stage: Stage) -> None:
    stage.nell.says("/board clerk @cleo")
    seen = stage.nell.says("/board meeting special 2 Dec 2026 16:00 Town hall")
    assert "1 person will be told" in seen  # the clerk; who called it is not, and leads have the clock's one request
    assert "Leads are asked for their reports at once" in seen
    assert "already past" in seen
    assert outbox(stage) == [("meeting.called", "pending", 0)]
    dates = stage.lee.says("/board next")
    assert "Special meeting of Partnership Board" in dates
    assert "dates were already past" in dates


def test_members_are_invited_and_told_of_changes(stage: Stage) -> None:
    assert "Nobody is on Partnership Board yet" in stage.nell.says("/board invite sure:yes")
    stage.nell.says("/board clerk @cleo")
    stage.nell.says("/board member add @kit")
    assert "Invite the 1 other member of" in stage.cleo.says("/board invite")
    assert "Invite the 2 members" in stage.nell.says("/board invite")
    assert "2 people will be sent an invitation" in stage.nell.taps("Invite them")
    assert outbox(stage) == [("meeting.invitation", "pending", 1)] * 2
    seen = stage.nell.says("/board meeting move 9 Dec 2026 14:00 because the hall is taken")
    assert "Wed 9 Dec 2026 14:00" in seen
    assert "4 people will be told. 2 messages that waited" in seen
    assert ("meeting.invitation", "dropped", 1) in outbox(stage)
    assert outbox(stage).count(("meeting.moved", "pending", 1)) == 2
    with stage.database.read(stage.tenant) as session:
        moved = session.scalars(select(Outbox).where(Outbox.rule == "meeting.moved"))
        sit = [row for row in moved if "/board apologies meeting:1" in str(row.card)]
        assert len(sit) == 2  # whoever is on the board, and no lead
    assert "is held here: the Town hall" in stage.nell.says("/board meeting place in the Town hall")
    assert "were invited elsewhere" in stage.nell.sees
    assert "Cancel the meeting of Partnership Board" in stage.nell.says(
        "/board meeting cancel because too few can come"
    )
    assert "4 messages that waited" in stage.nell.taps("Cancel the meeting")
    assert outbox(stage).count(("meeting.cancelled", "pending", 0)) == 3  # kit has never heard of it
    assert "has no meeting ahead" in stage.lee.says("/board next")
    assert "is cancelled. Call another" in stage.nell.says(
        "/board meeting move 9 Feb 2027 because:x meeting:2026-12-09"
    )


def test_what_an_invitation_put_into_a_calendar_a_cancellation_takes_out(stage: Stage) -> None:
    stage.nell.says("/board member add @kit")
    stage.nell.says("/board invite sure:yes")
    with stage.database.write(stage.tenant) as session:
        outbox_rules.sent(session.scalars(select(Outbox)).one(), ("m1",), stage.clock())
    assert "3 people will be told" in stage.nell.says("/board meeting cancel because of snow sure:yes")
    assert outbox(stage).count(("meeting.cancelled", "pending", 1)) == 1
    with stage.database.read(stage.tenant) as session:
        files = sorted(session.scalars(select(Enclosure)), key=lambda file: file.id)
        texts = [file.data.decode() for file in files]
    assert ["METHOD:REQUEST" in text for text in texts] == [True, False]
    assert ["METHOD:CANCEL" in text for text in texts] == [False, True]
    assert ["SEQUENCE:0" in text for text in texts] == [True, False]
    assert len({line for text in texts for line in text.splitlines() if line.startswith("UID:")}) == 1
    assert "8 Dec 2026.ics" in stage.lee.says("/board invitation meeting:2026-12-08")


def test_what_a_move_is_refused_for(stage: Stage) -> None:
    assert "Move a meeting" in stage.nell.says("/board meeting move 15 Dec 2026")
    assert "is a Sunday" in stage.nell.says("/board meeting move 13 Dec 2026 because the hall is taken")
    assert "is so already" in stage.nell.says("/board meeting move 8 Dec 2026 09:30 because nobody noticed")
    assert "is past" in stage.nell.says("/board meeting move 2 Nov 2026 because we dreamt")
    assert "Only a clerk" in stage.lee.says("/board meeting move 15 Dec 2026 because I like it")
    stage.nell.says("/board meeting 12 Jan 2027 10:00")
    assert "Which one is to be moved?" in stage.nell.says("/board meeting move 15 Dec 2026 because of rain")
    assert "Was Tue 12 Jan 2027" in flat(stage.nell.taps("Tue 12 Jan 2027 10:00").text)
    stage.clock.moves(days=16)
    assert "is over" in stage.nell.says("/board meeting move 15 Dec 2026 because of rain meeting:2026-12-08")


def test_the_timetable_is_the_boards_to_set(stage: Stage) -> None:
    assert "9 working days before publication, 09:00" in stage.lee.says("/board timetable")
    assert "8 working days before publication, 09:30" in stage.nell.says("/board timetable draft 8 days 09:30")
    assert "Wed 18 Nov 09:30" in stage.lee.says("/board next")
    assert "go out from 08:00 to 18:00" in stage.nell.says("/board timetable draft 8 days 23:30")
    refused = stage.nell.says("/board timetable draft 4 days")
    assert "“draft”" in refused
    assert "after “reminder”" in refused
    assert "fewer than five clear working days" in stage.nell.says("/board timetable publish 5 days")
    assert "3 working days after the meeting" in stage.nell.says("/board timetable tell 3 days")
    assert "Only a clerk" in stage.lee.says("/board timetable draft 7 days")
    assert "Which step?" in stage.nell.says("/board timetable 7 days")
    assert "the usual timetable again" in stage.nell.says("/board timetable usual")
    assert "has the usual timetable already" in stage.nell.says("/board timetable usual")


def test_an_agenda_is_proposed_and_put_in_order(stage: Stage) -> None:
    assert "No items yet" in stage.nell.says("/board agenda")
    assert "The agenda" in stage.nell.taps("Propose the usual items")
    assert "The agenda has 2 items" in stage.nell.fills(items="1. Apologies\n2. Staffing (exempt)")
    assert "There is an agenda already" in stage.nell.says("/board agenda propose items:Minutes")
    assert "Item 3: Places led by need, by Sam Pellowe" in stage.nell.says(
        '/board agenda add "Places led by need" by Sam Pellowe'
    )
    assert "“Places led by need” is item 1" in stage.nell.says("/board agenda move 3 to 1")
    assert "taken in public" in stage.nell.says("/board agenda public 3")
    assert "is exempt" in stage.nell.says("/board agenda exempt 2")
    assert "“Apologies” is off the agenda" in stage.nell.says("/board agenda remove 2")
    assert "Taken back" in stage.nell.taps("Undo")
    seen = stage.lee.says("/board agenda")
    assert "2. Apologies Exempt: without the public" in seen
    assert "There is no item 7" in stage.nell.says("/board agenda exempt 7")
    assert "from 1 to 3" in stage.nell.says("/board agenda move 1 to 9")


def test_apologies_and_who_was_there(stage: Stage) -> None:
    stage.nell.says("/board clerk @cleo")
    stage.nell.says("/board member add @kit")
    assert "Apologies: Kit Solloway" in stage.kit.says("/board apologies")
    assert "is so already" in stage.kit.says("/board apologies")
    assert "You are not on Partnership Board" in stage.lee.says("/board apologies")
    assert "Only a clerk" in stage.kit.says("/board apologies @sam")
    assert "noted from that day on" in stage.cleo.says("/board present @sam")
    stage.clock.moves(days=15)
    assert "Present: Sam Pellowe, Cleo Marsh" in stage.cleo.says("/board present @sam @cleo")
    assert "Absent without apologies: Kit Solloway" in stage.cleo.says("/board absent @kit")
    seen = stage.lee.says("/board attendance")
    assert "2 people present" in seen
    assert "Guest · Present" in seen
    with stage.database.read(stage.tenant) as session:
        subjects = set(session.scalars(select(AuditEntry.subject).where(AuditEntry.command == "board absent")))
    assert subjects == {"Partnership Board, 8 Dec 2026, on behalf of Kit Solloway"}
