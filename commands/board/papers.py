"""What a board goes by, kept as links with their review dates; and the bodies it reports to."""

from __future__ import annotations

from datetime import date

from dateutil.relativedelta import relativedelta

from commands.action import views
from commands.action.adding import refuse
from commands.board.keeping import SAME, changed
from commands.board.words import every_words, meant, pick
from commands.engine.cards import Button, Buttons, Fact, Facts, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.engine.words import quote
from models import boards as rules
from models.board import Board, BoardDocument, BoardDuty
from models.queries import board as boards
from models.search import plain

KINDS = {"terms": "Terms of reference", "document": "Document"}


def documents(context: Context, board: Board | None = None) -> Reply:
    """The documents a board goes by, with links and review dates."""
    board = meant(context, board)
    rows = boards.documents(context.session, board.id)
    keeps = context.can("board.keep").allowed
    add = Button("Add a document", f"/board document add board:{board.slug} ask:yes", "primary")
    buttons = Buttons((add,)) if keeps else None
    if not rows:
        hint = 'None yet. For example: /board document add "Terms of reference" https://example.gov.uk/terms'
        return Reply(card(Title(f"What {board.name} goes by"), Text(hint), buttons))
    drawn = [_document(context, row) for row in rows]
    return Reply(card(Title(f"What {board.name} goes by"), *drawn, buttons))


def _document(context: Context, row: BoardDocument) -> Row:
    said = [KINDS[row.kind]] if row.kind == "terms" and row.title.casefold() != "terms of reference" else []
    said += [f"Owner: {row.owner}"] if row.owner else []
    said.append(f"Review: {_review(row, context.today)}")
    buttons = [Button("Read", url=row.url)]
    if context.can("board.keep").allowed:
        buttons += [
            Button("Reviewed", f"/board document reviewed {row.id} ask:yes"),
            Button("End", f"/board document end {row.id}"),
        ]
    return Row(row.title, (" · ".join(said),), buttons=tuple(buttons))


def _review(row: BoardDocument, today: date) -> str:
    if row.review_on is None:
        return "no date"
    due = ", due now" if row.review_on <= today else ""
    return f"{views.day(row.review_on)}{due}"


def document_add(
    context: Context,
    title: str,
    url: str,
    review: date | None = None,
    owner: str = "",
    kind: str = "",
    board: Board | None = None,
) -> Reply:
    """Keep a document a board goes by, as a link, with when it is to be reviewed."""
    board = meant(context, board)
    if any(row.title.casefold() == title.casefold() for row in boards.documents(context.session, board.id)):
        return refuse(f"“{title}” is there already. End it first, or give the new one another name.")
    kind = kind or ("terms" if "terms of reference" in title.casefold() else "document")
    row = BoardDocument(board_id=board.id, title=title, url=url, kind=kind, owner=owner, review_on=review)
    context.session.add(row)
    facts = Facts((Fact("Review", _review(row, context.today)), Fact("Link", url, url)))
    return changed(context, board, f"“{title}” is kept.", facts)


def reviewed(context: Context, document: str, review: date, board: Board | None = None) -> Reply:
    """Note that a document was reviewed, and when it is to be again."""
    board, row = _document_of(context, document, board)
    if review <= context.today:
        return refuse(f"{views.day(review)} is not ahead. When is it to be reviewed next?")
    if row.review_on == review:
        return refuse(SAME)
    row.review_on = review
    return changed(context, board, f"“{row.title}” was reviewed. Next: {views.day(review)}.")


def document_end(context: Context, document: str, board: Board | None = None) -> Reply:
    """Take a document off the list: the board goes by it no more."""
    board, row = _document_of(context, document, board)
    row.ended_at = context.now
    return changed(context, board, f"“{row.title}” is off the list.")


def _document_of(context: Context, said: str, board: Board | None) -> tuple[Board, BoardDocument]:
    """The document of that number, on whichever board it is; or of that title on the board that is meant."""
    named = context.session.get(BoardDocument, int(said)) if said.isdigit() else None
    if named is not None and named.ended_at is None:
        return context.session.get_one(Board, named.board_id), named
    board = meant(context, board)
    return board, pick(said, boards.documents(context.session, board.id), "title", "document")


# -- to whom a board reports -----------------------------------------------------------------------------------------


def duties(context: Context, board: Board | None = None) -> Reply:
    """The bodies a board reports to, how often, and when next."""
    board = meant(context, board)
    rows = boards.duties(context.session, board.id)
    if not rows:
        hint = 'It reports to nobody yet. For example: /board reports to "Children’s Trust Board" every six months'
        return Reply(card(Title(f"Whom {board.name} reports to"), Text(hint)))
    drawn = [_duty(context, board, row) for row in rows]
    return Reply(card(Title(f"Whom {board.name} reports to"), *drawn))


def _duty(context: Context, board: Board, row: BoardDuty) -> Row:
    due = ", due now" if row.next_on <= context.today else ""
    said = [f"{every_words(row.every_months)} · next {views.day(row.next_on)}{due}"]
    said += [f"Last: {views.day(row.last_on)}"] if row.last_on else []
    buttons: tuple[Button, ...] = ()
    if context.can("board.keep").allowed:
        body = f"name:{quote(row.to_name)} board:{board.slug}"
        buttons = (Button("Reported", f"/board reported to {body}"), Button("End", f"/board reports end {body}"))
    return Row(row.to_name, tuple(said), buttons=buttons)


def reports_to(context: Context, name: str, every: int, start: date | None = None, board: Board | None = None) -> Reply:
    """Say to which body a board reports, how often, and from when."""
    board = meant(context, board)
    if start is not None and start < context.today:
        return refuse(f"{views.day(start)} is past. When is the next report due?")
    if plain(name) == plain(board.name):
        return refuse("A board does not report to itself. Which other body is it?")
    first = start or context.today + relativedelta(months=every)
    row = rules.owe(context.session, board, name, every, first)
    if row is None:
        return refuse(SAME)
    sentence = (
        f"{board.name} reports to {row.to_name} {every_words(every)}. The next is due on {views.day(row.next_on)}."
    )
    return changed(context, board, sentence)


def reported(context: Context, name: str, on: date | None = None, board: Board | None = None) -> Reply:
    """Note that a report was given: the next is due so much later."""
    board = meant(context, board)
    row = pick(name, boards.duties(context.session, board.id), "to_name", "body")
    day = on or context.today
    if day > context.today:
        return refuse(f"{views.day(day)} has not come yet.")
    if row.last_on == day:
        return refuse(f"That {board.name} reported to {row.to_name} on {views.day(day)} is kept already.")
    rules.reported(row, day)
    return changed(context, board, f"{board.name} has reported to {row.to_name}. Next: {views.day(row.next_on)}.")


def reports_end(context: Context, name: str, board: Board | None = None) -> Reply:
    """Let a board report to a body no more."""
    board = meant(context, board)
    row = pick(name, boards.duties(context.session, board.id), "to_name", "body")
    row.ended_at = context.now
    return changed(context, board, f"{board.name} reports to {row.to_name} no more.")
