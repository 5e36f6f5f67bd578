"""Pledges as people see them: what there is to sign, what is signed, and the whole text."""

from __future__ import annotations

from collections.abc import Sequence

from commands.action.views import day
from commands.engine.cards import Button, Buttons, Fact, Facts, Node, Notice, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.engine.forms import form_reply
from commands.engine.table import Call
from commands.engine.telling import counted
from commands.pledge.pledges import meant, pledges
from commands.pledge.signing import prefill
from commands.pledge.words import open_words, spoken_capacity, version_words, who_may
from models import signing
from models.pledge import Pledge, Signature
from models.queries import pledge as signatures
from models.queries import signed

NEW = '/pledge add "Our vision" text:"…"'


def listing(context: Context) -> Reply:
    """The form, for whose school is known and who has not signed; else what there is to sign, and whether I have."""
    every = pledges(context.session)
    if not every:
        return _none(context)
    if call := _mine_to_sign(context, every):
        return form_reply(context, call)
    return overview(context, every)


def _mine_to_sign(context: Context, every: Sequence[Pledge]) -> Call | None:
    """The form of the pledge that is mine to sign: my school is known, and I have never signed it."""
    if context.actor.person_id is None:
        return None
    for pledge in every:
        ever = any(row.person_id == context.actor.person_id for row in signed.signatures_of(context.session, pledge.id))
        if signing.is_open(pledge, context.today) and not ever:
            call = Call(context.table.row("pledge sign"), {"pledge": pledge.slug})
            return call if prefill(context, call).get("party") else None
    return None


def overview(context: Context, every: Sequence[Pledge] = ()) -> Reply:
    """Every pledge: how it stands, and whether I have signed."""
    every = every or pledges(context.session)
    if not every:
        return _none(context)
    rows = [_row(context, pledge) for pledge in every]
    return Reply(card(Title("Pledge" if len(every) == 1 else "Pledges"), *rows, *_waiting(context), _keeping(context)))


def _none(context: Context) -> Reply:
    if not context.can("pledge.keep").allowed:
        return Reply(card(Title("No pledge yet"), Text("A programme manager puts the first one up for signing.")))
    add = Buttons((Button("Add a pledge", "/pledge add ask:yes", "primary"),))
    return Reply(card(Title("No pledge yet"), Text(f"Add the first: its name and its text. In one line: {NEW}"), add))


def _row(context: Context, pledge: Pledge) -> Row:
    mine = _mine(context, pledge)
    state = open_words(context, pledge)
    detail = (f"{state[0].upper()}{state[1:]} · {tally(context, pledge)}", *_said(context, pledge, mine))
    return Row(pledge.name, detail, buttons=_buttons(context, pledge, mine)[:3])


def tally(context: Context, pledge: Pledge) -> str:
    """How many have signed: "66 organisations, 76 signatures"."""
    count = signed.count_of(context.session, pledge, context.programme.la_code, context.today)
    if not count.signatures:
        return "nobody has signed yet"
    return f"{counted(count.organisations, 'organisation')}, {counted(count.signatures, 'signature')}"


def _mine(context: Context, pledge: Pledge) -> list[Signature]:
    person = context.actor.person_id
    return list(signatures.of_person(context.session, pledge.id, person)) if person else []


def _said(context: Context, pledge: Pledge, mine: list[Signature]) -> tuple[str, ...]:
    """What I have signed, in one line a signature."""
    if not mine:
        return ("You have not signed it.",) if signing.is_open(pledge, context.today) else ()
    names = signatures.names(context.session, mine)
    parts = ((_signed(row, names[row.id]), version_words(pledge, row.text_number), _state(row)) for row in mine)
    return tuple(", ".join(filter(None, part)) for part in parts)


def _signed(row: Signature, name: str) -> str:
    return f"You signed for {name} as {spoken_capacity(row.capacity)} on {day(row.signed_on)}"


def _state(row: Signature) -> str:
    return "waiting for an officer to confirm your role" if row.state == "pending" else ""


def _buttons(context: Context, pledge: Pledge, mine: list[Signature]) -> tuple[Button, ...]:
    buttons = []
    if signing.is_open(pledge, context.today):
        label, style = ("Sign for another", "default") if mine else ("Read and sign", "primary")
        buttons.append(Button(label, f"/pledge sign pledge:{pledge.slug} ask:yes", style))  # type: ignore[arg-type]  # one of its words
    buttons.append(Button("Read", f"/pledge show {pledge.slug}"))
    buttons.append(Button("How it stands", f"/pledge status pledge:{pledge.slug}"))
    buttons += [Button("Withdraw", f"/pledge withdraw signature:{row.id} ask:yes") for row in mine[:1]]
    return tuple(buttons)


def _waiting(context: Context) -> list[Node]:
    """How many signatures wait, for who can confirm them."""
    if not context.can("pledge.confirm").allowed:
        return []
    waiting = len(signatures.pending(context.session))
    if not waiting:
        return []
    verb = "waits" if waiting == 1 else "wait"
    return [Notice("info", f"{counted(waiting, 'signature')} {verb} for an officer to confirm the role.")]


def _keeping(context: Context) -> Buttons | None:
    """What officers and managers can do."""
    buttons = []
    if context.can("pledge.confirm").allowed:
        buttons.append(Button("Pending", "/pledge pending"))
        buttons.append(Button("Enter a paper", "/pledge paper ask:yes"))
    if context.can("pledge.keep").allowed:
        buttons.append(Button("Remind heads", "/pledge remind"))
        buttons.append(Button("Add a pledge", "/pledge add ask:yes"))
    return Buttons(tuple(buttons)) if buttons else None


def shown(context: Context, pledge: Pledge | None = None) -> Reply:
    """One pledge whole: its text, who may sign, until when, and what I have signed."""
    pledge = meant(context, pledge)
    mine = _mine(context, pledge)
    text = signing.text_of(pledge)
    facts = [Fact("Signing", open_words(context, pledge)), Fact("May sign", who_may(pledge))]
    if pledge.opens_on and pledge.opens_on <= context.today:
        facts.append(Fact("Opened", day(pledge.opens_on)))
    facts.append(Fact("So far", tally(context, pledge)))
    facts.append(Fact("Text", f"version {text.number}, of {day(text.since)}"))
    own = [Text(line) for line in _said(context, pledge, mine)]
    buttons = [button for button in _buttons(context, pledge, mine) if button.label != "Read"]
    if context.can("pledge.keep").allowed:
        buttons.append(Button("Edit", f"/pledge edit pledge:{pledge.slug} ask:yes"))
        buttons.append(Button("New text", f"/pledge text pledge:{pledge.slug} ask:yes"))
    return Reply(card(Title(pledge.name), Text(text.text), Facts(tuple(facts)), *own, Buttons(tuple(buttons))))
