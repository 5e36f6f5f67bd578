"""Two programmes alike but for what is confidential in one, and walks through all that can be said in them.

Whoever may not know must get the same answers, to the byte, in both. What is no secret is made alike: numbers of the
history are given to refusals too, so the programme without secrets has as many entries of those.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

from bot.documents.office import Office
from commands.engine.arguments import ArgumentType
from commands.engine.cards import Card, File, Reply, Title, to_json
from commands.engine.dispatch import Door
from commands.engine.request import Channel, ChannelKind, Request, Speaker
from commands.table import TABLE
from commands.things import thing_of
from models import concerning, deciding, outbox, plan
from models.action import Action
from models.audit import AuditEntry
from models.concern import Concern
from models.database import Database
from models.local import ActionSchool, Support
from models.meeting import Decision, Meeting
from models.outbox import Message
from models.person import Grant, Person
from models.queries.person import by_handle
from models.queries.workstream import by_reference
from models.tenancy import TenantSession, sign
from models.when import When
from tests.commands.test_contract import fitted
from tests.support.register import ASHMOOR, HOLLYBROOK, OAKFIELD, REDLANDS
from tests.support.stage import NOW

MARK = "zqxjk"
"""Stands in every confidential text, and nowhere else."""
BEGUN = MARK[:3]
"""What somebody may type who looks for it."""
BEFORE = NOW - timedelta(days=30)
EXTRA = {"max": "manager", "olga": "officer", "clara": "clerk", "chas": "chair", "gwen": ""}
"""People without clearance in the great roles; Gwen is a guest who was invited."""
OTHERS = (
    *("/school Oakfield Lower", "/school 109001", "/school Ashmoor", "/school Redlands Upper", "/school Hollybrook"),
    *("/school list", "/school list sort name", "/school list in Dunstable", "/school summary", "/school"),
    *(
        "/school export csv",
        "/school export xlsx",
        "/school list all page 2",
        f"/school {BEGUN}",
        f"/school list {BEGUN}",
    ),
    *(f'/action list text "{BEGUN}"', "/action list all", "/action export all csv", "/action export all xlsx"),
    *("/action", "/workstream", "/workstream WS4", "/action WS4-03", "/action WS4-99", "/action history WS4-01"),
    *("/headway history", "/headway history page:2", "/headway history @nell", "/headway history @cleo"),
    *("/headway", "/headway home", "/headway help", "/headway me", "/headway people", "/headway undo"),
    *(f"/headway help {noun}" for noun in TABLE.nouns),
    *("/headway help concern", "/headway help concerns", "/pledge status", "/pledge list unsigned", "/tookpart status"),
    *("/school concern", "/school concerns", "/school concern Oakfield Lower", "/school Ashmoor concern reopen"),
    *("/school Oakfield Lower concern 2 because of it", "/school Oakfield concern", "/school Oakfield concerm 2 x"),
    *("/school Oakfield Lower concern event visit review 1 Dec", "/school Redlands Upper concern close because so"),
    *(f"/headway undo entry:{number}" for number in range(1, 16)),
    *("/board", "/board next", "/board meetings", "/board decisions", "/board decisions meeting:1", "/board proposals"),
    *("/board decision draft meeting:1", "/board pack changes", "/highlight", "/highlight WS4", "/highlight preview"),
    *("/board agree meeting:1", "/board agree decision:1", "/board agree decision:2", "/board decision edit 1 ask:yes"),
    *("/board decision withdraw 1 because it was wrong", "/board accept 1", "/board decline 2 because it was wrong"),
    *("/headway schedule", "/headway sent", "/headway not delivered", "/headway to pass on"),
    *(f"/headway not delivered {verb}" for verb in ("show 1", "retry 1", "drop 1 because they were told")),
    *("/headway again code:AAAAAAAA", "/school Oakfield Lower watch", "/school Oakfield Lower unwatch"),
)
"""What is said besides the examples of every row."""


def people(database: Database, tenant: int) -> None:
    """Enter people without clearance in every role."""
    with database.write(tenant) as session:
        _sign(session)
        for handle, role in EXTRA.items():
            person = Person(handle=handle, name=f"{handle.title()} Penrose", email="", member=bool(role))
            person.invited_at = None if role else NOW
            session.add(person)
            session.flush()
            if role:
                session.add(Grant(person_id=person.id, role=role, granted_at=NOW))


def secrets(database: Database, tenant: int) -> None:
    """Enter what is confidential: concerns, a support, and an entry of the history that tells of one."""
    with database.write(tenant) as session:
        entry = _sign(session, confidential=True, subject=f"Oakfield {MARK}", command="school concern keep")
        entry.person_id, entry.who = _nell(session), "Nell Abarrow"
        for urn, category in ((OAKFIELD, "3a"), (REDLANDS, MARK), (ASHMOOR, "1")):
            raised = Concern(urn=urn, version=0)
            concerning.keep(session, raised, category, f"Because {MARK}", None, BEFORE.date())
            concerning.add_event(session, raised, "warning notice", BEFORE.date(), NOW.date(), f"To the chair {MARK}")
            if urn == ASHMOOR:
                concerning.close(raised, f"It is over {MARK}", NOW.date())
        session.add_all(_supports())
        _decide(session, confidential=True)
        _fail(session)
    with database.write(tenant) as session:
        read = {"kind": "confidential read", "at": BEFORE, "who": "Nell Abarrow", "command": "school concern"}
        session.add(AuditEntry(**read, subject=MARK, platform="terminal", confidential=True, person_id=_nell(session)))


def nothing(database: Database, tenant: int) -> None:
    """Enter as many entries of the history as :func:`secrets`, that tell of nothing, and decisions taken back since."""
    with database.write(tenant) as session:
        _sign(session, confidential=True)
        for decision in _decide(session, confidential=False):
            deciding.withdraw(decision, "It was entered by mistake.", BEFORE)
    with database.write(tenant) as session:
        refused = {"kind": "refused", "at": BEFORE, "who": "Nell Abarrow", "command": "school list"}
        session.add(AuditEntry(**refused, platform="terminal", person_id=_nell(session)))


def action(database: Database, tenant: int) -> None:
    """Enter a confidential action about a school. A gap in the references shows in both programmes."""
    with database.write(tenant) as session:
        _sign(session, confidential=True)
        stream = by_reference(session, "WS4")
        assert stream
        made = plan.add_action(
            session, stream, f"Remove the head {MARK}", When("unknown", None, None, None, ""), BEFORE, confidential=True
        )
        made.outcome = f"A new head {MARK}"
        session.flush()
        session.add(ActionSchool(action_id=made.id, urn=OAKFIELD))
        assert session.query(Action).filter_by(reference="WS4-03").one() is made


def _decide(session: TenantSession, *, confidential: bool) -> list[Decision]:
    """Two decisions of the meeting, of which the chair has agreed the one that made an action."""
    meeting = session.query(Meeting).one()
    told = {"person_id": _nell(session), "confidential": confidential}
    made = [deciding.record(session, meeting, "agreed", f"To act {MARK} {n}", BEFORE, **told) for n in (1, 2)]
    if confidential:
        made[0].action_id = session.query(Action).filter_by(reference="WS4-03").one().id
        deciding.agree(meeting, made[:1], "Cllr Ada Poole", BEFORE)
    return made


def _fail(session: TenantSession) -> None:
    """A confidential message to somebody who is cleared, that did not arrive."""
    reply = Reply(Card((Title(f"The month’s note {MARK}"),)), confidential=True)
    message = Message(key="concerns:1", rule="concerns", card=to_json(reply), confidential=True)
    outbox.failed(outbox.enqueue(session, message, _nell(session), BEFORE), "Slack was not there.")


def _supports() -> list[Support]:
    told = {"about": f"governance {MARK}", "effect": f"none {MARK}", "start": BEFORE.date(), "confidential": True}
    return [Support(urn=OAKFIELD, from_urn=HOLLYBROOK, **told), Support(urn=ASHMOOR, from_urn=OAKFIELD, **told)]


def _nell(session: TenantSession) -> int:
    nell = by_handle(session, "nell")
    assert nell
    return nell.id


def _sign(session: TenantSession, command: str = "setup", **about: Any) -> AuditEntry:
    entry = {"kind": "change", "at": BEFORE, "who": "Administrator", "platform": "system", "command": command}
    return sign(session, AuditEntry(**entry, **about))


def lines() -> Iterator[str]:
    """Every example of every row, as it is and about a school, and what else may be asked."""
    for row in TABLE.rows:
        for example in row.examples:
            yield fitted(example)
        for argument in row.arguments:
            if argument.name == row.subject and argument.type.name in ("school", "party"):
                yield f"/{row.noun} {row.verbs[0]} {OAKFIELD}"
    yield from OTHERS


class Walker:
    """Somebody who says everything there is to say, in one place of one programme."""

    def __init__(self, database: Database, tenant: int, who: str, kind: ChannelKind) -> None:
        self.door = Door(database, TABLE, thing_of, Office())
        self._tenant, self._who = tenant, who
        self._channel = Channel("" if kind in ("dm", "terminal") else "C1", "general", kind)
        self._at = NOW

    def request(self, words: str, **more: Any) -> Request:
        """The words as that person says them there."""
        self._at += timedelta(seconds=1)
        speaker = Speaker("terminal", str(self._tenant), self._who)
        if self._who == "nobody":
            speaker = Speaker("teams", "tenant-1", "aad-nobody", "nobody", "Nobody", guest=True)
        return Request(speaker, words, self._at, self._channel, request_id="walk", **more)

    def says(self, words: str) -> str:
        """What is answered, and what comes of sending a form in it as it is."""
        reply = self.door.handle(self.request(words))
        assert reply.outcome != "fault", words
        answer = told(reply)
        if form := reply.card.form:
            held = {each.name: each.value for each in form.inputs}
            answer += told(self.door.handle(self.request(form.sentence, origin="form", answers=held)))
        return answer

    def suggestions(self) -> Iterator[tuple[str, str]]:
        """What fields that search offer, by the type and what was typed."""
        types = {argument.type.name: argument.type for row in TABLE.rows for argument in row.arguments}
        offering = (name for name, each in types.items() if type(each).suggest is not ArgumentType.suggest)
        for name in sorted(offering):
            for typed in ("", "o", "oak", "3", "WS4", "z", BEGUN):
                offered = self.door.suggest(self.request("", origin="form"), name, typed)
                yield f"{name} {typed}", repr(offered)


def told(reply: Reply) -> str:
    """All that a reply tells, whichever surface draws it, without the chance that is in codes; files are unpacked."""
    files = [node for node in reply.card.nodes if isinstance(node, File)]
    bare = tuple(replace(node, data=b"") if isinstance(node, File) else node for node in reply.card.nodes)
    texts = [
        to_json(replace(reply, card=Card(bare))).decode(),
        *(text for file in files for text in unpacked(file.data)),
    ]
    return re.sub(r"(code:|link )[0-9A-Z]{4}-?[0-9A-Z]{4}", r"\1…", "\n".join(texts))


def unpacked(data: bytes) -> list[str]:
    """The texts in a file: of a workbook or a Word document, each of its parts; what is no text is told apart."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return [_text(data)]
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return [_text(book.read(name)) for name in sorted(book.namelist()) if not name.startswith("docProps")]


def _text(data: bytes) -> str:
    """A text as it is; of a picture or a PDF, which are the same for the same content, what tells it from any other."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return sha256(data).hexdigest()
