"""What a runner chose: time, zone, quiet hours, report day. Moving the zone moves only the close of the open day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlmodel import Session

from bot.domain.adherence import CODES
from bot.domain.coach import Because, Kind, decide, rescue_at
from bot.domain.day import moved, wall_time
from bot.domain.entry import SIGNS, Entry, Mark
from bot.domain.hold import FLAG_HOLDS, PAUSES, RangeKind
from bot.domain.runner import Running
from bot.domain.site import BodySite
from bot.domain.streak import Streak
from bot.services.facts import Loaded, day_of, known, load, place
from bot.services.look import settle_on
from bot.services.turn import hear
from bot.services.view import last_entries
from bot.storage import rows
from bot.storage.tables import DecisionRow, Runner


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a runner stands: what /streak, /plan, /settings and a later /start show."""

    runner_id: int
    today: date
    now: datetime
    streak: Streak
    entries: tuple[Entry, ...]  #: the last closed days and today, oldest first; at least a week
    signs: tuple[str, ...]  #: up to 14 days and today as written in a diary, since enrolment or the last return
    prompt_at: time
    backup: time | None
    anchor: str
    zone: str
    quiet: tuple[time, time, time]
    report_weekday: int
    report_at: time
    prompt_now: bool  #: today's prompt is on its way this moment
    paused_until: datetime | None
    paused: bool
    hold: RangeKind | None
    sites: tuple[BodySite, ...]
    running: Running
    assessment_on: date | None
    why: str | None
    strength_weekday: int | None
    cleared: bool
    rung: int
    rest_days: int  #: weekdays off contract, as a mask
    fade: int  #: prompts in seven days
    dialogue: dict[str, Any] | None
    returned: bool


SHOWN_DAYS = 13
PROMPT_MOVED = "prompt_moved"  # in the decision log
AWAITED = timedelta(hours=1)  # typed words answer what was opened so long ago
AWAITED_LONG = timedelta(hours=24)  # a question under a receipt
LONG = frozenset({"why", "assessment", "cleared"})
_SIGNS = {code: SIGNS[mark] for mark, code in CODES.items()} | {"-": SIGNS[Mark.REST]}


def _still_awaited(dialogue: dict[str, Any] | None, now: datetime) -> dict[str, Any] | None:
    """What was asked for in words, unless that is long ago."""
    if not dialogue or "at" not in dialogue:
        return None
    limit = AWAITED_LONG if dialogue.get("awaits") in LONG else AWAITED
    return dialogue if now - datetime.fromisoformat(dialogue["at"]) <= limit else None


def standing(session: Session, who: int, now: datetime) -> Standing:
    """Hears the runner and tells where they stand. Raises NotEnrolled."""
    _, loaded, returned = hear(session, who, now)
    settle_on(session, loaded, now)
    return _standing(loaded, now, returned=returned)


def await_text(session: Session, who: int, what: str | None, now: datetime) -> None:
    """The next typed words answer `what` (None: nothing is awaited)."""
    runner, _, _ = hear(session, who, now)
    runner.dialogue = {"awaits": what, "at": now.isoformat()} if what else None
    session.add(runner)


def set_prompt(session: Session, who: int, at: time, now: datetime, anchor: str = "other") -> Standing:
    """Moves the daily prompt. The anchor word that no longer fits its hour is let go; a move taken back brings its own along."""

    def act(runner: Runner) -> None:
        if at != runner.prompt_at:
            runner.prompt_at, runner.anchor = at, anchor
            session.add(DecisionRow(runner_id=known(runner.id), at=now, kind=PROMPT_MOVED, because=Because.ASKED_FOR))

    return _changed(session, who, now, act)


def set_zone(session: Session, who: int, zone: str, now: datetime) -> Standing:
    """The runner is elsewhere: the open day closes at the new place's roll-over; history stays."""

    def act(runner: Runner) -> None:
        if zone == runner.zone:
            return
        runner.zone = zone
        today = known(rows.last_day(session, known(runner.id)))
        today.closes_at = moved(day_of(today), now, place(runner)).closes_at
        session.add(today)

    return _changed(session, who, now, act)


def set_quiet(session: Session, who: int, start: time, end: time, now: datetime) -> Standing:
    """Quiet hours; the weekend's end is never earlier than the weekday's."""

    def act(runner: Runner) -> None:
        runner.quiet_from, runner.quiet_to, runner.quiet_to_weekend = start, end, max(end, runner.quiet_to_weekend)

    return _changed(session, who, now, act)


def set_report(session: Session, who: int, weekday: int, now: datetime) -> Standing:
    """The report's weekday, 0 Monday to 6 Sunday."""

    def act(runner: Runner) -> None:
        runner.report_weekday = weekday

    return _changed(session, who, now, act)


def _changed(session: Session, who: int, now: datetime, act: Any) -> Standing:
    runner, _, returned = hear(session, who, now)
    act(runner)
    runner.dialogue = None
    session.add(runner)
    session.flush()
    loaded = load(session, runner, now)
    settle_on(session, loaded, now)
    return _standing(loaded, now, returned=returned)


def _standing(loaded: Loaded, now: datetime, *, returned: bool) -> Standing:
    facts, runner = loaded.facts, loaded.runner
    backup = rescue_at(facts)
    pauses = [r for r in facts.ranges if r.kind in PAUSES and (r.holds_at(now) or r.from_at > now)]
    entries = last_entries(loaded, now)
    flags = facts.hold(now) if facts.hold(now) in (*FLAG_HOLDS, RangeKind.PROTECTED) else None
    return Standing(
        runner_id=known(runner.id),
        today=facts.today.date,
        now=now,
        streak=facts.diary.with_today(entries[-1]),
        entries=entries,
        signs=(*(_SIGNS[c] for c in facts.diary.adherence.window[-SHOWN_DAYS:]), SIGNS[entries[-1].mark]),
        prompt_at=runner.prompt_at,
        backup=wall_time(backup, facts.place) if backup else None,
        anchor=runner.anchor,
        zone=runner.zone,
        quiet=(runner.quiet_from, runner.quiet_to, runner.quiet_to_weekend),
        report_weekday=runner.report_weekday,
        report_at=runner.report_at,
        prompt_now=any(m.kind is Kind.PROMPT for m in decide(facts, now).messages),
        paused_until=max((r.until_at for r in pauses if r.until_at), default=None),
        paused=any(r.holds_at(now) for r in pauses),
        hold=flags,
        sites=tuple(w.where for w in loaded.watched),
        running=runner.running or Running.ON_HOLD,
        assessment_on=runner.assessment_on,
        why=runner.why,
        strength_weekday=runner.strength_weekday,
        cleared=runner.cleared_on is not None,
        rung=facts.ladder.rung,
        rest_days=runner.rest_days,
        fade=runner.fade,
        dialogue=_still_awaited(runner.dialogue, now),
        returned=returned,
    )
