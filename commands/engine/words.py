"""A typed line as words: quoted strings, ``key:value``, people, channels, references, ratings, links.

The line keeps what was typed and where, so that a command can take what it knows out of any place and what is left is
still the person's own text. Nothing here knows a command, a programme or the database.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Literal

TokenKind = Literal["word", "quoted", "key", "person", "channel", "rating", "link"]

RATING_WORDS = {
    "red": "red",
    "amber": "amber",
    "green": "green",
    "🔴": "red",
    "🟥": "red",
    "🔺": "red",
    "🟠": "amber",
    "🟧": "amber",
    "🟡": "amber",
    "🟨": "amber",
    "🔶": "amber",
    "🟢": "green",
    "🟩": "green",
    ":red_circle:": "red",
    ":large_red_square:": "red",
    ":small_red_triangle:": "red",
    ":large_orange_circle:": "amber",
    ":large_yellow_circle:": "amber",
    ":large_orange_diamond:": "amber",
    ":large_orange_square:": "amber",
    ":large_green_circle:": "green",
    ":large_green_square:": "green",
}
"""How people type a rating; Slack writes emoji by their names."""

_ESCAPE_OF_THEIRS = re.compile(
    r"<(?:@(?P<user>[UW][A-Z0-9]+|teams:[\w.:-]+)(?:\|(?P<handle>[^>]*))?"
    r"|#(?P<channel>[CGD][A-Z0-9]+)(?:\|(?P<name>[^>]*))?"
    r"|(?P<url>(?:https?://|mailto:)[^|>]+)(?:\|[^>]*)?)>"
)
_QUOTES = {'"': '"', "“": "”", "”": "”", "„": "”", "«": "»"}
_KEY = re.compile(r"([A-Za-z][A-Za-z_]{0,30}):(?=[^\s/])")
_LINK = re.compile(r"https?://[^\s<>\"“”]+")
_PERSON = re.compile(r"@[\w][\w.\-]*")
_CHANNEL = re.compile(r"#[\w][\w\-]*")
_WORD = re.compile(r"\S+")
_ESCAPE = re.compile(r'\\(?:(["”\\])|u(00(?:26|3c|3e)))')
_TRAILING = ",.;:!?)"


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a line: ``value`` is what it means, ``start`` and ``end`` where it stands in the line's text.

    A person's value is ``@handle`` or, where the platform told the account, ``slack:U123|handle``
    or ``teams:ACCOUNT|handle``.
    """

    kind: TokenKind
    value: str
    start: int
    end: int
    key: str = ""


@dataclass(slots=True)
class Line:
    """A line being read. :meth:`take` marks a stretch as understood; :attr:`rest` is what nobody has taken."""

    text: str
    tokens: list[Token]
    taken: list[tuple[int, int]] = field(default_factory=list)

    def take(self, start: int, end: int) -> None:
        """Mark the stretch as understood."""
        self.taken.append((start, end))

    def take_token(self, token: Token) -> str:
        """Mark a token as understood and give its value."""
        self.take(token.start, token.end)
        return token.value

    def is_free(self, start: int, end: int) -> bool:
        """Whether nothing in the stretch has been taken."""
        return all(end <= a or start >= b for a, b in self.taken)

    @property
    def free(self) -> list[Token]:
        """The tokens nobody has taken, in order."""
        return [token for token in self.tokens if self.is_free(token.start, token.end)]

    @property
    def rest(self) -> str:
        """What nobody has taken, as one text; a single quoted string loses its quotes."""
        free = self.free
        if len(free) == 1 and free[0].kind == "quoted":
            return free[0].value
        pieces, at = [], 0
        for start, end in sorted(self.taken):
            pieces.append(self.text[at:start])
            at = max(at, end)
        pieces.append(self.text[at:])
        joined = " ".join(piece.strip(" \t") for piece in pieces if piece.strip())
        return joined.strip().strip(",;").strip()

    def take_rest(self, start: int, said_from: int) -> str:
        """Take all from ``start`` on; gives what is said from ``said_from`` on, without keys already understood."""
        chars = list(self.text)
        for token in self.tokens:
            if token.kind == "key" and not self.is_free(token.start, token.end):
                chars[token.start : token.end] = " " * (token.end - token.start)
        self.take(start, len(self.text))
        return "".join(chars)[said_from:].strip()

    def masked(self, *, quotes: bool = True) -> str:
        """The text, same length, with what is taken blanked out, and what is quoted unless ``quotes`` is false."""
        chars = list(self.text)
        quoted = [(t.start, t.end) for t in self.tokens if quotes and t.kind in ("quoted", "link")]
        for start, end in [*self.taken, *quoted]:
            chars[start:end] = "\x00" * (end - start)
        return "".join(chars)


def read_line(words: str, *, escaped: bool = False) -> Line:
    """The line of ``words``; ``escaped`` where a platform has escaped it (``&amp;``, ``<@U1|jo>``).

    Slack escapes so itself; Teams' adapter writes what it is sent in the same way: ``<@teams:ACCOUNT|jo>``.
    """
    text, marks = _unescape(words) if escaped else (words, [])
    text = text.replace("\x00", " ")
    return Line(text, _tokens(text, marks))


def quote(text: str) -> str:
    """Text as one word of a sentence, quoted where it must be; :func:`read_line` reads it back the same.

    No sentence holds ``&``, ``<`` or ``>``: Slack has been seen to hand buttons' values back with those escaped, and
    not to say so (bolt-python issue 513).
    """
    if text and not re.search(r'^/|[\s"“”„«»\\&<>]', text) and text == text.strip(_TRAILING):
        return text
    escaped = re.sub(r'(["”\\])', r"\\\1", text)
    return '"' + re.sub(r"[&<>]", lambda found: f"\\u{ord(found[0]):04x}", escaped) + '"'


def _unescape(words: str) -> tuple[str, list[Token]]:
    """A platform's escapes undone: the text as people read it, and the mentions as tokens at their places in it."""
    out, marks, at = [], [], 0
    length = 0

    def put(piece: str) -> None:
        nonlocal length
        out.append(piece)
        length += len(piece)

    for match in _ESCAPE_OF_THEIRS.finditer(words):
        put(html.unescape(words[at : match.start()]))
        start = length
        if user := match["user"]:
            handle = html.unescape(match["handle"] or user.removeprefix("teams:"))
            put(f"@{handle}")
            account = user if user.startswith("teams:") else f"slack:{user}"
            marks.append(Token("person", f"{account}|{handle}", start, length))
        elif channel := match["channel"]:
            name = html.unescape(match["name"] or channel)
            put(f"#{name}")
            marks.append(Token("channel", f"slack:{channel}|{name}", start, length))
        else:
            url = html.unescape(match["url"])
            put(url)
            marks.append(Token("link", url, start, length))
        at = match.end()
    put(html.unescape(words[at:]))
    return "".join(out), marks


def _tokens(text: str, marks: list[Token]) -> list[Token]:
    marked = {mark.start: mark for mark in marks}
    found: list[Token] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        token = marked.get(at) or _token(text, at)
        found.append(token)
        at = token.end
    return found


def _token(text: str, at: int) -> Token:
    if quoted := _quoted(text, at):
        return quoted
    if match := _LINK.match(text, at):
        value = match[0].rstrip(_TRAILING)
        return Token("link", value, at, _after(text, at + len(value)))
    if match := _KEY.match(text, at):
        if quoted := _quoted(text, match.end()):
            return Token("key", quoted.value, at, quoted.end, match[1].casefold())
        word = _WORD.match(text, match.end())
        if word:
            return Token("key", word[0].rstrip(",;"), at, word.end(), match[1].casefold())
    if match := _PERSON.match(text, at):
        value = match[0].rstrip(".-")
        return Token("person", value, at, _after(text, at + len(value)))
    if match := _CHANNEL.match(text, at):
        return Token("channel", match[0], at, match.end())
    return _word(text, at)


def _after(text: str, at: int) -> int:
    """The end of the punctuation that closes a word, where a space follows it."""
    match = re.compile(r"[,.;:!?]*(?=\s|$)").match(text, at)
    return match.end() if match else at


def _word(text: str, at: int) -> Token:
    match = _WORD.match(text, at)
    assert match  # noqa: S101 - the caller stands on a character that is no space
    raw = match[0]
    value = raw.rstrip(_TRAILING) or raw
    for written in (raw, value, value.removesuffix("\ufe0f")):
        if rating := RATING_WORDS.get(written.casefold()):
            return Token("rating", rating, at, match.end())
    return Token("word", value, at, match.end())


def _quoted(text: str, at: int) -> Token | None:
    """The quoted string that opens at ``at``; a quote nobody closes is an ordinary character (a 6" pipe)."""
    closer = _QUOTES.get(text[at : at + 1])
    if not closer:
        return None
    closers = {closer, '"', "”"} if closer != "»" else {closer}
    if text[at] == '"':
        closers = {'"', "”"}
    value: list[str] = []
    i = at + 1
    while i < len(text):
        if escape := _ESCAPE.match(text, i):
            value.append(escape[1] or chr(int(escape[2], 16)))
            i = escape.end()
            continue
        if text[i] in closers:
            return Token("quoted", "".join(value), at, i + 1)
        value.append(text[i])
        i += 1
    return None
