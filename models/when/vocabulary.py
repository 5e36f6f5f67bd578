"""The words of dates as plans spell them: data only, every word in lower case."""

from __future__ import annotations

from models.calendar import TermName
from models.when.model import Every

MONTHS: dict[str, int] = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6,
    "july": 7, "august": 8, "september": 9, "october": 10, "november": 11, "december": 12,
}  # fmt: skip

WEEKDAYS: dict[str, int] = {
    "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
}  # fmt: skip

SEASONS: dict[str, TermName] = {
    "autumn": "autumn", "spring": "spring", "summer": "summer",
    "michaelmas": "autumn", "lent": "spring", "trinity": "summer", "christmas": "autumn", "easter": "spring",
}  # fmt: skip

# Names that are a term only when the word "term" follows; they are also feasts and seasons of the church.
ONLY_AS_TERM = frozenset({"michaelmas", "lent", "trinity", "christmas", "easter"})

# what stands for a season only before the number of its half
SEASON_CODES: dict[str, TermName] = {"sum": "summer", "su": "summer", "sp": "spring", "au": "autumn"}

NUMBERS: dict[str, int] = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "eighteen": 18, "couple": 2,
}  # fmt: skip

ORDINALS: dict[str, int] = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6}

ORDINAL_ENDINGS = frozenset({"st", "nd", "rd", "th"})

# canonical word: its other spellings, abbreviations and common slips, space-separated
SPELLINGS: dict[str, str] = {
    "january": "jan jany janurary janaury jaunary",
    "february": "feb febr febuary feburary febrary",
    "march": "mar mrch",
    "april": "apr apri aprl arpil",
    "june": "jun",
    "july": "jul jly",
    "august": "aug agust augst auguest",
    "september": "sept sep setp spetember",
    "october": "oct ocotber",
    "november": "nov",
    "december": "dec",
    "monday": "mon munday",
    "tuesday": "tue tues teusday",
    "wednesday": "wed weds wednes wensday wednsday",
    "thursday": "thu thur thurs thrusday",
    "friday": "fri firday",
    "saturday": "sat satuday",
    "sunday": "sun",
    "autumn": "aut autum autmn autunm automn",
    "spring": "spr sping srping sprng",
    "summer": "sumer summar",
    "term": "terms trem",
    "termly": "termley termely",
    "halfterm": "halfterms",
    "halftermly": "halftermley",
    "day": "days",
    "week": "weeks wk wks",
    "weekend": "weekends",
    "fortnight": "fortnights",
    "month": "months mth mths mnth mnths",
    "quarter": "quarters qtr qtrs quater",
    "year": "years yr yrs",
    "halfyear": "halfyears",
    "academic": "acad acedemic",
    "financial": "fin fiscal finacial",
    "weekly": "wkly weekley",
    "monthly": "mthly montly",
    "quarterly": "qtrly quartely quaterly",
    "annually": "annualy anually yearly",
    "fortnightly": "fortnightley",
    "end": "ends ending close conclusion",
    "start": "starts beg begin begins beginning beggining begining commencement",
    "starting": "commencing commence commences stating staring",
    "until": "til till untill",
    "before": "befor b4",
    "following": "follwing",
    "ongoing": "ongong ongoin continuous continual continually continuously continuing continues perpetual "
    "permanent permanently always rolling underway constant constantly indefinitely bau",
    "christmas": "xmas chirstmas crimbo",
    "tomorrow": "tomorow tommorow tommorrow tmrw tmr",
    "today": "tonight",
    "each": "every per",
    "and": "& + plus",
    "to": "through thru into",
    "mid": "middle",
    "late": "latter",
    "holiday": "holidays hols break vacation",
    "approximately": "approx circa around about roughly c",
    "meeting": "meetings",
}

# Long words are also matched with a slip or two; shorter ones would meet too many honest neighbours.
FORGIVEN = (
    "january", "february", "september", "october", "november", "december", "wednesday", "thursday", "saturday",
    "beginning", "ongoing", "quarterly", "annually", "christmas", "academic", "financial", "fortnight",
    "tomorrow",
)  # fmt: skip

# words written in two pieces, with or without a dash: the whole as one word
COMPOUNDS: dict[tuple[str, str], str] = {
    ("on", "going"): "ongoing",
    ("half", "term"): "halfterm",
    ("half", "terms"): "halfterm",
    ("half", "termly"): "halftermly",
    ("half", "year"): "halfyear",
    ("half", "yearly"): "halfyearly",
    ("bi", "monthly"): "bimonthly",
    ("bi", "weekly"): "biweekly",
    ("bi", "annual"): "biannual",
    ("bi", "annually"): "biannual",
    ("bi", "ennial"): "biennial",
    ("week", "commencing"): "wc",
    ("week", "beginning"): "wc",
    ("week", "beg"): "wc",
    ("week", "starting"): "wc",
    ("weeks", "commencing"): "wc",
    ("week", "ending"): "we",
    ("per", "annum"): "annually",
    ("new", "year"): "newyear",
    ("new", "years"): "newyear",
    ("year", "end"): "yearend",
    ("month", "end"): "monthend",
    ("term", "end"): "termend",
    ("quarter", "end"): "quarterend",
    ("good", "friday"): "goodfriday",
    ("easter", "monday"): "eastermonday",
    ("easter", "sunday"): "eastersunday",
    ("boxing", "day"): "boxingday",
    ("up", "to"): "until",
}

ADVERBS: dict[str, Every] = {
    "daily": "day",
    "weekly": "week",
    "fortnightly": "fortnight",
    "biweekly": "fortnight",
    "monthly": "month",
    "bimonthly": "other",
    "halftermly": "half-term",
    "termly": "term",
    "quarterly": "quarter",
    "biannual": "half-year",
    "biannually": "half-year",
    "halfyearly": "half-year",
    "annually": "year",
    "annual": "year",
    "biennial": "other",
    "biennially": "other",
    "regularly": "other",
    "periodically": "other",
}

UNITS: dict[str, Every] = {
    "day": "day",
    "week": "week",
    "fortnight": "fortnight",
    "month": "month",
    "halfterm": "half-term",
    "term": "term",
    "quarter": "quarter",
    "halfyear": "half-year",
    "year": "year",
}

# every N units (and N-weekly): what has a name of its own
EVERY_N: dict[tuple[int, Every], Every] = {
    (2, "week"): "fortnight",
    (12, "month"): "year",
    (3, "month"): "quarter",
    (6, "month"): "half-year",
    (2, "half-term"): "term",
    (3, "term"): "year",
    (2, "quarter"): "half-year",
    (4, "quarter"): "year",
}

# N times a unit: what has a name of its own
TIMES_A: dict[tuple[int, Every], Every] = {
    (2, "year"): "half-year",
    (4, "year"): "quarter",
    (12, "year"): "month",
    (2, "term"): "half-term",
    (6, "year"): "other",
}

# what says that no day is known yet, or that an event will decide it
NOT_KNOWN: frozenset[str] = frozenset({
    "tbc", "tba", "tbd", "tbn", "na", "none", "nil", "unknown", "pending", "awaiting", "awaited", "immediate",
    "immediately", "asap", "urgent", "urgently", "straightaway", "completed", "complete", "done", "achieved",
    "undated", "unspecified", "unscheduled", "unconfirmed",
})  # fmt: skip

# Words of events and conditions: a phrase with one of them and no date waits for something.
EVENTS: frozenset[str] = frozenset({
    "when", "whenever", "as", "if", "once", "upon", "after", "before", "following", "subsequent", "prior",
    "dependent", "depending", "depends", "subject", "required", "requires", "require", "necessary", "needed",
    "needs", "need", "appropriate", "applicable", "arises", "arise", "arising", "relevant", "confirmed",
    "agreed", "advised", "arranged", "decided", "determined", "announced", "scheduled", "set", "notified",
    "known", "available", "availability", "completion", "approval", "appointment", "publication", "receipt",
    "request", "demand", "inspection", "visit", "meeting", "review", "opportunity", "opportunities", "hoc",
    "future", "hold", "funding", "possible", "practicable", "soon", "later", "eventually", "case", "event",
    "events", "time", "timescale", "planned", "feasible", "resources", "linked", "alongside", "guidance",
    "induction", "admission", "ofsted", "refurbishment", "life", "lifetime",
})  # fmt: skip

# Who does it, or how it stands, as some plans have it where the date belongs: no date at all.
NO_DATES: frozenset[str] = frozenset({
    "headteacher", "head", "deputy", "principal", "slt", "smt", "senco", "sendco", "inco", "dsl", "sbm", "governor",
    "governors", "fgb", "staff", "teacher", "teachers", "parents", "pupils", "caretaker", "admin", "office", "team",
    "lead", "leads", "manager", "managers", "officer", "officers", "director", "directors", "board", "committee",
    "cabinet", "council", "school", "schools", "trust", "hr", "it", "ict", "all", "everyone", "closed", "open",
    "overdue", "outstanding", "cancelled", "deferred", "delayed", "paused", "started", "yes", "no", "various",
    "embedded", "established", "maintained", "implemented", "actioned", "noted", "varies", "variable", "flexible",
    "timely", "promptly", "shortly", "anytime", "never", "postponed", "abandoned", "withdrawn", "ditto", "dunno",
    "idk", "whatever",
})  # fmt: skip

# what a figure after it makes a class of pupils or a stage of a plan
GROUPS: frozenset[str] = frozenset({
    "x", "y", "yr", "yrs", "year", "years", "ks", "p", "s", "stage", "phase", "class", "step", "option", "group",
    "priority",
})  # fmt: skip

# "short term" and the like name no days
VAGUE_TERMS = frozenset({"short", "medium", "long", "longer", "shorter", "near", "immediate"})

# several words which together say that no day is known
UNKNOWN_PHRASES: tuple[tuple[str, ...], ...] = (
    ("in", "place"),
    ("in", "due", "course"),
    ("straight", "away"),
    ("not", "yet"),
    ("not", "applicable"),
    ("no", "date"),
    ("no", "timescale"),
    ("to", "be", "confirmed"),
    ("to", "be", "agreed"),
    ("to", "be", "arranged"),
    ("to", "be", "advised"),
    ("to", "be", "decided"),
    ("to", "be", "determined"),
    ("to", "be", "announced"),
    ("to", "be", "set"),
)
