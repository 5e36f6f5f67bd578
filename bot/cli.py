"""The command `headway`: what there is to type, and nothing else. Each command's work is in `bot.commandline`.

Libraries are imported where they are used, so that a short command stays short.
"""

from __future__ import annotations

import atexit
import gc
import io
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.commandline.ending import Plain, log_errors

app = typer.Typer(
    name="headway",
    cls=Plain,
    help="Headway runs a partnership programme: its actions, owners, dates and ratings, from chat.",
    epilog="Talk to it in Slack, in Microsoft Teams, or here: headway start.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)

programme = typer.Typer(no_args_is_help=True, help="Enter a programme.")
person = typer.Typer(no_args_is_help=True, help="Enter people, and list them.")
importing = typer.Typer(no_args_is_help=True, help="Bring a plan, or the school register, in from a file.")
database = typer.Typer(no_args_is_help=True, help="Keep the database's tables in step with this version.")
manifests = typer.Typer(no_args_is_help=True, help="What a chat platform is set up with.")
for name, group in (
    ("programme", programme),
    ("person", person),
    ("import", importing),
    ("db", database),
    ("manifest", manifests),
):
    app.add_typer(group, name=name)

HOST, PORT = "127.0.0.1", 3000
Drawn = Literal["text", "json", "slack", "teams"]
_RENDER = (
    "How to print the answer. slack and teams print the one JSON object that would be sent there; where "
    "several messages are needed, they are the list messages of that object."
)
As = Annotated[str, typer.Option("--as", metavar="NAME", help="Who speaks: a handle or a full name.")]
MaybeAs = Annotated[str | None, typer.Option("--as", metavar="NAME", help="Who speaks: a handle or a full name.")]
Authority = Annotated[
    str | None, typer.Option("--authority", metavar="A", help="The authority, where there are several.")
]
Authorities = Annotated[
    list[str] | None,
    typer.Option("--authority", metavar="A", help="Only this authority's, by code or name; as often as needed."),
]
AsAt = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="The day the file is of, where neither it nor its name says: 31 August 2026."),
]
Shown = Annotated[
    bool | None, typer.Option("--progress/--quiet", help="Draw a progress bar or none; else on a terminal alone.")
]


def main() -> None:
    """Run the command line. Ends the process with its exit code."""
    gc.set_threshold(50_000)  # importing makes much that is kept and little that is not: a tenth of a short command
    atexit.register(gc.freeze)  # nor is it looked through once more before it goes with the process: a quarter of one
    _speak_utf8()
    log_errors()
    app()


def _speak_utf8() -> None:
    """UTF-8 through pipes and files, whatever the machine's own; nothing that cannot be shown ends a command."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


@app.callback(invoke_without_command=True)
def _alone(context: typer.Context) -> None:
    """Headway runs a partnership programme: its actions, owners, dates and ratings, from chat."""
    if context.invoked_subcommand is None:
        start()


@app.command()
def start(name: MaybeAs = None, authority: Authority = None) -> None:
    """Start: serve Slack or Teams where they are set up, else talk here, in a sample programme."""
    from bot.commandline import start as starting
    from bot.commandline import upkeep

    starting.start(name=name, authority=authority, serve=lambda settings: upkeep.run(HOST, PORT, settings))


@app.command()
def chat(name: As, authority: Authority = None) -> None:
    """Talk to Headway here, as one of the programme's people."""
    from bot.commandline import start as starting

    starting.chat(name=name, authority=authority)


@app.command(
    epilog="It ends with 0 where it was done, 2 where it was refused, not understood or something is still to be "
    "filled in, and 1 where something broke."
)
def say(
    words: Annotated[list[str], typer.Argument(help='What to say: "/action list overdue".')],
    name: As,
    authority: Authority = None,
    channel: Annotated[
        str | None, typer.Option(metavar="C", help="Say it in this public channel, not privately.")
    ] = None,
    at: Annotated[
        str | None, typer.Option(metavar="TIME", help="As if it were 2026-12-01T09:00, in London unless it says where.")
    ] = None,
    render: Annotated[Drawn, typer.Option(help=_RENDER)] = "text",
    file: Annotated[Path | None, typer.Option(metavar="PATH", help="A file to hand in with it.")] = None,
) -> None:
    """Say one thing, and print the answer."""
    from bot.commandline import say as saying

    code = saying.say(" ".join(words), name=name, authority=authority, channel=channel, at=at, drawn=render, file=file)
    raise typer.Exit(code)


@app.command()
def when(
    text: Annotated[list[str], typer.Argument(help='A phrase: "From Sept 2014"; - reads lines of phrase, tab, day.')],
    on: Annotated[str | None, typer.Option(metavar="DAY", help="The day it was written on; else today.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as one JSON object.")] = False,
) -> None:
    """Say what a date in people's own words means."""
    from bot.commandline import dates

    raise typer.Exit(dates.when(" ".join(text), on=on, as_json=as_json))


@app.command()
def run(
    host: Annotated[str, typer.Option(help="The address to listen on; 0.0.0.0 for every one of this machine.")] = HOST,
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = PORT,
) -> None:
    """Serve Slack or Microsoft Teams until told to stop."""
    from bot.commandline import upkeep

    upkeep.run(host, port)


@app.command()
def tick(
    at: Annotated[
        str | None, typer.Option(metavar="TIME", help="As if it were 2026-12-01T09:00, in London unless it says where.")
    ] = None,
) -> None:
    """Send what is due, and print what is sent."""
    from bot.commandline import ticking

    ticking.tick(at)


@app.command(
    epilog="The bytes that went out, where the pack is cleared; else a draft, which says so. With --draft always one."
)
def report(
    to: Annotated[Path, typer.Option(metavar="FILE", help="What to write: pack.docx, .pdf, .png; plan.xlsx, .csv.")],
    meeting: Annotated[
        str, typer.Option(metavar="NEXT|ID|DATE", help="Which meeting: the next, its number, or its day.")
    ] = "NEXT",
    board: Annotated[str | None, typer.Option(metavar="SLUG", help="Which board, where there are several.")] = None,
    as_at: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="Judge what is overdue as at 2026-12-01T09:00, in London; else now."),
    ] = None,
    draft: Annotated[bool, typer.Option("--draft", help="As things stand, though the pack is cleared.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    authority: Authority = None,
) -> None:
    """Write the pack of a meeting, its charts or the plan to a file."""
    from bot.commandline import report as reporting

    wanted = reporting.Wanted(to, meeting, board, as_at, draft, force)
    reporting.report(wanted, authority)


@app.command()
def doctor() -> None:
    """Look whether everything is as it should be, and say what to mend."""
    from bot.commandline import doctor as surgery

    raise typer.Exit(surgery.examine())


@app.command()
def docs(
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail where something is out of step.")] = False,
) -> None:
    """Write docs/commands.md, docs/settings.md and the manifests from the command table."""
    from bot.commandline import upkeep

    upkeep.document(check_only=check)


@programme.command("create")
def programme_create(
    name: Annotated[str, typer.Argument(help="What the programme is called.")],
    authority: Annotated[str, typer.Option(metavar="A", help="The council whose programme it is.")],
    manager: Annotated[str, typer.Option(metavar="HANDLE", help="The handle of its first programme manager.")],
    full_name: Annotated[str, typer.Option("--name", metavar="NAME", help="The manager's full name.")] = "",
    noun: Annotated[str, typer.Option(help="What a part of the plan is called: recommendation.")] = "workstream",
    prefix: Annotated[str, typer.Option(help="What references begin with: R gives R4-07.")] = "WS",
) -> None:
    """Enter an authority's programme with its first manager."""
    from bot.commandline import entering

    entering.create(name, where=authority, manager=manager, full_name=full_name, noun=noun, prefix=prefix)


@person.command("add")
def person_add(
    handle: Annotated[str, typer.Argument(help="What others call them: @lee.")],
    name: Annotated[str, typer.Option(help="The full name; needed where they are new.")] = "",
    email: Annotated[str, typer.Option(help="The address by which their account is recognised.")] = "",
    slack: Annotated[str | None, typer.Option(metavar="TEAM/USER", help="Their Slack account.")] = None,
    teams: Annotated[str | None, typer.Option(metavar="TENANT/OBJECT", help="Their Teams account.")] = None,
    role: Annotated[list[str] | None, typer.Option(help="A role, as often as needed: clerk, or “lead WS4”.")] = None,
    authority: Authority = None,
    cleared: Annotated[bool, typer.Option("--cleared", help="Let them see confidential facts.")] = False,
) -> None:
    """Enter a person with their accounts and roles."""
    from bot.commandline import entering

    code = entering.add(
        handle, name=name, email=email, slack=slack, teams=teams, roles=role or (), where=authority, cleared=cleared
    )
    raise typer.Exit(code)


@person.command("list")
def person_list(authority: Authority = None) -> None:
    """List everybody, with their roles and the ways in they have."""
    from bot.commandline import entering

    entering.listing(authority)


@importing.command("plan")
def import_plan(
    file: Annotated[Path, typer.Argument(help="A plan: a Word document, a workbook or a table as text.")],
    apply: Annotated[bool, typer.Option("--apply", help="Write it; without this it is only shown.")] = False,
    name: MaybeAs = None,
    authority: Authority = None,
) -> None:
    """Show what a plan in a file would bring, and with --apply bring it in."""
    from bot.commandline import plan

    raise typer.Exit(plan.import_file(plan.PLAN, file, apply=apply, name=name, authority=authority))


@importing.command("pledges")
def import_pledges(
    file: Annotated[Path, typer.Argument(help="Signatures that came on paper: a workbook or a table as text.")],
    apply: Annotated[bool, typer.Option("--apply", help="Write them; without this they are only shown.")] = False,
    name: MaybeAs = None,
    authority: Authority = None,
) -> None:
    """Show what signatures a file holds, and with --apply take them in."""
    from bot.commandline import plan

    raise typer.Exit(plan.import_file(plan.PLEDGES, file, apply=apply, name=name, authority=authority))


@importing.command("schools")
def import_schools(
    file: Annotated[Path, typer.Argument(help="Establishment details, links or groups, as downloaded.")],
    authority: Authorities = None,
    as_at: AsAt = None,
    progress: Shown = None,
) -> None:
    """Take a file of the national school register in, and say what it changed."""
    from bot.commandline import register

    register.import_register(register.Wanted("schools", file, authority or (), as_at, progress))


@importing.command("ofsted")
def import_ofsted(
    file: Annotated[Path, typer.Argument(help="Ofsted's management information on schools, as downloaded: .csv.")],
    authority: Authorities = None,
    as_at: AsAt = None,
    progress: Shown = None,
) -> None:
    """Take a month of Ofsted's inspection outcomes in, and say what it changed."""
    from bot.commandline import register

    register.import_register(register.Wanted("ofsted", file, authority or (), as_at, progress))


@database.command("upgrade")
def db_upgrade() -> None:
    """Bring the database to the tables of this version; created where there is none."""
    from bot.commandline import upkeep

    upkeep.upgrade()


@database.command("check")
def db_check() -> None:
    """Say whether the database has the tables of this version."""
    from bot.commandline import upkeep

    upkeep.checked()


@manifests.command("slack")
def manifest_slack(
    url: Annotated[str | None, typer.Option(metavar="URL", help="Where Slack reaches Headway: https://host.")] = None,
    socket_mode: Annotated[bool, typer.Option("--socket-mode", help="For an app that uses Socket Mode.")] = False,
) -> None:
    """Print the manifest that an administrator gives Slack to create the app."""
    from bot.commandline import upkeep

    upkeep.manifest(url, socket_mode=socket_mode)


@manifests.command("teams")
def manifest_teams(
    app_id: Annotated[str, typer.Option(metavar="ID", help="The application id of the bot's registration.")],
    host: Annotated[str, typer.Option(metavar="HOST", help="Where Teams reaches Headway: headway.council.gov.uk.")],
    to: Annotated[Path, typer.Option(metavar="FILE", help="The package to write.")] = Path("headway-teams.zip"),
) -> None:
    """Write the app package that an administrator uploads to Microsoft Teams."""
    from bot.commandline import upkeep

    upkeep.teams_package(app_id, host, to)
