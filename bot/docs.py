"""What is written from the command table and the settings: the command reference, the settings, the manifests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bot import settings
from commands.engine.access import PERMISSIONS
from commands.engine.table import Command, Table
from commands.table import TABLE

ROOT: Final = Path(__file__).resolve().parent.parent
HINTED: Final = 6
"""How many verbs a slash command's usage hint names: Slack shows it on one line."""
_CHOOSERS: Final = {"rating": "a rating", "link": "a link", "person": "a person"}


def written() -> dict[str, str]:
    """Every generated file of the checkout: its path in it, and what it should hold."""
    return {
        "docs/commands.md": commands(),
        "docs/settings.md": settings.to_markdown(),
        "app_manifest.yml": manifest(),
        "teams_manifest/manifest.json": teams_manifest(),
    }


def stale(root: Path = ROOT) -> list[str]:
    """The paths of generated files that are missing, or do not hold what they should."""
    return [name for name, text in written().items() if _held(root / name) != text]


def write(root: Path = ROOT) -> list[str]:
    """Write those anew that are stale, and give their paths."""
    names = stale(root)
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(written()[name], encoding="utf-8", newline="\n")
    return names


def _held(path: Path) -> str | None:
    return path.read_bytes().decode() if path.is_file() else None


# -- the manifests -----------------------------------------------------------------------------------------------------


def manifest(host: str | None = None, *, socket_mode: bool = False) -> str:
    """The manifest of the Slack app, for the address at which Slack reaches Headway."""
    from bot.slack.manifest import HOST, manifest, to_yaml

    return to_yaml(manifest(slash_commands(), host=host or HOST, socket_mode=socket_mode))


def teams_manifest(app_id: str | None = None, host: str | None = None) -> str:
    """The manifest of the Teams app, for the id of its registration and the host at which Teams reaches Headway."""
    from bot.teams.manifest import APP_ID, HOST, manifest, to_json

    return to_json(manifest(dict(TABLE.nouns), app_id=app_id or APP_ID, host=host or HOST))


def teams_package(app_id: str, host: str) -> bytes:
    """The package that an administrator uploads to Teams. Raises ``ValueError`` for an id that is no GUID."""
    from bot.teams.manifest import ICONS, manifest, package

    icons = {name: (ROOT / "teams_manifest" / name).read_bytes() for name in ICONS}
    return package(manifest(dict(TABLE.nouns), app_id=app_id, host=host), icons)


def slash_commands(table: Table = TABLE) -> list[tuple[str, str, str]]:
    """Each noun as a slash command: its name, what it is for, and a hint of what may follow."""
    return [(f"/{noun}", about, _hint(table, noun)) for noun, about in table.nouns.items()]


def _hint(table: Table, noun: str) -> str:
    verbs = [row.verbs[0] for row in table.of(noun) if row.verbs[0]]
    return " | ".join([*verbs[:HINTED], "…"] if len(verbs) > HINTED else verbs)


# -- the command reference ---------------------------------------------------------------------------------------------


def commands(table: Table = TABLE) -> str:
    """The command reference as ``docs/commands.md`` holds it."""
    lines = [*_preface(table)]
    for noun in table.nouns:
        lines += ["", *_noun(table, noun)]
    return "\n".join(lines) + "\n"


def _preface(table: Table) -> Iterator[str]:
    yield "# What can be said"
    yield ""
    yield "Type these in Slack, in Microsoft Teams or in a terminal: they mean the same everywhere."
    yield "Words after the verb go in any order, dates are read as people write them, and what is missing is asked for."
    yield "In the chat, `/headway help` says all this."
    yield ""
    yield "Written from the command table by `make docs`: change the table instead."
    yield ""
    for noun, about in table.nouns.items():
        yield f"- [`/{noun}`](#{noun}) {about}"


def _noun(table: Table, noun: str) -> Iterator[str]:
    yield f"## {noun.capitalize()}"
    yield ""
    yield table.nouns[noun]
    others = sorted(alias for alias, meant in table.aliases.items() if meant == noun and alias != noun)
    if others:
        yield f"`/{noun}` is also understood as {_listed(others)}."
    yield ""
    yield "| type | what it does |"
    yield "|---|---|"
    for row in table.of(noun):
        yield f"| [`/{row.name}`](#{_anchor(row)}) | {_cell(row.help)} |"
    for row in table.of(noun):
        yield ""
        yield from _row(row)


def _row(row: Command) -> Iterator[str]:
    yield f"### /{row.name}"
    yield ""
    yield row.help
    yield ""
    yield "```text"
    yield from row.examples
    yield "```"
    yield ""
    yield f"- Who may: {PERMISSIONS[row.permission].who}."
    also = [verb for verb in row.verbs[1:] if verb]
    if also:
        yield f"- Also: {_listed(also)}."
    if shorter := _shorter(row):
        yield f"- Chosen without its verb too, {shorter}."
    yield f"- {_undo(row)}"
    if going := [argument.label.casefold() for argument in row.arguments if argument.name in (row.empties or ())]:
        yield f'- What is left empty in its form is taken away: {", ".join(going)}; in a line, `field:""` does.'


def _shorter(row: Command) -> str:
    after = [_CHOOSERS.get(word, f"`{word}`") for word in row.implied]
    first = [_CHOOSERS.get(word, f"`{word}`") for word in row.opening]
    told = [f"by {' or '.join(after)} after what it is about"] if after else []
    return ", or ".join([*told, *([f"by {' or '.join(first)}"] if first else [])])


def _undo(row: Command) -> str:
    if not row.writes:
        return "It changes nothing."
    if row.final:
        return f"It cannot be undone: {row.final[:1].lower()}{row.final[1:].rstrip('.')}."
    return "It can be undone with `/headway undo`."


def _anchor(row: Command) -> str:
    """The anchor that GitHub gives the row's heading; those of the nouns come before, and one may be the same."""
    plain = row.name.replace(" ", "-")
    return f"{plain}-1" if plain == row.noun else plain


def _listed(words: list[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
