"""Records that were read and are not yet written: in a file without a name, so that memory does not grow with them."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from tempfile import TemporaryFile
from types import TracebackType
from typing import Any, Final

Row = tuple[Any, ...]
"""What is merged of a record."""

CHUNK: Final = 1_000
"""Records that are written in one transaction: others wait for so many at most."""


class Spool:
    """Takes records one by one, and gives them back in chunks of at most ``CHUNK``, in their order."""

    def __init__(self) -> None:
        self._file = TemporaryFile(prefix="headway-")  # noqa: SIM115 - closed in __exit__
        self._records: list[Any] = []
        self.taken = 0

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, record: Any) -> None:
        """Take one record."""
        self._records.append(record)
        self.taken += 1
        if len(self._records) == CHUNK:
            self._put()

    def chunks(self) -> Iterator[list[Any]]:
        """Every record, once no more are added."""
        self._put()
        self._file.seek(0)
        for _ in range(-(-self.taken // CHUNK)):
            yield pickle.load(self._file)  # noqa: S301 - this process wrote it, and nobody else can open it

    def _put(self) -> None:
        if self._records:
            pickle.dump(self._records, self._file, pickle.HIGHEST_PROTOCOL)
            self._records = []
