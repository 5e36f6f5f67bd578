"""Cards as a page of HTML that stands in an e-mail: read on a phone, in the dark, in black and white, or aloud.

Mail readers set their own colours, in the dark above all, so the page sets none for words or ground; the shapes of
ratings have colours that stand out on white and on black alike. Styles are written on each element, for many mail
readers drop a style sheet, and nothing is fetched from anywhere: pictures are parts of the letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Final, assert_never

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
from commands.engine.drawing import is_web_address, one_line, shown, size_words
from commands.engine.glyphs import BADGES, CHAT_BAR, TONES, badge_word, bar, progress_words

_LINE: Final = "#808080"
_SHAPES: Final[dict[BadgeKind, str]] = {
    "red": "#d9412f",
    "amber": "#b36b00",
    "green": "#0a8a3f",
    "blue": "#2f7fc4",
    "unrated": _LINE,
}
_EDGES: Final[dict[Tone, str]] = {
    "info": _SHAPES["blue"],
    "done": _SHAPES["green"],
    "question": _SHAPES["blue"],
    "warning": _SHAPES["amber"],
    "refused": _SHAPES["red"],
    "fault": _SHAPES["red"],
}
"""Each has a contrast of 3:1 at least with white and with #121212 (WCAG 2.2, 1.4.11)."""
_BODY: Final = (
    "margin:0 auto;padding:16px;max-width:640px;font-family:-apple-system,'Segoe UI',Roboto,Arial,sans-serif;"
    "font-size:16px;line-height:1.5;overflow-wrap:break-word"
)
_CELL: Final = f"padding:6px 12px 6px 0;border-bottom:1px solid {_LINE};vertical-align:top;text-align:"
_WIDEST: Final = 608
"""Pixels within the page."""
_SMALL: Final = "margin:0 0 12px;font-size:14px"


def draw(reply: Reply, title: str, pictures: Mapping[int, str]) -> str:
    """The whole page, under its title; ``pictures`` are the addresses of the card's pictures by their nodes' places.

    Everything that stands on the card is text here, whatever it looks like.
    """
    return "\n".join(
        (
            "<!DOCTYPE html>",
            '<html lang="en-GB">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            "<style>:root { color-scheme: light dark; }</style>",
            f"<title>{_text(title)}</title>",
            "</head>",
            f'<body style="{_BODY}">',
            *_Page(reply, pictures).parts(),
            "</body>",
            "</html>",
            "",
        )
    )


@dataclass(frozen=True, slots=True)
class _Page:
    reply: Reply
    pictures: Mapping[int, str]

    def parts(self) -> Iterator[str]:
        """The card, top to bottom; rows that follow each other are one list."""
        for is_row, group in groupby(enumerate(self.reply.card.nodes), lambda one: isinstance(one[1], Row)):
            drawn = [part for place, node in group for part in self._node(place, node)]
            yield from (
                ['<ul role="list" style="margin:0 0 16px;padding:0;list-style:none">', *drawn, "</ul>"]
                if is_row
                else drawn
            )

    def _node(self, place: int, node: Node) -> Iterator[str]:
        match node:
            case Title():
                yield from _title(node)
            case Text():
                yield from _paragraphs(node.text, _SMALL if node.quiet else "margin:0 0 12px")
            case Facts():
                yield from _facts(node.facts)
            case Row():
                yield from _row(node)
            case Table():
                yield from _table(node)
            case Progress():
                yield _progress(node)
            case Picture():
                yield _picture(node, self.pictures[place])
            case File():
                yield f'<p style="{_SMALL}">Attached: {_text(one_line(node.name))} ({size_words(node.data)})</p>'
            case Notice():
                yield _notice(node)
            case Buttons():
                yield from _links(node.buttons)
            case Pager():
                yield from _paragraphs(node.words, _SMALL)
            case Form():
                yield from self._form(node)
            case _:
                assert_never(node)

    def _form(self, form: Form) -> Iterator[str]:
        yield from _title(Title(form.title, 2))
        yield '<ol style="margin:0 0 16px;padding-left:24px">'
        for asked in form.inputs:
            said = "<br>".join(_question(asked, self.reply.field_errors.get(asked.name) or asked.error))
            yield f'<li style="margin:0 0 8px">{said}</li>'
        yield "</ol>"


def _text(words: str) -> str:
    """Words as text, whatever they look like; their line breaks are kept."""
    return escape(shown(words)).replace("\n", "<br>")


def _paragraphs(words: str, style: str) -> Iterator[str]:
    for paragraph in shown(words).split("\n\n"):
        if paragraph.strip():
            yield f'<p style="{style}">{_text(paragraph.strip())}</p>'


def _title(title: Title) -> Iterator[str]:
    words = _text(one_line(title.text))
    if not words:
        return
    if title.level == 1:
        yield f'<h1 style="margin:0 0 12px;font-size:22px;line-height:1.3">{words}</h1>'
    else:
        yield f'<h2 style="margin:20px 0 8px;font-size:18px;line-height:1.3">{words}</h2>'


def _facts(facts: Sequence[Fact]) -> Iterator[str]:
    yield '<table style="border-collapse:collapse;width:100%;margin:0 0 16px">'
    for fact in facts:
        label = f'<th scope="row" style="{_CELL}left;font-weight:600;width:30%">{_text(one_line(fact.label))}</th>'
        yield f'<tr>{label}<td style="{_CELL}left">{_linked(fact.value, fact.url) or "–"}</td></tr>'
    yield "</table>"


def _linked(words: str, url: str) -> str:
    """Words that lead to a page; the address beside them where it is none of the web's."""
    if is_web_address(url):
        return f'<a href="{escape(url)}">{_text(words) or _text(url)}</a>'
    return f"{_text(words)} {_text(url)}".strip()


def _row(row: Row) -> Iterator[str]:
    rating = f"{_shape(row.badge.kind)} {_text(one_line(badge_word(row.badge)))}" if row.badge else ""
    detail = [_text(line) for line in row.detail]
    lines = [f"<strong>{_text(row.title)}</strong>", " · ".join(part for part in (rating, *detail[:1]) if part)]
    links = [_linked(one_line(button.label), button.url) for button in row.buttons]
    said = "<br>".join(line for line in (*lines, *detail[1:], *links) if line)
    yield f'<li style="margin:0;padding:8px 0;border-bottom:1px solid {_LINE}">{said}</li>'


def _shape(kind: BadgeKind) -> str:
    return f'<span aria-hidden="true" style="color:{_SHAPES[kind]}">{BADGES[kind].plain}</span>'


def _table(table: Table) -> Iterator[str]:
    """The first column names its row, unless it is one of numbers."""
    width = max([len(table.columns), *(len(row) for row in table.rows)])
    if not width:
        yield from _paragraphs(table.caption, "margin:0 0 12px;font-weight:600")
        return
    yield '<div style="overflow-x:auto;margin:0 0 16px">'
    yield '<table style="border-collapse:collapse;width:100%;font-size:15px">'
    if table.caption.strip():
        yield f'<caption style="text-align:left;font-weight:600;padding:0 0 4px">{_text(table.caption)}</caption>'
    sides = ["right" if column in table.numeric else "left" for column in range(width)]
    heads = zip(sides, _filled(table.columns, width), strict=True)
    yield "<thead><tr>"
    yield "".join(f'<th scope="col" style="{_CELL}{side}">{_text(words)}</th>' for side, words in heads)
    yield "</tr></thead><tbody>"
    for row in table.rows:
        first, *others = zip(sides, _filled(row, width), strict=True)
        named = _cell(*first) if 0 in table.numeric else _name(first[1])
        yield f"<tr>{named}{''.join(_cell(*one) for one in others)}</tr>"
    yield "</tbody></table></div>"


def _cell(side: str, words: str) -> str:
    return f'<td style="{_CELL}{side}">{_text(words)}</td>'


def _name(words: str) -> str:
    return f'<th scope="row" style="{_CELL}left;font-weight:400">{_text(words)}</th>'


def _filled(row: Sequence[str], width: int) -> list[str]:
    return [cell.strip() for cell in row] + [""] * (width - len(row))


def _progress(progress: Progress) -> str:
    label = f"{_text(one_line(progress.label))}: " if progress.label.strip() else ""
    drawn = bar(progress.done, progress.total, CHAT_BAR)
    words = progress_words(progress.done, progress.total)
    return f'<p style="margin:0 0 12px">{label}{words}<br><span aria-hidden="true">{drawn}</span></p>'


def _picture(picture: Picture, address: str) -> str:
    alt = escape(one_line(picture.alt or picture.name))
    style = "display:block;max-width:100%;height:auto"
    image = f'<img src="{escape(address)}" alt="{alt}" width="{_shown_width(picture.data)}" style="{style}">'
    return f'<p style="margin:0 0 16px">{image}</p>'


def _shown_width(png: bytes) -> int:
    """How wide a picture is shown, in pixels: Outlook knows no style that would keep it within the page.

    A PNG says its own width in its bytes 16 to 19 (https://www.w3.org/TR/png-3/#11IHDR).
    """
    return min(int.from_bytes(png[16:20], "big"), _WIDEST) or _WIDEST


def _notice(notice: Notice) -> str:
    glyph = TONES[notice.tone]
    shape = "" if notice.tone == "info" else f'<span aria-hidden="true">{glyph.plain}</span> '
    lead = f"{shape}<strong>{glyph.word}:</strong> " if glyph.word else shape
    style = f"margin:0 0 16px;padding:4px 0 4px 12px;border-left:4px solid {_EDGES[notice.tone]}"
    return f'<p style="{style}">{lead}{_text(notice.text)}</p>'


def _links(buttons: Sequence[Button]) -> Iterator[str]:
    for button in buttons:
        yield f'<p style="margin:0 0 12px">{_linked(one_line(button.label), button.url)}</p>'


def _question(asked: Input, error: str) -> Iterator[str]:
    yield f"<strong>{_text(asked.label or asked.name)}</strong>{' (needed)' if asked.required else ''}"
    if asked.hint.strip():
        yield _text(asked.hint)
    if asked.options:
        choices = " / ".join(one_line(option.label or option.value) for option in asked.options)
        yield f"{'Any' if asked.many else 'One'} of: {_text(choices)}"
    if now := asked.value_label or asked.value:
        yield f"Now: {_text(now)}"
    if error:
        yield f"! {_text(error)}"
