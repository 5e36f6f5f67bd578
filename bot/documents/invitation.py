"""A meeting as a calendar's invitation: an .ics file (RFC 5545) that puts a meeting in or takes it out (RFC 5546).

The time stands as wall-clock time in Europe/London, with the zone's rules beside it: it is right in any calendar.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress

from commands.engine.documents import Invitation
from models.clock import LONDON

PRODUCT = "-//Headway//Headway//EN"


def draw(invitation: Invitation) -> bytes:
    """The bytes of the .ics file, the same for the same invitation."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", invitation.method)
    calendar.add_component(_london())
    calendar.add_component(_event(invitation))
    return bytes(calendar.to_ical())


def _london() -> Timezone:
    """The rules of Europe/London: summer time from the last Sunday of March to the last of October, at 01:00 GMT.

    The Summer Time Order 2002 (SI 2002/262). Each onset stands in the time that held before it (RFC 5545, 3.6.5).
    """
    zone = Timezone()
    zone.add("tzid", "Europe/London")
    hour, none = timedelta(hours=1), timedelta()
    for part, name, onset, before, after in (
        (TimezoneStandard(), "GMT", datetime(1996, 10, 27, 2), hour, none),  # noqa: DTZ001 - wall-clock times
        (TimezoneDaylight(), "BST", datetime(1996, 3, 31, 1), none, hour),  # noqa: DTZ001
    ):
        part.add("dtstart", onset)
        part.add("rrule", {"freq": "yearly", "bymonth": onset.month, "byday": "-1su"})
        part.add("tzname", name)
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        zone.add_component(part)
    return zone


def _event(invitation: Invitation) -> Event:
    begins = invitation.starts_at.astimezone(LONDON)
    event = Event()
    event.add("uid", invitation.uid)
    event.add("dtstamp", invitation.issued_at)
    event.add("sequence", invitation.sequence)
    event.add("dtstart", begins)
    event.add("dtend", (invitation.starts_at + timedelta(minutes=invitation.minutes)).astimezone(LONDON))
    event.add("summary", invitation.summary)
    if invitation.place:
        event.add("location", invitation.place)
    if invitation.description:
        event.add("description", invitation.description)
    event.add("status", "CANCELLED" if invitation.method == "CANCEL" else "CONFIRMED")
    if invitation.organizer_email:
        organizer = vCalAddress(f"mailto:{invitation.organizer_email}")
        organizer.params["CN"] = invitation.organizer
        event.add("organizer", organizer)
    return event
