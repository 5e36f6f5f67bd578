"""Logs as lines of JSON that hold no user's words and no secret.

An event is a fixed phrase with facts beside it: ids, counts, durations. Exceptions are given by their type and by the
places they passed through, never by their message, which may quote what somebody typed.
"""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType
from typing import Any, Final, TextIO

import structlog
from structlog.typing import EventDict, Processor

_QUIET: Final = ("slack_bolt", "slack_sdk", "aiohttp", "asyncio", "uvicorn", "apscheduler", "headway.foreign")
"""Libraries whose lower messages quote payloads, or tell of every tick: only their errors are kept."""
_Exception = tuple[type[BaseException], BaseException, TracebackType | None]


def places(error: BaseException) -> list[str]:
    """Where an exception passed, outermost first, and its causes' types: no messages, no values."""
    passed = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    cause = error.__cause__ or error.__context__
    return passed if cause is None else [*places(cause), f"then {type(error).__name__}", *passed]


def _without_words(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Put an exception's type and places where its message would be."""
    found: Any = event.pop("exc_info", None)
    if found is True:
        found = sys.exc_info()
    error = found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["places"] = places(error)
    return event


def _foreign(_logger: object, _method: str, event: EventDict) -> EventDict:
    """A library's own record is named but not quoted: its text may hold a payload. Headway's own are as they are."""
    record: logging.LogRecord | None = event.get("_record")
    if record is not None and event.get("_from_structlog") is False and not _is_own(record.name):
        event["event"] = f"a message of {record.name}, at {record.filename}:{record.lineno}"
        event["logger"] = record.name
    return event


def _is_own(name: str) -> bool:
    return name.startswith("headway.") and not name.startswith("headway.foreign")


def configure(level: str = "info", stream: TextIO | None = None) -> None:
    """Send every log of this process to ``stream`` (standard error where none is given), one JSON object a line."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                _foreign,
                _without_words,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def get(name: str) -> structlog.stdlib.BoundLogger:
    """A logger of that name."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger


def reference() -> str:
    """What the request that is being dealt with is called in the log; "" where there is none."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))
