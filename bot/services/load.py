"""What loads the legs besides the mat: strength sessions and outings as facts, with their lights, and what locks both."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sqlmodel import Session

from bot.content.loader import load_library
from bot.domain import strength
from bot.domain.day import ONE_DAY, instant
from bot.domain.easing import usual
from bot.domain.entry import KEPT, Mark
from bot.domain.hold import PAUSES, PROTECTING, RangeKind
from bot.domain.pain import Light, Moment, Rating, Soreness, during_light, light, worst
from bot.domain.progression import By, Move, Track
from bot.domain.runner import Running
from bot.domain.running import Outing
from bot.domain.track import Locked, Step
from bot.services.facts import Loaded, known
from bot.storage import rows
from bot.storage.tables import AnswerRow, ProgressRow, RunRow, StrengthRow

LATELY = timedelta(days=35)  # enough for two missed strength weeks, the longest gap and the longest run (our choice)
FAR_BACK = timedelta(days=182)  # of a chain of weeks, and of reds at a stage (our choice)
NOON = time(12)
_HOLDS = {
    RangeKind.EMERGENCY: Locked.EMERGENCY,
    RangeKind.SAME_DAY: Locked.SAME_DAY,
    RangeKind.BOOK_SOON: Locked.BOOK_SOON,
    RangeKind.PROTECTED: Locked.RED,
}


@dataclass(frozen=True, slots=True)
class Yesterday:
    """What loaded the legs on the day before: then the morning is asked for. `soreness` is what was already said of the strength."""

    strength: bool
    run: bool
    soreness: Soreness | None = None

    @property
    def loaded(self) -> bool:
        return self.strength or self.run


@dataclass(frozen=True, slots=True)
class Moved:
    """A decision about a level or stage; `from_` and `to` as stored."""

    track: Track
    move: Move
    from_: str
    to: str
    because: str
    by: By


def yesterday(session: Session, runner_id: int, day: date) -> Yesterday:
    """Whether the day before `day` had a strength session or an outing."""
    before = day - ONE_DAY
    word = strength_words(rows.strength_from(session, runner_id, before)).get(before)
    ran = outings_of(session, runner_id, before)
    lifted = word is not None and word.mark in strength.KEPT
    return Yesterday(lifted, bool(ran), word.soreness if lifted and word else None)


def locked(loaded: Loaded, now: datetime, *, running: bool) -> Locked | None:
    """The gravest thing that shuts strength, or `running`; None when it is open."""
    runner = loaded.runner
    found = {_HOLDS[r.kind] for r in loaded.facts.ranges if r.kind in _HOLDS and r.holds_at(now)}
    if running and runner.cleared_on is None:
        found.add(Locked.HIATUS if runner.running is Running.UNTIL_SEEN else Locked.NOT_CLEARED)
    return min(found, key=list(Locked).index, default=None)


def began(loaded: Loaded) -> date:
    """Day 1 of the plan. Once days are sealed, only the diary knows how many there were."""
    facts = loaded.facts
    return facts.today.date - facts.diary.days * ONE_DAY if facts.diary.days else facts.first_day


# --- rows as facts


def strength_words(found: Iterable[StrengthRow]) -> dict[date, StrengthRow]:
    """The word that holds on each date; a day taken back has none."""
    last = {row.date: row for row in found}
    return {on: row for on, row in last.items() if row.mark is not Mark.OPEN}


def sessions(session: Session, loaded: Loaded, since: timedelta = LATELY) -> tuple[strength.Session, ...]:
    """The strength sessions of the last weeks with their lights, oldest first."""
    found = strength_words(rows.strength_from(session, known(loaded.runner.id), loaded.facts.today.date - since))
    kept, weekday = {on: row.mark for on, row in found.items() if row.mark in strength.KEPT}, loaded.runner.strength_weekday
    return tuple(
        strength.Session(on, row.level, row.mark, row.effort, _strength_light(loaded, row), strength.one_more(on, weekday, kept))
        for on, row in sorted(found.items())
    )


def outings(session: Session, loaded: Loaded, since: timedelta = LATELY) -> tuple[Outing, ...]:
    """The outings of the last weeks with their next mornings, oldest first."""
    chains = _chains(rows.runs_from(session, known(loaded.runner.id), loaded.facts.today.date - since))
    return tuple(_outing(loaded, chains[on]) for on in sorted(chains))


def outings_of(session: Session, runner_id: int, on: date) -> list[list[RunRow]]:
    """A day's outings, each with the first word on it and what was said later."""
    return _chains(rows.runs_from(session, runner_id, on)).get(on, [])


def _chains(found: Iterable[RunRow]) -> dict[date, list[list[RunRow]]]:
    """The rows of each date's outings, the first word and what was added to it; an outing taken back is gone."""
    chains: dict[date, dict[int, list[RunRow]]] = {}
    for row in found:
        of_day = chains.setdefault(row.date, {})
        if row.void:
            of_day.pop(row.outing, None)
        else:
            of_day.setdefault(row.outing, []).append(row)
    return {on: [of_day[n] for n in sorted(of_day)] for on, of_day in chains.items() if of_day}


def _outing(loaded: Loaded, of_day: list[list[RunRow]]) -> Outing:
    first, last = of_day[0][0], [words[-1] for words in of_day]
    planned = 0 if first.stage is None else load_library().ladder.stage(first.stage).counted
    lights, complete = after(loaded, first.date, first.at)
    found, minutes = worst(lights), sum(row.minutes for row in last)
    return Outing(
        on=first.date,
        at=of_day[-1][0].at,
        minutes=minutes,
        worst=max((row.worst for row in last if row.worst is not None), default=None),
        rising=any(row.rising for row in last),
        limp=any(row.limp for row in last),
        stage=first.stage,
        morning=found if complete or found is not Light.GREEN else None,
        whole=minutes >= planned,
        times=len(of_day),
        unsaid=any(row.worst is None for row in last),
    )


def _strength_light(loaded: Loaded, row: StrengthRow) -> Light | None:
    during = [during_light(r.least) for r in loaded.ratings if r.on == row.date and r.moment is Moment.DURING]
    morning, complete = after(loaded, row.date, row.at, row.soreness)
    return strength.session_light(during[-1:], morning, row.soreness, complete=complete)


def after(loaded: Loaded, on: date, moment: datetime, soreness: Soreness | None = None) -> tuple[list[Light], bool]:
    """The lights of what was rated after a load on `on` up to the next day, and whether that next morning is known for every site.

    `soreness` is the morning's word on a strength session: tired muscle explains one point.
    """
    following = on + ONE_DAY
    rated = [r for r in loaded.ratings if r.on == following and r.moment is not Moment.DURING]
    rated += [r for r in loaded.ratings if r.on == on and r.moment is Moment.AFTER and r.at > moment]
    mornings = {r.where for r in rated if r.moment is Moment.MORNING}
    complete = loaded.facts.today.date >= following and all(w.where in mornings for w in loaded.watched)
    return _last_lights(loaded, rated, soreness or Soreness.NONE), complete


def day_light(loaded: Loaded, on: date) -> Light | None:
    """The worst light of a day's ratings; None while no morning was rated and nothing was sore."""
    rated = [r for r in loaded.ratings if r.on == on]
    found = worst(_last_lights(loaded, rated))
    morning = any(r.moment is Moment.MORNING for r in rated)
    return found if morning or found is not Light.GREEN else None


def _last_lights(loaded: Loaded, rated: Iterable[Rating], soreness: Soreness = Soreness.NONE) -> list[Light]:
    """The lights of the last word on each day, site and moment; a site nobody watches has none."""
    last = {(r.on, r.where, r.moment): r for r in rated}
    levels = {
        (w.where, on): usual(w, loaded.ratings, loaded.facts.ranges, replace(loaded.facts.today, date=on))
        for w in loaded.watched
        for on in {on for on, _, _ in last}
    }
    lights = []
    for (on, where, _), rating in last.items():
        if where is None:
            lights.append(during_light(rating.least))
        elif (where, on) in levels:
            lights.append(light(rating, levels[where, on], soreness))
    return lights


def neutral(loaded: Loaded, dates: Iterable[date]) -> frozenset[date]:
    """Which of these dates were paused, held, or excused."""
    return frozenset(on for on in dates if _neutral(loaded, on))


def _neutral(loaded: Loaded, on: date) -> bool:
    asked, answer = loaded.asked.get(on), loaded.answers.get(on)
    if asked is not None:
        return asked.held or asked.paused or (answer is not None and answer.mark is Mark.EXCUSED)
    noon = instant(on, NOON, loaded.facts.place.zone)
    return any(r.kind in (*PAUSES, *PROTECTING) and r.holds_at(noon) for r in loaded.facts.ranges)


# --- the day's own word


def count_for_the_day(session: Session, loaded: Loaded, on: date, mark: Mark, now: datetime) -> None:
    """A strength session answers its day as well: full as done, tiny as a part; never less than what stands there."""
    word = {Mark.DONE: Mark.DONE, Mark.TINY: Mark.PARTIAL}.get(mark)
    stands = loaded.answers.get(on)
    if word is None or (stands is not None and stands.mark in KEPT and (word is Mark.PARTIAL or stands.mark is Mark.DONE)):
        return
    session.add(AnswerRow(runner_id=known(loaded.runner.id), date=on, mark=word, at=now))


def take_back_the_day(session: Session, loaded: Loaded, on: date, now: datetime) -> None:
    """What a strength session answered for its day gives way to the word before it."""
    runner_id = known(loaded.runner.id)
    words = [a for a in rows.answers_after(session, runner_id, on - ONE_DAY) if a.date == on]
    if not words or words[-1].at not in {row.at for row in rows.strength_from(session, runner_id, on) if row.date == on}:
        return
    before = words[-2] if len(words) > 1 else None
    mark, reason = (before.mark, before.reason) if before else (Mark.OPEN, None)
    session.add(AnswerRow(runner_id=runner_id, date=on, mark=mark, reason=reason, at=now))


def take_back_strength(session: Session, loaded: Loaded, on: date, now: datetime) -> None:
    """The day's word was taken back: if a strength session had brought it, that is taken back too."""
    runner_id = known(loaded.runner.id)
    word = strength_words(rows.strength_from(session, runner_id, on)).get(on)
    stands = loaded.answers.get(on)
    made = {row.at for row in rows.strength_from(session, runner_id, on) if row.date == on}
    if word is not None and word.mark in strength.KEPT and stands is not None and stands.at in made:
        session.add(StrengthRow(runner_id=runner_id, date=on, level=word.level, mark=Mark.OPEN, at=now))


# --- decisions


def last_moved(session: Session, loaded: Loaded, track: Track) -> date | None:
    """The day on which a level or stage last moved."""
    return next(
        (row.date for row in reversed(rows.progress_of(session, known(loaded.runner.id), track)) if row.move is not Move.HOLD), None
    )


def decide(session: Session, loaded: Loaded, track: Track, at: int | None, step: Step, now: datetime, by: By = By.RULES) -> bool:
    """Keeps a decision with its because; a hold only where its reason is news. Whether something moved."""
    runner_id = known(loaded.runner.id)
    last = next(reversed(rows.progress_of(session, runner_id, track)), None)
    same = last is not None and (last.move, last.to, last.because) == (step.move, str(step.to), step.because)
    if step.move is Move.HOLD and (same or step.because in SILENT):
        return False
    session.add(
        ProgressRow(
            runner_id=runner_id,
            date=loaded.facts.today.date,
            track=track,
            move=step.move,
            from_="-" if at is None else str(at),
            to=str(step.to),
            because=step.because,
            by=by,
            at=now,
        )
    )
    session.flush()
    return step.move is not Move.HOLD


#: Reasons to stay that are no news: the ordinary course of things.
SILENT: frozenset[StrEnum | str] = frozenset({"not_yet", "not_entered", "steady", "top"})


def untold(session: Session, loaded: Loaded, track: Track, now: datetime, *, carried: bool = False) -> tuple[Moved, ...]:
    """The decisions of a track that were not shown yet, oldest first; from here on they are told.

    `carried`: without those that today's message told already.
    """
    found = []
    for row in rows.progress_of(session, known(loaded.runner.id), track):
        if not row.told:
            if _still_true(loaded, row, now) and not (carried and _in_todays(loaded, row, now)):
                found.append(_moved(row))
            row.told = True
            session.add(row)
    return tuple(found)


def news(session: Session, loaded: Loaded, now: datetime) -> tuple[Moved, ...]:
    """How the rules moved level and stage today, not told in /strength or /run yet: a line of the day's message."""
    return tuple(_moved(row) for row in _news(session, loaded) if _still_true(loaded, row, now))


def tell_todays(session: Session, loaded: Loaded, on: date, now: datetime) -> None:
    """The day is answered: what its message told of level and stage is told."""
    for row in _news(session, loaded) if on == loaded.facts.today.date else ():
        if _in_todays(loaded, row, now):
            row.told = True
            session.add(row)


def _news(session: Session, loaded: Loaded) -> list[ProgressRow]:
    found = rows.moved_on(session, known(loaded.runner.id), loaded.facts.today.date)
    return [row for row in found if row.track is not Track.PHASE and row.by is By.RULES and not row.told]


def _in_todays(loaded: Loaded, row: ProgressRow, now: datetime) -> bool:
    """Whether today's message was drawn after the decision. A protected day's has no room for it."""
    facts = loaded.facts
    shown = row.move is not Move.HOLD and row.by is By.RULES and row.date == facts.today.date and facts.hold(now) is None
    return shown and facts.shown_at is not None and row.at <= facts.shown_at


def _still_true(loaded: Loaded, row: ProgressRow, now: datetime) -> bool:
    """Whether a decision may still be told: where running is shut nothing of it has opened, whatever was decided before."""
    return row.track is not Track.RUN or row.move is Move.EASE or locked(loaded, now, running=True) is None


def _moved(row: ProgressRow) -> Moved:
    return Moved(row.track, row.move, row.from_, row.to, row.because, row.by)
