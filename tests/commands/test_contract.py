"""The contract of the command table: each row helped, parsed, granted, refused, audited, undone, said again, drawn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.documents.office import Office
from bot.slack import blocks
from bot.teams import adaptive
from bot.terminal import text as terminal
from commands.engine import access
from commands.engine.arguments import Reading
from commands.engine.dispatch import Door
from commands.engine.errors import Misread
from commands.engine.request import Channel, Request, Speaker
from commands.engine.table import MACHINERY, Call, Command, say
from commands.table import TABLE
from commands.things import thing_of
from models.audit import AuditEntry
from tests.support.programmes import Opened
from tests.support.stage import NOW

READING = Reading(NOW.date())
EXAMPLES = [(row, example) for row in TABLE.rows for example in row.examples]
NAMES = [row.name for row in TABLE.rows]


def named(value: object) -> str | None:
    return value.name if isinstance(value, Command) else None


@pytest.mark.parametrize("row", TABLE.rows, ids=named)
def test_every_row_says_what_it_is_for(row: Command) -> None:
    assert row.help.endswith(".")
    assert row.examples
    assert row.permission in access.PERMISSIONS
    assert all(a.label for a in row.arguments if a.asked)


@pytest.mark.parametrize("row", TABLE.rows, ids=named)
def test_every_row_that_writes_is_undone_or_says_why_not(row: Command) -> None:
    assert not (row.final and not row.writes), "what changes nothing needs no reason"
    if row.confirm:
        assert row.final or not row.writes, "a question is put before what cannot be undone"


@pytest.mark.parametrize("row", [row for row in TABLE.rows if row.empties is not None], ids=named)
def test_what_a_form_may_take_away_is_in_the_form_with_what_it_holds(row: Command) -> None:
    assert row.form
    assert row.prefill
    for name in row.empties or ():
        argument = row.argument(name)
        assert argument, name
        assert argument.asked, name
        assert not argument.required, name


@pytest.mark.parametrize(("row", "example"), EXAMPLES)
def test_every_example_parses_to_its_row_and_back(row: Command, example: str) -> None:
    call = TABLE.parse(example, READING)
    assert call.row is row
    again = TABLE.parse(say(call), READING)
    assert again.row is row
    assert set(again.values) == set(call.values)
    for name, value in call.values.items():
        argument = row.argument(name)
        assert argument
        assert argument.type.say(again.values[name]) == argument.type.say(value)


def fitted(example: str) -> str:
    """An example about what is there in the test's programme."""
    swaps = {"WS4-07": "WS4-01", "WS2": "WS4", "@guest": "@kit", "@lee": "@zed", "owner add @sam": "owner add @kit"}
    steps = {"milestone done 2": "milestone done 1", "milestone reopen 2": "milestone reopen 1"}
    for old, new in {**swaps, **steps}.items():
        example = example.replace(old, new)
    return example


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=40)


@given(words.map(str.strip).filter(bool))
def test_free_text_survives_being_said(text: str) -> None:
    row = TABLE.row("action progress")
    call = Call(row, {"action": "WS4-07", "text": text})
    assert TABLE.parse(say(call), READING).values == call.values


@pytest.mark.parametrize("row", TABLE.rows, ids=named)
def test_machinery_survives_being_said(row: Command) -> None:
    call = Call(row, {"seen": 4, "ask": True, "sure": True})
    again = TABLE.parse(say(call), READING)
    assert {a.name: again.values.get(a.name) for a in MACHINERY} == {"seen": 4, "ask": True, "sure": True}


@pytest.fixture
def door(programme: Opened) -> tuple[Door, int]:
    return Door(programme.database, TABLE, thing_of, Office()), programme.tenant


def ask(door: Door, tenant: int, who: str, line: str, kind: str = "dm", **more: object) -> Request:
    return Request(Speaker("terminal", str(tenant), who), line, NOW, Channel("C1", "c", kind), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("row", "example"), EXAMPLES)
@pytest.mark.parametrize("who", ["nell", "lee"])
def test_every_example_ends_in_a_card_on_every_surface(
    door: tuple[Door, int], row: Command, example: str, who: str
) -> None:
    opened, tenant = door
    line = fitted(example)
    reply = opened.handle(ask(opened, tenant, who, line))
    assert reply.outcome in ("done", "refused"), terminal.render(reply)
    assert terminal.render(reply).strip()
    assert adaptive.render(reply)["type"] == "AdaptiveCard"
    if reply.card.form:
        assert blocks.render_view(reply)["type"] == "modal"
    assert all(message["text"] for message in blocks.render_messages(reply))


@pytest.mark.parametrize("row", [r for r in TABLE.rows if r.permission not in ("read", "help")], ids=named)
def test_every_row_is_refused_to_a_viewer_and_the_refusal_is_in_the_history(
    door: tuple[Door, int], row: Command
) -> None:
    opened, tenant = door
    for said in FIRST.get(row.name, "").splitlines():
        opened.handle(ask(opened, tenant, "nell", said))
    line = fitted(row.examples[0])
    reply = opened.handle(ask(opened, tenant, "lee", line))
    assert reply.outcome == "refused"
    assert "Only" in terminal.render(reply)
    with opened.database.read(tenant) as session:
        kinds = [entry.kind for entry in session.query(AuditEntry).filter_by(command=row.name)]
    assert kinds == ["refused"]


ELSEWHERE = (
    "school import apply",
    "school import discard",
    *("headway import", "headway import apply", "headway import discard"),
    *("pledge import", "pledge import apply", "pledge import discard"),
    *("tookpart import", "tookpart import apply", "tookpart import discard"),
    *("school locals", "school locals apply"),
    "board pack template",
    "headway file",
)
"""These need a file, and are held to the same in test_import.py and test_files.py."""
BACKWARDS = (
    "board pack unclear",
    *("action undo", "headway undo", "action accept", "headway back"),
    "highlight accept",
    *("pledge confirm", "pledge decline", "pledge thank send"),
    *("headway not delivered retry", "headway not delivered drop", "headway passed on"),
    *("pledge remind", "pledge remind leave", "pledge remind words", "pledge remind send"),
    *("headway link", "headway link confirm", "headway person detach"),
)
"""What needs a story first: dialogs tell it."""
WRITERS = [r for r in TABLE.rows if r.writes and not r.confirm and r.name not in (*ELSEWHERE, *BACKWARDS)]
VISION = '/pledge add Vision text:"We will know every child."'
CONCERN = "/school Oakfield Lower concern 2 because results fell"
RATED = "/highlight WS4 green"
LEIGHTON = '/school group add "Leighton cluster"'
TERMS = '/board document add "Terms of reference" https://example.gov.uk/terms'
TRUST_BOARD = "Children's Trust Board"
AGENDA = "/board agenda add Apologies\n/board agenda add Minutes"
DECISION = '/board decision noted "The figures" meeting:"8 Dec 2026"'
FIRST = {
    "action reopen": "/action WS4-01 done",
    "action unrate": "/action WS4-01 green it goes well",
    "action unlink": "/action WS4-01 link https://example.org/offer",
    "action milestone done": "/action WS4-01 milestone A step by May",
    "action milestone reopen": "/action WS4-01 milestone A step by May",
    "workstream reports alone": "/workstream WS1 reports with WS4",
    "workstream reopen": "/workstream WS4 close",
    "headway uninvite": "/headway invite @ada",
    "headway role end": "/headway role @jo lead WS4",
    "headway clear end": "/headway clear @jo sure:yes",
    "headway snooze end": "/headway snooze until Monday",
    "headway schedule usual": "/headway schedule skip key:pack.ask:meeting:1:::person:1",
    "headway plan draft": "/headway plan approved by the board",
    **dict.fromkeys((f"pledge {verb}" for verb in ("sign", "paper", "edit", "text", "retire")), VISION),
    "pledge reminders on": "/pledge reminders off",
    "pledge base remove": "/pledge base lower 76 as at 26 Feb 2016 source board paper",
    "pledge withdraw": f"{VISION}\n/pledge sign Oakfield Lower as head",
    **{
        f"tookpart {verb}": '/tookpart add "Health survey 2016"\n' + more
        for verb, more in {
            "record": "",
            "outcome": "",
            "rename": "",
            "edit": "",
            "end": "",
            "after": '/tookpart add "Health survey 2014"',
            "remove": '/tookpart record "Health survey 2016" party:109001',
            "reopen": '/tookpart end "Health survey 2016"',
        }.items()
    },
    **{
        f"partner {verb}": '/partner add "Otter NHS Trust" kind health\n' + more
        for verb, more in {
            "kind": "",
            "rename": "",
            "link": "",
            "unlink": "/partner Otter NHS Trust link @ada",
            "role": "",
            "role end": "/partner Otter NHS Trust role @ada",
        }.items()
    },
    "board end": "/board meeting cancel because of snow sure:yes",
    "board reopen": "/board meeting cancel because of snow sure:yes\n/board end",
    "board member end": "/board member add @ada",
    "board seat end": "/board seat Governors 2",
    "board timetable usual": "/board timetable draft 8 days 09:30",
    "board publishes itself": "/board publishes by clerk",
    **dict.fromkeys(("board document reviewed", "board document end"), TERMS),
    **dict.fromkeys(("board reported to", "board reports end"), f'/board reports to "{TRUST_BOARD}" every six months'),
    **dict.fromkeys((f"board agenda {verb}" for verb in ("exempt", "remove", "move")), AGENDA),
    **dict.fromkeys(("board present", "board absent"), "/board meeting 23 Nov 2026 10:00"),
    "board agenda public": f"{AGENDA}\n/board agenda exempt 1",
    **dict.fromkeys(("board decision edit", "board decision withdraw"), DECISION),
    "board agree": f"/board chair @ada\n{DECISION}",
    **dict.fromkeys(
        (f"board proposal {verb}" for verb in ("accept", "decline")), f'/board propose "A" by "{TRUST_BOARD}"'
    ),
    "highlight clear": "/highlight WS4 risks Two recruiters leave",
    "highlight submit": RATED,
    "highlight unsubmit": f"{RATED}\n/highlight WS4 submit",
    "highlight return": f"{RATED}\n/highlight WS4 submit",
    "action not about": "/action WS4-01 about Oakfield Lower",
    "school head nobody": "/school Oakfield Lower head @ada",
    "school not governor": "/school Oakfield Lower governor @ada",
    "school unwatch": "/school Oakfield Lower watch",
    "school group end": LEIGHTON,
    "school group": LEIGHTON,
    "school ungroup": f'{LEIGHTON}\n/school Oakfield Lower group "Leighton cluster"',
    "school support end": "/school support 109001 from 109002",
    "school concern event": CONCERN,
    "school concern close": CONCERN,
    "school concern reopen": f"{CONCERN}\n/school Oakfield Lower concern close because all is well",
}
"""What must have been said before an example makes sense: a line or several."""


@pytest.mark.parametrize("row", WRITERS, ids=named)
def test_every_row_that_writes_is_in_the_history_and_can_be_undone(door: tuple[Door, int], row: Command) -> None:
    opened, tenant = door
    opened.handle(ask(opened, tenant, "nell", "/headway person add @ada name:Ada"))
    if row.name in FIRST:
        for said in FIRST[row.name].splitlines():
            opened.handle(ask(opened, tenant, "nell", said))
        if row.name == "action milestone reopen":
            opened.handle(ask(opened, tenant, "nell", "/action WS4-01 milestone done 1"))
    line = fitted(row.examples[0]).replace("@kit", "@ada")
    if row.name == "action edit":
        line = "/action WS4-01 edit cost:500"
    if row.name == "headway setup edit":
        line = "/headway setup edit noun:priority"
    reply = opened.handle(ask(opened, tenant, "nell", line))
    assert reply.outcome == "done", terminal.render(reply)
    with opened.database.read(tenant) as session:
        entries = session.query(AuditEntry).filter_by(command=row.name, kind="change")
        entry = entries.order_by(AuditEntry.id.desc()).first()
        assert entry
        assert entry.who == "Nell Abarrow"
        assert entry.changes
        number = entry.id
    undone = opened.handle(ask(opened, tenant, "nell", f"/headway undo entry:{number}"))
    assert ("Taken back" in terminal.render(undone)) is not bool(row.final), terminal.render(undone)


def test_redelivery_answers_the_same_and_changes_nothing(door: tuple[Door, int]) -> None:
    opened, tenant = door
    request = ask(opened, tenant, "jo", "/action add Once only in WS1", delivery="trigger:1")
    first, second = opened.handle(request), opened.handle(request)
    assert first == second
    assert "Added WS1-04" in terminal.render(first)
    assert "WS1-05" in terminal.render(opened.handle(ask(opened, tenant, "jo", "/action add Another in WS1")))


def test_a_fault_gives_a_reference_and_changes_nothing(
    door: tuple[Door, int], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    opened, tenant = door
    monkeypatch.setattr("models.plan.touch", lambda *_: 1 / 0)
    reply = opened.handle(ask(opened, tenant, "jo", "/action WS1-01 cost 500"))
    assert reply.outcome == "fault"
    said = terminal.render(reply)
    reference = said.rstrip(".\n").split()[-1]
    assert reference in caplog.text
    assert "ZeroDivisionError" in caplog.text
    monkeypatch.undo()
    assert "£500" not in terminal.render(opened.handle(ask(opened, tenant, "jo", "/action WS1-01")))


def test_a_workspace_nobody_connected_is_told_so(door: tuple[Door, int]) -> None:
    opened, _ = door
    reply = opened.handle(Request(Speaker("slack", "T0NOBODY", "U1"), "/action", NOW))
    assert "not connected" in terminal.render(reply)


def test_a_permission_nobody_declared_is_an_error() -> None:
    with pytest.raises(KeyError):
        access.can(access.Actor(1, "A", reads=True), "action.destroy")


def test_two_rows_cannot_answer_to_one_word() -> None:
    from commands.engine.table import Table

    row = TABLE.row("action done")
    twin = Command("action", ("done",), "x.", ("/action done",), row.handler, "read")
    with pytest.raises(ValueError, match="two rows answer"):
        Table((row, twin), nouns={"action": ""})


def test_left_over_words_are_named() -> None:
    with pytest.raises(Misread, match="I did not understand “quickly”"):
        TABLE.parse("/action WS4-07 done quickly", READING)
