"""What comes round is told with what helps at the time."""

from __future__ import annotations

from sqlalchemy import select

from bot.documents.office import Office
from bot.terminal import text as terminal
from commands.engine.dispatch import Door
from commands.notices import around
from commands.table import TABLE
from commands.things import thing_of
from models.board import BoardDuty
from models.meeting import Meeting
from models.noticing.notice import Notice
from models.pack import Pack
from tests.support.plans import signed
from tests.support.programmes import Opened
from tests.support.stage import NOW


def test_a_report_to_another_body_begins_with_the_latest_pack_where_there_is_one(programme: Opened) -> None:
    door = Door(programme.database, TABLE, thing_of, Office())
    with signed(programme.database, programme.tenant) as session:
        context = door.by_itself(session, NOW)
        assert context
        meeting = session.scalars(select(Meeting)).one()
        row = BoardDuty(board_id=meeting.board_id, to_name="Cabinet", every_months=6, next_on=NOW.date())
        pack = Pack(meeting_id=meeting.id, state="cleared")
        session.add_all((row, pack))
        session.flush()
        due = Notice("duty", f"duty:{row.id}", None, NOW, NOW, "A report")
        for state, is_offered in (("cleared", False), ("published", True)):
            pack.state = state
            session.flush()
            drawn = around.duty(context, [due])
            assert drawn
            assert ("Take the latest pack" in terminal.render(drawn.reply)) is is_offered
