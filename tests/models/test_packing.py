"""The life of a pack: drafted, cleared and frozen, taken back, published once, and issued again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models import packing
from models.drafting.facts import PackFacts
from models.meeting import Meeting
from models.packing import Drawn, NotNow
from models.queries import pack as packs
from models.tenancy import TenantSession
from tests.support.packs import AS_AT, FRONT, pack, report
from tests.support.plans import signed
from tests.support.programmes import Opened


def drawn(facts: PackFacts | None = None, mark: bytes = b"1") -> Drawn:
    return Drawn(facts or pack(), b"word" + mark, b"pdf" + mark, b"exempt word", None)


def meeting_of(session: TenantSession) -> int:
    return session.query(Meeting).one().id


def test_a_pack_lives_from_draft_to_its_second_edition(programme: Opened) -> None:
    with signed(programme.database, programme.tenant) as session:
        row = packing.begin(session, meeting_of(session))
        assert packing.begin(session, row.meeting_id) is row
        assert packs.latest(session, row.id) is None
        first = packing.clear(session, row, drawn(), None, AS_AT)
        assert (row.state, first.number, first.because) == ("cleared", 1, "")
        with pytest.raises(NotNow, match="cleared already"):
            packing.clear(session, row, drawn(), None, AS_AT)
        with pytest.raises(NotNow, match="unclear because"):
            packing.may_change(row)
        with pytest.raises(NotNow, match="nothing to issue again"):
            packing.reissue(session, row, drawn(), "of a fault", None, AS_AT)
        packing.publish(row, first, AS_AT)
        assert (row.state, row.published_at, packs.published(session, row.id)) == ("published", AS_AT, first)
        packing.may_change(row)
        with pytest.raises(NotNow, match="published already"):
            packing.publish(row, first, AS_AT)
        with pytest.raises(NotNow, match="reissue because"):
            packing.unclear(session, row)
    with signed(programme.database, programme.tenant) as session:
        row = packing.begin(session, meeting_of(session))
        second = packing.reissue(session, row, drawn(mark=b"2"), "a rating was wrong", None, AS_AT + timedelta(days=6))
        assert packs.published(session, row.id) is not second
        packing.publish(row, second, AS_AT + timedelta(days=6))
        assert row.published_at == AS_AT
        kept = packs.editions(session, row.id)
        assert [(each.number, each.word, each.exempt_pdf) for each in kept] == [
            (2, b"word2", None),
            (1, b"word1", None),
        ]
        assert packing.facts_of(kept[1]) == pack()
        assert packs.edition(session, row.id, 1) is kept[1]


def test_a_pack_taken_back_is_frozen_anew_as_the_first_edition(programme: Opened) -> None:
    with signed(programme.database, programme.tenant) as session:
        row = packing.begin(session, meeting_of(session))
        with pytest.raises(NotNow, match="not cleared"):
            packing.unclear(session, row)
        packing.clear(session, row, drawn(), None, AS_AT)
        packing.unclear(session, row)
        assert (row.state, row.cleared_at, packs.editions(session, row.id)) == ("draft", None, [])
        assert packing.clear(session, row, drawn(mark=b"2"), None, AS_AT).number == 1


def test_a_draft_is_not_published(programme: Opened) -> None:
    with signed(programme.database, programme.tenant) as session:
        row = packing.begin(session, meeting_of(session))
        edition = packing.clear(session, row, drawn(), None, AS_AT)
        row.state = "draft"
        with pytest.raises(NotNow, match="not cleared yet"):
            packing.publish(row, edition, AS_AT)


def test_implications_are_one_of_a_kind(programme: Opened) -> None:
    with signed(programme.database, programme.tenant) as session:
        row = packing.begin(session, meeting_of(session))
        for implied in FRONT.implications:
            said = (implied.kind, implied.text, implied.verified_by, implied.verified_on)
            assert packing.imply(session, row, *said)
            assert not packing.imply(session, row, *said)
        assert packing.imply(session, row, "legal", "None.", "Monitoring officer", AS_AT.date())
        assert [(each.kind, each.text) for each in row.implications] == [
            ("financial", "The cost of £12,000 is met within the budget."),
            ("legal", "None."),
        ]


def test_the_newest_template_counts(programme: Opened) -> None:
    with signed(programme.database, programme.tenant) as session:
        assert packs.template(session) is None
        packing.keep_template(session, "council.docx", b"its bytes", None, AS_AT)
        assert packs.template(session) == b"its bytes"
        packing.keep_template(session, "", None, None, AS_AT + timedelta(seconds=1))
        assert packs.template(session) is None


def test_what_a_published_pack_said_of_an_action_can_be_told(programme: Opened) -> None:
    with signed(programme.database, programme.tenant) as session:
        row = packing.begin(session, meeting_of(session))
        edition = packing.clear(session, row, drawn(pack(reports=(report(1),))), None, AS_AT)
        assert packs.published_rating(session, "WS2") is None, "it is not published yet"
        packing.publish(row, edition, AS_AT)
        assert packs.published_rating(session, "WS2") == ("amber", AS_AT.date())
        assert packs.published_rating(session, "WS1-01") == ("amber", AS_AT.date())
        assert packs.published_rating(session, "WS9") is None
