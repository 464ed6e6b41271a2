"""Enrolment: who agreed to be stored, what they chose on the way, and the plan that follows."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from bot.content.loader import load_library
from bot.domain.day import Place, first_day, instant, local_day
from bot.domain.red_flags import Flag
from bot.domain.runner import Running, Status
from bot.domain.site import BodySite, Side, Site
from bot.services import programmes
from bot.services.facts import known
from bot.services.look import look
from bot.services.report_pain import raise_flag
from bot.storage import rows
from bot.storage.tables import OpenedDay, Runner, SoreSite

PROGRAMME = "foundation12"  # the safe default before an assessment
LEAST = {0: 0, 2: 2, 4: 3, 6: 5, 10: 7}  # what each band of enrolment counts as, by its upper end (our choice, docs/sources.md#pain)


@dataclass(frozen=True, slots=True)
class Draft:
    """What was chosen so far; it lives in the database, so a crash loses no step."""

    step: str = "sites"
    sites: tuple[str, ...] = ()  #: "ham_prox:left"
    worst: int | None = None  #: upper end of the band, 0-10
    flag: str | None = None
    running: str | None = None
    anchor: str | None = None
    prompt_at: str | None = None
    zone: str = "UTC"
    awaits: str | None = None  #: what a typed text would answer

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @classmethod
    def from_json(cls, state: dict[str, Any] | None) -> "Draft":
        known_names = {k: v for k, v in (state or {}).items() if k in cls.__dataclass_fields__}
        return cls(**{**known_names, "sites": tuple(known_names.get("sites", ()))})

    def body_sites(self) -> tuple[BodySite, ...]:
        return tuple(BodySite(Site(a), Side(b)) for a, b in (s.split(":") for s in self.sites))


@dataclass(frozen=True, slots=True)
class Enrolling:
    """Where an enrolment stands."""

    draft: Draft = field(default_factory=Draft)
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The plan is set: the first prompt, and the zone it was read in."""

    runner_id: int
    first_prompt: datetime
    zone: str
    prompt_at: time
    flag: Flag | None
    running: Running
    worst: int = 0  #: upper end of the band, 0-10


def begin(session: Session, who: int, language: str, zone: str, now: datetime) -> Enrolling:
    """They agreed to be stored. Someone who is enrolling keeps what they chose."""
    runner = rows.runner_of(session, who)
    if runner is None:
        draft = Draft(zone=zone)
        session.add(
            Runner(telegram_id=who, language=language, status=Status.ENROLLING, created_at=now, zone=zone, dialogue=draft.to_json())
        )
        return Enrolling(draft, language)
    return Enrolling(Draft.from_json(runner.dialogue), runner.language)


def standing(session: Session, who: int) -> tuple[Status | None, Enrolling]:
    """Whether we know them (None: not at all), and their enrolment if it is not finished."""
    runner = rows.runner_of(session, who)
    if runner is None:
        return None, Enrolling()
    return runner.status, Enrolling(Draft.from_json(runner.dialogue), runner.language)


def keep(session: Session, who: int, draft: Draft) -> None:
    """Keeps a step of the enrolment."""
    runner = rows.runner_of(session, who)
    if runner is not None and runner.status is Status.ENROLLING:
        runner.dialogue = draft.to_json()
        runner.zone = draft.zone
        session.add(runner)


def finish(session: Session, who: int, draft: Draft, now: datetime) -> Enrolled:
    """Makes the plan from the draft: sites, hold if a red flag was tapped, the first day, the next wake."""
    runner = known(rows.runner_of(session, who))
    runner_id = known(runner.id)
    if runner.status is Status.ENROLLING:
        programme = load_library().programmes[PROGRAMME]
        runner.programme_id = programmes.edition(session, programme, now)
        runner.phase = programme.phases[0].id
        runner.status, runner.enrolled_at, runner.last_heard_at = Status.ACTIVE, now, now
        runner.zone, runner.dialogue = draft.zone, None
        runner.prompt_at = time.fromisoformat(draft.prompt_at or "07:00")
        runner.anchor = draft.anchor or "other"
        runner.running = Running(draft.running or Running.ON_HOLD)
        session.add(runner)
        for where in draft.body_sites():
            session.add(SoreSite(runner_id=runner_id, site=where.site, side=where.side, enrolled_at_most=enrolled_at_most(draft.worst)))
        _open_first_day(session, runner, now)
        if draft.flag:
            raise_flag(session, runner_id, Flag(draft.flag), now)
        session.flush()
        look(session, runner_id, now)
    return Enrolled(
        runner_id,
        first_prompt(runner, now),
        runner.zone,
        runner.prompt_at,
        Flag(draft.flag) if draft.flag else None,
        runner.running or Running.ON_HOLD,
        draft.worst or 0,
    )


def enrolled_at_most(worst: int | None) -> int:
    """The value at enrolment that a band vouches for, 0-10: its lower end. Up to 2 is green anyway, so the first band is not cut."""
    return next((least for most, least in LEAST.items() if worst is not None and worst <= most), 0)


def first_prompt(runner: Runner, now: datetime) -> datetime:
    """The next time the clock shows the prompt's hour, for the closing words."""
    place = Place(ZoneInfo(runner.zone), runner.rolls_over)
    today: date = local_day(now, place)
    at = instant(today, runner.prompt_at, place.zone)
    return at if at > now else instant(date.fromordinal(today.toordinal() + 1), runner.prompt_at, place.zone)


def _open_first_day(session: Session, runner: Runner, now: datetime) -> None:
    day = first_day(now, Place(ZoneInfo(runner.zone), runner.rolls_over))
    exists = session.exec(select(OpenedDay).where(OpenedDay.runner_id == known(runner.id), OpenedDay.date == day.date)).first()
    if exists is None:
        session.add(
            OpenedDay(
                runner_id=known(runner.id),
                date=day.date,
                opens_at=day.opens_at,
                closes_at=day.closes_at,
                zone=runner.zone,
                programme_id=known(runner.programme_id),
                phase=known(runner.phase),
                index=0,
                replied_at=now,
            )
        )
