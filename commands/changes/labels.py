"""What the history calls the fields that people speak of.

Every column of every audited table stands in :data:`LABELS`, in :data:`BESIDE` or in another of these.
"""

from __future__ import annotations

from typing import Final

LABELS: Final = {
    "achieved": "achieved besides",
    "agreed_at": "agreed at",
    "agreed_by": "agreed by",
    "approved_by": "approved by",
    "asked": "decisions asked of the board",
    "author": "author",
    "authority": "authority",
    "background": "background papers",
    "because": "reason",
    "capacities": "signed by",
    "capacity": "signed as",
    "category": "category",
    "channel_name": "channel",
    "cleared": "cleared for what is confidential",
    "closed_at": "closed",
    "closed_because": "reason",
    "closed_on": "closed on",
    "closes_on": "closes",
    "coming": "the next period",
    "complete_is_green": "complete is shown as Green",
    "completed_on": "completed on",
    "confidential": "confidential",
    "confirmed_at": "confirmed",
    "consultation": "consultation",
    "cost": "cost",
    "cover_id": "covered by",
    "done_on": "done on",
    "due_at": "moved to",
    "earlier_id": "after",
    "effect": "effect",
    "end": "last day",
    "ended_on": "ended on",
    "every_months": "months between reports",
    "exempt": "exempt",
    "exempt_reason": "reason of the exemption",
    "half_term_end": "last day of half-term",
    "half_term_start": "first day of half-term",
    "handle": "handle",
    "invited_at": "invited",
    "key_decision": "key decision",
    "kind": "kind",
    "know": "what the board should know",
    "la_code": "authority in the school register",
    "last_on": "last report",
    "live_at": "live since",
    "locality": "locality",
    "member": "member here",
    "merged_into_id": "the same person as",
    "minute": "minute",
    "minutes": "minutes it takes",
    "name": "name",
    "next_on": "next report",
    "note": "note",
    "noun": "word for a workstream",
    "numbers": "how many",
    "office": "office",
    "on": "day",
    "opened_on": "opened on",
    "opens_on": "opens",
    "options": "options",
    "organisation": "organisation",
    "outcome": "intended outcome",
    "owner": "kept by",
    "person_id": "person",
    "place": "place",
    "places": "places",
    "plan_columns": "columns of the plan",
    "plan_state": "plan",
    "prefix": "prefix of references",
    "presenter": "presented by",
    "proposed_by": "proposed by",
    "publishes_itself": "packs go out by themselves",
    "purpose": "purpose",
    "rag": "rating",
    "rag_key": "what the ratings mean",
    "rag_reason": "reason of the rating",
    "reason": "reason",
    "recommendations": "recommendations",
    "reference": "reference",
    "remedial": "what is done about what is overdue",
    "reports_with_id": "reports with",
    "review_on": "review date",
    "risks": "risks and issues",
    "role": "role",
    "route": "reached by",
    "seat_id": "seat",
    "signed_on": "signed on",
    "since": "since",
    "skipped": "left out of the schedule",
    "slips": "slips",
    "slug": "short name",
    "snoozed_until": "quiet until",
    "source": "source",
    "start": "first day",
    "starts_at": "time of the meeting",
    "state": "state",
    "status": "status",
    "text": "words",
    "timetable": "timetable",
    "title": "title",
    "type": "type",
    "undecided": "undecided places",
    "unit": "counts",
    "url": "link",
    "verified_by": "verified by",
    "verified_on": "verified on",
    "vision": "vision",
    "wards": "wards",
    "when_end": "due",
    "when_start": "from",
    "when_text": "date",
    "workstream_id": "workstream",
}

OWN_LABELS: Final = {
    ("agenda_item", "position"): "position",
    ("outbox", "delivery"): "delivery",
    ("pledge_base", "number"): "number",
}
"""By table and field: what is spoken of in that kind of row alone."""

OWN_AFFAIR: Final = {"email": "e-mail address", "reminders_off_at": "reminders"}
"""What nobody else need know: that it changed is told, and not from what to what."""

FIELD_NEEDS: Final = {("person", "cleared"): "programme.manage"}
"""By table and field: the permission without which no more is told than that it changed. Others hang on their part."""

BESIDE: Final = frozenset(
    {
        *("about", "action_id", "after_due", "after_text", "as_at", "at", "before_due", "before_text"),
        *("board_id", "called_at", "channel", "channel_platform", "channel_workspace", "cleared_at"),
        *("cleared_by_id", "cluster_id", "concern_id", "confirmed_by_id", "day", "decided_at", "decided_by_id"),
        *("external_id", "extract_id", "from_urn", "granted_at", "group_uid", "half_term"),
        *("initiative_id", "key", "label", "meeting_id", "number", "organisation_id", "original_due"),
        *("original_text", "outbox_key", "pack_id", "party", "platform", "pledge_id", "position"),
        *("published_at", "rag_on", "season", "sequence", "signature_id", "slip", "submitted_at"),
        *("submitted_by_id", "text_number", "thanked_at", "to_name", "urn", "when_every", "when_kind"),
        *("when_terms", "workspace"),
    }
)
"""What says which row it is, or changes beside one of those with a label, and is not told twice."""

ENDS: Final = {"ended_at": "ended", "retired_at": "retired", "withdrawn_at": "withdrawn"}
"""Where one of these is filled, the whole part is; where it is emptied, it is there again."""

DAYS: Final = frozenset(
    {
        *("closed_on", "closes_on", "completed_on", "done_on", "end", "ended_on", "half_term_end", "half_term_start"),
        *("last_on", "next_on", "on", "opened_on", "opens_on", "review_on", "signed_on", "since", "start"),
        *("verified_on", "when_end", "when_start"),
    }
)
MOMENTS: Final = frozenset(
    {
        *("agreed_at", "closed_at", "confirmed_at", "due_at", "invited_at", "live_at", "snoozed_until"),
        "starts_at",
    }
)
WRITTEN: Final = frozenset(
    {
        *("achieved", "asked", "background", "because", "closed_because", "coming", "consultation", "effect"),
        *("exempt", "exempt_reason", "know", "name", "note", "options", "outcome", "purpose", "rag_reason", "reason"),
        *("recommendations", "remedial", "risks", "source", "text", "title", "vision", "when_text"),
    }
)
"""What people wrote, which stands between quotation marks."""
