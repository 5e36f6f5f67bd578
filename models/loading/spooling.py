"""Rows that were read and are not yet written: in a file without a name, so that memory does not grow with them."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from tempfile import TemporaryFile
from types import TracebackType
from typing import Any, Final

Row = tuple[Any, ...]

CHUNK: Final = 1_000
"""Rows that are written in one transaction: others wait for so many at most."""


class Spool:
    """Takes rows one by one, and gives them back in chunks of at most ``CHUNK``, in their order."""

    def __init__(self) -> None:
        self._file = TemporaryFile(prefix="headway-")  # noqa: SIM115 - closed in __exit__
        self._rows: list[Row] = []
        self.taken = 0

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, row: Row) -> None:
        """Take one row."""
        self._rows.append(row)
        self.taken += 1
        if len(self._rows) == CHUNK:
            self._put()

    def chunks(self) -> Iterator[list[Row]]:
        """Every row, once no more are added."""
        self._put()
        self._file.seek(0)
        for _ in range(-(-self.taken // CHUNK)):
            yield pickle.load(self._file)  # noqa: S301 - this process wrote it, and nobody else can open it

    def _put(self) -> None:
        if self._rows:
            pickle.dump(self._rows, self._file, pickle.HIGHEST_PROTOCOL)
            self._rows = []
