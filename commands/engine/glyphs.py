"""The shapes that stand beside words: a rating or an outcome is never told by colour alone (WCAG 2.2, 1.4.1).

Each shape differs from the others in outline, so that it tells in black and white too. ``emoji`` is for chat clients,
``plain`` for terminals and for renderers that colour the shape themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from commands.engine.cards import Badge, BadgeKind, Tone

TERMINAL_BAR: Final = "█░"
CHAT_BAR: Final = "▰▱"
_CELLS: Final = 20


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
    "question": Glyph("❓", "?", ""),
    "warning": Glyph("⚠️", "!", "Warning"),
    "refused": Glyph("⛔", "✘", "Not done"),
    "fault": Glyph("🧯", "✘", "Fault"),
}
"""A notice's shape; its word leads the sentence where the tone is not a happy one."""


def badge_word(badge: Badge) -> str:
    """The rating's word: the programme's own, else the usual one."""
    return badge.word or BADGES[badge.kind].word


def bar(done: int, total: int, marks: str) -> str:
    """A bar of twenty filled and empty marks; it is full only when all is done, and empty only when nothing is."""
    filled = 0
    if total > 0 and done > 0:
        filled = _CELLS if done >= total else min(max(round(_CELLS * done / total), 1), _CELLS - 1)
    return marks[0] * filled + marks[1] * (_CELLS - filled)


def progress_words(done: int, total: int) -> str:
    """``66 of 94 (70%)``; no percentage of nothing, and 100% only when all is done."""
    if total <= 0:
        return f"{done} of {total}"
    percent = round(done * 100 / total)
    return f"{done} of {total} ({min(percent, 99) if done < total else percent}%)"
