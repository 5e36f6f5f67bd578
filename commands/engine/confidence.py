"""What is confidential is spoken of only where the speaker is alone; a slip of the tongue elsewhere is not echoed."""

from __future__ import annotations

from rapidfuzz import fuzz

from commands.engine.table import Table
from commands.engine.words import read_line

NOT_HERE = (
    "I speak of that only where we are alone. If others can see what you typed, please delete it there, "
    "and ask me in our own chat."
)
"""True wherever it is read: in Slack where it was typed, in Teams in one's own chat."""
ALIKE = 80.0
"""How like (0–100) a word must be to a confidential command's to be taken for it misspelt."""


def seems_confidential(table: Table, words: str, *, escaped: bool = False) -> bool:
    """Whether a line that could not be understood was probably a confidential command, or says that it is."""
    tokens = [token.value.casefold().lstrip("/") for token in read_line(words, escaped=escaped).tokens]
    rows = [row for row in table.rows if row.confidential]
    noun = table.aliases.get(tokens[0]) if tokens else None
    if noun is not None:
        rows = [row for row in rows if row.noun == noun]
    spelt = {"confidential", *(verb.split()[0] for row in rows for verb in row.verbs if verb)}
    return any(fuzz.ratio(token, verb) >= ALIKE for token in tokens for verb in spelt)
