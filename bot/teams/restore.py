"""A form put back as the person left it, where its answers were refused by more than its fields can show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from commands.engine.cards import Card, Form, Node, Reply


def restored(refused: Reply, asked: Reply, answers: Mapping[str, str]) -> Reply:
    """What the refusal says above the form that ``asked`` holds, with what was typed in its fields.

    Files are to be sent again: a card has nowhere to keep them.
    """

    def filled(node: Node) -> Node:
        if not isinstance(node, Form):
            return node
        inputs = tuple(
            replace(one, value=answers[one.name], value_label="", error="") if one.name in answers else one
            for one in node.inputs
        )
        return replace(node, inputs=inputs)

    form = [filled(node) for node in asked.card.nodes if isinstance(node, Form)]
    return replace(asked, card=Card((*refused.card.nodes, *form)), field_errors=refused.field_errors)
