"""Files that people hand in: which rows take one, and what every row that does has in common.

A file comes with the words it is for, or by itself. One that came by itself is kept for a week, and what it is for is
asked; the button that answers says its code: ``/headway import file:K7Q29XTW``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import PurePosixPath
from typing import Any, ClassVar, Final

from sqlalchemy import Select, select

from commands.engine import drafts
from commands.engine.arguments import Argument, ArgumentType, Reading
from commands.engine.cards import FieldKind, Notice, Reply, card
from commands.engine.context import Context
from commands.engine.errors import Misread
from commands.engine.forms import form_reply
from commands.engine.request import Upload
from commands.engine.words import Line
from models.intake.glance import Glance, Kind
from models.memory import Draft

HANDED: Final = "handed"
"""The kind of draft that keeps a file of which nobody has said yet what it is."""
LONGEST_NAME: Final = 120
SHOWN: Final = 5
"""How many of the files that are kept are shown."""
_GONE: Final = "That file is no longer here: what is handed in is kept for a week. Please hand it in again."


class FileType(ArgumentType):
    """A file handed in: beside the words, as the request's uploads, or before them, as the code it is kept under.

    ``called`` is what the file is, on a button. ``kinds`` are the kinds of file that may be it; ``needs`` and
    ``knows`` are headings in small letters, by which :meth:`likeness` tells how likely it is.
    """

    name = "file"
    kind: ClassVar[FieldKind] = "file"
    many = True

    def __init__(
        self, called: str, *kinds: Kind, needs: tuple[Collection[str], ...] = (), knows: Collection[str] = ()
    ) -> None:
        """``needs`` holds sets of headings of which a file has one each, or is not likely at all."""
        self.called = called
        self.kinds = kinds
        self._needs = tuple(map(frozenset, needs))
        self._known = frozenset(knows).union(*self._needs)

    def read(self, line: Line, argument: Argument, reading: Reading) -> None:
        """A file is never among the words."""
        return

    def from_text(self, text: str, reading: Reading) -> str | None:
        """The code of a file that is kept. A form's answer is none: the file came with it, under the platform's id."""
        code = text.strip().upper()
        return code if drafts.is_code(code) else None

    def likeness(self, seen: Glance) -> int:
        """How much of what is at the head of a file is known here; 0 where something is missing that must be there."""
        if seen.kind not in self.kinds or not all(needed & seen.cells for needed in self._needs):
            return 0
        return 1 + len(self._known & seen.cells)


def handed_in(context: Context, code: str) -> tuple[Upload, ...]:
    """The files of a call: those that came with it, else the one that is kept under ``code``, its sender's alone.

    Their names are plain (:func:`plain_name`). Nothing where there is neither: the row then asks for it, by
    :func:`ask`. Raises :class:`Misread` where what was kept is gone.
    """
    if context.request.uploads:
        return tuple(Upload(plain_name(upload.name), upload.data) for upload in context.request.uploads)
    if not code:
        return ()
    return (fetch(context, HANDED, code, gone=_GONE)[1],)


def kept(context: Context) -> list[tuple[str, Upload]]:
    """The last few files that the person has handed in without saying what they are, with their codes; newest first."""
    found = context.session.scalars(_theirs(context).order_by(Draft.id.desc()).limit(SHOWN))
    return [(draft.code, Upload(draft.body["name"], draft.data or b"")) for draft in found]


def _theirs(context: Context) -> Select[Any]:
    """The files that the person has handed in without saying what they are."""
    mine = select(Draft).where(Draft.kind == HANDED, Draft.person_id == context.actor.person_id)
    return mine.where(Draft.expires_at >= context.now)


def ask(context: Context) -> Reply:
    """The row's form, since there is no file; it says so where the form has been answered without one."""
    errors = {"file": "Please add the file."} if context.request.answers is not None else {}
    return form_reply(context, context.call, errors=errors)


def keep(context: Context, kind: str, upload: Upload, **more: str) -> str:
    """Keep a file as a draft of ``kind``, with its name and ``more``, and give its code. Raises :class:`Misread`.

    One that was handed in before, and of which nobody has said what it is, is kept once.
    """
    body = {"name": upload.name, **more}
    if kind == HANDED:
        same: Sequence[Draft] = context.session.scalars(_theirs(context).where(Draft.data == upload.data)).all()
        for draft in same:
            if draft.body == body:
                draft.expires_at = context.now + drafts.KEPT_FOR
                return draft.code
    return drafts.keep(context.session, whose(context), kind, body, context.now, upload.data)


def whose(context: Context) -> int:
    """The id of the person whose file it is. Raises :class:`Misread` for what is nobody."""
    if context.actor.person_id is None:
        raise Misread("A file is somebody's: hand it in under your own name.")
    return context.actor.person_id


def fetch(context: Context, kind: str, code: str, *, gone: str = drafts.GONE) -> tuple[Draft, Upload]:
    """The draft of that code and the file it keeps. Raises :class:`Misread` that says ``gone`` where it is no more."""
    draft = drafts.fetch(context.session, code, kind, context.actor.person_id, context.now, gone=gone)
    return draft, Upload(draft.body["name"], draft.data or b"")


def forget(context: Context, kind: str, code: str) -> Reply:
    """Forget a file that was looked at. Raises :class:`Misread` where it is not here."""
    draft, upload = fetch(context, kind, code)
    context.session.delete(draft)
    return Reply(card(Notice("done", f"{upload.name} is forgotten. Nothing of it was written by this.")))


def plain_name(name: str) -> str:
    """A file's name without its folders, and not too long to be read."""
    bare = " ".join(PurePosixPath(name.replace("\\", "/")).name.split()) or "the file"
    return bare if len(bare) <= LONGEST_NAME else f"…{bare[1 - LONGEST_NAME :]}"
