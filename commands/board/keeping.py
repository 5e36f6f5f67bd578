"""Boards themselves: adding, naming and ending them, where their packs are posted, and who publishes those."""

from __future__ import annotations

from commands.action import views
from commands.action.adding import refuse
from commands.board.words import channel_words, meant
from commands.engine.cards import Button, Buttons, Fact, Facts, Node, Notice, Reply, Text, card
from commands.engine.context import Context
from commands.engine.errors import Misread
from commands.pledge.thanking import Place
from models import boards as rules
from models.board import Board
from models.queries import meeting as meetings

SAME = "That is so already."


def add(context: Context, name: str, purpose: str = "") -> Reply:
    """Add a board; in sentences it is called by its short name."""
    try:
        board = rules.add(context.session, name, purpose)
    except rules.NameTaken as taken:
        raise Misread(str(taken), field="name", instead=f"/board show {taken.board.slug}") from taken
    following = Text("Next: who is on it, and when it meets.", quiet=True)
    first = Buttons(
        (
            Button("Name the chair", f"/board chair board:{board.slug} ask:yes", "primary"),
            Button("Call a meeting", f"/board meeting board:{board.slug} ask:yes"),
        )
    )
    return changed(context, board, f"Added {board.name}. In sentences it is called {board.slug}.", following, first)


def rename(context: Context, name: str, board: Board | None = None) -> Reply:
    """Give a board another name; its short name stays."""
    board = meant(context, board)
    before = board.name
    if before == " ".join(name.split()):
        return refuse(SAME)
    try:
        rules.rename(context.session, board, name)
    except rules.NameTaken as taken:
        raise Misread(str(taken), field="name", instead=f"/board show {taken.board.slug}") from taken
    return changed(context, board, f"It is called {board.name} now.", Facts((Fact("Was", before),)))


def purpose(context: Context, text: str, board: Board | None = None) -> Reply:
    """Say what a board is for."""
    board = meant(context, board)
    if board.purpose == text.strip():
        return refuse(SAME)
    board.purpose = text.strip()
    return changed(context, board, f"What {board.name} is for is changed.")


def end(context: Context, board: Board | None = None) -> Reply:
    """End a board: it calls no meetings any more, and its offices give no roles. All that it decided stays.

    Raises :class:`Misread` where a meeting is still ahead: whoever knows of that is told only when it is cancelled.
    """
    board = meant(context, board)
    if ahead := meetings.next_of(context.session, board.id, context.now):
        first = f"/board meeting cancel meeting:{ahead.id} ask:yes"
        raise Misread(f"{board.name} meets on {views.time(ahead.starts_at)}. Cancel that first.", instead=first)
    rules.end(context.session, board, context.now)
    return changed(context, board, f"{board.name} has ended. What it decided stays.")


def reopen(context: Context, board: Board) -> Reply:
    """Take an ended board up again."""
    if board.ended_at is None:
        return refuse(f"{board.name} has not ended.")
    rules.reopen(context.session, board, context.now)
    return changed(context, board, f"{board.name} is a board again.")


def channel(
    context: Context, place: Place | None = None, here: bool = False, none: bool = False, board: Board | None = None
) -> Reply:
    """Say in which channel a board's packs are posted, ``here`` in the one where it is said; or in none."""
    board = meant(context, board)
    if none:
        if not board.channel:
            return refuse(f"The packs of {board.name} are posted in no channel.")
        board.channel_platform, board.channel_workspace = None, ""
        board.channel = board.channel_name = ""
        return changed(context, board, f"The packs of {board.name} are posted in no channel any more.")
    if here and context.channel.is_private_to_one:
        return refuse("Others do not read along here. Type it in the board's channel: /board channel here")
    if here:
        place = Place(context.channel.id, context.channel.name)
    if place is None:
        now = f"They are posted in {channel_words(board)}." if board.channel else "They are posted in none."
        return refuse(f"{now} Type the channel, like /board channel #heads, or /board channel none.")
    speaker = context.request.speaker
    wanted = (speaker.platform, speaker.workspace, place.id, place.name)
    if wanted == (board.channel_platform, board.channel_workspace, board.channel, board.channel_name):
        return refuse(SAME)
    board.channel_platform, board.channel_workspace, board.channel, board.channel_name = wanted
    seen = Text("Everybody in the channel will read them, so choose one for the board alone.", quiet=True)
    return changed(context, board, f"The packs of {board.name} will be posted in {channel_words(board)}.", seen)


def publishes_itself(context: Context, board: Board | None = None) -> Reply:
    """Let a cleared pack go out at its time though the clerk has not said so."""
    board = meant(context, board)
    if board.publishes_itself:
        return refuse(SAME)
    board.publishes_itself = True
    return changed(context, board, f"A cleared pack of {board.name} goes out by itself at its time.")


def publishes_by_clerk(context: Context, board: Board | None = None) -> Reply:
    """Let a cleared pack wait until the clerk publishes it."""
    board = meant(context, board)
    if not board.publishes_itself:
        return refuse(SAME)
    board.publishes_itself = False
    return changed(context, board, f"A cleared pack of {board.name} waits until the clerk publishes it.")


def changed(context: Context, board: Board, sentence: str, *more: Node) -> Reply:
    """The answer to a change of a board or of what belongs to it."""
    context.session.flush()
    context.about(board.name)
    open_it = Button("Open the board", f"/board show {board.slug}")
    return Reply(card(Notice("done", sentence), *more, Buttons((context.undo(), open_it))))
