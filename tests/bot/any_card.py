"""Random cards for Hypothesis, hostile ones among them, and the words that each must show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from commands.engine.cards import (
    Badge,
    Button,
    Buttons,
    Card,
    Confirm,
    Fact,
    Facts,
    File,
    Form,
    Input,
    Node,
    Notice,
    Option,
    Pager,
    Picture,
    Progress,
    Reply,
    Row,
    Table,
    Text,
    Title,
)
from commands.engine.drawing import shown

HOSTILE = (
    "<!channel>",
    "<@U123|boss>",
    "<#C1>",
    "@here",
    "@everyone",
    "*bold*",
    "_it_",
    "~s~",
    "`code`",
    "> quote",
    "&amp;",
    "A & B",
    "<https://evil.example|Click>",
    "[Click](https://evil.example)",
    "![x](https://evil.example/p.png)",
    ":wave:",
    "<at>boss</at>",
    "1. one",
    "# head",
    "- item",
    "---",
    "\\",
    "|",
    "\x1b[2J",
    "\x07",
    "\u202e",
    "\x85",
    "\ud800",
    "é",
    "🔺",
    "St Mary's",
)
_fragments = st.sampled_from(HOSTILE) | st.text(st.characters(codec="utf-8"), max_size=12)


def texts(most: int = 8, join: str = " ") -> st.SearchStrategy[str]:
    return st.lists(_fragments, min_size=1, max_size=most).map(join.join)


few = settings(max_examples=40)
"""Enough for cards, each of which is many samples."""
short = texts(4)
lines = texts(6, "\n")
long = st.builds(lambda text, times: text * times, texts(8), st.sampled_from([1, 30, 300]))
cells = st.from_regex(r"[a-zA-Z0-9<>@!*_&]{0,9}", fullmatch=True)
names = (
    "St Thomas of Canterbury and Our Lady of the Assumption Roman Catholic Primary School and Nursery",
    "<!here> " * 10,
)
labels = st.text("abcdefg <>*_&@!é", min_size=1, max_size=120).filter(str.strip) | st.sampled_from(names)
sentences = st.from_regex(r"[a-z]{2,9}( [a-z0-9-]{1,9}){0,4}", fullmatch=True)
urls = st.sampled_from(["", "", "https://example.org/a_b?c=1", "javascript:alert(1)"])
confirms = st.builds(Confirm, labels, short, labels, labels)
buttons = st.builds(
    Button, labels, sentences, st.sampled_from(["default", "primary", "danger"]), st.none() | confirms
) | st.builds(Button, labels, url=st.just("https://example.org/x"))
badges = st.builds(Badge, st.sampled_from(["red", "amber", "green", "blue", "unrated"]), labels)
options = st.lists(st.builds(Option, sentences, labels), min_size=1, max_size=12, unique_by=lambda one: one.value)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    width = draw(st.integers(1, 25))
    row = st.tuples(*[cells] * width)
    return Table(draw(row), tuple(draw(st.lists(row, max_size=8))) * draw(st.integers(1, 30)), draw(short), (0,))


@st.composite
def inputs(draw: st.DrawFn, name: str) -> Input:
    kind = draw(st.sampled_from(["text", "long", "date", "choice", "search", "person", "file"]))
    return Input(
        name,
        draw(labels),
        kind,
        draw(st.sampled_from(["", "2027-03-25", "a, b"])) if kind != "file" else "",
        hint=draw(short),
        required=draw(st.booleans()),
        options=tuple(draw(options)) if kind == "choice" else (),
        suggests="school",
        many=draw(st.booleans()),
        error=draw(st.just("") | short),
    )


@st.composite
def forms(draw: st.DrawFn) -> Form:
    count = draw(st.integers(1, 4))
    return Form(draw(labels), draw(sentences), tuple(draw(inputs(f"in{number}")) for number in range(count)), "Save")


nodes: st.SearchStrategy[Node] = st.one_of(
    st.builds(Title, short, st.sampled_from([1, 2])),
    st.builds(Text, lines | long, st.booleans()),
    st.builds(Facts, st.lists(st.builds(Fact, short, texts(30) | long, urls), max_size=30).map(tuple)),
    st.builds(
        Row,
        short,
        st.lists(short | long, max_size=3).map(tuple),
        st.none() | badges,
        st.lists(buttons, max_size=4).map(tuple),
    ),
    tables(),
    st.builds(Progress, short, st.integers(0, 200), st.integers(0, 100)),
    st.builds(Picture, short, sentences, st.binary(max_size=50)),
    st.builds(File, short, st.just("text/plain"), st.binary(max_size=50)),
    st.builds(Notice, st.sampled_from(["info", "done", "question", "warning", "refused", "fault"]), lines | long),
    st.builds(Buttons, st.lists(buttons, max_size=40).map(tuple)),
    st.builds(Pager, short, st.just("") | sentences, st.just("") | sentences),
)


@st.composite
def replies(draw: st.DrawFn, most: int = 8, *, form: bool = True) -> Reply:
    drawn = draw(st.lists(nodes, max_size=most))
    if form and draw(st.booleans()):
        drawn.append(draw(forms()))
    return Reply(Card(tuple(drawn)))


def squeezed(text: str) -> str:
    """The text without white space and invisible joiners, as it is shown."""
    return "".join(char for char in shown(text) if not char.isspace() and char != "\u2060")


def words_of(thing: Any) -> Iterator[str]:
    """Every word that a person must be able to read on the card, in a message."""
    match thing:
        case Title(text=text) | Text(text=text) | Notice(text=text):
            yield text
        case Fact(label=label, value=value, url=url):
            yield from (label, value)
            yield url if not url.startswith("https") else ""
        case Facts(facts=facts):
            yield from (word for fact in facts for word in words_of(fact))
        case Row(title=title, detail=detail, badge=badge, buttons=row_buttons):
            yield from (title, *detail, badge.word if badge else "")
            yield from (word for button in row_buttons for word in words_of(button))
        case Buttons(buttons=several):
            yield from (word for button in several for word in words_of(button))
        case Button(label=label):
            yield label
        case Table(columns=columns, rows=rows, caption=caption):
            yield from (caption, *columns, *(cell for row in rows for cell in row))
        case Progress(label=label, done=done, total=total):
            yield from (label, f"{done} of {total}")
        case Picture(alt=text) | File(name=text) | Pager(words=text):
            yield text
        case Form(title=title, inputs=asked):
            yield title
            yield from (word for one in asked for word in (one.label, one.hint, one.error))
        case Card(nodes=several):
            yield from (word for node in several for word in words_of(node))
