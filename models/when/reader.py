"""A phrase as the grammar reads it: its words, the day it was written, and the authority's calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.calendar import Calendar
from models.when.words import NOTHING, Word


@dataclass(frozen=True)
class Reader:
    """The words of one phrase. A rule of the grammar takes a place in it; it gives what it read and the place after."""

    words: tuple[Word, ...]
    on: date
    calendar: Calendar

    def at(self, place: int) -> Word:
        """Give the word at a place; past either end there is an empty one."""
        return self.words[place] if 0 <= place < len(self.words) else NOTHING

    def says(self, place: int, *sequence: str) -> bool:
        """Tell whether these words follow each other from this place."""
        return all(self.at(place + step).word == word for step, word in enumerate(sequence))

    def skip(self, place: int, *fillers: str) -> int:
        """Give the place after any number of these words."""
        while self.at(place).word in fillers:
            place += 1
        return place

    @property
    def length(self) -> int:
        """The number of words."""
        return len(self.words)
