"""`headway` at the command line: one thing said, a programme begun, and mistakes told in sentences."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.commandline import plan, say
from bot.commandline.ending import Stop
from commands.engine.cards import Button, Buttons, Notice, Reply, Table, card, from_json
from tests.support.command_line import AT, Run, execute
from tests.support.scripted_door import ScriptedDoor


def database(folder: Path) -> Path:
    return folder / ".headway" / "headway.sqlite3"


# -- say ---------------------------------------------------------------------------------------------------------------


def test_one_thing_said_is_answered_and_ends_well(headway: Run) -> None:
    result = headway("say", "--as", "jo", *AT, "/action", "list", "overdue")
    assert result.code == 0
    assert "overdue" in result.out
    assert "[1]" in result.out
    assert result.err == ""


@pytest.mark.parametrize("name", ["jo", "@jo", "Jo", "Jo Larkfield", "jo  larkfield"])
def test_a_person_is_found_by_handle_and_by_name(headway: Run, name: str) -> None:
    assert "Jo Larkfield, you owe" in headway("say", "--as", name, *AT, "/action").out


def test_somebody_unknown_is_told_who_may_be_meant(headway: Run) -> None:
    result = headway("say", "--as", "imrann", "/action")
    assert (result.code, result.out) == (2, "")
    assert "Did you mean @imran (Imran Vasey)?" in result.err


@pytest.mark.parametrize("words", ["/nonsense", "", "/action done WS9-99", "/headway go live", "/action add"])
def test_what_is_not_done_ends_with_two(headway: Run, words: str) -> None:
    assert headway("say", "--as", "jo", *AT, words).code == 2


def test_a_fault_ends_with_one_and_a_reference(headway: Run, tmp_path: Path) -> None:
    execute(database(tmp_path), "ALTER TABLE action RENAME TO was_action")
    result = headway("say", "--as", "jo", "/action")
    assert result.code == 1
    assert "Please quote" in result.out


def test_it_is_drawn_as_every_surface_is_sent_it(headway: Run) -> None:
    def drawn(kind: str, words: str = "/action") -> Any:
        return json.loads(headway("say", "--as", "jo", *AT, "--render", kind, words).out)

    assert set(drawn("slack")) == {"text", "blocks"}
    assert drawn("slack", "/action add")["view"]["type"] == "modal"
    assert drawn("teams")["type"] == "AdaptiveCard"
    assert from_json(json.dumps(drawn("json"))).outcome == "done"


def test_a_reply_of_several_messages_is_one_object_too() -> None:
    tables = [Table(("Phase",), (("Primary",),)) for _ in range(2)]
    [line] = say.draw(Reply(card(*tables)), "slack")
    assert [set(message) for message in json.loads(line)["messages"]] == [{"text", "blocks"}] * 2


def test_in_a_channel_nothing_confidential_is_said(headway: Run, tmp_path: Path) -> None:
    ((reference, title),) = execute(database(tmp_path), "SELECT reference, title FROM action WHERE confidential")
    assert title in headway("say", "--as", "petra", *AT, "--render", "json", f"/action {reference}").out
    result = headway("say", "--as", "petra", *AT, "--channel", "#board", f"/action {reference}")
    assert result.code == 2
    assert "I speak of that only where we are alone" in " ".join(result.out.split())
    assert reference not in result.out


def test_a_time_is_london_s_unless_it_says_where() -> None:
    assert say.instant("2027-07-01T09:00") == datetime(2027, 7, 1, 8, 0, tzinfo=UTC)
    assert say.instant("2027-07-01T09:00+00:00") == datetime(2027, 7, 1, 9, 0, tzinfo=UTC)
    with pytest.raises(Stop, match="is not a time"):
        say.instant("tomorrow")


def test_a_file_is_saved_beside_others_and_overwrites_none(headway: Run, tmp_path: Path) -> None:
    for _ in range(2):
        assert headway("say", "--as", "jo", *AT, "/action export csv").code == 0
    assert sorted(path.name for path in tmp_path.glob("*.csv")) == [
        "actions-2026-11-23-2.csv",
        "actions-2026-11-23.csv",
    ]


def test_a_file_that_is_not_there_is_told_of(headway: Run) -> None:
    result = headway("say", "--as", "jo", "--file", "plan.docx", "/headway import")
    assert (result.code, result.err.strip()) == (2, "There is no file plan.docx. Check its name and folder.")


# -- the database ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments", [("say", "--as", "jo", "/action"), ("chat", "--as", "jo"), ("person", "list"), ("db", "check")]
)
def test_without_a_database_one_is_told_how_to_begin(headway_alone: Run, tmp_path: Path, arguments: Any) -> None:
    result = headway_alone(*arguments)
    assert (result.code, result.out) == (1, "")
    assert "There is no database at .headway/headway.sqlite3 yet. Type headway start" in result.err
    assert list(tmp_path.iterdir()) == []


def test_wrong_settings_are_all_told_at_once(headway_alone: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEADWAY_LOG", "loud")
    monkeypatch.setenv("HEADWAY_DATABASE_URL", "mysql://x/y")
    result = headway_alone("say", "--as", "jo", "/action")
    assert result.code == 2
    assert len(result.err.splitlines()) == 2


def test_an_older_database_is_upgraded_when_asked(headway: Run, tmp_path: Path) -> None:
    execute(database(tmp_path), "UPDATE alembic_version SET version_num = '0000'")
    result = headway("say", "--as", "jo", "/action")
    assert result.code == 1
    assert result.err.strip().endswith("Type: headway db upgrade")


def test_a_database_is_made_and_found_up_to_date(headway_alone: Run) -> None:
    assert headway_alone("db", "upgrade").code == 0
    result = headway_alone("db", "check")
    assert (result.code, result.out) == (0, "The database .headway/headway.sqlite3 is up to date.\n")
    assert headway_alone("db", "upgrade").code == 0


def test_a_file_that_is_no_database_is_told_of(headway_alone: Run, tmp_path: Path) -> None:
    (tmp_path / ".headway").mkdir()
    (tmp_path / ".headway" / "headway.sqlite3").write_text("not a database at all, but some words" * 100, "utf-8")
    result = headway_alone("say", "--as", "jo", "/action")
    assert result.code == 1
    assert "cannot be used: file is not a database" in result.err


# -- beginning ---------------------------------------------------------------------------------------------------------


def begin(headway: Run) -> None:
    created = headway(
        *("programme", "create", "Better Schools", "--authority", "Barsetshire", "--manager", "@Eleanor"),
        *("--name", "Eleanor Harding", "--noun", "recommendation", "--prefix", "r"),
    )
    assert created.code == 0, created.err


def test_a_programme_is_begun_where_there_was_no_database(headway_alone: Run) -> None:
    begin(headway_alone)
    assert headway_alone("say", "--as", "eleanor", "/headway me").code == 0


def test_a_programme_is_begun_and_its_people_speak(headway_empty: Run) -> None:
    begin(headway_empty)
    assert headway_empty("say", "--as", "eleanor", "/workstream add Reading").code == 0
    added = headway_empty(
        *("person", "add", "lee", "--name", "Lee Hart", "--email", "lee@example.org", "--slack", "T01/U01"),
        *("--role", "clerk", "--role", "lead R1", "--cleared"),
    )
    assert (added.code, added.err) == (0, "")
    me = headway_empty("say", "--as", "Lee Hart", "/headway me").out
    assert "Clerk" in me
    assert "Workstream lead of R1" in me
    assert "cleared to see them" in me
    listed = headway_empty("person", "list").out
    assert "Barsetshire: 2 people" in listed
    assert "slack, e-mail address" in listed
    told = headway_empty("say", "--as", "eleanor", "/headway history").out
    assert "person added: Lee Hart" in told
    assert "role added: lead of R1" in told or "role added: lead" in told


def test_entering_the_same_twice_changes_nothing(headway_empty: Run) -> None:
    begin(headway_empty)
    person = ("person", "add", "lee", "--name", "Lee Hart", "--teams", "tenant/object", "--role", "clerk")
    assert headway_empty(*person).code == 0
    before = headway_empty("say", "--as", "eleanor", "/headway history").out
    again = headway_empty(*person)
    assert (again.code, again.err) == (0, "")
    assert "Lee Hart is entered already as @lee" in again.out
    assert headway_empty("say", "--as", "eleanor", "/headway history").out == before


def test_an_account_given_to_somebody_known_is_told_of(headway_empty: Run) -> None:
    begin(headway_empty)
    told = headway_empty("person", "add", "eleanor", "--slack", "T01/U01").out
    assert told == "Eleanor Harding is now reached in Slack as U01 of T01.\n"
    assert "entered already" in headway_empty("person", "add", "eleanor", "--slack", "T01/U01").out
    lee = headway_empty("person", "add", "lee", "--name", "Lee Hart", "--teams", "tenant/object").out
    assert lee.splitlines() == [
        "Lee Hart is entered as @lee in Barsetshire.",
        "Lee Hart is now reached in Microsoft Teams as object of tenant.",
    ]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("programme", "create", "Other", "--authority", "barsetshire", "--manager", "x"), "has a programme already"),
        (("programme", "create", "X", "--authority", "Y", "--manager", "a b"), "cannot be a handle"),
        (("programme", "create", "X", "--authority", "Y", "--manager", "a", "--prefix", "4"), "cannot begin a ref"),
        (("person", "add", "eleanor", "--name", "Ellen Dale"), "@eleanor is Eleanor Harding already"),
        (("person", "add", "lee"), "so their name is needed"),
        (("person", "add", "lee", "--name", "Lee", "--email", "nowhere"), "is not an e-mail address"),
        (("person", "add", "lee", "--name", "Lee", "--slack", "U01"), "is no slack account"),
        (("person", "add", "lee", "--name", "Lee", "--role", "king"), "I did not understand “king”"),
        (("person", "add", "lee", "--name", "Lee", "--role", ""), "“” is not a role"),
        (("person", "add", "lee", "--name", "Lee", "--role", "lead R9"), "There is no recommendation R9"),
        (("person", "add", "lee", "--name", "Lee", "--authority", "Essex"), "There is no authority “Essex” here"),
    ],
)
def test_what_cannot_be_entered_is_refused(headway_empty: Run, arguments: Any, sentence: str) -> None:
    begin(headway_empty)
    result = headway_empty(*arguments)
    assert result.code == 2
    assert sentence in result.err


def test_a_workspace_of_another_authority_is_refused(headway: Run) -> None:
    assert headway("person", "add", "lee", "--name", "Lee", "--slack", "T01/U01").code == 0
    begin(headway)
    result = headway("person", "add", "lu", "--name", "Lu", "--slack", "T01/U02", "--authority", "Barsetshire")
    assert (result.code, result.err.strip()) == (2, "The slack workspace T01 belongs to another authority.")


def test_where_there_are_several_authorities_one_is_named(headway: Run) -> None:
    begin(headway)
    assert headway("say", "--as", "eleanor", "/headway me").code == 0
    assert headway("person", "add", "jo", "--name", "Jo Two", "--authority", "Barsetshire").code == 0
    result = headway("say", "--as", "jo", "/headway me")
    assert result.code == 2
    assert "Say which with --authority: Barsetshire or Ottermere." in result.err
    assert "Jo Two" in headway("say", "--as", "jo", "--authority", "barsetshire", "/headway me").out
    assert "several authorities" in headway("person", "add", "x", "--name", "X").err


# -- a plan ------------------------------------------------------------------------------------------------------------


def imported(monkeypatch: pytest.MonkeyPatch, *, apply: str = "/headway import apply code:K7QX2M9P") -> ScriptedDoor:
    """A door that shows a preview of any plan; the import itself is tested where its rows are."""
    door = ScriptedDoor()
    preview = Buttons((Button("Apply", apply),)) if apply else None
    door.on("/headway import", Reply(card(Notice("info", "12 actions in 3 workstreams"), preview)), writes=True)
    door.on("/headway import apply", Reply(card(Notice("done", "12 actions are in the plan."))), writes=True)
    built = plan.build

    def scripted(settings: Any) -> Any:
        found = built(settings)
        return type(found)(found.settings, found.database, door)

    monkeypatch.setattr(plan, "build", scripted)
    return door


def test_a_plan_is_shown_and_written_only_when_told_to(
    headway: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = imported(monkeypatch)
    (tmp_path / "plan.csv").write_text("Action\nRead more\n", "utf-8")
    shown = headway("import", "plan", "plan.csv")
    assert (shown.code, len(door.requests)) == (0, 1)
    assert "12 actions in 3 workstreams" in shown.out
    assert [upload.name for upload in door.last.uploads] == ["plan.csv"]
    assert door.last.speaker.handle == "nell"
    written = headway("import", "plan", "plan.csv", "--apply", "--as", "jo")
    assert (written.code, door.last.words, door.last.origin) == (0, "/headway import apply code:K7QX2M9P", "button")
    assert "12 actions are in the plan." in written.out
    assert door.last.speaker.handle == "jo"


def test_where_there_is_nothing_to_write_it_says_so(
    headway: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(monkeypatch, apply="")
    (tmp_path / "plan.csv").write_text("Action\nRead more\n", "utf-8")
    result = headway("import", "plan", "plan.csv", "--apply")
    assert (result.code, result.err) == (2, "There is nothing to apply.\n")
