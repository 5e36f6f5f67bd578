"""Files at the terminal: what a reply hands over is saved beside the person, and what they hand in is read."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from commands.engine.cards import Reply
from commands.engine.drawing import files, shown
from commands.engine.request import HANDED_IN, Upload

MOST_BYTES = 10 * 1024 * 1024
"""The largest file that may be handed in, as on every surface: it is read into memory."""
_TAKES_A_FILE = re.compile(
    r"/?(?P<command>(?:(?:headway|hw|schools?|pledges?|tookpart|engage)(?:\s+[a-z]+)?\s+import)"
    r"|(?:headway|hw)\s+file|schools?\s+locals|boards?\s+pack\s+template)\s+(?P<path>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_LOOKS_LIKE_A_FILE = re.compile(r"[\\/~]|\.(?:docx?|xlsx?|csv|tsv|txt|md|json|pdf)$", re.IGNORECASE)


class FileProblem(ValueError):  # noqa: N818 - a sentence for the person who named the file
    """A file could not be read; the message is a sentence."""


def save(reply: Reply, folder: Path) -> list[Path]:
    """Write the reply's files into ``folder``, overwriting nothing, and give their paths."""
    return [_write(file.name, file.data, folder) for file in files(reply)]


def read(path: Path) -> Upload:
    """The file as it is handed in. Raises :class:`FileProblem` where it cannot be read or is over the limit."""
    path = path.expanduser()
    try:
        if path.is_dir():
            raise FileProblem(f"{path} is a folder. Name the file itself.")
        if path.stat().st_size > MOST_BYTES:
            raise FileProblem(f"{path} is over 10 MB. Take out pictures, or hand in the plan's table alone.")
        return Upload(path.name, path.read_bytes())
    except FileNotFoundError as wrong:
        raise FileProblem(f"There is no file {path}. Check its name and folder.") from wrong
    except (OSError, ValueError) as wrong:
        if isinstance(wrong, FileProblem):
            raise
        raise FileProblem(f"{path} could not be read: {getattr(wrong, 'strerror', None) or 'not a path'}.") from wrong


def attached(words: str) -> tuple[str, tuple[Upload, ...]]:
    """``/headway import plan.docx`` as the command and the file, whatever takes it; other words as they are.

    A file named alone is handed in, and what it is will be asked.
    Raises :class:`FileProblem` where the words name a file that cannot be read.
    """
    match = _TAKES_A_FILE.fullmatch(words.strip())
    name = (match["path"] if match else words).strip().strip("\"'“”")
    if match is None:
        alone = _LOOKS_LIKE_A_FILE.search(name) and _is_file(name)
        return (HANDED_IN, (read(Path(name)),)) if alone else (words, ())
    if not _is_file(name) and not _LOOKS_LIKE_A_FILE.search(name):
        return words, ()
    return f"/{match['command']}", (read(Path(name)),)


def _is_file(name: str) -> bool:
    try:
        return Path(name).expanduser().is_file()
    except (OSError, ValueError, RuntimeError):
        return False


def _write(name: str, data: bytes, folder: Path) -> Path:
    for path in _free_names(name, folder):
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        except FileExistsError:
            continue
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        return path
    raise AssertionError("names do not end")


def _free_names(name: str, folder: Path) -> Iterator[Path]:
    """The name, then the name with numbers; nothing in it leads out of the folder."""
    plain = re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "-", shown(name)).strip(". ") or "headway"
    stem, suffix = Path(plain).stem[:120], Path(plain).suffix[:20]
    yield folder / f"{stem}{suffix}"
    for number in count(2):
        yield folder / f"{stem}-{number}{suffix}"
