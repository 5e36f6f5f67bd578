"""One Excel value as the person saw it on the screen: dates, numbers, money, fills."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from defusedxml import ElementTree
from openpyxl.styles.colors import COLOR_INDEX

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
# Order of the theme's colours as a cell counts them; the file lists each light one after its dark one.
_THEME_ORDER = (1, 0, 3, 2, 4, 5, 6, 7, 8, 9, 10, 11)


def shown(value: object, number_format: str) -> str:
    """Render a value in UK text: "30 April 2027" for a date, "April 2027" where only month and year are shown."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime):
        return _date(value, number_format) + _time(value.time())
    if isinstance(value, dt.date):
        return _date(value, number_format)
    if isinstance(value, int | float):
        return _number(value, number_format)
    return str(value)


def _date(value: dt.date, number_format: str) -> str:
    bare = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", number_format.casefold())
    month = f"{_MONTHS[value.month - 1]} {value.year}"
    if "y" in bare and "d" not in bare:
        return month if "m" in bare else str(value.year)
    return f"{value.day} {month}"


def _time(value: dt.time) -> str:
    return "" if value == dt.time() else f" {value:%H:%M}"


def _number(value: float, number_format: str) -> str:
    if "%" in number_format:
        return f"{value * 100:.10g}%"
    if "£" in number_format:
        return f"£{value:,.2f}".removesuffix(".00")
    return f"{value:.15g}"


def read_theme(xml: bytes | None) -> list[str]:
    """List the colours of the workbook's theme as RRGGBB, in the order cells count them."""
    if not xml:
        return []
    scheme: Any = next((node for node in ElementTree.fromstring(xml).iter() if node.tag.endswith("}clrScheme")), [])
    colours = [str(kid.get("lastClr") or kid.get("val", "")) for entry in scheme for kid in entry]
    return [colours[at] for at in _THEME_ORDER] if len(colours) >= len(_THEME_ORDER) else []


def fill_of(cell: Any, theme: list[str]) -> str:
    """Solid fill of a cell as RRGGBB; "" for none."""
    if not getattr(cell, "has_style", False):
        return ""
    fill = cell.fill
    if fill.fill_type != "solid":
        return ""
    colour = fill.fgColor
    if colour.type == "rgb":
        return str(colour.rgb)[-6:]
    if colour.type == "theme" and colour.theme < len(theme):
        return _tinted(theme[colour.theme], colour.tint)
    if colour.type == "indexed" and colour.indexed < len(COLOR_INDEX):
        return str(COLOR_INDEX[colour.indexed])[-6:]
    return ""


def _tinted(colour: str, tint: float) -> str:
    """Lighten or darken as Excel does, near enough to tell a pale band from a rating."""
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", colour):
        return ""
    parts = [int(colour[at : at + 2], 16) for at in (0, 2, 4)]
    moved = [part * (1 + tint) if tint < 0 else part + (255 - part) * tint for part in parts]
    return "".join(f"{min(255, max(0, round(part))):02X}" for part in moved)
