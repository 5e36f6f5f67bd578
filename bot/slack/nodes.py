"""Each node of a card as Slack blocks, in groups that stay together in one message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final, assert_never

from bot.slack import buttons, limits, tables
from bot.slack.text import (
    BLANK,
    Block,
    Line,
    Run,
    defanged,
    header,
    line,
    marked,
    paragraph,
    quiet,
    rich,
)
from commands.engine.cards import (
    Badge,
    Button,
    Buttons,
    Card,
    Fact,
    Facts,
    File,
    Form,
    Input,
    Node,
    Notice,
    Pager,
    Picture,
    Progress,
    Row,
    Table,
    Text,
    Title,
)
from commands.engine.drawing import is_web_address, one_line, shorten, size_words
from commands.engine.glyphs import BADGES, CHAT_BAR, TONES, badge_word, bar, progress_words

OPEN_FORM = "Open the form"
_BAR_CELLS: Final = 10
_LIST_LINES: Final = 40
"""The most lines of a list in one block, so that a row is not parted from its detail."""


@dataclass(slots=True)
class Pen:
    """How a card is drawn: its tables' style, the Slack file ids of its pictures by name, and its buttons' numbers."""

    tables: tables.Style = "block"
    pictures: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    counter: buttons.Counter = field(default_factory=buttons.Counter)

    def card(self, card: Card) -> list[list[Block]]:
        """The card as groups of blocks: a heading goes with what it heads; an empty card still says what it is."""
        groups: list[list[Block]] = []
        heading: list[Block] = []
        for node, drawn in self.nodes(card.nodes):
            if isinstance(node, Title):
                heading += [block for group in drawn for block in group]
            elif drawn:
                groups += [[*heading, *drawn[0]], *drawn[1:]]
                heading = []
        groups += [heading] if heading else []
        return groups or [paragraph("Headway")]

    def nodes(self, nodes: Iterable[Node]) -> Iterator[tuple[Node, list[list[Block]]]]:
        """Each node with its groups of blocks; rows that stand together without buttons come as the first of them."""
        for listed, run in groupby(nodes, lambda node: isinstance(node, Row) and not node.buttons):
            together = list(run)
            if listed:
                yield together[0], _list([node for node in together if isinstance(node, Row)])
            else:
                yield from ((node, self.node(node)) for node in together)

    def node(self, node: Node) -> list[list[Block]]:
        """One node as groups of blocks."""
        if isinstance(node, Table):
            return tables.draw(node, self.tables)
        if isinstance(node, Text | Facts | Form):
            return [[block] for block in self._loose(node)]
        group = self._together(node)
        return [group] if group else []

    def _loose(self, node: Text | Facts | Form) -> list[Block]:
        match node:
            case Text():
                return quiet(node.text) if node.quiet else paragraph(node.text)
            case Facts():
                return rich(fact_line(fact) for fact in node.facts)
            case Form():
                return self._form(node)
            case _:
                assert_never(node)

    def _together(self, node: Title | Row | Progress | Picture | File | Notice | Buttons | Pager) -> list[Block]:
        match node:
            case Title():
                return header(node.text) if node.level == 1 else _part(node.text)
            case Row():
                return self._row(node)
            case Progress():
                return progress(node)
            case Picture():
                return self._picture(node)
            case File():
                return quiet(f"📎 {one_line(node.name)} · {size_words(node.data)}")
            case Notice():
                return notice(node)
            case Buttons():
                return buttons.blocks(buttons.draw(node.buttons, self.counter))
            case Pager():
                return self._pager(node)
            case _:
                assert_never(node)

    def _row(self, row: Row) -> list[Block]:
        drawn = buttons.draw(row.buttons, self.counter)
        beside = _section(row) if len(drawn.elements) == 1 and not drawn.notes else None
        if beside:
            return [{**beside, "accessory": drawn.elements[0]}]
        return [*rich(_row_lines(row)), *buttons.blocks(drawn)]

    def _picture(self, picture: Picture) -> list[Block]:
        file_id = self.pictures.get(picture.name)
        alt = defanged(picture.alt or picture.name)
        if not file_id:
            return quiet(f"🖼️ {alt}")
        image: Block = {
            "type": "image",
            "slack_file": {"id": file_id},
            "alt_text": shorten(alt, limits.IMAGE_ALT),
        }
        return [image, *(quiet(alt) if len(alt) > limits.IMAGE_ALT else [])]

    def _pager(self, pager: Pager) -> list[Block]:
        drawn = buttons.draw(pager_buttons(pager), self.counter)
        return [*quiet(pager.words), *buttons.blocks(drawn)]

    def _form(self, form: Form) -> list[Block]:
        lines = [line(form.title, bold=True)]
        for asked in form.inputs:
            lines += _question(asked, self.errors.get(asked.name) or asked.error)
        opener = Button(OPEN_FORM, form.sentence, style="primary")
        return [*rich(lines), *buttons.blocks(buttons.draw([opener], self.counter))]


def _part(text: str) -> list[Block]:
    words = rich([line(one_line(text), bold=True)])
    return [{"type": "divider"}, *words] if words else []


def pager_buttons(pager: Pager) -> list[Button]:
    """The pager's buttons, where it has any."""
    ends = (("◀ Previous", pager.previous), ("Next ▶", pager.next))
    return [Button(label, sentence) for label, sentence in ends if sentence]


def fact_line(fact: Fact) -> Line:
    """A label in bold, and its value beside it."""
    label = Run(f"{fact.label}:" if fact.label else "", bold=True)
    if not fact.url or is_web_address(fact.url):
        return (label, Run(" "), Run(fact.value or fact.url or "–", url=fact.url))
    return (label, Run(" "), Run(f"{fact.value} ({fact.url})"))


def notice(node: Notice) -> list[Block]:
    """One sentence with the shape, and where it matters the word, of how it went."""
    glyph = TONES[node.tone]
    lead = f"{glyph.emoji} {glyph.word}: " if glyph.word else f"{glyph.emoji} "
    return rich([(Run(lead, bold=bool(glyph.word)), Run(node.text))])


def progress(node: Progress) -> list[Block]:
    """The label and how far in words; below, in small print, a bar, which a screen reader spells out cell by cell."""
    words = progress_words(node.done, node.total)
    label = (Run(node.label, bold=True), Run(f"  {words}" if node.label else words))
    return [*rich([label]), *quiet(_short_bar(node.done, node.total))]


def _short_bar(done: int, total: int) -> str:
    """Half as many cells as a bar has elsewhere; it too is full only at the end, and empty only at the start."""
    filled = bar(done, total, CHAT_BAR).count(CHAT_BAR[0])
    cells = max(filled // 2, min(filled, 1))
    return CHAT_BAR[0] * cells + CHAT_BAR[1] * (_BAR_CELLS - cells)


def _badge(badge: Badge) -> str:
    return f"{BADGES[badge.kind].emoji} {badge_word(badge)}"


def _below(row: Row) -> list[str]:
    """The lines below a row's title: the badge stands before the first of them."""
    if not row.badge:
        return list(row.detail)
    return [" · ".join([_badge(row.badge), *row.detail[:1]]), *row.detail[1:]]


def _row_lines(row: Row) -> list[Line]:
    return [line(row.title, bold=True), *map(line, _below(row))]


def _list(rows: Sequence[Row]) -> list[list[Block]]:
    """Rows without buttons as running text, a blank line between those that have detail."""
    parts: list[list[Line]] = []
    room, has_detail = 0, False
    for row in rows:
        lines = _row_lines(row)
        size = sum(len(run.text) + 1 for runs in lines for run in runs) + 1
        if not parts or size > room or len(parts[-1]) + len(lines) >= _LIST_LINES:
            parts.append([])
            room = int(limits.RICH_TEXT)
        elif has_detail or len(lines) > 1:
            parts[-1].append(BLANK)
        parts[-1] += lines
        room -= size
        has_detail = len(lines) > 1
    return [drawn for part in parts if (drawn := rich(part))]


def _section(row: Row) -> Block | None:
    """The row's words as a section, beside which a button can stand; None where they are too long or not inert."""
    title, *below = [part.strip() for part in (row.title, *_below(row))]
    lines = [marked(title, bold=True), *(marked(part) for part in below if part)]
    text = "\n".join(filter(None, lines))
    if not title or "\n" in title or None in lines or len(text) > limits.SECTION_TEXT:
        return None
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def _question(asked: Input, error: str) -> Sequence[Line]:
    answer = asked.value_label or asked.value
    runs = [Run(f"• {asked.label}", bold=asked.required)]
    if asked.required:
        runs.append(Run(" (needed)"))
    if answer:
        runs.append(Run(f": {answer}"))
    if asked.hint:
        runs.append(Run(f" – {asked.hint}"))
    problem = [line(f"{TONES['warning'].emoji} {error}")] if error else []
    return [tuple(runs), *problem]
