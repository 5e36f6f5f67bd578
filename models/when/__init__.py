"""When something is to happen: the words people type, and the days they mean.

School terms, half-terms and the other conventions of English councils' plans, day first. Where a phrase could be two
things it is *unclear*, and carries the question to ask.
"""

from models.when.describing import describe, say
from models.when.finding import Found, find
from models.when.model import Every, Kind, When
from models.when.understanding import understand

__all__ = ["Every", "Found", "Kind", "When", "describe", "find", "say", "understand"]
