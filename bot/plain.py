"""Cards as plain text that a screen reader reads well: what a terminal shows, and what stands in an e-mail."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, Literal, TypeAlias, assert_never

from tabulate import tabulate

from commands.engine.cards import (
    BadgeKind,
    Button,
    Buttons,
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
    Reply,
    Row,
    Table,
    Text,
    Title,
    Tone,
)
from commands.engine.drawing import one_line, shown, size_words
from commands.engine.glyphs import BADGES, TERMINAL_BAR, TONES, badge_word, bar, progress_words

Style: TypeAlias = Literal["plain", "bold", "quiet"] | BadgeKind | Tone
"""What a piece of text is, for a pen that has more than one colour: a rating or a tone among others."""

NARROWEST: Final = 20
"""The fewest columns that a card is drawn in."""
_NARROWEST_COLUMN: Final = 8
_GAP: Final = 2
"""Between columns; tabulate also draws a column two wider than its heading."""
_THOUSANDS: Final = re.compile(r"(?<=\d),(?=\d)")
_HELD: Final = "\ue000"
"""Stands for the comma of "1,102" while tabulate wraps, which takes such a cell for a number and fails to read it."""


def pager_buttons(pager: Pager) -> list[Button]:
    """The buttons of a pager: at either end of a list there is one."""
    ends = (("Previous", pager.previous), ("Next", pager.next))
    return [Button(label, sentence) for label, sentence in ends if sentence]


@dataclass(slots=True)
class Pen:
    """Draws a card as text of ``width`` columns; only a word longer than that makes a line longer."""

    width: int
    reply: Reply
    breaks_words: ClassVar[bool] = False

    def draw(self) -> str:
        """The whole card; nothing is cut."""
        parts = [part for node in self.reply.card.nodes if (part := "\n".join(self.node(node)))]
        return "\n\n".join(parts) if parts else "Headway"

    def node(self, node: Node) -> list[str]:
        """One node as lines."""
        match node:
            case Title():
                return self._title(node)
            case Text():
                return self.wrap(node.text, style="quiet" if node.quiet else "plain")
            case Facts():
                return self._facts(node.facts)
            case Row():
                return self._row(node)
            case Table():
                return self._table(node)
            case Progress():
                words = progress_words(node.done, node.total)
                label = f"{one_line(node.label)}  " if node.label.strip() else ""
                return [*self.wrap(f"{label}{words}"), bar(node.done, node.total, TERMINAL_BAR)]
            case Picture():
                return self.wrap(f"Picture: {node.alt or node.name} ({size_words(node.data)})")
            case File():
                return self.wrap(f"File: {one_line(node.name)} ({size_words(node.data)})")
            case Notice():
                return self._notice(node)
            case Buttons():
                return self._buttons(node.buttons)
            case Pager():
                return [*self.wrap(node.words), *self._buttons(pager_buttons(node))]
            case Form():
                return self._form(node)
            case _:
                assert_never(node)

    def wrap(self, text: str, *, first: str = "", indent: str = "", style: Style = "plain") -> list[str]:
        """The text as lines within the width: ``first`` before the first of them, ``indent`` before the others."""
        lines: list[str] = []
        for paragraph in shown(text).expandtabs(4).split("\n"):
            lines += textwrap.wrap(
                paragraph,
                self.width,
                initial_indent=indent if lines else first,
                subsequent_indent=indent,
                break_on_hyphens=False,
                break_long_words=self.breaks_words,
            ) or [""]
        while lines and not lines[-1].strip():
            lines.pop()
        return [self.painted(line, style) for line in lines]

    def painted(self, text: str, style: Style) -> str:
        """The text as it is shown where it is of that style: plain paper has no colours."""
        return text

    def label(self, button: Button) -> str:
        """A button as words; its page stands beside it, where it opens one."""
        page = f" <{one_line(button.url)}>" if button.url else ""
        return f"{one_line(button.label) or one_line(button.sentence)}{page}"

    def _title(self, title: Title) -> list[str]:
        lines = self.wrap(one_line(title.text), style="bold")
        plain = self.wrap(one_line(title.text))
        rule = ("═" if title.level == 1 else "─") * max(map(len, plain), default=0)
        return [*lines, rule] if lines else []

    def _facts(self, facts: Sequence[Fact]) -> list[str]:
        labels = [one_line(fact.label) for fact in facts]
        column = min(max(map(len, labels), default=0), self.width // 3)
        lines: list[str] = []
        for label, fact in zip(labels, facts, strict=True):
            value = f"{fact.value} <{fact.url}>".strip() if fact.url else fact.value or "–"
            if len(label) > column:
                lines += [*self.wrap(f"{label}:"), *self.wrap(value, first="  ", indent="  ")]
            else:
                lines += self.wrap(value, first=f"{label + ':':<{column + 1}} ", indent=" " * (column + 2))
        return lines

    def _row(self, row: Row) -> list[str]:
        title = self.wrap(row.title, style="bold")
        detail = list(row.detail)
        badge: list[str] = []
        if row.badge:
            words = f"{BADGES[row.badge.kind].plain} {one_line(badge_word(row.badge))}"
            lines = self.wrap(" · ".join([words, *detail[:1]]), first="  ", indent="  ")
            badge = [line.replace(words, self.painted(words, row.badge.kind), 1) for line in lines]
            detail = detail[1:]
        below = [line for text in detail for line in self.wrap(text, first="  ", indent="  ")]
        return [*title, *badge, *below, *self._buttons(row.buttons, indent="  ")]

    def _notice(self, notice: Notice) -> list[str]:
        glyph = TONES[notice.tone]
        lead = f"{glyph.plain} {glyph.word}: " if glyph.word else f"{glyph.plain} "
        return self.wrap(notice.text, first=lead, indent="  ", style=notice.tone)

    def _buttons(self, drawn: Sequence[Button], indent: str = "") -> list[str]:
        lines: list[str] = []
        for label in map(self.label, drawn):
            if lines and len(lines[-1]) + 3 + len(label) <= self.width:
                lines[-1] += f"   {label}"
            else:
                lines += self.wrap(label, first=indent, indent=indent + "    ")
        return lines

    def _table(self, table: Table) -> list[str]:
        width = max([len(table.columns), *(len(row) for row in table.rows)])
        caption = self.wrap(table.caption, style="bold")
        if not width:
            return caption
        header = _padded(table.columns, width)
        rows = [_padded(row, width) for row in table.rows]
        room = self.width - _GAP * (width - 1)
        if room < _NARROWEST_COLUMN * width:
            return [*caption, *self._records(header, rows)]
        return [*caption, *_grid(table, header, rows, _shares(header, rows, room))]

    def _records(self, header: list[str], rows: list[list[str]]) -> list[str]:
        """A table that is too wide for the terminal, as a list of labelled values."""
        lines: list[str] = [] if rows else self.wrap(" · ".join(header))
        for row in rows:
            facts = [Fact(label or "–", value) for label, value in zip(header, row, strict=True)]
            lines += ["-" * min(self.width, 20), *self._facts(facts)]
        return lines

    def _form(self, form: Form) -> list[str]:
        lines = self.wrap(form.title, style="bold")
        for number, asked in enumerate(form.inputs, 1):
            error = self.reply.field_errors.get(asked.name) or asked.error
            lines += self._question(number, asked, error)
        return lines

    def _question(self, number: int, asked: Input, error: str) -> list[str]:
        needed = " (needed)" if asked.required else ""
        now = asked.value_label or asked.value
        indent = "   "
        lines = self.wrap(f"{asked.label or asked.name}{needed}", first=f"{number}. ", indent=indent)
        lines += self.wrap(asked.hint, first=indent, indent=indent, style="quiet")
        if asked.options:
            choices = " / ".join(one_line(option.label or option.value) for option in asked.options)
            lines += self.wrap(
                f"One of: {choices}" if not asked.many else f"Any of: {choices}", first=indent, indent=indent
            )
        if now:
            lines += self.wrap(f"Now: {now}", first=indent, indent=indent)
        if error:
            lines += self.wrap(f"! {error}", first=indent, indent=indent, style="warning")
        return lines


def _padded(row: Sequence[str], width: int) -> list[str]:
    return [shown(cell).expandtabs(4).strip() for cell in row] + [""] * (width - len(row))


def _shares(header: list[str], rows: list[list[str]], room: int) -> list[int]:
    """A width for each column: what it needs where there is room, else what the widest ones give up evenly."""
    needs = [max([_widest(title) + _GAP, *map(_widest, cells)]) for title, *cells in zip(header, *rows, strict=True)]
    while sum(needs) > room:
        widest = max(needs)
        needs[needs.index(widest)] = widest - 1
    return needs


def _widest(cell: str) -> int:
    return max(map(len, cell.split("\n")), default=0)


def _grid(table: Table, header: list[str], rows: list[list[str]], widths: list[int]) -> list[str]:
    aligned = tuple("right" if column in table.numeric else "left" for column in range(len(header)))
    cells = [[_THOUSANDS.sub(_HELD, cell) for cell in row] for row in rows]
    text = tabulate(
        cells or [[""] * len(header)],
        headers=header,
        tablefmt="simple",
        disable_numparse=True,
        colalign=aligned,
        maxcolwidths=widths,
        maxheadercolwidths=[width - _GAP for width in widths],
    )
    return [line.rstrip().replace(_HELD, ",") for line in text.split("\n")]
