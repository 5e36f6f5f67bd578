"""Authorities by the names people call them: “Borough of Havering”, “st helens council”, “Bristol”."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import BinaryIO, Final

from rapidfuzz import fuzz, process
from sqlalchemy import select

from models.loading.writing import Reads
from models.register.reading import open_register
from models.register.records import SchoolRecord
from models.school import School

NEAR: Final = 60
"""How alike, of 100, a name must be to be offered."""
OFFERED: Final = 8
_STYLE: Final = frozenset(
    ("the", "of", "borough", "council", "county", "city", "metropolitan", "district", "royal", "unitary", "authority")
)
"""Words that are in an authority's full style and not in its name in the register, or the other way round."""


class NoAuthorityError(LookupError):
    """No authority of that name is known; the message is a sentence that names near ones."""


def in_register(reads: Reads) -> dict[int, str]:
    """The codes and names of the authorities whose schools are here."""
    query = select(School.la_code, School.la).where(School.la_code.is_not(None), School.la != "").distinct()
    return dict(reads.execute(query).all())


def in_file(name: str, source: Path | BinaryIO) -> dict[int, str]:
    """The codes and names of the authorities in a details file; none in any other, which do not name them.

    Reads the file whole. Raises ``Unreadable``.
    """
    found: dict[int, str] = {}
    for record in open_register(name, source).rows:
        if not isinstance(record, SchoolRecord):
            return {}
        if record.la_code and record.la:
            found.setdefault(record.la_code, record.la)
    return found


def code_of(name: str, known: Mapping[int, str]) -> int:
    """The code of the authority of that name or code. Raises :class:`NoAuthorityError`."""
    said = name.strip()
    if said.isascii() and said.isdecimal():
        return int(said)
    plain = _plain(said)
    found = [code for code, each in known.items() if _plain(each) == plain]
    if len(found) == 1:
        return found[0]
    raise NoAuthorityError(f"I know no authority “{said}”. {_offer(plain, known)}")


def _plain(name: str) -> str:
    words = re.sub(r"[^a-z ]", "", name.casefold().replace("&", " and ").replace("-", " ").replace(",", " ")).split()
    if "borough" in words and len(words) > 2:
        words = [word for word in words if word != "london"]
    return " ".join(word for word in words if word not in _STYLE) or " ".join(words)


def _offer(plain: str, known: Mapping[int, str]) -> str:
    if not known:
        return "The school register here is empty: details of schools come first."
    names = {code: _plain(name) for code, name in known.items()}
    near: Iterable[int] = (code for _, _, code in process.extract(plain, names, scorer=fuzz.WRatio, score_cutoff=NEAR))
    offered = sorted(near, key=lambda code: known[code]) or sorted(known, key=lambda code: known[code])
    listed = ", ".join(f"{known[code]} ({code})" for code in offered[:OFFERED])
    more = f" and {len(offered) - OFFERED} more" if len(offered) > OFFERED else ""
    return f"There are: {listed}{more}."
