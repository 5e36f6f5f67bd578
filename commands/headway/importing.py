"""Importing a plan: a file is looked at first, and taken in when a manager says so."""

from __future__ import annotations

from collections.abc import Sequence

from commands import files
from commands.engine.cards import Button, Buttons, Notice, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.engine.request import Upload
from commands.engine.telling import counted
from commands.headway import import_views as views
from models.importing import Outcome, Proposal, apply, compare
from models.intake import Unreadable, read_plan

KIND = "plan"


def preview(context: Context, file: str = "") -> Reply:
    """Read the file and say what it would do; several are looked at one by one. Nothing of it is written."""
    uploads = files.handed_in(context, file)
    if not uploads:
        return files.ask(context)
    first, *others = uploads
    try:
        proposal = _compare(context, first)
    except Unreadable as unreadable:
        return _refused(first, unreadable, [_other(context, upload) for upload in others])
    code = files.keep(context, KIND, first)
    more = [_other(context, upload) for upload in others]
    heading = Title("Sent with it", 2) if more else None
    return Reply(card(*views.page(context, proposal, code, 1), heading, *more))


def shown(context: Context, code: str, part: str = "", page: int = 1) -> Reply:
    """A page of the preview, or of one of the lists it only counts, as things stand now."""
    draft, upload = files.fetch(context, KIND, code)
    proposal = _compare(context, upload)
    if part:
        return Reply(card(*views.listed(context, proposal, draft.code, part, page)))
    return Reply(card(*views.page(context, proposal, draft.code, page)))


def carry_out(context: Context, code: str) -> Reply:
    """Take the file in: it is read and compared again now, so that nothing stale is written."""
    draft, upload = files.fetch(context, KIND, code)
    proposal = _compare(context, upload)
    done = apply(context.session, context.programme, proposal, context.now, context.actor.person_id)
    context.about(upload.name[:60])
    return _applied(context, proposal, done, draft.code)


def discard(context: Context, code: str) -> Reply:
    """Forget the file."""
    return files.forget(context, KIND, code)


def _compare(context: Context, upload: Upload) -> Proposal:
    """Raises :class:`Unreadable` where the file cannot be read."""
    plan = read_plan(upload.name, upload.data)
    return compare(context.session, context.programme, plan, upload.name, context.today, context.calendar)


def _refused(upload: Upload, unreadable: Unreadable, others: Sequence[Row]) -> Reply:
    sentence = f"{upload.name}: {unreadable}"
    nothing = Text("Nothing was written.", quiet=True)
    return Reply(
        card(Notice("refused", sentence), nothing, *others), outcome="refused", field_errors={"file": str(unreadable)}
    )


def _other(context: Context, upload: Upload) -> Row:
    """A file that came with the first one, to be looked at next."""
    try:
        plan = read_plan(upload.name, upload.data)
    except Unreadable as unreadable:
        return Row(upload.name, (str(unreadable),))
    actions = sum(len(stream.actions) for stream in plan.workstreams)
    look = Button("Look at it", f"/headway import show code:{files.keep(context, KIND, upload)}")
    return Row(upload.name, (counted(actions, "action"),), buttons=(look,))


def _applied(context: Context, proposal: Proposal, done: Outcome, code: str) -> Reply:
    """What was done, what still needs a person, and the way back."""
    if not proposal.writes:
        notice = Notice("info", f"Everything in {proposal.file} is in the plan already. Nothing was changed.")
        return Reply(card(notice, *views.still(proposal, code)))
    silent = None
    buttons = [context.undo(), Button("See the plan", "/workstream")]
    if context.programme.live_at is None:
        silent = Text("Nobody has been told. When it is right, type /headway go live.")
        buttons.append(Button("Go live", "/headway go live"))
    return Reply(
        card(
            Notice("done", views.done_words(context, proposal, done)),
            *views.still(proposal, code),
            Buttons(tuple(buttons)),
            silent,
        )
    )
