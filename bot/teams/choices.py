"""The first choices of a field that searches, so that nobody need type on a phone to find one of six."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final, TypeAlias

from commands.engine.cards import Card, Form, Input, Node, Option, Reply

MOST: Final = 15
"""How many stand there before anything is typed; Teams asks for as many when something is."""
Ask: TypeAlias = Callable[[str], Awaitable[tuple[Option, ...]]]
"""What a field of that argument type offers to who has typed nothing yet."""


async def with_choices(reply: Reply, ask: Ask) -> Reply:
    """The reply with the first choices in each field of its form that searches and has none."""
    form = reply.card.form
    if form is None:
        return reply
    filled = replace(form, inputs=tuple([await _with_choices(each, ask) for each in form.inputs]))
    nodes: tuple[Node, ...] = tuple(filled if isinstance(node, Form) else node for node in reply.card.nodes)
    return replace(reply, card=Card(nodes))


async def _with_choices(asked: Input, ask: Ask) -> Input:
    if not asked.suggests or asked.options:
        return asked
    return replace(asked, options=(await ask(asked.suggests))[:MOST])
