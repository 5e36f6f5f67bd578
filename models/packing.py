"""Rules of packs: drafted, cleared (and so frozen), published, issued again. Who may do so is asked elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from models.drafting.facts import PACK, PackFacts
from models.pack import Edition, Implication, Pack, PackTemplate
from models.queries import pack as packs
from models.tenancy import TenantSession

FRONT = ("title", "author", "purpose", "recommendations", "options", "consultation", "wards", "background")
"""The free words of a pack's front, each a column."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A pack drawn up: its facts and the documents made of them. The exempt part's are None where there is none."""

    facts: PackFacts
    word: bytes
    pdf: bytes
    exempt_word: bytes | None = None
    exempt_pdf: bytes | None = None


class NotNow(ValueError):  # noqa: N818 - it is what happened, and no fault
    """A pack is not in the state that something needs; the sentence says what to type instead."""


def begin(session: TenantSession, meeting_id: int) -> Pack:
    """The pack of a meeting, locked; one is begun where there is none."""
    kept = packs.of_meeting(session, meeting_id, lock=True)
    if kept is not None:
        return kept
    row = fresh(meeting_id)
    session.add(row)
    session.flush()
    return row


def fresh(meeting_id: int) -> Pack:
    """A pack nobody has written to, kept nowhere yet."""
    blank: dict[str, str] = dict.fromkeys((*FRONT, "exempt", "exempt_reason"), "")
    return Pack(meeting_id=meeting_id, state="draft", key_decision=False, **blank)


def may_change(pack: Pack | None) -> None:
    """Go on only where a pack's words may be changed. Raises :class:`NotNow` for one that is cleared.

    One that is published may be: what is changed then is in nothing that people have until it is issued again.
    """
    if pack is not None and pack.state == "cleared":
        raise NotNow("The pack is cleared, so it stays as it is. To change it, first: /board pack unclear because …")


def imply(session: TenantSession, pack: Pack, kind: str, text: str, verified_by: str, on: date | None) -> bool:
    """Say what a pack's proposals imply; gives whether that is another thing than was said."""
    row = next((each for each in pack.implications if each.kind == kind), None)
    said = (text, verified_by, on)
    if row is None:
        session.add(Implication(pack_id=pack.id, kind=kind, text=text, verified_by=verified_by, verified_on=on))
    elif (row.text, row.verified_by, row.verified_on) == said:
        return False
    else:
        row.text, row.verified_by, row.verified_on = said
    session.flush()
    session.expire(pack, ["implications"])
    return True


def clear(session: TenantSession, pack: Pack, drawn: Drawn, person_id: int | None, now: datetime) -> Edition:
    """Freeze a draft as it was drawn. Raises :class:`NotNow` where it is no draft any more."""
    if pack.state != "draft":
        raise NotNow(f"The pack is {pack.state} already.")
    pack.state, pack.cleared_at, pack.cleared_by_id = "cleared", now, person_id
    return _freeze(session, pack, drawn, "", person_id, now)


def unclear(session: TenantSession, pack: Pack) -> None:
    """Make a cleared pack a draft again; what was frozen of it nobody has been sent, and it is dropped.

    Raises :class:`NotNow` where it is not cleared, or is published.
    """
    if pack.state == "published":
        raise NotNow("The pack is published. A fault in it is mended with /board pack reissue because …")
    if pack.state != "cleared":
        raise NotNow("The pack is not cleared.")
    edition = packs.latest(session, pack.id)
    if edition is not None:
        session.delete(edition)
    pack.state, pack.cleared_at, pack.cleared_by_id = "draft", None, None
    session.flush()


def publish(pack: Pack, edition: Edition, now: datetime) -> None:
    """Note that an edition goes out. Raises :class:`NotNow` where the pack is not cleared, or this has gone out."""
    if pack.state == "draft":
        raise NotNow("The pack is not cleared yet. A programme manager clears it: /board pack clear")
    if edition.published_at is not None:
        raise NotNow("The pack is published already. A fault in it is mended with /board pack reissue because …")
    edition.published_at = now
    if pack.state == "cleared":
        pack.state, pack.published_at = "published", now


def reissue(
    session: TenantSession, pack: Pack, drawn: Drawn, because: str, person_id: int | None, now: datetime
) -> Edition:
    """Freeze a published pack anew, to be sent again. Raises :class:`NotNow` where it is not published yet."""
    may_reissue(pack)
    return _freeze(session, pack, drawn, because, person_id, now)


def may_reissue(pack: Pack | None) -> None:
    """Go on only where a pack is published. Raises :class:`NotNow`."""
    if pack is None or pack.state != "published":
        raise NotNow("The pack is not published yet, so there is nothing to issue again.")


def keep_template(session: TenantSession, name: str, data: bytes | None, person_id: int | None, now: datetime) -> None:
    """Write packs on this Word template from now on; on Headway's own plain one where ``data`` is None."""
    session.add(PackTemplate(name=name, data=data, person_id=person_id, at=now))
    session.flush()


def facts_of(edition: Edition) -> PackFacts:
    """The facts of an edition, as they were when it was frozen."""
    return PACK.validate_python(edition.facts)


def _freeze(
    session: TenantSession, pack: Pack, drawn: Drawn, because: str, person_id: int | None, now: datetime
) -> Edition:
    numbers = session.scalars(select(Edition.number).where(Edition.pack_id == pack.id)).all()
    row = Edition(
        pack_id=pack.id,
        number=max(numbers, default=0) + 1,
        because=because,
        at=now,
        person_id=person_id,
        facts=PACK.dump_python(drawn.facts, mode="json"),
        word=drawn.word,
        pdf=drawn.pdf,
        exempt_word=drawn.exempt_word,
        exempt_pdf=drawn.exempt_pdf,
    )
    session.add(row)
    session.flush()
    return row
