"""The one door that every surface knocks on, as the surfaces see it."""

from __future__ import annotations

from typing import Protocol

from commands.engine.cards import Option, Reply
from commands.engine.request import Request


class Door(Protocol):
    """What an adapter may ask of the house. Nothing here raises."""

    def handle(self, request: Request) -> Reply:
        """Carry out what was said and answer it.

        Blocks, and may be called from any thread; its transaction is committed when it returns.
        """
        ...

    def opens_form(self, request: Request) -> str | None:
        """The title of the form that these words open, or nothing. Pure and instant."""
        ...

    def writes(self, request: Request) -> bool:
        """Whether it belongs on the writer's thread. Pure and instant."""
        ...

    def suggest(self, request: Request, suggests: str, prefix: str) -> tuple[Option, ...]:
        """What a field of that argument type offers once ``prefix`` is typed. Blocks on the database."""
        ...
