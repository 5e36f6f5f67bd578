"""Files of the national register by upload: looked at first, and taken in for one's own authority when told to.

The register is every authority's, so what is written here is written apart from the request's own transaction; see
:mod:`commands.engine.register`. A draft keeps the file in between, and the history who had it taken in.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date

from commands import files
from commands.engine import drafts
from commands.engine.cards import Button, Buttons, Confirm, Fact, Facts, Node, Notice, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.engine.errors import Misread
from commands.engine.request import Upload
from models.intake.records import Unreadable
from models.loading import WORDS, Asked, Loaded, NoAuthorityError, code_of, compare, in_file, in_register
from models.local import SchoolImport
from models.tenancy import sign

KIND = "register"
NAMED = {
    "details": "establishment details",
    "links": "links between schools",
    "groups": "trusts and federations",
    "ofsted": "Ofsted's outcomes",
}
SHOWN = 6
"""How many schools are named of each thing that happened."""
FINAL = "the register is shared by every authority. Import the earlier file to go back."


def preview(context: Context, file: str = "", day: date | None = None) -> Reply:
    """Read the file and say what it would do to this authority's schools; nothing of it is written."""
    uploads = files.handed_in(context, file)
    if not uploads:
        return files.ask(context)
    upload, *others = uploads
    try:
        asked = Asked(upload.name, io.BytesIO(upload.data), context.now, _own(context, upload), day)
        seen = compare(context.session, asked)
    except Unreadable as unreadable:
        return _refused(upload, unreadable)
    rest = Text(f"Sent with it, and not looked at: {', '.join(each.name for each in others)}.") if others else None
    if not seen.writes:
        theirs = seen.rows > 0 and seen.skipped == seen.rows
        why = "None of its schools are your authority's." if theirs else f"Everything in {upload.name} is here already."
        return Reply(card(*_facts(seen), Notice("info", why), rest))
    body = {"name": upload.name, "day": day.isoformat() if day else ""}
    with context.register.writing(context.session.tenant_id) as session:
        code = drafts.keep(session, files.whose(context), KIND, body, context.now, upload.data)
    return Reply(card(*_facts(seen), *_happened(seen), _buttons(code), rest))


def carry_out(context: Context, code: str) -> Reply:
    """Take the file in, for this authority's schools alone, and note who had it done."""
    draft, upload = files.fetch(context, KIND, code)
    day = date.fromisoformat(draft.body["day"]) if draft.body["day"] else None
    try:
        loaded = context.register.load(upload, context.now, only=_own(context, upload), as_at=day)
    except Unreadable as unreadable:
        return _refused(upload, unreadable)
    if not loaded.writes:
        return Reply(card(Notice("info", f"Everything in {upload.name} is here already. Nothing was changed.")))
    entry = context.new_entry()
    entry.subject = upload.name[:60]
    with context.register.writing(context.session.tenant_id) as session:
        sign(session, entry)
        session.add(SchoolImport(extract_id=loaded.extract_id, name=upload.name))
    done = Notice("done", f"{upload.name} is in: {loaded.new:,} new, {loaded.changed:,} changed.")
    return Reply(card(done, *_happened(loaded), Buttons((Button("See the schools", "/school"),))))


def discard(context: Context, code: str) -> Reply:
    """Forget the file."""
    return files.forget(context, KIND, code)


def _own(context: Context, upload: Upload) -> frozenset[int]:
    """The authority's code: as it was set up, else by its name in the register or in the file. Raises Misread."""
    programme = context.programme
    if programme.la_code is not None:
        return frozenset({programme.la_code})
    name = programme.authority or programme.name
    known = {**in_file(upload.name, io.BytesIO(upload.data)), **in_register(context.session)}
    try:
        return frozenset({code_of(name, known)})
    except NoAuthorityError as unknown:
        raise Misread(
            f"Which authority's schools are yours? {unknown} Type it like /headway setup edit la:823"
        ) from None


def _facts(seen: Loaded) -> Iterator[Node]:
    """What the file is, and what it would do."""
    counted = (
        ("New", seen.new),
        ("Changed", seen.changed),
        ("As they are", seen.same),
        ("Left alone, for what is here is later", seen.older),
        ("Of other authorities", seen.skipped),
    )
    day = f"{seen.as_at.day} {seen.as_at:%B %Y}"
    yield Title(seen.name)
    yield Text(f"{NAMED[seen.kind].capitalize()} as at {day}, {seen.rows:,} rows.")
    yield Facts(tuple(Fact(label, f"{number:,}") for label, number in counted if number))


def _happened(loaded: Loaded) -> Iterator[Node]:
    """What happened to schools that were here before, the first of each thing by name."""
    for event, happenings in loaded.happened.items():
        if happenings.total:
            lines = tuple(each.words for each in happenings.first[:SHOWN])
            more = (f"… and {happenings.total - SHOWN:,} more",) if happenings.total > SHOWN else ()
            yield Row(f"{WORDS[event]}: {happenings.total:,}", (*lines, *more))


def _buttons(code: str) -> Buttons:
    question = Confirm("Take it in?", f"This cannot be undone: {FINAL}", "Take it in")
    return Buttons(
        (
            Button("Take it in", f"/school import apply code:{code}", style="primary", confirm=question),
            Button("Forget it", f"/school import discard code:{code}"),
        )
    )


def _refused(upload: Upload, unreadable: Unreadable) -> Reply:
    told, *rows = str(unreadable).splitlines()
    more = Text("\n".join(rows)) if rows else None
    nothing = Text("Nothing was written.", quiet=True)
    sentence = told if upload.name in told else f"{upload.name}: {told}"
    return Reply(card(Notice("refused", sentence), more, nothing), outcome="refused", field_errors={"file": told})
