"""Text as it is searched: stored beside what people wrote, so that looking for it needs no guess at the time."""

from __future__ import annotations

import re


def plain(*texts: str | None) -> str:
    """Texts made plain: lower case, one space between words, no punctuation."""
    return " ".join(re.sub(r"[^\w\s]", " ", " ".join(text or "" for text in texts).casefold()).split())
