"""A card as a letter: what it says in words and in HTML, what it carries, and what nobody can slip into it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.documents.office import Office
from bot.mail import letters
from bot.mail.letters import ANSWER, Envelope, Mailbox
from bot.mail.page import draw
from commands.engine.cards import (
    Badge,
    Button,
    Buttons,
    Fact,
    Facts,
    File,
    Notice,
    Pager,
    Picture,
    Reply,
    Row,
    Table,
    Text,
    Title,
    card,
)
from commands.engine.drawing import shorten
from tests import gallery
from tests.bot import any_card

AT = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
NELL = Mailbox("Nell Abarrow", "nell@example.org.uk")
US = Mailbox("Schools Partnership", "partnership@example.gov.uk")
PACK = File("Board pack 8 Dec 2026.pdf", "application/pdf", b"%PDF-1.7 " + bytes(range(256)) * 9)


def raw(reply: Reply, **more: Any) -> bytes:
    told = {"subject": reply.card.summary, "sender": US, "to": NELL, "ident": "<headway-7-a@example.gov.uk>", "at": AT}
    return letters.sent(reply, Envelope(**{**told, **more}))


def letter(reply: Reply, **more: Any) -> EmailMessage:
    message = message_from_bytes(raw(reply, **more), policy=default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


class Read(HTMLParser):
    """What a page says, and the elements it is made of; an element that is not closed is an error."""

    VOID = ("meta", "img", "br")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_decl(self, decl: str) -> None:
        assert decl == "DOCTYPE html"

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


# -- what it is -------------------------------------------------------------------------------------------------------


def test_a_letter_says_the_same_in_words_and_in_html_and_carries_its_files() -> None:
    reply = Reply(
        card(
            Title("Board pack for Tue 8 Dec"),
            Row("WS4 Leadership", ("two overdue",), Badge("red", "Off track")),
            Table(("Action", "Moved"), (("WS4-03", "2"),), "Actions that moved", (1,)),
            Picture("Bar chart: 66 of 94 pledges are signed.", "pledges.png", gallery.png()),
            File("ratings.csv", "text/csv", b"a,b\r\n"),
            PACK,
        )
    )
    message = letter(reply)
    assert (message["Subject"], message["From"], message["To"], message["Date"].datetime) == (
        "Board pack for Tue 8 Dec",
        "Schools Partnership <partnership@example.gov.uk>",
        "Nell Abarrow <nell@example.org.uk>",
        AT,
    )
    assert message["Message-ID"] == "<headway-7-a@example.gov.uk>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["Content-Language"] == "en-GB"
    page = Read(body(message, "html"))
    for said in (body(message, "plain"), " ".join("".join(page.words).split())):
        for words in ("▲ Off track", "WS4 Leadership", "two overdue", "Actions that moved", "WS4-03", "ratings.csv"):
            assert words in said
    carried = [
        (part.get_filename(), part.get_content_type(), part.get_content()) for part in message.iter_attachments()
    ]
    assert carried[0][:2] == ("ratings.csv", "text/csv")
    assert carried[1] == (PACK.name, PACK.mime, PACK.data)


def test_the_page_reads_well_aloud_and_fetches_nothing() -> None:
    reply = Reply(card(gallery.ACTION_LIST.card.nodes[0], *gallery.PLEDGES.card.nodes, Title("More", 2)))
    message = letter(reply)
    page = Read(body(message, "html"))
    assert page.all("html") == [{"lang": "en-GB"}]
    assert len(page.all("h1")) >= 1
    assert len(page.all("h2")) >= 1
    assert all(cell.get("scope") in ("row", "col") for cell in page.all("th"))
    assert not re.search(r"<(script|link|iframe|object|form)|url\(|@import", body(message, "html"))


def test_a_picture_is_a_part_of_the_letter_with_its_words() -> None:
    wide = Picture("", "b.png", gallery.png(1200, 30))
    message = letter(Reply(card(Picture("66 of 94 signed.", "a.png", gallery.png()), wide)))
    images = Read(body(message, "html")).all("img")
    assert [image["alt"] for image in images] == ["66 of 94 signed.", "b.png"]
    assert [image["width"] for image in images] == ["320", "608"]
    inline = [part for part in message.walk() if part.get_content_type() == "image/png"]
    assert [f"cid:{part['Content-ID'][1:-1]}" for part in inline] == [image["src"] for image in images]
    assert inline[0].get_content() == gallery.png()
    assert all(part.get_content_disposition() == "inline" for part in inline)


def test_buttons_that_say_something_are_not_shown_but_it_is_said_how_to_answer() -> None:
    page = Button("Read it", url="https://example.gov.uk/papers?a=1&b=2")
    rows = Row("WS4", buttons=(Button("Comment", "highlight comment WS4"), page))
    message = letter(Reply(card(rows, Buttons((Button("Seen", "pack read 3"),)), Pager("1–5 of 9", "", "list page 2"))))
    for kind in ("plain", "html"):
        said = body(message, kind)
        assert said.count(ANSWER) == 1
        assert "1–5 of 9" in said
        assert not re.search("Comment|Seen|pack read|page 2|Next", said)
    assert Read(body(message, "html")).all("a") == [{"href": page.url}]
    assert f"Read it <{page.url}>" in body(message, "plain")
    assert ANSWER not in body(letter(Reply(card(Buttons((page,))))), "plain")


def test_the_same_letter_has_the_same_bytes_and_only_ascii_in_short_lines() -> None:
    reply = Reply(
        card(Title("Zoë’s report"), Text("long " * 900), Text("x" * 5000), PACK, *gallery.EXTREMES.card.nodes)
    )
    once, again = raw(reply), raw(reply)
    assert once == again
    assert once.isascii()
    assert once.endswith(b"\r\n")
    assert max(map(len, once.split(b"\r\n"))) <= 998
    assert once.count(b"\n") == once.count(b"\r\n") == once.count(b"\r")
    assert "x" * 5000 in body(letter(reply), "plain"), "a word is not broken: it may be an address"


# -- what is hostile --------------------------------------------------------------------------------------------------


@settings(max_examples=15)
@given(any_card.replies())
def test_any_card_is_text_and_never_markup(reply: Reply) -> None:
    shown = letters.readable(reply)
    sources = {place: f"cid:{place}@headway" for place, _ in enumerate(shown.card.nodes)}
    page = Read(draw(shown, reply.card.summary, sources))
    said = any_card.squeezed(" ".join((*page.words, *(image["alt"] or "" for image in page.all("img")))))
    for word in any_card.words_of(shown.card):
        assert any_card.squeezed(word) in said
    assert {tag for tag, _ in page.elements} <= {
        *("html", "head", "meta", "style", "title", "body", "h1", "h2", "p", "br", "strong", "span", "a", "img"),
        *("ul", "ol", "li", "div", "table", "caption", "thead", "tbody", "tr", "th", "td"),
    }
    assert all(str(link["href"]).startswith("https://") for link in page.all("a"))
    assert all(str(image["src"]).startswith("cid:") for image in page.all("img"))


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r", "\u2028", "\x85", "\x0b"])
def test_nobody_slips_a_header_in(line_end: str) -> None:
    evil = f"Hello{line_end}Bcc: all@example.com{line_end}{line_end}<b>body</b>"
    reply = Reply(card(Notice("info", evil), File(f"a{line_end}X-Evil: 1.pdf", "text/x\r\nX-Evil: 1", b"x")))
    message = letter(reply, to=Mailbox(evil, "nell@example.org.uk"))
    assert message["Bcc"] is None
    assert str(message["Subject"]).startswith("Hello")
    assert [one.addr_spec for one in message["To"].addresses] == ["nell@example.org.uk"]
    assert all(part["X-Evil"] is None for part in message.walk())
    assert [part.get_content_type() for part in message.iter_attachments()] == ["application/octet-stream"]


def test_what_takes_the_place_of_another_letter_stands_beside_it() -> None:
    before = ("<headway-3-b@example.gov.uk>",)
    assert letter(Reply(card()), after=before)["References"] == before[0]


def test_an_encoded_word_in_what_somebody_wrote_stays_as_they_wrote_it() -> None:
    evil = "=?utf-8?q?Hello=0D=0ABcc:_all=40example.com?="
    message = letter(Reply(card(Title(evil), File(evil, "text/plain", b"x"))), to=Mailbox(evil, NELL.address))
    assert message["Bcc"] is None
    assert message["Subject"] == evil
    assert [one.addr_spec for one in message["To"].addresses] == [NELL.address]
    assert all("\r" not in str(part.get_filename()) for part in message.iter_attachments())


@pytest.mark.parametrize(
    "address", ["", "nell", "a@b\r\nBcc: c@d", "a b@example.org", "zoë@example.org", "a@b@c", "<a@b>"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Mailbox("Nell", address)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Zoë Ōkafor-Ní Bhriain", "Zoë Ōkafor-Ní Bhriain"),
        ("Abarrow, Nell; a@b.c <x@y.z>", "Abarrow, Nell; a@b.c <x@y.z>"),
        ("Chair, " + "of a committee, " * 9, ("Chair, " + "of a committee, " * 9)[:60].strip()),
        ('Nell "the \\" Abarrow', "Nell the Abarrow"),
        ("", ""),
    ],
)
def test_a_name_is_one_recipient_whatever_stands_in_it(name: str, shown: str) -> None:
    (address,) = letter(Reply(card()), to=Mailbox(name, "n" * 60 + "@example.org.uk"))["To"].addresses
    assert (address.display_name, address.username) == (shown, "n" * 60)


@settings(max_examples=50)
@given(
    st.lists(st.sampled_from(["Zoë’s", "a", "–", "Ōkafor", "WS4-03:", "👩‍🏫", "(Tue", "x" * 90]), max_size=30).map(
        " ".join
    )
)
def test_a_subject_in_any_letters_arrives_as_it_was(words: str) -> None:
    subject = str(letter(Reply(card()), subject=words)["Subject"])
    assert subject == shorten(words, letters.LONGEST_SUBJECT)


def test_an_address_that_is_none_of_the_webs_is_no_link() -> None:
    page = Read(body(letter(Reply(card(Facts((Fact("Page", "Click", "javascript:alert(1)"),))))), "html"))
    assert page.all("a") == []
    assert "javascript:alert(1)" in "".join(page.words)


# -- by the clerk -----------------------------------------------------------------------------------------------------


def test_the_clerk_s_letter_opens_as_a_draft_in_their_own_name() -> None:
    reply = Reply(card(Title("Your pack"), Text("It is attached.")))
    data = Office().letter(reply, "nell@example.org.uk", "Nell Abarrow", [PACK])
    message = message_from_bytes(data, policy=default)
    assert isinstance(message, EmailMessage)
    assert (message["To"], message["Subject"]) == ("Nell Abarrow <nell@example.org.uk>", "Your pack")
    assert message["X-Unsent"] == "1"
    assert {"From", "Date", "Message-ID", "Auto-Submitted"}.isdisjoint(message.keys())
    assert [part.get_filename() for part in message.iter_attachments()] == [PACK.name]


def test_what_is_confidential_is_no_letter() -> None:
    with pytest.raises(ValueError, match="never mailed"):
        Office().letter(Reply(card(Title("x")), confidential=True), "nell@example.org.uk", "Nell Abarrow", [])
