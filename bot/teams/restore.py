"""A form put back as the person left it, where its answers were refused by more than its fields can show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from commands.engine.cards import Card, Form, Input, Node, Reply


def restored(refused: Reply, asked: Reply, answers: Mapping[str, str]) -> Reply:
    """What the refusal says above the form that ``asked`` holds, with what was typed in its fields.

    Files are to be sent again: a card has nowhere to keep them.
    """

    def filled(node: Node) -> Node:
        if not isinstance(node, Form):
            return node
        return replace(node, inputs=tuple(_filled(one, answers) for one in node.inputs))

    form = [filled(node) for node in asked.card.nodes if isinstance(node, Form)]
    return replace(asked, card=Card((*refused.card.nodes, *form)), field_errors=refused.field_errors)


def _filled(one: Input, answers: Mapping[str, str]) -> Input:
    """An input that holds what was answered; what it held before is still called what it was."""
    if answers.get(one.name, one.value) == one.value:
        return replace(one, error="")
    return replace(one, value=answers[one.name], value_label="", error="")
