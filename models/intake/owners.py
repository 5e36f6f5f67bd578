"""Who an action belongs to: one cell, several bodies.

Lines and semicolons always separate. Commas separate outside brackets, but not inside the name of a post ("Director
of Children, Young People and Families"). " and ", " & " and " with " separate only two names that are each plainly
bodies ("schools and academies", not "Children and Families Team"). A slash with spaces separates; a tight slash
separates two acronyms of three letters or more ("ABC/DEF") and two names of several words, and stays in
"FE/HE" and "Businesses/Employers", which are one kind of partner under two words.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from models.intake.cells import lines
from models.intake.layouts import MANY_BODIES, NOBODY, OWNER_LABELS, ROLES, UNIT_BODIES

_HANGING = re.compile(r"(?:\b(?:and|of|the|for|with)|[&/])$", re.I)
_LABEL = re.compile(rf"^(?:{'|'.join(OWNER_LABELS)})\s*[:–-]\s+", re.I)
_LINK = re.compile(r"\s+(?:and|&|with)\s+", re.I)
_TIGHT = re.compile(r"(?<=\S)/(?=\S)")
_ACRONYM = re.compile(r"[A-Z]{3,8}")
_POST = re.compile(rf"\b(?:{'|'.join(ROLES)})s?\s+(?:of|for)\b", re.I)
# A longer line is prose, and is not taken apart.
_LONGEST_LINE = 1_000
_LIST_NUMBER = re.compile(r"^\d{1,2}[.)]\s+")


class Owners(NamedTuple):
    """Names in the order written; ``kept`` is text that names nobody ("TBC", a label) and is to be kept elsewhere."""

    names: tuple[str, ...]
    kept: str


def split_owners(text: str) -> Owners:
    """Split an owner cell into names, each once."""
    names: dict[str, str] = {}
    unnamed = False
    for line in _unwrapped(lines(text)):
        bare = _LABEL.sub("", _LIST_NUMBER.sub("", line))
        unnamed |= bool(_LABEL.match(line))
        for name in _names(bare):
            if name.casefold() in NOBODY:
                unnamed = True
            else:
                names.setdefault(name.casefold(), name)
    return Owners(tuple(names.values()), "\n".join(lines(text)) if unnamed else "")


def _unwrapped(found: list[str]) -> list[str]:
    joined: list[str] = []
    for line in found:
        if joined and _HANGING.search(joined[-1][-20:]):
            joined[-1] += f" {line}"
        else:
            joined.append(line)
    return joined


def _names(line: str) -> list[str]:
    if len(line) > _LONGEST_LINE:
        return [line]
    found: list[str] = []
    for part in _outside_brackets(line, ";"):
        for item in _by_comma(part):
            for side in re.split(r"\s+/\s+|\s+/|/\s+", item):
                found.extend(name for piece in _by_slash(side) for name in _by_link(piece))
    trimmed = (re.sub(r"^(?:and|&)\s+", "", name.strip(" ,;"), flags=re.I) for name in found)
    return [re.sub(r"(?<=[a-z])\.$", "", name) if not name.endswith("etc.") else name for name in trimmed if name]


def _outside_brackets(text: str, mark: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for at, char in enumerate(text):
        depth = max(0, depth + (char == "(") - (char == ")"))
        if char == mark and not depth:
            parts.append(text[start:at])
            start = at + 1
    return [*parts, text[start:]]


def _by_comma(text: str) -> list[str]:
    parts: list[str] = []
    for part in _outside_brackets(text, ","):
        if parts and _POST.search(parts[-1]) and not _is_body(part) and not _POST.search(part):
            parts[-1] += f",{part}"
        else:
            parts.append(part)
    return parts


def _by_slash(text: str) -> list[str]:
    sides = _TIGHT.split(text)
    acronyms = all(_ACRONYM.fullmatch(side.strip()) for side in sides)
    phrases = all(len(side.split()) > 1 for side in sides)
    return sides if acronyms or phrases else [text]


def _by_link(text: str) -> list[str]:
    for link in _LINK.finditer(text):
        left, right = text[: link.start()], text[link.end() :]
        if left.count("(") == left.count(")") and _are_two(left, _LINK.split(right)[0]):
            return [left, *_by_link(right)]
    return [text]


def _are_two(left: str, right: str) -> bool:
    described = re.search(r"\b(?:of|for)\b", left, re.I) or re.search(r"\b(?:to|from)\b", right, re.I)
    if described or not (_is_body(left) and _is_body(right)):
        return False
    return len(left.split()) > 1 or _last_word(right) not in UNIT_BODIES


def _is_body(text: str) -> bool:
    return text.rstrip().endswith(")") or _last_word(text) in MANY_BODIES | UNIT_BODIES


def _last_word(text: str) -> str:
    words = re.sub(r"\([^()]*\)", " ", text).casefold().split()
    return words[-1].strip(".,;:'’") if words else ""
