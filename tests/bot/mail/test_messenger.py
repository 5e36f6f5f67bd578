"""E-mail as a way of delivery: a real mail server takes letters, refuses them, and forgets to say that it took them."""

from __future__ import annotations

import re
import smtplib
import socket
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.mail.messenger import CONFIDENTIAL, NO_ADDRESS, Messenger
from bot.mail.server import GREYLISTED, MailServer, server_of
from bot.settings import Settings
from commands.engine.cards import Notice, Reply, Text, card, to_json
from jobs.deliver import Outcome, deliver
from jobs.messenger import MAY_REPEAT, CannotTell, Outgoing, Undelivered, Unknown
from models import outbox
from models.database import Database
from models.enclosure import Enclosed
from models.outbox import DELAYS, LEASE, SETTLE_AFTER, Address, Message, Outbox
from models.person import Person
from tests.support.mail_server import HOST, SIGN_IN, Postman, certified, mail_server, postman, set_to
from tests.support.plans import signed

__all__ = ["postman"]

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
REPLY = Reply(card(Notice("info", "The pack for Tue 8 Dec is out."), Text(".\n..dots at the start of lines")))
PACK = Enclosed("pack.pdf", "application/pdf", bytes(range(256)) * 2000)


def messenger(port: int, **more: str) -> Messenger:
    return Messenger(server_of(Settings.model_validate({**set_to(port), **more})))


def outgoing(to: str = "nell@example.org.uk", *, reply: Reply = REPLY, name: str = "Nell Abarrow") -> Outgoing:
    return Outgoing(
        id=7,
        attempt=1,
        card=to_json(reply).decode(),
        to=Address("email", "", to),
        to_person=True,
        name=name,
        confidential=reply.confidential,
        may_repeat=False,
        claimed_at=NOW,
    )


def send(carrier: Messenger, message: Outgoing) -> str:
    (ref,) = carrier.send(message, lambda _: None).refs
    return ref


# -- what arrives -----------------------------------------------------------------------------------------------------


def test_a_letter_arrives_whole_with_what_was_enclosed(postman: Postman) -> None:
    ref = send(messenger(postman.port), replace(outgoing(name="Zoë Ōkafor"), files=(PACK,)))
    (letter,) = postman.letters
    assert postman.to == ["nell@example.org.uk"]
    assert (letter["Message-ID"], letter["Subject"]) == (ref, "The pack for Tue 8 Dec is out.")
    assert re.fullmatch(r"<headway-7-[0-9a-f]{12}@example\.gov\.uk>", ref)
    assert letter["To"].addresses[0].display_name == "Zoë Ōkafor"
    plain = letter.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().splitlines()[1:4] == ["", ".", "..dots at the start of lines"]
    (enclosed,) = letter.iter_attachments()
    assert (enclosed.get_filename(), enclosed.get_content()) == (PACK.name, PACK.data)  # type: ignore[attr-defined]


def test_its_name_is_the_same_however_often_it_goes_and_another_s_is_another(postman: Postman) -> None:
    carrier = messenger(postman.port)
    first = send(carrier, outgoing())
    assert send(carrier, replace(outgoing(), attempt=2, may_repeat=True)) == first
    assert send(carrier, outgoing("jo@example.org.uk")) != first
    assert send(carrier, outgoing(reply=Reply(card(Text("Other words."))))) != first


def test_it_goes_to_an_e_mail_address_and_nowhere_else() -> None:
    nell = Address("email", "", "nell@example.org.uk")
    assert messenger(1).way([Address("slack", "T0", "U1"), nell]) == nell
    assert messenger(1).way([Address("slack", "T0", "U1")]) is None


@pytest.mark.parametrize("at_once", [False, True])
def test_it_is_private_and_signed_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: bool) -> None:
    context, certificate = certified(tmp_path)
    security = "tls" if at_once else "starttls"
    user, password = SIGN_IN
    said = {"HEADWAY_SMTP_SECURITY": security, "HEADWAY_SMTP_USER": user, "HEADWAY_SMTP_PASSWORD": password}
    with mail_server(tls=context, at_once=at_once, signing_in=True) as postman:
        with pytest.raises(Undelivered, match="certificate is not to be trusted"):
            send(messenger(postman.port, **said), outgoing())
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        with pytest.raises(Undelivered, match="does not let me sign in"):
            send(messenger(postman.port, **{**said, "HEADWAY_SMTP_PASSWORD": "wrong"}), outgoing())
        send(messenger(postman.port, **said), outgoing())
    assert (postman.private, postman.signed_in, len(postman.letters)) == ([True], [user], 1)


# -- what does not ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "wait"), [("550 5.1.1 No such person here", None), ("451 4.7.1 Come back later", GREYLISTED)]
)
@pytest.mark.parametrize("when", ["to_recipients", "to_letters"])
def test_a_refusal_is_for_ever_or_for_now(postman: Postman, when: str, answer: str, wait: timedelta | None) -> None:
    getattr(postman, when).append(answer)
    with pytest.raises(Undelivered) as told:
        send(messenger(postman.port), outgoing())
    assert told.value.wait == wait
    assert told.value.why == f"The mail server does not take it ({answer})."
    assert postman.letters == []


def test_a_letter_that_is_too_large_is_never_sent() -> None:
    with mail_server(data_size_limit=10_000) as postman, pytest.raises(Undelivered) as told:
        send(messenger(postman.port), replace(outgoing(), files=(PACK,)))
    assert (told.value.why, told.value.wait) == ("It is larger than the mail server takes.", None)


def test_a_server_that_is_not_there_or_offers_too_little_is_tried_again(postman: Postman) -> None:
    with socket.create_server((HOST, 0)) as closed:
        port = closed.getsockname()[1]
    said = {"HEADWAY_SMTP_USER": "a", "HEADWAY_SMTP_PASSWORD": "b"}
    for carrier, why in (
        (messenger(port), "The mail server does not answer (ConnectionRefusedError)."),
        (messenger(25, HEADWAY_SMTP_HOST="a" * 64 + ".example"), "The mail server does not answer (UnicodeError)."),
        (messenger(postman.port, HEADWAY_SMTP_SECURITY="starttls"), "The mail server does not offer what is set up"),
        (messenger(postman.port, **said), "The mail server does not offer what is set up"),
    ):
        with pytest.raises(Undelivered) as told:
            send(carrier, outgoing())
        assert told.value.wait == timedelta()
        assert told.value.why.startswith(why)


def test_what_is_confidential_or_has_no_address_never_leaves() -> None:
    for message, why in (
        (outgoing(reply=replace(REPLY, confidential=True)), CONFIDENTIAL),
        (outgoing("zoë@example.org.uk"), NO_ADDRESS),
        (outgoing("nell@example.org.uk\r\nRCPT TO:<all@example.com>"), NO_ADDRESS),
    ):
        with pytest.raises(Undelivered) as told:
            send(messenger(1), message)
        assert (told.value.why, told.value.wait) == (why, None)


def test_a_lost_answer_is_unknown_and_a_letter_cut_short_is_not(postman: Postman) -> None:
    postman.drop = 1
    with pytest.raises(Unknown, match="It may have been sent"):
        send(messenger(postman.port), outgoing())
    assert len(postman.letters) == 1
    assert isinstance(messenger(postman.port).settle(outgoing()), CannotTell)


def test_a_server_that_dies_within_the_letter_has_not_taken_it(
    postman: Postman, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection is cut by our own side, between the server's leave to begin and the dot at the end."""
    send_it = smtplib.SMTP.send

    def cut(self: smtplib.SMTP, data: bytes | str) -> None:
        if len(data) > 1000:
            self.close()
        send_it(self, data)

    monkeypatch.setattr(smtplib.SMTP, "send", cut)
    with pytest.raises(Undelivered, match="broke the connection off"):
        send(messenger(postman.port), outgoing())
    assert postman.letters == []


def test_a_server_that_says_nothing_is_given_up_well_within_a_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.mail import server

    assert timedelta(seconds=server.BUDGET + server.ANSWER) < LEASE * 0.7
    monkeypatch.setattr(server, "BUDGET", 0.1)
    with socket.create_server((HOST, 0)) as silent, pytest.raises(Undelivered) as told:
        send(messenger(silent.getsockname()[1]), outgoing())
    assert told.value.wait == timedelta()


def test_the_password_is_in_nothing_that_is_shown() -> None:
    server = server_of(Settings.model_validate({**set_to(25), "HEADWAY_SMTP_PASSWORD": "hunter2"}))
    assert isinstance(server, MailServer)
    assert "hunter2" not in repr(server)


# -- through the outbox -----------------------------------------------------------------------------------------------


def keep(database: Database, tenant_id: int, key: str, **more: object) -> None:
    with signed(database, tenant_id) as session:
        nell = session.scalars(select(Person).where(Person.handle == "nell")).one_or_none()
        if nell is None:
            nell = Person(handle="nell", name="Nell Abarrow", email="nell@example.org.uk", route="email")
            session.add(nell)
            session.flush()
        message = Message(key=key, rule="board.pack", card=to_json(REPLY), **more)  # type: ignore[arg-type]
        outbox.enqueue(session, message, nell.id, NOW)


def states(outcomes: list[Outcome]) -> list[tuple[str, str]]:
    return [(outcome.key, outcome.state) for outcome in outcomes]


def test_where_the_answer_is_lost_a_nudge_is_dropped_and_a_pack_goes_again_and_says_so(
    sqlite_database: Database, tenant: Callable[..., int], postman: Postman
) -> None:
    thurrock, carrier = tenant(sqlite_database), messenger(postman.port)
    keep(sqlite_database, thurrock, "nudge")
    keep(sqlite_database, thurrock, "pack", kind="pack")
    postman.drop = 2
    assert states(deliver(sqlite_database, carrier, NOW)) == [("nudge", "unknown"), ("pack", "unknown")]
    soon = NOW + SETTLE_AFTER
    assert states(deliver(sqlite_database, carrier, soon)) == [("nudge", "dropped"), ("pack", "pending")]
    assert states(deliver(sqlite_database, carrier, soon + DELAYS[0])) == [("pack", "sent")]
    _, first, again = postman.letters
    assert first["Message-ID"] == again["Message-ID"]
    assert first["Subject"] == again["Subject"] == "The pack for Tue 8 Dec is out."
    bodies = [str(part.get_content()) for letter in (first, again) if (part := letter.get_body(("plain",)))]
    assert [MAY_REPEAT in " ".join(body.split()) for body in bodies] == [False, True]


def test_a_person_whose_address_is_refused_is_shown_as_undelivered_and_another_time_is_kept(
    sqlite_database: Database, tenant: Callable[..., int], postman: Postman
) -> None:
    thurrock, carrier = tenant(sqlite_database), messenger(postman.port)
    keep(sqlite_database, thurrock, "refused")
    keep(sqlite_database, thurrock, "later")
    postman.to_recipients += ["550 No such person", "450 Come back later"]
    said = "The mail server does not take it (550 No such person)."
    first, second = deliver(sqlite_database, carrier, NOW)
    assert (first.state, first.why, second.state) == ("failed", said, "pending")
    assert deliver(sqlite_database, carrier, NOW + DELAYS[0]) == [], "it was asked to wait for longer"
    assert states(deliver(sqlite_database, carrier, NOW + GREYLISTED)) == [("later", "sent")]
    with sqlite_database.read(thurrock) as session:
        refs = session.scalars(select(Outbox.refs).where(Outbox.key == "later")).one()
    assert refs == [postman.letters[0]["Message-ID"]]
