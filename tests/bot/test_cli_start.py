"""What `make run` calls, and `headway` as other programs call it: real processes, with pipes and exit codes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.support.command_line import Run, execute

OURS = {str(field.alias) for field in Settings.model_fields.values()}
ROOT = Path(__file__).resolve().parents[2]


HEADWAY = "from bot.cli import main; main()"
HEAVY = (
    "slack_bolt",
    "microsoft_teams",
    "uvicorn",
    "prompt_toolkit",
    "alembic",
    "apscheduler",
    "prometheus_client",
    "rich",
    "samples",
)
LOOK = f"""
import atexit, sys
atexit.register(lambda: print([each for each in {HEAVY} if each in sys.modules], file=sys.stderr))
{HEADWAY}
"""


def process(folder: Path, *arguments: str, stdin: str = "", program: str = HEADWAY) -> subprocess.CompletedProcess[str]:
    """Run `headway` in a process of its own, in that folder, with none of this machine's settings."""
    environment = {name: value for name, value in os.environ.items() if name not in OURS} | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(  # noqa: S603 - our own command
        command, cwd=folder, env=environment, input=stdin, capture_output=True, encoding="utf-8", check=False
    )


def test_lines_piped_into_a_new_folder_are_answered_by_the_sample(tmp_path: Path) -> None:
    done = process(tmp_path, "start", stdin="/action\n/nonsense\n")
    assert done.returncode == 0, done.stderr
    assert re.match(r"Jo Larkfield, you owe \d+ actions", done.stdout)
    assert "nonsense”. May I show you what I can do?" in done.stdout
    assert len(done.stderr.splitlines()) == 3
    assert "Slack or Microsoft Teams" in done.stderr
    assert (tmp_path / ".headway" / "headway.sqlite3").is_file()


def sampled(folder: Path, template: Path) -> Path:
    """The database of a folder, with the sample in it."""
    (folder / ".headway").mkdir()
    return Path(shutil.copyfile(template, folder / ".headway" / "headway.sqlite3"))


def test_one_thing_said_ends_with_a_number_that_scripts_can_tell(tmp_path: Path, sample_template: Path) -> None:
    file = sampled(tmp_path, sample_template)
    refused = process(tmp_path, "say", "--as", "jo", "/headway go live")
    assert (refused.returncode, refused.stderr) == (2, "")
    execute(file, "ALTER TABLE action RENAME TO was_action")
    fault = process(tmp_path, "say", "--as", "jo", "/action")
    assert fault.returncode == 1
    assert "Something went wrong on our side" in fault.stdout
    assert "Traceback" not in fault.stderr
    assert json.loads(fault.stderr.splitlines()[0])["error"] == "OperationalError"


def test_a_short_command_imports_nothing_heavy(tmp_path: Path, sample_template: Path) -> None:
    sampled(tmp_path, sample_template)
    done = process(tmp_path, "say", "--as", "jo", "/headway me", program=LOOK)
    assert (done.returncode, done.stderr) == (0, "[]\n")


# -- through a pipe ----------------------------------------------------------------------------------------------------


def test_numbers_press_the_buttons_of_the_last_answer(headway: Run) -> None:
    result = headway("start", stdin="7\n/action list overdue\n1\nexit\n/action\n")
    assert "The last answer has no button 7. It has none." in result.out
    assert result.out.count("you owe") == 0
    assert result.code == 0


def test_a_form_cannot_be_asked_there_so_it_is_shown(headway: Run) -> None:
    result = headway("start", stdin="/action add\n/headway me\n")
    assert "1. Action (needed)" in result.out
    assert "Nothing was stored" in result.out
    assert "You are:" in result.out


def test_another_may_be_named_to_speak_as(headway: Run) -> None:
    result = headway("start", "--as", "Nell Abarrow", stdin="/headway me\n")
    assert "Programme manager" in result.out
    assert "you are Nell Abarrow (@nell)" in result.err


def test_headway_alone_starts(headway: Run) -> None:
    assert "you owe" in headway(stdin="/action\n").out


def test_chat_reads_a_pipe_too(headway: Run) -> None:
    assert "Petra Quillen" in headway("chat", "--as", "petra", stdin="/headway me\n").out


def test_a_database_of_somebody_s_own_gets_no_sample(headway_empty: Run) -> None:
    made = headway_empty("programme", "create", "P", "--authority", "Barsetshire", "--manager", "el")
    assert made.code == 0
    result = headway_empty("start", stdin="/action\n")
    assert (result.code, result.out) == (2, "")
    assert result.err.strip() == "This database holds Barsetshire. Talk to it with: headway chat --as NAME"


# -- serving -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Where the server would have listened; it is tested where it is."""
    calls: list[tuple[str, int]] = []
    monkeypatch.setattr("bot.serve.serve", lambda _settings, _door, host, port, **_: calls.append((host, port)))
    return calls


def test_without_a_platform_there_is_nothing_to_run(headway_alone: Run) -> None:
    result = headway_alone("run")
    assert result.code == 2
    assert result.err.startswith("No chat platform is set up")


@pytest.mark.parametrize("command", [("run", "--port", "43917"), ("start",)])
def test_with_slack_it_migrates_says_where_it_listens_and_serves(
    headway_alone: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    served: list[tuple[str, int]],
    command: tuple[str, ...],
) -> None:
    monkeypatch.setattr("bot.commandline.upkeep._free", lambda _host, _port: None)
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "secret")
    result = headway_alone(*command)
    port = 43917 if "run" in command else 3000
    assert (result.code, served) == (0, [("127.0.0.1", port)])
    assert f"It listens on http://127.0.0.1:{port}" in result.err
    assert (tmp_path / ".headway" / "headway.sqlite3").is_file()


def test_a_port_in_use_is_told_of(headway_alone: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = headway_alone("run", "--port", str(taken.getsockname()[1]))
    assert result.code == 1
    assert "Headway cannot listen on 127.0.0.1:" in result.err


# -- the doctor --------------------------------------------------------------------------------------------------------


def test_the_doctor_finds_a_sound_house_sound(headway: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.docs.stale", list)
    result = headway("doctor")
    assert result.code == 0, result.out
    assert "✖" not in result.out
    assert "✔ Ottermere runs Ottermere Learning Partnership, reached through terminal sample." in result.out
    assert "✔ Foreign keys are kept" in result.out


def test_the_doctor_finds_what_is_broken(headway: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.docs.stale", lambda: ["docs/commands.md"])
    execute(tmp_path / ".headway" / "headway.sqlite3", "UPDATE action SET workstream_id = 999 WHERE id = 1")
    result = headway("doctor")
    assert result.code == 1
    assert "✖ Foreign keys are not kept everywhere: 1 do not hold." in result.out
    assert "✖ Not in step with the command table and the settings: docs/commands.md." in result.out


def test_the_doctor_says_when_slack_cannot_be_asked(headway: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.docs.stale", list)
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "secret")
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:1/api/")
    result = headway("doctor")
    assert (result.code, "– Slack could not be asked" in result.out) == (0, True)


def test_the_doctor_says_where_it_is_not_slack_that_answers(headway: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    class NotSlack(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), NotSlack)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "secret")
    monkeypatch.setenv("SLACK_API_URL", f"http://127.0.0.1:{server.server_port}/api/")
    result = headway("doctor")
    server.shutdown()
    server.server_close()
    assert result.code == 1
    assert "✖ SLACK_API_URL does not answer as Slack does (404)." in result.out


def test_the_doctor_tells_wrong_settings_and_a_missing_database(
    headway_alone: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "✖ There is no database at" in headway_alone("doctor").out
    monkeypatch.setenv("HEADWAY_LOG", "loud")
    result = headway_alone("doctor")
    assert (result.code, "✖ HEADWAY_LOG is 'loud'" in result.out) == (1, True)
