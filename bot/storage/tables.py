"""The tables. Keys are our own, never Telegram's; ids are never used again; moments are aware UTC; enums are kept by value.

Facts are only added (an answer is taken back by another answer). Marks, streak and rung are not here:
they are derived from these rows by bot.domain.
"""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Column, Enum, ForeignKey, Index, Integer, MetaData, String, UniqueConstraint
from sqlmodel import Field, SQLModel, UTCDateTime

from bot.domain.coach import Kind
from bot.domain.entry import Mark, Prompting, Reason
from bot.domain.hold import RangeKind
from bot.domain.outbox import State
from bot.domain.pain import Moment, Soreness
from bot.domain.progression import By, Move, Track
from bot.domain.question import Barrier, Outcome, Question
from bot.domain.runner import Running, Status
from bot.domain.site import Side, Site

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING
metadata: MetaData = SQLModel.metadata
BIG = BigInteger().with_variant(Integer, "sqlite")


def _id() -> Any:
    return Field(default=None, sa_column=Column(BIG, primary_key=True, autoincrement=True))


def _of_runner(**more: Any) -> Any:
    return Field(sa_column=Column(BIG, ForeignKey("runners.id", ondelete="CASCADE"), nullable=False, **more))


def _value(kind: type[StrEnum], *, nullable: bool = False, **more: Any) -> Any:
    column: Column[Any] = Column(
        Enum(kind, values_callable=lambda e: [m.value for m in e], native_enum=False, length=32, create_constraint=False), nullable=nullable
    )
    return Field(sa_column=column, **more)


def _moment(*, nullable: bool = False, index: bool = False, **more: Any) -> Any:
    return Field(sa_column=Column(UTCDateTime(), nullable=nullable, index=index), **more)


class Runner(SQLModel, table=True):
    """One person: who they are to Telegram, what they chose, where they stand in a dialogue, when to look again."""

    __tablename__ = "runners"
    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = _id()
    telegram_id: int = Field(sa_column=Column(BigInteger, nullable=False, unique=True))
    language: str = "en"
    status: Status = _value(Status)
    created_at: datetime = _moment()
    enrolled_at: datetime | None = _moment(nullable=True, default=None)
    zone: str = "UTC"
    zone_agreed: bool = False
    rolls_over: time = time(4)
    prompt_at: time = time(7)
    anchor: str = "coffee"
    backup_at: time | None = None
    quiet_from: time = time(21, 30)
    quiet_to: time = time(7, 30)
    quiet_to_weekend: time = time(9)
    report_weekday: int = 6
    report_at: time = time(18)
    running: Running | None = _value(Running, nullable=True, default=None)
    assessment_on: date | None = None
    cleared_on: date | None = None
    cleared_by: str | None = None  #: who cleared them, in the runner's words
    limits: str | None = None  #: what the clinician left out or capped, in plain words
    hops_cleared: bool = False  #: the clinician ticked the hop tests
    why: str | None = None
    barrier: Barrier | None = _value(Barrier, nullable=True, default=None)  #: what gets in the way most: the "if" of the if-then plan
    barrier_on: date | None = None  #: when they last said so
    rest_days: int = 0  #: weekdays off contract, bit 0 Monday to bit 6 Sunday
    fade: int = 7  #: days of seven with a prompt, as agreed: 7, 5 or 3
    strength_weekday: int | None = None
    strength_level: int = 1
    run_stage: int | None = None  #: 0-10, 11 the steady base; None: the run ladder is not begun
    programme_id: int | None = Field(default=None, sa_column=Column(BIG, ForeignKey("programmes.id"), nullable=True))
    phase: str | None = None
    phase_since: date | None = None  #: the first day in the phase
    dialogue: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    last_heard_at: datetime | None = _moment(nullable=True, default=None)
    next_wake_at: datetime | None = _moment(nullable=True, index=True, default=None)
    wake_failures: int = 0


class SoreSite(SQLModel, table=True):
    """A body site the runner watches, and how it stood at enrolment (0-10, the lower end of the band tapped)."""

    __tablename__ = "sore_sites"
    __table_args__ = (UniqueConstraint("runner_id", "site", "side"), {"sqlite_autoincrement": True})

    id: int | None = _id()
    runner_id: int = _of_runner()
    site: Site = _value(Site)
    side: Side = _value(Side)
    enrolled_at_most: int


class OpenedDay(SQLModel, table=True):
    """A day that was opened for a runner: the moments it covers and the programme that held on it."""

    __tablename__ = "days"
    __table_args__ = (UniqueConstraint("runner_id", "date"), {"sqlite_autoincrement": True})

    id: int | None = _id()
    runner_id: int = _of_runner()
    date: date
    opens_at: datetime = _moment()
    closes_at: datetime = _moment()
    zone: str = "UTC"  #: where the runner was when it opened
    programme_id: int = Field(sa_column=Column(BIG, ForeignKey("programmes.id"), nullable=False))
    phase: str
    index: int  #: sessions of the phase before this day; even is routine A, odd B
    prompting: Prompting = _value(Prompting, default=Prompting.PROMPTED)
    reviewed: bool = False  #: the plan's gates were looked at for this day
    replied_at: datetime | None = _moment(nullable=True, default=None)


class AnswerRow(SQLModel, table=True):
    """A word on a day. Only ever added; the last one of a day holds."""

    __tablename__ = "answers"
    __table_args__ = (Index("ix_answers_runner_id_date", "runner_id", "date"), {"sqlite_autoincrement": True})

    id: int | None = _id()
    runner_id: int = _of_runner()
    date: date
    mark: Mark = _value(Mark)
    reason: Reason | None = _value(Reason, nullable=True, default=None)
    at: datetime = _moment()
    backfilled: bool = False


class RatingRow(SQLModel, table=True):
    """Pain 0-10 at a site and moment; a tapped band keeps both its ends (5 and up is 5-10)."""

    __tablename__ = "ratings"
    __table_args__ = (
        CheckConstraint("least between 0 and 10 and most between least and 10", name="scale"),
        Index("ix_ratings_runner_id_date", "runner_id", "date"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = _id()
    runner_id: int = _of_runner()
    date: date
    site: Site | None = _value(Site, nullable=True, default=None)
    side: Side | None = _value(Side, nullable=True, default=None)
    moment: Moment = _value(Moment)
    least: int
    most: int
    at: datetime = _moment()


class FlagRow(SQLModel, table=True):
    """A red-flag item that was tapped."""

    __tablename__ = "flags"
    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = _id()
    runner_id: int = _of_runner(index=True)
    item: str
    at: datetime = _moment()


class RangeRow(SQLModel, table=True):
    """A stretch of time in which something holds: a pause, or a hold. Half-open; an open end lasts until it is ended."""

    __tablename__ = "ranges"
    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = _id()
    runner_id: int = _of_runner(index=True)
    kind: RangeKind = _value(RangeKind)
    site: Site | None = _value(Site, nullable=True, default=None)
    side: Side | None = _value(Side, nullable=True, default=None)
    from_at: datetime = _moment()
    until_at: datetime | None = _moment(nullable=True, default=None)
    made_at: datetime = _moment()
    because: str | None = None  #: of a hold: the flag's item, the trend, a red light, a limp
    seen_on: date | None = None  #: when somebody looked, which ended it
    seen_by: str | None = None  #: who, in the runner's words


class LaterRow(SQLModel, table=True):
    """The runner asked to be asked again. Steps count from 2 within a day."""

    __tablename__ = "laters"
    __table_args__ = (UniqueConstraint("runner_id", "date", "step"), {"sqlite_autoincrement": True})

    id: int | None = _id()
    runner_id: int = _of_runner()
    date: date
    step: int
    due_at: datetime = _moment()
    at: datetime = _moment()


class AskRow(SQLModel, table=True):
    """A question we put under a receipt, and what came of it."""

    __tablename__ = "asks"
    __table_args__ = (UniqueConstraint("runner_id", "question", "date"), {"sqlite_autoincrement": True})

    id: int | None = _id()
    runner_id: int = _of_runner()
    question: Question = _value(Question)
    date: date
    at: datetime = _moment()
    outcome: Outcome | None = _value(Outcome, nullable=True, default=None)
    closed_at: datetime | None = _moment(nullable=True, default=None)


class HeardRow(SQLModel, table=True):
    """A typed message that was taken: the same one twice does nothing twice. Its text is not kept."""

    __tablename__ = "heard"
    __table_args__ = (UniqueConstraint("runner_id", "message_id"), {"sqlite_autoincrement": True})

    id: int | None = _id()
    runner_id: int = _of_runner()
    message_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    at: datetime = _moment()


class ScreenRow(SQLModel, table=True):
    """A message in the chat that shows a day, so that it can be drawn again when the day changes."""

    __tablename__ = "screens"
    __table_args__ = (
        UniqueConstraint("runner_id", "message_id"),
        Index("ix_screens_runner_id_date", "runner_id", "date"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = _id()
    runner_id: int = _of_runner()
    date: date
    message_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    at: datetime = _moment()


class OutboxRow(SQLModel, table=True):
    """Something the bot says of its own accord: planned, sending, then sent, unknown or failed."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("runner_id", "kind", "date", "step"),
        Index("ix_outbox_state_id", "state", "id"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = _id()
    runner_id: int = _of_runner()
    kind: Kind = _value(Kind)
    date: date
    step: int
    state: State = _value(State)
    intent: str
    text_id: str
    slot: str | None = None
    probability: float | None = None
    planned_at: datetime = _moment()
    sending_at: datetime | None = _moment(nullable=True, default=None)
    settled_at: datetime | None = _moment(nullable=True, default=None)
    process: str | None = None  #: which run of the bot took it, while it is sending
    attempts: int = 0
    message_id: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    failure: str | None = None  #: Telegram's code, never a text
    responded: bool = False  #: an entry followed within two hours


class DecisionRow(SQLModel, table=True):
    """Why the bot did what it did: names only, no words of a person and no pain."""

    __tablename__ = "decisions"
    __table_args__ = (Index("ix_decisions_runner_id_at", "runner_id", "at"), {"sqlite_autoincrement": True})

    id: int | None = _id()
    runner_id: int = _of_runner()
    at: datetime = _moment()
    kind: str
    because: str


class TickRow(SQLModel, table=True):
    """An exit or entry test, ticked or unticked. Only ever added; the last word on a test holds."""

    __tablename__ = "ticks"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = _id()
    runner_id: int = _of_runner(index=True)
    test: str
    passed: bool
    date: date
    at: datetime = _moment()


class StrengthRow(SQLModel, table=True):
    """A word on a strength session: done, tiny, skipped, taken back. Only ever added; the last one of a date holds."""

    __tablename__ = "strength_sessions"
    __table_args__ = (Index("ix_strength_sessions_runner_id_date", "runner_id", "date"), {"sqlite_autoincrement": True})

    id: int | None = _id()
    runner_id: int = _of_runner()
    date: date
    level: int
    mark: Mark = _value(Mark)
    effort: int | None = None  #: 0-10 as felt
    soreness: Soreness | None = _value(Soreness, nullable=True, default=None)  #: the next morning's word on it
    at: datetime = _moment()


class RunRow(SQLModel, table=True):
    """An outing: minutes run or walked, the worst pain during it, a limp. Only ever added; the last word on an outing holds, `void` takes
    it back."""

    __tablename__ = "runs"
    __table_args__ = (Index("ix_runs_runner_id_date", "runner_id", "date"), {"sqlite_autoincrement": True})

    id: int | None = _id()
    runner_id: int = _of_runner()
    date: date
    outing: int = 0  #: which of the day's, 0 is the first
    stage: int | None = None  #: the ladder's stage it was, None: off the ladder
    minutes: int
    worst: int | None = None  #: 0-10, the lower end of a tapped band but for the lowest; None: not said yet
    rising: bool = False
    limp: bool = False
    void: bool = False
    at: datetime = _moment()


class ProgressRow(SQLModel, table=True):
    """A decision about the plan, with its because: phase, strength level or run stage moved, held, eased or overruled."""

    __tablename__ = "progress"
    __table_args__ = (Index("ix_progress_runner_id_date", "runner_id", "date"), {"sqlite_autoincrement": True})

    id: int | None = _id()
    runner_id: int = _of_runner()
    date: date
    track: Track = _value(Track)
    move: Move = _value(Move)
    from_: str = Field(sa_column=Column("from", String, nullable=False))
    to: str
    because: str
    by: By = _value(By)
    told: bool = False  #: shown to the runner
    at: datetime = _moment()


class SnapshotRow(SQLModel, table=True):
    """The folds of a runner's diary through a sealed day, and the version of the rules that made them."""

    __tablename__ = "snapshots"
    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = _id()
    runner_id: int = _of_runner(unique=True)
    version: int
    through: date
    state: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class ProgrammeRow(SQLModel, table=True):
    """One edition of a programme, never changed: a day refers to the one that held on it."""

    __tablename__ = "programmes"
    __table_args__ = (UniqueConstraint("name", "digest"), {"sqlite_autoincrement": True})

    id: int | None = _id()
    name: str
    edition: int
    digest: str
    body: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    added_at: datetime = _moment()


class OutageRow(SQLModel, table=True):
    """We were away: [from_at, until_at)."""

    __tablename__ = "outages"
    __table_args__ = (Index("ix_outages_until_at", "until_at"), {"sqlite_autoincrement": True})

    id: int | None = _id()
    from_at: datetime = _moment()
    until_at: datetime = _moment()


class HeartRow(SQLModel, table=True):
    """One row: when we last listened."""

    __tablename__ = "heart"

    id: int = Field(default=1, primary_key=True)
    last_alive: datetime = _moment()
