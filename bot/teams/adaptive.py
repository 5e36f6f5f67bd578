"""Cards as Teams shows them: Adaptive Cards 1.5, without a colour of our own, that read on a narrow phone."""

from __future__ import annotations

import base64
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, assert_never

from bot.teams import actions, forms, limits, splitting, tables
from bot.teams.forms import read_answers, read_sentence
from bot.teams.text import Element, escaped, heading, lines, link, rich, run, safe
from commands.engine.cards import (
    Badge,
    Button,
    Buttons,
    Card,
    Facts,
    File,
    Form,
    Node,
    Notice,
    Pager,
    Picture,
    Progress,
    Reply,
    Row,
    Table,
    Text,
    Title,
    Tone,
)
from commands.engine.drawing import DoesNotFit, Limit, files, one_line, pictures, shorten, size_words
from commands.engine.glyphs import BADGES, CHAT_BAR, TONES, badge_word, bar, progress_words

__all__ = [
    "ROOM",
    "DoesNotFit",
    "Drawn",
    "drawn",
    "files",
    "pictures",
    "read_answers",
    "read_sentence",
    "render",
    "render_messages",
    "size",
]

_SCHEMA: Final = "http://adaptivecards.io/schemas/adaptive-card.json"
_TONE_STYLES: Final[dict[Tone, Element]] = {
    "info": {},
    "done": {},
    "question": {},
    "warning": {"style": "warning"},
    "refused": {"style": "attention"},
    "fault": {"style": "attention"},
}
ROOM: Final = Limit(limits.MESSAGE_BYTES - limits.ENVELOPE_BYTES, limits.MESSAGE_BYTES.source)
"""The most bytes a card may have, as :func:`size` counts them."""
_COMMA: Final = 4
_PNG: Final = "data:image/png;base64,"
_DATA: Final = re.compile(r"(?<=\"data:image/png;base64,)[A-Za-z0-9+/=]+")
_QUIET: Final[Element] = {"isSubtle": True, "size": "Small"}
_BESIDE_AT_MOST: Final = 12
_FALLBACK_AT_MOST: Final = 1_000


@dataclass(frozen=True, slots=True)
class Drawn:
    """A reply as Teams takes it: ``cards`` are messages, in order, and ``files`` what is handed over besides.

    ``files`` are the reply's own, then the pictures for which no card has room; the cards name them all.
    """

    cards: list[Element]
    files: list[File]


def render(reply: Reply) -> Element:
    """The reply as one Adaptive Card, for a place that holds no more.

    Pictures are in the card where there is room, else their alternative text is. Raises ``DoesNotFit`` where the card
    is over Teams' limit even so; :func:`drawn` gives as many cards as it takes.
    """
    card = _whole(reply, Pen(reply))
    if size(card) > ROOM and pictures(reply):
        card = _whole(reply, Pen(reply, picture_room=0))
    ROOM.check(size(card), "the card")
    return card


def drawn(reply: Reply, room: int = ROOM) -> Drawn:
    """The reply as as many cards as it takes, each of at most ``room`` bytes (:func:`size`), and its files.

    Raises ``DoesNotFit`` where a part of it is larger than ``room`` and cannot be parted, as a long form.
    """
    left = room - size(_card(reply, [], " (99 of 99)"))
    pen = Pen(reply, picture_room=left)
    bodies = _packed(reply.card.nodes, pen, left)
    count = len(bodies)
    cards = [_card(reply, body, f" ({at} of {count})" if count > 1 else "") for at, body in enumerate(bodies, 1)]
    for card in cards:
        Limit(room, limits.MESSAGE_BYTES.source).check(size(card), "the card")
    told = [File(one.name, "image/png", one.data) for one in pictures(reply) if not pen.shows(one)]
    return Drawn(cards, [*files(reply), *told])


def render_messages(reply: Reply, room: int = ROOM) -> list[Element]:
    """The cards of :func:`drawn`."""
    return drawn(reply, room).cards


def size(element: Element) -> int:
    """How many bytes Teams counts: the words in UTF-16, a picture's base64 as it is sent; never less than is sent.

    Source: :data:`bot.teams.limits.MESSAGE_BYTES`.
    """
    text = json.dumps(element, ensure_ascii=False)
    encoded = sum(map(len, _DATA.findall(text)))
    return max(len(text.encode("utf-16-le")) - encoded, len(text.encode()))


def _whole(reply: Reply, pen: Pen) -> Element:
    return _card(reply, [element for node in reply.card.nodes for element in pen.node(node)])


def _card(reply: Reply, body: list[Element], number: str = "") -> Element:
    return {
        "$schema": _SCHEMA,
        "type": "AdaptiveCard",
        "version": limits.VERSION,
        "msteams": {"width": "Full"},
        "fallbackText": _fallback(reply.card, confidential=reply.confidential) + number,
        "body": body or lines("Headway"),
    }


def _packed(nodes: Iterable[Node], pen: Pen, room: int) -> list[list[Element]]:
    """The nodes in bodies of cards, in order, each as full as it may be."""
    bodies: list[list[Element]] = [[]]
    left = room
    for group, needed in _groups(nodes, pen, room):
        if needed > left:
            bodies.append([])
            left = room
        bodies[-1] += group
        left -= needed
    return bodies if bodies[0] else bodies[1:] or [[]]


def _groups(nodes: Iterable[Node], pen: Pen, room: int) -> Iterator[tuple[list[Element], int]]:
    """What stays together in one card, and its bytes: a heading with what it heads, a button with its question."""
    group: list[Element] = []
    filled = 0
    waiting = deque(nodes)
    while waiting:
        node = waiting.popleft()
        drawn = pen.node(node)
        needed = sum(size(element) + _COMMA for element in drawn)
        if needed > room:
            waiting.extendleft(reversed(splitting.parted(node)))
            continue
        if filled + needed > room:
            yield group, filled
            group, filled = [], 0
        group += drawn
        filled += needed
        if not isinstance(node, Title):
            yield group, filled
            group, filled = [], 0
    yield group, filled


def _fallback(card: Card, *, confidential: bool) -> str:
    if confidential:
        return "Headway has an answer for you. It is confidential: open it to read it."
    return shorten(safe(one_line(card.summary)) or "Headway", _FALLBACK_AT_MOST)


@dataclass(slots=True)
class Pen:
    """How a card is drawn; ``picture_room`` is how many bytes a picture may have in it."""

    reply: Reply
    picture_room: int = ROOM
    counter: actions.Counter = field(default_factory=actions.Counter)

    def node(self, node: Node) -> list[Element]:
        """One node as elements."""
        match node:
            case Title():
                return heading(node.text, "Large" if node.level == 1 else "Medium")
            case Text():
                return lines(node.text, **(_QUIET if node.quiet else {}))
            case Facts():
                return _facts(node)
            case Row():
                return [self._row(node)]
            case Table():
                return tables.draw(node)
            case Progress():
                return _progress(node)
            case Picture():
                return self._picture(node)
            case File():
                return lines(f"📎 {one_line(node.name)} · {size_words(node.data)}", isSubtle=True)
            case Notice():
                return _notice(node)
            case Buttons():
                return actions.draw(node.buttons, self.counter)
            case Pager():
                return self._pager(node)
            case Form():
                return forms.draw(node, self.reply.field_errors)
            case _:
                assert_never(node)

    def _row(self, row: Row) -> Element:
        words = _row_words(row)
        drawn = actions.draw(row.buttons, self.counter)
        if len(row.buttons) == 1 and len(row.buttons[0].label) <= _BESIDE_AT_MOST and drawn[0]["type"] == "ActionSet":
            beside = {"type": "Column", "width": "auto", "verticalContentAlignment": "Center", "items": drawn[:1]}
            columns = [{"type": "Column", "width": "stretch", "items": words}, beside]
            items: list[Element] = [{"type": "ColumnSet", "columns": columns}, *drawn[1:]]
        else:
            items = [*words, *drawn]
        return {"type": "Container", "separator": True, "spacing": "Medium", "items": items}

    def shows(self, picture: Picture) -> bool:
        """Whether the picture is in the card; else its alternative text is."""
        return len(picture.data) <= limits.PICTURE_BYTES and size(_image(picture)) + _COMMA <= self.picture_room

    def _picture(self, picture: Picture) -> list[Element]:
        return [_image(picture)] if self.shows(picture) else lines(f"🖼️ {picture.alt or picture.name}", isSubtle=True)

    def _pager(self, pager: Pager) -> list[Element]:
        ends = (("◀ Previous", pager.previous), ("Next ▶", pager.next))
        buttons = [Button(label, sentence) for label, sentence in ends if sentence]
        return [*lines(pager.words, isSubtle=True, size="Small"), *actions.draw(buttons, self.counter)]


def _image(picture: Picture) -> Element:
    data = base64.b64encode(picture.data).decode()
    alt = safe(picture.alt or picture.name)
    return {"type": "Image", "url": f"{_PNG}{data}", "altText": alt, "size": "Stretch"}


def _facts(node: Facts) -> list[Element]:
    facts = [
        {
            "title": escaped(fact.label),
            "value": link(fact.value, fact.url) if fact.url else escaped(fact.value) or "–",
        }
        for fact in node.facts
    ]
    return [{"type": "FactSet", "facts": facts}] if facts else []


def _badge(badge: Badge) -> Element:
    """The rating's shape and word in the theme's own ink.

    Teams' ``Good`` and ``Warning`` have a contrast of 2.1 and 1.5 to 1 with white, where letters need 4.5 (WCAG 2.2,
    1.4.3), and no colour at all in high contrast: the shape has its colours with it. Sources:
    https://github.com/microsoft/AdaptiveCards/blob/main/samples/HostConfig/microsoft-teams-light.json,
    https://github.com/MicrosoftDocs/msteams-docs/issues/13042
    """
    return run(f"{BADGES[badge.kind].emoji} {one_line(badge_word(badge))}", weight="Bolder")


def _row_words(row: Row) -> list[Element]:
    """The title in bold, then the badge with the first line of detail, then the others."""
    title = lines(row.title, weight="Bolder")
    detail = list(row.detail)
    if not row.badge:
        return [*title, *(element for text in detail for element in lines(text, tight=True, isSubtle=True))]
    runs = [_badge(row.badge)]
    if detail and "\n" not in detail[0]:
        runs.append(run(f" · {detail.pop(0)}", isSubtle=True))
    below = (element for text in detail for element in lines(text, tight=True, isSubtle=True))
    return [*title, rich(*runs, spacing="Small"), *below]


def _progress(node: Progress) -> list[Element]:
    words = progress_words(node.done, node.total)
    label = [run(f"{one_line(node.label)}  ", weight="Bolder")] if node.label.strip() else []
    return [rich(*label, run(words)), rich(run(bar(node.done, node.total, CHAT_BAR), color="Accent"), spacing="None")]


def _notice(notice: Notice) -> list[Element]:
    glyph = TONES[notice.tone]
    lead = f"{glyph.emoji} {glyph.word}: " if glyph.word else f"{glyph.emoji} "
    first, *others = safe(notice.text).split("\n")
    bold = {"weight": "Bolder"} if glyph.word else {}
    items = [rich(run(lead, **bold), run(first)), *lines("\n".join(others), tight=True)]
    style = _TONE_STYLES[notice.tone]
    return [{"type": "Container", **style, "items": items}] if style else items
