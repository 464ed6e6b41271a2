"""What the screen of a day shows, as facts."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from bot.content.loader import load_library
from bot.domain import ladder as ladder_
from bot.domain.day import ONE_DAY, wall_time
from bot.domain.easing import easing, lights, mornings, usual
from bot.domain.entry import KEPT, LATE_ANSWER_HOURS, Answer, Entry, Mark, Reason, entry
from bot.domain.hold import RangeKind
from bot.domain.pain import Light, Moment, Rating, Watched, worst
from bot.domain.programme import Phase, Routine, todays_floor, todays_gentle, todays_routine, todays_tiny
from bot.domain.question import Outcome, Put, Question, next_question
from bot.domain.runner import Running
from bot.domain.site import BodySite
from bot.domain.streak import Streak, milestone
from bot.domain.words import Intent
from bot.services.facts import Loaded, known
from bot.storage import rows

NOON = time(12)
Date = date


@dataclass(frozen=True, slots=True)
class SiteToday:
    """A watched site: what is usual, whether that was ever rated, this morning's rating."""

    where: BodySite
    usual: int
    rated_before: bool
    morning: int | None


@dataclass(frozen=True, slots=True)
class DayView:
    """All that a day's message may show; pain only here, never in a log."""

    date: Date
    today: bool
    mark: Mark
    reason: Reason | None
    intent: Intent
    text_id: str
    anchor: str
    prompt_at: time
    first_day: bool
    answerable: bool
    streak: Streak
    milestone: bool
    routine: Routine
    tiny: Routine
    gentle: Routine
    floor: Routine
    tiny_first: bool
    barrier: bool
    sites: tuple[SiteToday, ...]
    ask_morning: bool
    during: Rating | None
    ask_site: bool
    light: Light
    hold: RangeKind | None
    red: tuple[BodySite | None, int] | None
    week_two: bool
    covered_yesterday: bool
    away: tuple[datetime, datetime] | None
    assessment_on: Date | None
    question: Question | None
    later_at: datetime | None
    backup: time | None
    zone: str


def day_view(session: Session, loaded: Loaded, on: date, now: datetime, *, intent: Intent = Intent.CUE, text_id: str = "cue.1") -> DayView:
    """The screen's facts of an opened day. Raises LookupError when that day was never opened."""
    facts, runner = loaded.facts, loaded.runner
    asked = loaded.asked.get(on)
    if asked is None:
        raise LookupError("that day is not among the loaded ones")
    answer = loaded.answers.get(on)
    line = entry(asked, answer, now)
    today = on == facts.today.date
    row = next(d for d in loaded.days if d.date == on)
    phase = phase_of(row.phase)
    ease = easing(loaded.watched, loaded.ratings, facts.ranges, asked.day, now)
    cleared, moves = runner.cleared_on is not None, load_library().exercises
    held = any(r.kind is RangeKind.SAME_DAY and r.holds_at(now) for r in facts.ranges)
    streak = facts.diary.with_today(entry(facts.asked, facts.answer, now))
    number = facts.diary.days + 1 - (facts.today.date - on).days
    during = _during(loaded, on)
    answered = line.mark in KEPT or (answer is not None and answer.mark is not Mark.OPEN)
    return DayView(
        date=on,
        today=today,
        mark=line.mark,
        reason=answer.reason if answer else None,
        intent=intent,
        text_id=text_id,
        anchor=runner.anchor,
        prompt_at=runner.prompt_at,
        first_day=on <= facts.first_day,
        answerable=now < asked.day.closes_at + timedelta(hours=LATE_ANSWER_HOURS),
        streak=streak,
        milestone=today and line.kept and milestone(streak.length),
        routine=todays_routine(phase, row.index, moves, ease=ease, cleared=cleared, held=held),
        tiny=todays_tiny(phase, moves, ease=ease, cleared=cleared, held=held),
        gentle=todays_gentle(phase, moves, ease=ease, cleared=cleared, held=held),
        floor=todays_floor(phase, moves, ease=ease, cleared=cleared, held=held),
        tiny_first=ladder_.shrunk(facts.ladder) or number in ladder_.GUARD_DAYS or facts.ladder.rung is ladder_.Rung.BACK_OFF,
        barrier=intent is Intent.SHRINK and not answered,
        sites=tuple(_site(w, loaded, on) for w in loaded.watched),
        ask_morning=today and not answered and wall_time(now, facts.place) < NOON and runner.prompt_at < NOON,
        during=during,
        ask_site=during is not None and during.where is None and during.least >= 3 and len(loaded.watched) > 1,
        light=worst(x for w in loaded.watched for x in lights(w, loaded.ratings, facts.ranges, asked.day)),
        hold=facts.hold(now),
        red=_red(loaded, now),
        week_two=today and line.kept and number == ladder_.WEEK_TWO_WORD and not asked.held,
        covered_yesterday=today and facts.diary.streak.covered_on == on - ONE_DAY,
        away=_away(loaded, on) if today else None,
        assessment_on=runner.assessment_on,
        question=_question(session, loaded, on, number) if today and line.kept and not asked.held else None,
        later_at=max((x.due_at for x in facts.laters if x.due_at > now), default=None) if today and not answered else None,
        backup=runner.backup_at,
        zone=runner.zone,
    )


def phase_of(phase_id: str) -> Phase:
    """A phase by its id. Raises LookupError."""
    for programme in load_library().programmes.values():
        for phase in programme.phases:
            if phase.id == phase_id:
                return phase
    raise LookupError("no programme has that phase")


def _site(watched: Watched, loaded: Loaded, on: date) -> SiteToday:
    ranges, day = loaded.facts.ranges, loaded.asked[on].day
    earlier = [r for r in loaded.ratings if r.on < on]
    todays = [r.most for r in loaded.ratings if r.on == on and r.moment is Moment.MORNING and r.where == watched.where]
    return SiteToday(
        watched.where,
        usual(watched, loaded.ratings, ranges, day),
        bool(mornings(earlier, watched.where, ranges)),
        todays[-1] if todays else None,
    )


def _during(loaded: Loaded, on: date) -> Rating | None:
    found = [r for r in loaded.ratings if r.on == on and r.moment is Moment.DURING]
    return found[-1] if found else None


def _red(loaded: Loaded, now: datetime) -> tuple[BodySite | None, int] | None:
    """Which site holds the day, and what it was rated."""
    holds = [r for r in loaded.facts.ranges if r.kind is RangeKind.PROTECTED and r.holds_at(now)]
    if not holds:
        return None
    last = holds[-1]
    values = [r.most for r in loaded.ratings if r.at == last.from_at and r.where == last.where]
    return last.where, values[-1] if values else 0


def _away(loaded: Loaded, on: date) -> tuple[datetime, datetime] | None:
    """The outage that spared yesterday, said once: on the day right after it."""
    before = [e for e in loaded.facts.entries if e.date == on - ONE_DAY]
    asked = loaded.asked.get(on - ONE_DAY)
    if not before or before[0].mark is not Mark.UNASKED or asked is None:
        return None
    inside = [o for o in loaded.outages if o.from_at < asked.day.closes_at and o.until_at > asked.day.opens_at]
    return (inside[0].from_at, inside[-1].until_at) if inside else None


def puts(session: Session, loaded: Loaded) -> tuple[Put, ...]:
    """The questions put so far."""
    return tuple(Put(a.question, a.date, a.outcome) for a in rows.asks(session, known(loaded.runner.id)))


def settled_questions(loaded: Loaded, asked: tuple[Put, ...]) -> frozenset[Question]:
    """Questions that are answered, or make no sense for this runner."""
    runner = loaded.runner
    answered = {p.question for p in asked if p.outcome is Outcome.ANSWERED}
    if runner.running is not Running.UNTIL_SEEN or runner.assessment_on is not None:
        answered.add(Question.ASSESSMENT)
    return frozenset(answered)


def _question(session: Session, loaded: Loaded, on: date, number: int) -> Question | None:
    asked = puts(session, loaded)
    return next_question(number, on, asked, settled_questions(loaded, asked))


def last_entries(loaded: Loaded, now: datetime) -> tuple[Entry, ...]:
    """The last closed days and today."""
    today = entry(loaded.facts.asked, loaded.facts.answer, now)
    return (*loaded.facts.entries, today)


def last_answer(loaded: Loaded, on: date) -> Answer | None:
    """The last word on a day."""
    return loaded.answers.get(on)
