"""Help, drawn from the command table, and who I am here."""

from __future__ import annotations

from rapidfuzz import fuzz, process

from commands.action import listing
from commands.engine.asking import ask_back, refusal
from commands.engine.cards import Button, Buttons, Fact, Facts, Node, Pager, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.engine.table import Command
from commands.headway.joining import accounts
from commands.headway.words import role_words
from models.person import Person
from models.queries import action as actions
from models.queries.action import Filter

PAGE = 10
USED_MOST = {"action": ("", "add", "show", "list", "rate", "due", "progress", "done", "history", "undo")}
"""What people say most comes first, by noun; the rest follows in the table's order."""
ANY = "WS4-07"
"""A reference to show how one looks, where the programme has no action yet."""


def home(context: Context) -> Reply:
    """The first page: what I owe, what is next, and where to go."""
    return listing.home(context)


def help(context: Context, word: str = "", page: int = 1) -> Reply:  # noqa: A001 - the word people type
    """What can be said: everything at a glance, a page of one noun's commands, or one command whole."""
    if not word:
        return _overview(context)
    typed = " ".join(word.casefold().replace("/", " ").split())
    table = context.table
    if typed in table.aliases:
        return _noun(context, table.aliases[typed], page)
    found = [row for row in table.rows if not row.hidden and typed in _names(row)]
    if found:
        return Reply(card(*(node for row in found for node in _whole(row)), _back()))
    return _unknown(context, word, typed)


def _names(row: Command) -> set[str]:
    return {*row.verbs, *(f"{row.noun} {verb}".strip() for verb in row.verbs)} - {""}


def _overview(context: Context) -> Reply:
    rows: list[Node] = [
        Row(f"/{noun}", (about,), buttons=(Button("Show", f"/headway help word:{noun}"),))
        for noun, about in context.table.nouns.items()
    ]
    first: list[Node] = [
        Text("Three to begin with:"),
        Facts(
            (
                Fact("/action", "what you owe, with buttons"),
                Fact(f"/action {_one_of_theirs(context)} progress …", "say how it goes"),
                Fact("/action list overdue", "what is late in the programme"),
            )
        ),
    ]
    tip = Text(
        "Words go in any order, dates as you would say them. Every change can be undone with /headway undo.", quiet=True
    )
    return Reply(card(Title("What I can do"), *first, *rows, tip))


def _one_of_theirs(context: Context) -> str:
    """The reference of what they owe first, else of anything open that they may read, else one that looks like it."""
    if not context.can("read").allowed:
        return ANY
    owed = [Filter(context.today, person_ids=(context.actor.person_id,))] if context.actor.person_id else []
    for wanted in (*owed, Filter(context.today)):
        found = actions.page(context.session, wanted, size=1).actions
        if found:
            return found[0].reference
    return ANY


def _noun(context: Context, noun: str, page: int) -> Reply:
    rows = sorted(context.table.of(noun), key=lambda row: _place(noun, row))
    last = -(-len(rows) // PAGE)
    page = max(1, min(page, last))
    shown = rows[(page - 1) * PAGE : page * PAGE]
    lines = [Row(row.examples[0], (row.help,)) for row in shown]
    named = next(row for row in rows if row.verbs[0])
    more = Text(f"More about one: /headway help and its words, like /headway help {named.name}.", quiet=True)
    pager = None
    if last > 1:
        first = (page - 1) * PAGE + 1
        words = f"{first}–{first + len(shown) - 1} of {len(rows)}"
        pager = Pager(words, _turn(noun, page - 1) if page > 1 else "", _turn(noun, page + 1) if page < last else "")
    return Reply(card(Title(f"/{noun}"), Text(context.table.nouns[noun]), *lines, pager, more, _back()))


def _place(noun: str, row: Command) -> int:
    most = USED_MOST.get(noun, ())
    return most.index(row.verbs[0]) if row.verbs[0] in most else len(most)


def _turn(noun: str, page: int) -> str:
    return f"/headway help word:{noun}" + (f" page:{page}" if page > 1 else "")


def _whole(row: Command) -> list[Node]:
    facts = [Fact("For example", example) for example in row.examples]
    others = [verb for verb in row.verbs[1:] if verb]
    if others:
        facts.append(Fact("Also", ", ".join(others)))
    if row.final:
        facts.append(Fact("Cannot be undone", row.final))
    return [Title(f"/{row.name}", 2), Text(row.help), Facts(tuple(facts))]


def _unknown(context: Context, word: str, typed: str) -> Reply:
    known = {name: row for row in context.table.rows if not row.hidden for name in _names(row)}
    near = process.extract(typed, list(known), scorer=fuzz.WRatio, score_cutoff=60, limit=3)
    buttons = tuple(Button(name, f'/headway help word:"{name}"') for name, _, _ in near)
    if buttons:
        return ask_back(f"I know no “{word}”. Did you mean one of these?", (*buttons, *_back().buttons))
    return refusal(f"I know no “{word}”.", _back().buttons)


def _back() -> Buttons:
    return Buttons((Button("All help", "/headway help"),))


def me(context: Context) -> Reply:
    """Who I am here: name, roles, clearance, cover, accounts; and linking another of mine."""
    actor = context.actor
    person = context.session.get(Person, actor.person_id) if actor.person_id else None
    facts = [Fact("You are", f"{actor.name} (@{actor.handle})"), Fact("Your roles", role_words(context, actor.roles))]
    facts.append(Fact("Confidential facts", "cleared to see them" if actor.cleared else "not cleared"))
    if person:
        facts.append(Fact("E-mail", person.email or "not known"))
        facts.append(Fact("Accounts", accounts(person)))
    facts.append(Fact("Programme", context.programme.name))
    buttons = (Button("What I owe", "/action"), Button("Link another account", "/headway link"))
    return Reply(card(Title(actor.name), Facts(tuple(facts)), Buttons(buttons)))
