"""Files that people hand in, fetched from Slack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot import log
from bot.handed import TOO_LARGE, Unfetched
from bot.slack.calls import UPLOAD_LIMIT, Calls, SlackRefusal, TooLarge
from commands.engine.request import Upload

_logger = log.get("headway.slack")


async def fetch(calls: Calls, files: Mapping[str, Sequence[Mapping[str, Any]]]) -> tuple[Upload, ...]:
    """The bytes of what was handed in, in the order of the fields. Raises :class:`Unfetched`."""
    got: list[Upload] = []
    errors: dict[str, str] = {}
    for name, handed in files.items():
        for file in handed:
            try:
                got.append(await _one(calls, file))
            except TooLarge:
                errors[name] = TOO_LARGE
            except SlackRefusal as refusal:
                _logger.warning("a file could not be fetched", code=refusal.code)
                errors[name] = "Slack did not give me that file. Please add it again."
    if errors:
        raise Unfetched(errors)
    return tuple(got)


async def _one(calls: Calls, file: Mapping[str, Any]) -> Upload:
    if not file.get("url_private_download") and not file.get("url_private"):
        file = (await calls.read("files.info", file=str(file["id"])))["file"]
    if int(file.get("size") or 0) > UPLOAD_LIMIT:
        raise TooLarge
    address = str(file.get("url_private_download") or file.get("url_private") or "")
    return Upload(str(file.get("name") or file.get("title") or "file"), await calls.download(address))
