"""The shapes that stand beside words: a rating or an outcome is never told by colour alone (WCAG 2.2, 1.4.1).

Each shape differs from the others in outline, so that it tells in black and white too. ``emoji`` is for chat clients,
``plain`` for terminals and for renderers that colour the shape themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from commands.engine.cards import Badge, BadgeKind, Tone

FILLED: Final = "█"
EMPTY: Final = "░"


@dataclass(frozen=True, slots=True)
class Glyph:
    """A shape in two styles, and the word that is used where the card gives none."""

    emoji: str
    plain: str
    word: str


BADGES: Final[dict[BadgeKind, Glyph]] = {
    "red": Glyph("🔺", "▲", "Red"),
    "amber": Glyph("🔶", "◆", "Amber"),
    "green": Glyph("🟢", "●", "Green"),
    "blue": Glyph("✅", "✔", "Complete"),
    "unrated": Glyph("⬜", "□", "Not rated"),
}

TONES: Final[dict[Tone, Glyph]] = {
    "info": Glyph("ℹ️", "i", ""),
    "done": Glyph("✅", "✔", ""),
    "warning": Glyph("⚠️", "!", "Warning"),
    "refused": Glyph("⛔", "✘", "Not done"),
    "fault": Glyph("💥", "✘", "Fault"),
}
"""A notice's shape; its word leads the sentence where the tone is not a happy one."""


def badge_word(badge: Badge) -> str:
    """The rating's word: the programme's own, else the usual one."""
    return badge.word or BADGES[badge.kind].word


def bar(done: int, total: int, cells: int = 20) -> str:
    """A bar of ``cells`` characters; it is full only when all is done, and empty only when nothing is."""
    if total <= 0 or done <= 0:
        return EMPTY * cells
    if done >= total:
        return FILLED * cells
    filled = min(max(round(cells * done / total), 1), cells - 1)
    return FILLED * filled + EMPTY * (cells - filled)


def progress_words(done: int, total: int) -> str:
    """``66 of 94 (70%)``; no percentage of nothing, and 100% only when all is done."""
    if total <= 0:
        return f"{done} of {total}"
    percent = done * 100 // total if done > total else min(round(done * 100 / total), 99 if done < total else 100)
    return f"{done} of {total} ({percent}%)"
