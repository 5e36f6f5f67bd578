"""How councils name things: column headers, nouns, RAG words and bodies, kept as data.

To teach the intake a new name, add it here; nothing else needs to change. Names are lower case without punctuation.
"""

from __future__ import annotations

from typing import Final

from models.intake.records import Rag, Status


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Field -> names of its column. "other" are columns whose text is kept under their own header: they resemble a
# field (a second date, last quarter's rating) and would be mistaken for it.
COLUMN_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "ref": ("ref", "reference", "ref no", "reference number", "no", "number", "id", "action no", "action number",
            "action ref", "action id", "item", "item no", "rec no", "recommendation no", "recommendation number",
            "rec ref", "sr no", "serial no", "line"),
    "group": ("recommendation", "recommendations", "workstream", "work stream", "workstreams", "priority",
              "priorities", "priority area", "strategic priority", "key priority", "objective", "objectives",
              "strategic objective", "theme", "themes", "strand", "work strand", "pillar", "aim", "goal",
              "focus area", "area of focus", "key area", "area", "area for development", "aspect", "commitment",
              "ambition", "project", "programme", "ws"),
    "action": ("action", "actions", "action required", "actions required", "action to be taken",
               "actions to be taken", "key action", "key actions", "agreed action", "proposed action", "next steps",
               "planned action", "task", "tasks", "key task", "key tasks", "activity", "activities", "key activity",
               "what", "what we will do", "what will we do", "what will be done", "what needs to be done",
               "what are we going to do", "step", "steps", "deliverable", "deliverables", "intervention",
               "action point", "action points", "action description", "description of action", "description",
               "to do", "how"),
    "outcome": ("outcome", "outcomes", "intended outcome", "intended outcomes", "expected outcome",
                "expected outcomes", "desired outcome", "key outcome", "impact", "intended impact",
                "expected impact", "success criteria", "success measure", "success measures", "measure of success",
                "measures of success", "what will success look like", "what success looks like", "success",
                "how will we know", "benefit", "benefits", "result", "expected result", "target", "targets", "output",
                "outputs", "kpi", "purpose", "difference it will make", "so that"),
    "owner": ("who", "by whom", "who by", "lead", "leads", "lead officer", "lead officers", "lead person",
              "lead agency", "lead partner", "lead body", "lead organisation", "leads and partners", "responsible",
              "responsibility", "responsible officer", "responsible person", "person responsible",
              "officer responsible", "responsible lead", "who is responsible", "owner", "owners", "action owner",
              "action lead", "action by", "owned by", "accountable", "accountable officer", "accountability",
              "assigned to", "allocated to", "officer", "partners", "named lead", "sro", "delivery lead"),
    "when": ("when", "by when", "timescale", "timescales", "time scale", "timeframe", "time frame", "timeline",
             "timing", "deadline", "due", "due date", "due by", "date due", "target date", "completion date",
             "target completion date", "date for completion", "expected completion date", "to be completed by",
             "complete by", "completed by", "delivery date", "implementation date", "end date", "finish date",
             "date", "dates", "target timescale", "milestone date", "by"),
    "rag": ("rag", "rag rating", "rag status", "brag", "brag rating", "brag status", "progress rag", "current rag",
            "rag rated", "rating", "ragb", "bragr", "traffic light", "colour"),
    "status": ("status", "current status", "action status", "progress status", "delivery status", "state", "complete",
               "completed", "completed y n"),
    "progress": ("progress", "progress to date", "progress update", "update", "updates", "comment", "comments",
                 "latest update", "current position", "position", "status update", "update on progress",
                 "progress and comments", "progress notes", "notes", "commentary", "narrative", "action taken",
                 "actions taken", "progress against action", "progress against actions", "monitoring",
                 "progress made", "officer update", "latest position"),
    "cost": ("cost", "costs", "cost implications", "estimated cost", "resource", "resources", "resources required",
             "resource implications", "resourcing", "budget", "funding", "finance", "financial implications",
             "cost and resources", "resources and cost", "cost resources"),
    "evidence": ("source", "evidence", "evidence link", "link to evidence", "evidence source", "source of evidence",
                 "evidence of progress", "link", "links", "supporting documents", "document"),
    "milestones": ("milestone", "milestones", "key milestone", "key milestones", "interim milestones"),
    "other": ("start date", "date started", "start", "date added", "date raised", "date completed", "actual date",
              "date of completion", "actual completion date", "completed on", "review date", "date reviewed",
              "original date", "original deadline", "revised date", "revised deadline", "new deadline",
              "previous rag", "last rag", "previous rating", "rag last quarter", "previous status", "rag key",
              "monitored by", "monitored", "risk", "risks", "mitigation", "support", "supported by", "category",
              "reason for rag", "reason for rating", "direction of travel", "baseline"),
}  # fmt: skip

# Too ordinary to count when they are only part of a longer header.
WHOLE_HEADER_ONLY: Final = _words(
    "no number id line item what step steps by lead date dates area aim how due link links source document position "
    "purpose description state complete completed colour result support start risk success notes target targets "
    "project programme officer category monitored partners to do so that ws result output outputs"
)

# A "Priority" column of these is a degree of urgency and not the name of a workstream.
URGENCIES: Final = _words("high medium low h m l urgent critical med moderate essential desirable")

# Noun as it is shown -> ways of writing it before a number.
NOUNS: Final[dict[str, tuple[str, ...]]] = {
    "Recommendation": ("recommendation", "recommendations", "rec"),
    "Workstream": ("workstream", "workstreams", "work stream", "ws", "work strand"),
    "Priority": ("priority", "priorities", "priority area", "strategic priority", "key priority"),
    "Objective": ("objective", "objectives", "strategic objective"),
    "Theme": ("theme", "themes"),
    "Strand": ("strand", "strands"),
    "Pillar": ("pillar", "pillars"),
    "Aim": ("aim", "aims"),
    "Goal": ("goal", "goals"),
    "Aspect": ("aspect", "aspects"),
    "Ambition": ("ambition", "ambitions"),
    "Commitment": ("commitment", "commitments"),
    "Outcome": ("outcome", "outcomes"),
    "Focus area": ("focus area", "area of focus", "key area", "area", "area for development"),
    "Project": ("project", "projects"),
}
NUMBER_WORDS: Final = dict(
    zip(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
        map(str, range(1, 13)),
        strict=True,
    )
)

# Headings and sheet names that stand over a plan without naming any workstream.
GENERIC_HEADINGS: Final = frozenset(
    ("action", "actions", "action plan", "the action plan", "plan", "draft", "draft action plan", "appendix", "annex",
     "table", "sheet", "data", "tracker", "action tracker", "action log", "introduction", "background", "contents",
     "export", "tasks", "delivery plan", "improvement plan", "progress", "update", "main", "current")
)  # fmt: skip

# Rows under a table that explain it.
NOTE_STARTS: Final = (
    "note:",
    "notes:",
    "nb ",
    "nb:",
    "n.b.",
    "key:",
    "key to",
    "rag key",
    "source:",
    "*",
    "†",
    "please note",
)
TOTAL_STARTS: Final = ("total", "totals", "grand total", "sub total", "subtotal", "sub-total", "overall total")

RAG_WORDS: Final[dict[str, Rag]] = {
    "r": "red", "red": "red", "🔴": "red", "🟥": "red", "❌": "red",
    "a": "amber", "amber": "amber", "yellow": "amber", "orange": "amber",
    "🟠": "amber", "🟧": "amber", "🟡": "amber", "🟨": "amber",
    "g": "green", "green": "green", "🟢": "green", "🟩": "green", "on track": "green", "on target": "green",
    "b": "complete", "blue": "complete", "🔵": "complete", "🟦": "complete", "complete": "complete",
    "completed": "complete", "done": "complete", "finished": "complete", "closed": "complete",
    "achieved": "complete", "delivered": "complete",
    "✅": "complete", "✔": "complete", "✓": "complete", "☑": "complete",
}  # fmt: skip
# Words of a rating that our reader turned into another word: the person should see that it did.
RAG_READINGS: Final = frozenset(("yellow", "orange", "on track", "on target"))
NOT_RATED: Final = frozenset(("", "-", "–", "—", "n/a", "na", "not rated", "tbc", "tba", "none", "unrated", "?"))

STATUS_WORDS: Final[dict[str, Status]] = {
    "not started": "not started", "not yet started": "not started", "to start": "not started", "pending": "not started",
    "not due": "not started", "yet to start": "not started", "open": "in progress",
    "in progress": "in progress", "started": "in progress", "ongoing": "in progress", "on going": "in progress",
    "on-going": "in progress", "underway": "in progress", "under way": "in progress", "on track": "in progress",
    "on target": "in progress", "partially complete": "in progress", "partly complete": "in progress",
    "complete": "complete", "completed": "complete", "done": "complete", "finished": "complete", "closed": "complete",
    "achieved": "complete", "delivered": "complete", "overdue": "overdue", "late": "overdue",
    "on hold": "on hold", "paused": "on hold", "deferred": "on hold", "postponed": "on hold",
    "cancelled": "cancelled", "withdrawn": "cancelled", "superseded": "cancelled", "no longer required": "cancelled",
}  # fmt: skip

# Excel's own Bad, Neutral and Good cell styles: too pale for the rule by hue, and much used for ratings.
PALE_RAG_FILLS: Final[dict[str, Rag]] = {"FFC7CE": "red", "FFEB9C": "amber", "C6EFCE": "green"}

# Last words of a name that make it a body by itself, so that "X and Y" are two. Units are singular bodies: one
# plain word before "and" belongs to their name ("Heads and Governors Forum").
MANY_BODIES: Final = _words(
    "schools academies colleges governors headteachers heads principals businesses employers parents carers teachers "
    "representatives reps members trusts chains dioceses partners organisations universities nurseries settings "
    "councillors officers staff leaders services alliances associations boards networks providers charities "
    "specialists trustees chairs directorates federations"
)
UNIT_BODIES: Final = _words(
    "council team service department board group network committee directorate unit panel partnership alliance forum "
    "association trust college university academy school diocese hub executive consortium federation cabinet "
    "commission agency"
)
ROLES: Final = ("director", "head", "manager", "lead", "officer", "leader", "member", "holder", "chair", "adviser")
NOBODY: Final = frozenset(("tbc", "tba", "tbd", "n/a", "na", "-", "–", "—", "none", "to be confirmed", "to be agreed",
                           "vacant", "?", "to be decided", "to be determined"))  # fmt: skip
OWNER_LABELS: Final = ("lead", "lead officer", "owner", "support", "supported by", "by", "responsible", "partners")

DATE_WORDS: Final = _words(
    "jan january feb february mar march apr april may jun june jul july aug august sep sept september oct october nov "
    "november dec december spring summer autumn winter easter christmas whitsun michaelmas term terms termly half year "
    "yearly annual annually month months monthly week weeks weekly fortnightly daily quarter quarters quarterly "
    "ongoing going continuous tbc tba tbd immediate immediately asap complete completed done monday tuesday "
    "wednesday thursday friday saturday sunday today q1 q2 q3 q4 throughout started underway end mid"
)
