"""Several pictures in one, for whoever wants one file."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image


def stacked(pictures: Sequence[bytes]) -> bytes:
    """PNGs one below the other, as one PNG on white. Raises ValueError where there are none."""
    drawn = [Image.open(io.BytesIO(png)).convert("RGB") for png in pictures]
    if not drawn:
        raise ValueError("there are no pictures")
    whole = Image.new("RGB", (max(each.width for each in drawn), sum(each.height for each in drawn)), "white")
    top = 0
    for each in drawn:
        whole.paste(each, (0, top))
        top += each.height
    out = io.BytesIO()
    whole.save(out, "PNG")
    return out.getvalue()
