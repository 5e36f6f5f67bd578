"""How a command ends: well, or with a sentence on standard error and a number that scripts can tell apart."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import typer
from typer.core import TyperGroup

MISTAKE, FAULT = 2, 1
"""What was asked for cannot be done as it was asked; and what nobody who asked could help."""


class Stop(Exception):  # noqa: N818 - it is what is to happen
    """End the command with a sentence and an exit code."""

    def __init__(self, sentence: str, code: int = MISTAKE) -> None:
        super().__init__(sentence)
        self.code = code


class Plain(TyperGroup):
    """Commands whose mistakes are told in sentences, and never as a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        with told():
            return super().invoke(ctx)


@contextmanager
def told() -> Iterator[None]:
    """Tell what goes wrong in here on standard error, and end with its code."""
    try:
        yield
    except (typer.Exit, typer.Abort, SystemExit):
        raise
    except Stop as stop:
        _end(str(stop), stop.code, stop)
    except KeyboardInterrupt as stop:
        _end("", 130, stop)
    except BrokenPipeError as closed:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # whoever read us has read enough: nothing is left to flush
        raise typer.Exit(0) from closed
    except Exception as error:
        if type(error).__module__.startswith(("click", "typer")):
            raise
        sentence, code = _known(error)
        _end(sentence, code, error)


def _end(sentence: str, code: int, cause: BaseException) -> None:
    if sentence:
        typer.echo(sentence, err=True)
    raise typer.Exit(code) from cause


def _known(error: Exception) -> tuple[str, int]:
    """The sentence and the code of errors of ours and of the database's; anything else is a fault, and is logged."""
    from bot.app import NotReady
    from bot.settings import SettingsError
    from models.directory import DirectoryError

    if isinstance(error, SettingsError):
        return "\n".join(error.mistakes), MISTAKE
    if isinstance(error, DirectoryError):
        return str(error), MISTAKE
    if isinstance(error, NotReady):
        return str(error), FAULT
    logging.getLogger("headway.cli").error("a command failed", exc_info=error)
    return f"Something went wrong inside Headway ({type(error).__name__}). Nothing more was done.", FAULT


class _FirstError(logging.Handler):
    """Sets logging up when there is something to log: most commands log nothing, and structlog takes time."""

    def __init__(self, level: Callable[[], str]) -> None:
        super().__init__(logging.ERROR)
        self._level = level

    def emit(self, record: logging.LogRecord) -> None:
        """Log the record as Headway logs."""
        from bot import log

        log.configure(self._level())
        logging.getLogger().handle(record)


def log_errors() -> None:
    """Have errors logged as lines of JSON on standard error, without anybody's words."""
    root = logging.getLogger()
    if not root.handlers:
        root.addHandler(_FirstError(lambda: "error"))
