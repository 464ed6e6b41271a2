"""The run ladder: an outing noted, added to, taken back; entry tests ticked; what moves the stage."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Session

from bot.content.loader import load_library
from bot.domain import running
from bot.domain.day import ONE_DAY
from bot.domain.easing import usual
from bot.domain.hold import RangeKind
from bot.domain.pain import CORRECTED_WITHIN, DROPPED_FOR, WORST, Light
from bot.domain.progression import By, Move, Track
from bot.domain.red_flags import LIMP
from bot.domain.running import Because, Outing, RunWeek
from bot.domain.track import Step
from bot.services import holds, load, report_pain, tracks
from bot.services.facts import Loaded, known
from bot.services.facts import load as loaded_of
from bot.services.look import settle_on
from bot.services.run_today import RunToday, run_today
from bot.services.turn import hear, which_day
from bot.storage import rows
from bot.storage.tables import RunRow, TickRow

MINUTES = range(1, 601)  # of one outing; more is a slip of the thumb (our choice)


class Kept(StrEnum):
    """What became of what they said about an outing."""

    WRITTEN = "written"
    SAME = "same"  #: it stood there already, or there was nothing to add to
    FLAGS = "flags"  #: written, and sore enough to go through the red flags
    LIMPS = "limps"  #: written, and a limp that nobody has looked at: same-day
    STAYS = "stays"  #: sore, and said more than an hour ago: no slip of the thumb any more


@dataclass(frozen=True, slots=True)
class RunSeen:
    """Where running stands, what became of what was said, and what was decided since it was last shown."""

    today: RunToday
    moves: tuple[load.Moved, ...]
    outing: Outing | None  #: of the day that was spoken of
    kept: Kept = Kept.SAME


def see(session: Session, who: int, now: datetime) -> RunSeen:
    """For /run: hears the runner, looks at the stage, tells what was decided. Raises NotEnrolled."""
    return _did(session, who, now, lambda _session, _loaded: Kept.SAME)


def log(
    session: Session, who: int, now: datetime, on: date | datetime | None, minutes: int, worst: int | None = None, *, tapped: bool = False
) -> RunSeen:
    """An outing of today (or the day `on` lies in, at most yesterday): minutes run, worst pain 0-10 if it was said.

    Kept whatever is locked; for the ladder it counts only where it was open. Within the hour it corrects what was said; later it is
    one more outing of that day, unless it was `tapped`: the buttons for minutes speak of the last one.
    """

    def act(session: Session, loaded: Loaded) -> Kept:
        day = which_day(loaded, on)
        if minutes not in MINUTES or not loaded.facts.today.date - ONE_DAY <= day <= loaded.facts.today.date:
            return Kept.SAME
        words = _words(session, loaded, day)
        if not words:
            stage = _counts_as(session, loaded, day, now)
            return _write(
                session, loaded, [], RunRow(runner_id=known(loaded.runner.id), date=day, stage=stage, minutes=minutes, worst=worst, at=now)
            )
        last = words[-1]
        row = RunRow(runner_id=last.runner_id, date=day, outing=last.outing, stage=last.stage, minutes=minutes, worst=worst, at=now)
        if not tapped and now - last.at > CORRECTED_WITHIN:
            row.outing += 1
            return _write(session, loaded, [], row)
        row.worst, row.rising, row.limp = last.worst if worst is None else worst, last.rising, last.limp
        return _write(session, loaded, words, row)

    return _did(session, who, now, act, on, reply=True)


def add(
    session: Session,
    who: int,
    now: datetime,
    on: date,
    *,
    worst: int | None = None,
    rising: bool | None = None,
    limp: bool | None = None,
) -> RunSeen:
    """More about a day's outing: the worst pain, that it kept rising, a limp."""

    def act(session: Session, loaded: Loaded) -> Kept:
        words = _words(session, loaded, on) if worst is None else _unanswered(session, loaded, on)
        if not words or (worst is not None and not 0 <= worst <= WORST):
            return Kept.SAME
        row = _again(words[-1], now)
        row.worst = row.worst if worst is None else worst
        row.rising = row.rising if rising is None else rising
        row.limp = row.limp if limp is None else limp
        return _write(session, loaded, words, row)

    return _did(session, who, now, act, on, reply=True)


def undo(session: Session, who: int, now: datetime, on: date) -> RunSeen:
    """The last outing of a day never was. Of a sore one only what was said within the hour is taken back (docs/decisions 0007)."""

    def act(session: Session, loaded: Loaded) -> Kept:
        words = _words(session, loaded, on)
        if not words:
            return Kept.SAME
        row = _again(words[-1], now)
        worst, rising, limp = _stands(words, now)
        if running.during_light(worst, rising=rising, limp=limp) is Light.GREEN:
            row.void = True
            return _write(session, loaded, words, row)
        row.worst, row.rising, row.limp = worst or (None if row.worst else row.worst), rising, limp
        return Kept.STAYS if _write(session, loaded, words, row) is Kept.SAME else Kept.WRITTEN

    return _did(session, who, now, act, on, reply=True)


def no_limp(session: Session, who: int, now: datetime) -> RunSeen:
    """They did not limp on today's outing after all; to be said within the hour."""

    def act(session: Session, loaded: Loaded) -> Kept:
        words = _words(session, loaded, loaded.facts.today.date)
        if not words or not words[-1].limp:
            return Kept.SAME
        row = _again(words[-1], now)
        row.limp = False
        return _write(session, loaded, words, row)

    return _did(session, who, now, act)


def tick(session: Session, who: int, now: datetime, test: str, passed: bool) -> RunSeen:
    """An entry test is passed, or not after all. Before clearance none is asked, and none is taken."""

    def act(session: Session, loaded: Loaded) -> Kept:
        runner = loaded.runner
        asked = {t.id for t in load_library().ladder.tests(hops_cleared=runner.hops_cleared)}
        stands = test in rows.ticked(session, known(runner.id))
        if test not in asked or stands == passed or (passed and load.locked(loaded, now, running=True) is not None):
            return Kept.SAME
        session.add(TickRow(runner_id=known(runner.id), test=test, passed=passed, date=loaded.facts.today.date, at=now))
        return Kept.WRITTEN

    return _did(session, who, now, act)


def back(session: Session, who: int, now: datetime, stage: int) -> RunSeen:
    """The runner wants one back from a stage; a second tap finds them there already."""

    def act(session: Session, loaded: Loaded) -> Kept:
        if stage < 1 or stage != loaded.runner.run_stage:
            return Kept.SAME
        tracks.move_stage(session, loaded, Step(Move.EASE, stage - 1, Because.ASKED), now, By.RUNNER)
        return Kept.WRITTEN

    return _did(session, who, now, act)


def week_line(session: Session, loaded: Loaded, now: datetime) -> RunWeek | None:
    """The ladder in the weekly report: stage, outings and minutes of the last seven days; None while it is not begun."""
    runner, today = loaded.runner, loaded.facts.today.date
    if runner.run_stage is None or not tracks.open_to_move(loaded, now):
        return None
    recent = [o for o in load.outings(session, loaded) if today - o.on < running.A_WEEK]
    return RunWeek(runner.run_stage, len(recent), sum(o.minutes for o in recent))


def _did(
    session: Session,
    who: int,
    now: datetime,
    act: Callable[[Session, Loaded], Kept],
    on: date | datetime | None = None,
    *,
    reply: bool = False,
) -> RunSeen:
    """Hears, writes, looks. A `reply` does not say again what the day's message said."""
    runner, loaded, _ = hear(session, who, now)
    day = which_day(loaded, on)
    kept = act(session, loaded)
    session.flush()
    if kept not in (Kept.SAME, Kept.STAYS):
        loaded = loaded_of(session, runner, now)
    tracks.review_run(session, loaded, now)
    settle_on(session, loaded, now)
    today = run_today(session, loaded, loaded.facts.today.date, now, load.FAR_BACK)
    outing = next((o for o in load.outings(session, loaded) if o.on == day), None)
    return RunSeen(today, load.untold(session, loaded, Track.RUN, now, carried=reply), outing, kept)


def _again(last: RunRow, now: datetime) -> RunRow:
    """What was said of an outing last, to be said anew."""
    row = RunRow(runner_id=last.runner_id, date=last.date, outing=last.outing, stage=last.stage, minutes=last.minutes, at=now)
    row.worst, row.rising, row.limp = last.worst, last.rising, last.limp
    return row


def _counts_as(session: Session, loaded: Loaded, day: date, now: datetime) -> int | None:
    """The stage an outing counts for: none where running is locked, or where it comes too soon."""
    if load.locked(loaded, now, running=True) is not None or loaded.runner.run_stage is None:
        return None
    earlier = tuple(o for o in load.outings(session, loaded) if o.on < day)
    return loaded.runner.run_stage if running.rest(earlier, now) is None else None


def _words(session: Session, loaded: Loaded, on: date) -> list[RunRow]:
    """What was said of a day's last outing, oldest first; nothing without one."""
    found = load.outings_of(session, known(loaded.runner.id), on)
    return found[-1] if found else []


def _unanswered(session: Session, loaded: Loaded, on: date) -> list[RunRow]:
    """The words on the first outing of a day whose worst pain is still to be told, else on the last."""
    found = load.outings_of(session, known(loaded.runner.id), on)
    return next((words for words in found if words[-1].worst is None), found[-1] if found else [])


def _said(words: list[RunRow], what: Callable[[RunRow], int | None]) -> list[tuple[datetime, int]]:
    """The words on one thing, each with its moment: where it was not the same as before."""
    told = [(row.at, what(row) or 0) for row in words]
    return [word for n, word in enumerate(told) if not n or word[1] != told[n - 1][1]]


def _stands(words: list[RunRow], now: datetime) -> tuple[int, bool, bool]:
    """The worst pain, rising and limp that a word said now takes nothing from: what was said more than an hour ago."""
    worst, rising, limp = (running.stands(_said(words, what), now) for what in (lambda r: r.worst, lambda r: r.rising, lambda r: r.limp))
    return worst, bool(rising), bool(limp)


def _write(session: Session, loaded: Loaded, words: list[RunRow], row: RunRow) -> Kept:
    """Keeps a word on the outing that `words` told of before.

    A red one is red for the day: what loads the legs waits 48 h. A limp is same-day as long as nobody has cleared them.
    """
    last, stood = (words[-1] if words else None), _stands(words, row.at)
    row.worst = max(row.worst, stood[0]) if row.worst is not None else None
    row.rising, row.limp = row.rising or stood[1], row.limp or stood[2]
    if last is not None and _told(row) == _told(last) and not row.void:
        return Kept.SAME
    taken_back = _take_back(session, words, row)
    session.add(row)
    if row.void:
        return Kept.WRITTEN
    limps, worse = row.limp and not (last and last.limp), (row.worst or 0) > (last.worst or 0 if last else 0)
    red = running.during_light(row.worst, rising=row.rising, limp=row.limp) is Light.RED
    if red and (limps or worse or taken_back) and (row.worst or 0, row.limp) != (stood[0], stood[2]):
        holds.begin(session, row.runner_id, RangeKind.PROTECTED, row.at, until=row.at + DROPPED_FOR)
    if limps and loaded.runner.cleared_on is None:
        report_pain.raise_flag(session, row.runner_id, LIMP, row.at)
        return Kept.LIMPS
    high = worse and row.worst is not None and running.asks_flags(row.worst, _usual(loaded))
    return Kept.FLAGS if limps or high else Kept.WRITTEN


def _told(row: RunRow) -> tuple[int, int | None, bool, bool]:
    return row.minutes, row.worst, row.rising, row.limp


def _usual(loaded: Loaded) -> int:
    """What is usual where it is usual least: of an outing no site is named."""
    facts = loaded.facts
    return min((usual(w, loaded.ratings, facts.ranges, facts.today) for w in loaded.watched), default=0)


def _take_back(session: Session, words: list[RunRow], row: RunRow) -> bool:
    """Ends the holds of words that `row` corrects within the hour, as if they never were. Whether there were any."""
    lately = [r for r in words if row.at - r.at <= CORRECTED_WITHIN]
    worst, limp = (0, False) if row.void else (row.worst or 0, row.limp)
    milder = {r.at for r in lately if r.limp > limp or (r.worst or 0) > worst}
    limped = {r.at for r in lately if r.limp > limp}
    found = []
    for hold in rows.ranges(session, row.runner_id):
        protects = hold.kind is RangeKind.PROTECTED and hold.site is None and hold.because is None and hold.from_at in milder
        if protects or (hold.because == LIMP and hold.until_at is None and hold.from_at in limped):
            holds.take_back(session, hold)
            found.append(hold)
    return bool(found)
