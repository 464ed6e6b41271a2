"""What the screen of a day shows, as facts."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import takewhile

from sqlmodel import Session

from bot.content.loader import load_library
from bot.domain import ladder as ladder_
from bot.domain.coach import Facts, evening_at
from bot.domain.contract import fade_offer, hard_weekday
from bot.domain.day import ONE_DAY
from bot.domain.easing import easing, lights, mornings, usual
from bot.domain.entry import KEPT, LATE_ANSWER_HOURS, Entry, Mark, Reason, entry
from bot.domain.excuse import Excused, excused
from bot.domain.hold import FLAG_HOLDS, LIMP, Range, RangeKind
from bot.domain.loading import is_loading_day
from bot.domain.pain import Light, Moment, Rating, Watched, worst
from bot.domain.programme import ExitTest, Routine, todays_floor, todays_gentle, todays_routine, todays_tiny
from bot.domain.question import RETURNING, Barrier, Outcome, Put, Question, backups, next_question
from bot.domain.runner import Running
from bot.domain.site import BodySite
from bot.domain.streak import Streak, milestone
from bot.domain.trends import HOLDS_FOR, Advice
from bot.domain.trends import advice as advice_of
from bot.domain.words import Intent
from bot.services import morning_after, plan
from bot.services.facts import Loaded, known
from bot.services.load import Moved, news, yesterday
from bot.services.programmes import phase_of
from bot.services.run_today import RunToday, run_today
from bot.services.strength_today import StrengthToday, strength_today
from bot.storage import rows
from bot.storage.tables import Runner

NOON = time(12)
SETTLED_AFTER = 3  # kept days after a break before anything new is asked (our choice)
BARRIERS = {Reason.BUSY: Barrier.TIME, Reason.TIRED: Barrier.TIRED, Reason.BORED: Barrier.BORED, Reason.FORGOT: Barrier.FORGOT}
BARRIER_RESTS = timedelta(days=28)  # what gets in the way is asked once in so long (our choice)
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
    why: str | None = None  #: what it is for, in their words
    named: Barrier | None = None  #: what got in the way, as the last skip said it or they told us
    fewer_days: bool = False  #: a contract of fewer days holds already
    yesterday: Date | None = None  #: an unprompted day right before, still without a word
    comeback: bool = False  #: this day earned a comeback point
    eased: bool = False  #: soreness of the last days bends today's moves
    test: ExitTest | None = None  #: the exit test that the question of the day asks for
    offered: int | None = None  #: what the question of the day offers: a weekday off, or prompts in seven days
    news: plan.News | None = None  #: a change of phase to tell
    strength: StrengthToday | None = None  #: the day's strength session
    ask_soreness: bool = False  #: more than usual on the morning after strength: tired muscle, or the sore spot?
    moved: tuple[Moved, ...] = ()  #: how strength level and run stage moved today
    run: RunToday | None = None  #: the run ladder once it is begun, of today only
    excuse: Excused | None = None  #: of an excused day: the how manieth running, and what that offers
    backfilled: bool = False  #: noted more than 48 h after its close
    away_days: int = 0  #: days running before today that our absence spared
    advice: Advice | None = None  #: why booking an appointment is worth it
    advised_now: bool = False  #: by what was said this moment
    advised_until: datetime | None = None  #: when that week ends
    cleared: bool = False  #: a clinician's clearance is on record

    @property
    def asks_effort(self) -> bool:
        """Whether the receipt asks how hard the strength session was: once nothing about pain is open under it."""
        settled = self.during is not None or not self.sites
        return self.strength is not None and self.strength.asks_effort and settled and not self.ask_site

    @property
    def asks_question(self) -> bool:
        """Whether the receipt has room for today's question: nothing about pain is still open under it."""
        settled = self.during is not None or not self.sites
        return (
            self.question is not None and self.mark in KEPT and settled and not self.ask_site and not self.week_two and not self.asks_effort
        )


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
    tired = morning_after.tired_mornings(session, known(runner.id), on - 2 * ONE_DAY) if loaded.watched else frozenset()
    ease = easing(loaded.watched, loaded.ratings, facts.ranges, asked.day, now, tired)
    cleared, hops, moves = runner.cleared_on is not None, runner.hops_cleared, load_library().exercises
    held = any(r.kind is RangeKind.SAME_DAY and r.holds_at(now) for r in facts.ranges)
    loading = is_loading_day(phase, on, runner.strength_weekday) and not ease
    streak = facts.diary.with_today(entry(facts.asked, facts.answer, now))
    number = facts.diary.days + 1 - (facts.today.date - on).days
    during, advice = _during(loaded, on), advice_of(facts.ranges, now)
    answered = line.mark in KEPT or (answer is not None and answer.mark is not Mark.OPEN)
    calm = not asked.held and facts.hold(now) not in FLAG_HOLDS
    question = _question(session, loaded, on, number, now) if today and line.kept and calm and _settled(streak) else None
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
        milestone=today and line.kept and milestone(streak.length) and not streak.back,
        routine=todays_routine(phase, row.index, moves, ease=ease, cleared=cleared, hops=hops, held=held, loading_day=loading),
        tiny=todays_tiny(phase, moves, ease=ease, cleared=cleared, hops=hops, held=held),
        gentle=todays_gentle(phase, moves, ease=ease, cleared=cleared, hops=hops, held=held),
        floor=todays_floor(phase, moves, ease=ease, cleared=cleared, hops=hops, held=held),
        tiny_first=number in ladder_.GUARD_DAYS or ladder_.smaller_first(facts.ladder),
        shrunk=ladder_.shrunk(facts.ladder) and not facts.ladder.kept_last,
        barrier=intent is Intent.SHRINK and not answered and _barrier(facts) is None and not _said_lately(runner, on),
        sites=tuple(_site(w, loaded, on) for w in loaded.watched),
        ask_morning=today and not answered and is_morning(facts, now) and runner.prompt_at < NOON,
        during=during,
        ask_site=during is not None and during.where is None and during.least >= 3 and len(loaded.watched) > 1,
        light=worst(x for w in loaded.watched for x in lights(w, loaded.ratings, facts.ranges, asked.day, tired)),
        hold=facts.hold(now),
        red=_red(loaded, now),
        hold_until=max((r.until_at for r in _reds(loaded, now) if r.until_at), default=None),
        week_two=today and line.kept and number == ladder_.WEEK_TWO_WORD and calm,
        covered_yesterday=today and facts.diary.streak.covered_on == on - ONE_DAY,
        away=_away(loaded, on) if today else None,
        assessment_on=runner.assessment_on,
        question=question,
        later_at=max((x.due_at for x in facts.laters if x.due_at > now), default=None) if today and not answered else None,
        evening_ahead=today and evening_at(facts) - now > timedelta(hours=1),
        day_number=number,
        backup=runner.backup_at,
        zone=runner.zone,
        why=runner.why,
        named=_barrier(facts) or runner.barrier,
        fewer_days=runner.rest_days != 0,
        yesterday=_yesterday(loaded, on) if today else None,
        comeback=line.kept and streak.comeback_on == on,
        eased=bool(ease),
        test=plan.last_test(session, loaded, now) if question is Question.TESTS else None,
        offered=_offered(loaded, question),
        news=plan.news(session, loaded, now) if today else None,
        strength=strength_today(session, loaded, on, now),
        moved=news(session, loaded, now) if today and not answered else (),
        ask_soreness=today and not answered and _asks_soreness(session, loaded, on),
        run=run_today(session, loaded, on, now) if today and runner.run_stage is not None else None,
        excuse=_excuse(loaded, line),
        backfilled=line.backfilled,
        away_days=_spared(loaded, on) if today else 0,
        advice=advice[0] if advice else None,
        cleared=cleared,
        advised_now=advice is not None and advice[1] == now,
        advised_until=advice[1] + HOLDS_FOR if advice else None,
    )


def is_morning(facts: Facts, now: datetime) -> bool:
    """Before noon of the day itself: after midnight it is still the evening of the day before."""
    local = now.astimezone(facts.place.zone)
    return local.date() == facts.today.date and local.time() < NOON


def _barrier(facts: Facts) -> Barrier | None:
    """What got in the way, where the last due day came with a reason: then it is known, and not asked for."""
    due = [e for e in facts.entries if e.due]
    return BARRIERS.get(due[-1].reason) if due and due[-1].reason else None


def _said_lately(runner: Runner, on: date) -> bool:
    return runner.barrier_on is not None and on - runner.barrier_on < BARRIER_RESTS


def _yesterday(loaded: Loaded, on: date) -> date | None:
    """An unprompted day right before that is still without a word: the prompt asks for it too."""
    before = loaded.asked.get(on - ONE_DAY)
    silent = on - ONE_DAY not in loaded.answers or loaded.answers[on - ONE_DAY].mark is Mark.OPEN
    return on - ONE_DAY if before is not None and before.unprompted and silent and not before.held and not before.paused else None


def _offered(loaded: Loaded, question: Question | None) -> int | None:
    diary, runner = loaded.facts.diary, loaded.runner
    if question is Question.REST_DAY and diary.through is not None:
        return hard_weekday(diary.adherence, diary.through, runner.rest_days)
    return fade_offer(diary.adherence, diary.streak.total, runner.rest_days, runner.fade) if question is Question.FADE else None


def _settled(streak: Streak) -> bool:
    """Whether they are back long enough after a break to be asked something new."""
    return not streak.back or streak.length >= SETTLED_AFTER


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


def _asks_soreness(session: Session, loaded: Loaded, on: date) -> bool:
    """Whether a site is sorer than usual this morning and yesterday's strength could be why; asked once."""
    if not any(s.morning is not None and s.morning > s.usual for s in (_site(w, loaded, on) for w in loaded.watched)):
        return False
    before = yesterday(session, known(loaded.runner.id), on)
    return before.strength and before.soreness is None


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


def _spared(loaded: Loaded, on: date) -> int:
    """How many days running before `on` were ours to miss."""
    before = reversed([e for e in loaded.facts.entries if e.date < on])
    return sum(1 for _ in takewhile(lambda e: e.mark is Mark.UNASKED, before))


def _away(loaded: Loaded, on: date) -> tuple[datetime, datetime] | None:
    """The outage that spared yesterday and the days before it, said once: on the day right after it."""
    first, last = loaded.asked.get(on - _spared(loaded, on) * ONE_DAY), loaded.asked.get(on - ONE_DAY)
    if first is None or last is None or first.day.date == on:
        return None
    inside = [o for o in loaded.outages if o.from_at < last.day.closes_at and o.until_at > first.day.opens_at]
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
    if not backups(runner.prompt_at):
        answered.add(Question.BACKUP)
    without_reason = {question for question in RETURNING - {Question.TESTS} if _offered(loaded, question) is None}
    return frozenset(answered - RETURNING | without_reason)


def _question(session: Session, loaded: Loaded, on: date, number: int, now: datetime) -> Question | None:
    asked = puts(session, loaded)
    settled = settled_questions(loaded, asked)
    question = next_question(number, on, asked, settled)
    if question is Question.TESTS and plan.last_test(session, loaded, now) is None:
        return next_question(number, on, asked, settled | {Question.TESTS})
    return question


def _excuse(loaded: Loaded, day: Entry) -> Excused | None:
    """What an excused day comes to. Only such a day asks which days a flag held."""
    if day.mark is not Mark.EXCUSED:
        return None
    flags = [r for r in loaded.facts.ranges if r.kind in FLAG_HOLDS]
    flagged = {on for on, asked in loaded.asked.items() if any(r.touches(asked.day, loaded.facts.ask_at(on)) for r in flags)}
    return excused([e for e in loaded.facts.entries if e.date < day.date], day, flagged)


def last_entries(loaded: Loaded, now: datetime) -> tuple[Entry, ...]:
    """The last closed days and today."""
    today = entry(loaded.facts.asked, loaded.facts.answer, now)
    return (*loaded.facts.entries, today)
