"""Taking back what others have built upon since: refused in a sentence, and nothing is there twice."""

from __future__ import annotations

from sqlalchemy import select

from models.audit import AuditEntry
from tests.support.stage import Stage

SURVEY = '"Health survey 2016"'
ANEW = "Its name or its place has been given anew since"


def entry(stage: Stage, command: str) -> int:
    """The number of the latest entry of a command."""
    with stage.database.read(stage.tenant) as session:
        latest = select(AuditEntry.id).where(AuditEntry.command == command).order_by(AuditEntry.id.desc())
        return session.scalars(latest.limit(1)).one()


def test_an_initiatives_name_that_another_has_by_now(stage: Stage) -> None:
    stage.cleo.says(f"/tookpart add {SURVEY} counts pupils")
    stage.cleo.says(f'/tookpart rename {SURVEY} to "Wave one"')
    stage.cleo.says(f"/tookpart add {SURVEY}")
    assert ANEW in stage.cleo.says(f"/headway undo entry:{entry(stage, 'tookpart rename')}")
    assert "Wave one" in stage.lee.says("/tookpart")


def test_a_school_recorded_anew_is_not_there_twice(stage: Stage) -> None:
    stage.cleo.says(f"/tookpart add {SURVEY} counts pupils")
    stage.cleo.says(f"/tookpart {SURVEY} Oakfield Lower 5 pupils")
    stage.cleo.says(f"/tookpart {SURVEY} remove Oakfield Lower")
    stage.cleo.says(f"/tookpart {SURVEY} Oakfield Lower 7 pupils")
    assert ANEW in stage.cleo.says(f"/headway undo entry:{entry(stage, 'tookpart remove')}")
    assert "1 of 8 open schools · 7 pupils" in stage.lee.says(f"/tookpart status {SURVEY}")


def test_a_total_recorded_anew_is_not_there_twice(stage: Stage) -> None:
    stage.cleo.says(f"/tookpart add {SURVEY} counts pupils")
    stage.cleo.says(f"/tookpart {SURVEY} 62 delegates")
    stage.cleo.says(f"/tookpart {SURVEY} remove the total")
    stage.cleo.says(f"/tookpart {SURVEY} 29 promoted")
    assert ANEW in stage.cleo.says(f"/headway undo entry:{entry(stage, 'tookpart remove')}")
    assert "62" not in stage.lee.says(f"/tookpart status {SURVEY}")


def test_a_school_watched_again(stage: Stage) -> None:
    for said in ("watch", "unwatch", "watch"):
        stage.cleo.says(f"/school Oakfield Lower {said}")
    assert ANEW in stage.cleo.says(f"/headway undo entry:{entry(stage, 'school unwatch')}")


def test_an_owner_named_again_owns_once(stage: Stage) -> None:
    stage.jo.says("/action WS1-02 owner remove @kit")
    stage.jo.says("/action WS1-02 owner add @kit")
    assert ANEW in stage.jo.says(f"/headway undo entry:{entry(stage, 'action owner remove')}")
    assert "Kit Solloway, Kit Solloway" not in stage.lee.says("/action WS1-02")
