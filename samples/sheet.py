"""The sample as it is written in YAML: its shape, read strictly, with every mistake told at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from models.calendar import Calendar, Term, TermName
from models.clock import LONDON
from models.person import ROLES
from models.rag import NEEDS_REASON
from samples.words import Words, nearest_workday

FOLDER = Path(__file__).resolve().parent

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Ago = Annotated[int, Field(ge=1, le=400)]
"""Days before the day of loading."""
Pounds = Annotated[int, Field(ge=1)]
Rag = Literal["red", "amber", "green"]


class SampleError(ValueError):
    """Everything that is wrong with the sample's files, a line each."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


def _is_role(role: str) -> str:
    if role not in ROLES or role == "lead":
        raise ValueError(f"“{role}” is none of {', '.join(ROLES)}; leads are named by their workstream")
    return role


class Sheet(BaseModel):
    """What is not written here may not be written there."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


S = TypeVar("S", bound=Sheet)


class TermSheet(Sheet):
    """A term of the authority's own; all days inclusive."""

    season: TermName
    start: date
    end: date
    half_term_start: date
    half_term_end: date


class ClosureSheet(Sheet):
    """A day on which the offices are shut."""

    day: date
    name: Text


class MeetingSheet(Sheet):
    """A meeting, so many days from the day of loading, at a time of the clock in England.

    With ``working``, the days are working days. ``board`` is whose it is, where it is not the programme's first.
    """

    key: Text
    days: int
    working: bool = False
    board: Text | None = None
    time: Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
    place: Text

    def starts_at(self, calendar: Calendar, today: date) -> datetime:
        """When it begins, counted from ``today``."""
        day = (
            calendar.add_working_days(today, self.days) if self.working else nearest_workday(calendar, today, self.days)
        )
        return datetime.combine(day, time.fromisoformat(self.time), LONDON)


class CalendarSheet(Sheet):
    """``calendar.yaml``."""

    terms: list[TermSheet]
    closures: list[ClosureSheet]
    meetings: list[MeetingSheet]

    def calendar(self) -> Calendar:
        """The calendar these dates make. Raises ``ValueError`` for a term that is none."""
        terms = (Term(t.season, t.start, t.end, t.half_term_start, t.half_term_end) for t in self.terms)
        return Calendar(tuple(terms), frozenset(closure.day for closure in self.closures))

    def meeting_times(self, today: date) -> dict[str, datetime]:
        """When each meeting begins, counted from ``today``."""
        calendar = self.calendar()
        return {each.key: each.starts_at(calendar, today) for each in self.meetings}


class AwaySheet(Sheet):
    """Days away, as people type them, and who covers."""

    told: Ago
    start: Text
    end: Text
    cover: Text


class PersonSheet(Sheet):
    """Somebody the programme knows. ``account`` is where they are reached."""

    handle: Text
    name: Text
    organisation: Text
    member: bool = True
    invited: bool = False
    cleared: bool = False
    account: Literal["terminal", "email"] = "terminal"
    roles: list[Annotated[str, AfterValidator(_is_role)]] = Field(default_factory=list)
    away: AwaySheet | None = None


class AddedSheet(Sheet):
    """When an action was added, and by whom."""

    ago: Ago
    by: Text


class ChangeSheet(AddedSheet):
    """One thing somebody did to an action; ``because`` is the reason of a rating or of a new date."""

    note: Text | None = None
    rag: Rag | None = None
    due: Text | None = None
    because: Text | None = None
    tick: list[int] = Field(default_factory=list)
    done: Literal[True] | None = None
    withdrawn: Text | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> ChangeSheet:
        if not self.deeds:
            raise ValueError("nothing is done here: give note, rag, due, tick, done or withdrawn")
        if (self.due or self.rag in NEEDS_REASON) and not self.because:
            raise ValueError("a new date, and a rating of red or amber, needs its reason: add because")
        return self

    @property
    def deeds(self) -> list[str]:
        """The names of what is done."""
        return [name for name in ("note", "rag", "due", "tick", "done", "withdrawn") if getattr(self, name)]


class StepSheet(Sheet):
    """A milestone."""

    title: Text
    when: str


class ActionSheet(Sheet):
    """An action. One without ``added`` came with the plan; ``cost`` is in pounds; owners are @handles or names."""

    title: Text
    outcome: str = ""
    when: str
    owners: list[Text]
    source: str = ""
    meeting: Text | None = None
    cost: Pounds | None = None
    confidential: bool = False
    review: Text | None = None
    links: list[Text] = Field(default_factory=list)
    milestones: list[StepSheet] = Field(default_factory=list)
    added: AddedSheet | None = None
    history: list[ChangeSheet] = Field(default_factory=list)


class WorkstreamSheet(Sheet):
    """A file of ``plan/``; ``reports_with`` is the number of the workstream whose report covers this one."""

    title: Text
    outcome: Text
    lead: Text
    reports_with: int | None = None
    actions: list[ActionSheet]


class ApprovalSheet(Sheet):
    """When the plan's approval was entered, and the meeting that approved it."""

    ago: Ago
    meeting: Text


class ProgrammeSheet(Sheet):
    """``programme.yaml``. ``speaks`` is whom ``make run`` speaks as."""

    authority: Text
    name: Text
    vision: Text
    noun: Text
    prefix: Text
    rag_key: dict[Literal["red", "amber", "green", "blue"], Text]
    board: Text
    manager: Text
    speaks: Text
    created: Ago
    peopled: Ago
    imported: Ago
    approved: ApprovalSheet
    live: Ago
    people: list[PersonSheet]

    @model_validator(mode="after")
    def _is_in_order(self) -> ProgrammeSheet:
        twice = [handle for handle, times in Counter(person.handle for person in self.people).items() if times > 1]
        if twice:
            raise ValueError(f"handles given twice: {', '.join(twice)}")
        if not self.created >= self.peopled >= self.imported >= self.approved.ago >= self.live:
            raise ValueError("created, peopled, imported, approved and live do not follow each other")
        return self


class Sample(Sheet):
    """The whole sample, its words filled for one day."""

    calendar: CalendarSheet
    programme: ProgrammeSheet
    workstreams: list[WorkstreamSheet]

    def actions(self) -> Iterator[tuple[int, int, ActionSheet]]:
        """Every action with the places, from 0, of its workstream and of itself."""
        for place, workstream in enumerate(self.workstreams):
            for own_place, action in enumerate(workstream.actions):
                yield place, own_place, action


def read_sample(today: date, folder: Path = FOLDER) -> Sample:
    """The sample as it is when loaded on ``today``. Raises :class:`SampleError` with every mistake of shape."""
    mistakes: list[str] = []
    calendar = _checked(CalendarSheet, _yaml(folder / "calendar.yaml"), "calendar.yaml", mistakes)
    if calendar is None:
        raise SampleError(mistakes)
    try:
        days = {key: starts.date() for key, starts in calendar.meeting_times(today).items()}
        words = Words(today, calendar.calendar(), days)
    except ValueError as wrong:
        raise SampleError([f"calendar.yaml: {wrong}"]) from wrong
    programme = _filled(ProgrammeSheet, folder / "programme.yaml", words, mistakes)
    plan = [_filled(WorkstreamSheet, path, words, mistakes) for path in sorted((folder / "plan").glob("*.yaml"))]
    if mistakes or programme is None:
        raise SampleError(mistakes)
    return Sample(calendar=calendar, programme=programme, workstreams=[sheet for sheet in plan if sheet])


def read_sheet(sheet: type[S], name: str, folder: Path = FOLDER) -> S:
    """A file of the sample that no words are filled into. Raises :class:`SampleError` with every mistake of shape."""
    mistakes: list[str] = []
    read = _checked(sheet, _yaml(folder / name), name, mistakes)
    if read is None:
        raise SampleError(mistakes)
    return read


def _filled(sheet: type[S], path: Path, words: Words, mistakes: list[str]) -> S | None:
    return _checked(sheet, words.fill_all(_yaml(path), path.name, mistakes), path.name, mistakes)


def _checked(sheet: type[S], data: Any, name: str, mistakes: list[str]) -> S | None:
    try:
        return sheet.model_validate(data)
    except ValidationError as wrong:
        for error in wrong.errors():
            where = "".join(f" {part + 1}" if isinstance(part, int) else f", {part}" for part in error["loc"])
            mistakes.append(f"{name}{where}: {error['msg'].removeprefix('Value error, ')}")
        return None


def _yaml(path: Path) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Once)  # noqa: S506 - a safe loader of our own
    except yaml.YAMLError as wrong:
        raise SampleError([f"{path.name}: {wrong}"]) from wrong
    except OSError as wrong:
        raise SampleError([f"{path.name}: {wrong.strerror}"]) from wrong


class _Once(yaml.CSafeLoader):
    """Refuses a key written twice, of which plain YAML would keep the last without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """The mapping, or a mistake that says where."""
        keys = [key.value for key, _ in node.value]
        if twice := [key for key, times in Counter(keys).items() if times > 1]:
            raise yaml.MarkedYAMLError(problem=f"“{twice[0]}” is given twice", problem_mark=node.start_mark)
        return super().construct_mapping(node, deep)
