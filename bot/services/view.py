"""What the screen of a day shows, as facts."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from bot.content.loader import load_library
from bot.domain import ladder as ladder_
from bot.domain.coach import Facts, evening_at
from bot.domain.day import ONE_DAY
from bot.domain.easing import easing, lights, mornings, usual
from bot.domain.entry import KEPT, LATE_ANSWER_HOURS, Answer, Entry, Mark, Reason, entry
from bot.domain.hold import LIMP, Range, RangeKind
from bot.domain.pain import Light, Moment, Rating, Watched, worst
from bot.domain.programme import Phase, Routine, todays_floor, todays_gentle, todays_routine, todays_tiny
from bot.domain.question import Outcome, Put, Question, next_question
from bot.domain.red_flags import pain_days_running
from bot.domain.runner import Running
from bot.domain.site import BodySite
from bot.domain.streak import Streak, milestone
from bot.domain.trends import Advice
from bot.domain.trends import advice as advice_of
from bot.domain.words import Intent
from bot.services import loads
from bot.services.facts import Loaded, known
from bot.storage import rows

NOON = time(12)
SETTLED_AFTER = 3  # kept days after a break before anything new is asked (our choice)
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
    shrunk: bool  #: the tiny version is the plan for these days
    barrier: bool
    sites: tuple[SiteToday, ...]
    ask_morning: bool
    during: Rating | None
    ask_site: bool
    light: Light
    hold: RangeKind | None
    red: tuple[BodySite | None, int | None] | None  #: which site holds the day, and its number; a limp has none
    hold_until: datetime | None  #: when the red light's hold ends
    week_two: bool
    covered_yesterday: bool
    away: tuple[datetime, datetime] | None
    assessment_on: Date | None
    question: Question | None
    later_at: datetime | None
    evening_ahead: bool  #: "this evening" is more than an hour away
    day_number: int  #: of the plan, 1 is the first
    backup: time | None
    zone: str
    advice: Advice | None = None  #: why booking an appointment is worth it
    advised_now: bool = False  #: by what was said this moment
    cleared: bool = False  #: a clinician's clearance is on record
    pain_days: int = 0  #: days running excused for pain, this one last

    @property
    def asks_question(self) -> bool:
        """Whether the receipt has room for today's question: nothing about pain is still open under it."""
        settled = self.during is not None or not self.sites
        return self.question is not None and self.mark in KEPT and settled and not self.ask_site and not self.week_two


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
    tired = loads.tired_mornings(session, known(runner.id), on - 2 * ONE_DAY) if loaded.watched else frozenset()
    ease = easing(loaded.watched, loaded.ratings, facts.ranges, asked.day, now, tired)
    cleared, moves = runner.cleared_on is not None, load_library().exercises
    held = any(r.kind is RangeKind.SAME_DAY and r.holds_at(now) for r in facts.ranges)
    streak = facts.diary.with_today(entry(facts.asked, facts.answer, now))
    number = facts.diary.days + 1 - (facts.today.date - on).days
    during, advice = _during(loaded, on), advice_of(facts.ranges, now)
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
        shrunk=ladder_.shrunk(facts.ladder) and not facts.ladder.kept_last,
        barrier=intent is Intent.SHRINK and not answered and not _said_why(facts),
        sites=tuple(_site(w, loaded, on) for w in loaded.watched),
        ask_morning=today and not answered and is_morning(facts, now) and runner.prompt_at < NOON,
        during=during,
        ask_site=during is not None and during.where is None and during.least >= 3 and len(loaded.watched) > 1,
        light=worst(x for w in loaded.watched for x in lights(w, loaded.ratings, facts.ranges, asked.day, tired)),
        hold=facts.hold(now),
        red=_red(loaded, now),
        hold_until=max((r.until_at for r in _reds(loaded, now) if r.until_at), default=None),
        week_two=today and line.kept and number == ladder_.WEEK_TWO_WORD and not asked.held,
        covered_yesterday=today and facts.diary.streak.covered_on == on - ONE_DAY,
        away=_away(loaded, on) if today else None,
        assessment_on=runner.assessment_on,
        question=_question(session, loaded, on, number) if today and line.kept and not asked.held and _settled(streak) else None,
        later_at=max((x.due_at for x in facts.laters if x.due_at > now), default=None) if today and not answered else None,
        evening_ahead=today and evening_at(facts) - now > timedelta(hours=1),
        day_number=number,
        backup=runner.backup_at,
        zone=runner.zone,
        advice=advice[0] if advice else None,
        cleared=cleared,
        advised_now=advice is not None and advice[1] == now,
        pain_days=pain_days_running(facts.entries, entry(facts.asked, facts.answer, now)) if today else 0,
    )


def is_morning(facts: Facts, now: datetime) -> bool:
    """Before noon of the day itself: after midnight it is still the evening of the day before."""
    local = now.astimezone(facts.place.zone)
    return local.date() == facts.today.date and local.time() < NOON


def _said_why(facts: Facts) -> bool:
    """Whether the last due day came with a reason: then the barrier is known, and not asked for."""
    due = [e for e in facts.entries if e.due]
    return bool(due) and due[-1].reason not in (None, Reason.OTHER)


def _settled(streak: Streak) -> bool:
    """Whether they are back long enough after a break to be asked something new."""
    return not streak.back or streak.length >= SETTLED_AFTER


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


def _reds(loaded: Loaded, now: datetime) -> list[Range]:
    return [r for r in loaded.facts.ranges if r.kind is RangeKind.PROTECTED and r.holds_at(now)]


def _red(loaded: Loaded, now: datetime) -> tuple[BodySite | None, int | None] | None:
    """Which site holds the day, and what it was rated."""
    holds = _reds(loaded, now)
    if not holds:
        return None
    last = holds[-1]
    words = [r for r in loaded.ratings if (r.at, r.where) == (last.from_at, last.where) and r.exact]
    return last.where, words[-1].most if words and last.because != LIMP else None


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
