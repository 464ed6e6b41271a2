"""decide(facts, now): the messages wanted now, when to look again, and why. It does nothing itself.

Each voice below looks at the same facts and says one of three things: Speak, Wait, or Hush with its reason.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.domain import ladder as ladder_
from bot.domain.day import ONE_DAY, Day, Place, instant, moment_in, wall_time
from bot.domain.diary import Diary
from bot.domain.entry import Answer, Asked, Entry, Mark, entry
from bot.domain.hold import PAUSES, PROTECTING, SILENT_HOLDS, Range, RangeKind
from bot.domain.ladder import Ladder, Rung
from bot.domain.morning import NOON, Visit, next_visit, visit
from bot.domain.outbox import State
from bot.domain.red_flags import FOLLOW_UP_EVERY_DAYS, FOLLOW_UPS_AT_MOST
from bot.domain.runner import Status
from bot.domain.words import NO_TALLIES, Choice, Intent, Tallies, choose

FOLLOW_UP_AFTER = timedelta(minutes=10)  # an unknown prompt is followed up (our choice)
LATE_FOR = timedelta(hours=2)  # a prompt or Later may be this late even in quiet hours (our choice)
RESCUE_AT = time(18, 30)
EVENING_PROMPT = time(17)
RESCUE_AFTER_EVENING_PROMPT = timedelta(minutes=75)
BEFORE_QUIET = timedelta(minutes=5)
RESCUE_GAP = timedelta(minutes=50)
GAP = timedelta(minutes=180)
HEARD_GAP = timedelta(minutes=30)
A_DAY, A_WEEK = 2, 12  # prompts, report and safety lines are counted first
RESCUES_AT_CUE = 3  # in seven days, at rung 0
WHY_RESTS = timedelta(days=14)  # their own words are quoted once in so long
REPORT_LEAST_DAYS = 3  # closed days before a first report says anything (our choice)
A_WEEK_LONG = timedelta(days=7)  # of the caps; and no rung's action twice within


class Kind(StrEnum):
    """What leaves the house of the bot's own accord."""

    PROMPT = "prompt"
    RESCUE = "rescue"
    LATER = "later"
    FOLLOW_UP = "follow_up"
    REPORT = "report"
    SAFETY = "safety"
    BACK_OFF = "back_off"
    MORNING = "morning"
    ASSESSMENT = "assessment"


class Because(StrEnum):
    """Why something was said, held or dropped; stored in the decision log."""

    DUE = "due"
    ASKED_FOR = "asked_for"
    NO_ANSWER = "no_answer"
    MAY_BE_LOST = "may_be_lost"
    NOT_ENROLLED = "not_enrolled"
    UNREACHABLE = "unreachable"
    BEFORE_FIRST_DAY = "before_first_day"
    PAUSED = "paused"
    REST_DAY = "rest_day"
    HELD = "held"
    ANSWERED = "answered"
    SAID = "said"
    NOT_SAID = "not_said"
    TOO_LATE = "too_late"
    QUIET_HOURS = "quiet_hours"
    GAP = "gap"
    JUST_HEARD = "just_heard"
    CAP = "cap"
    BACKED_OFF = "backed_off"
    ONE_A_DAY = "one_a_day"
    FADED = "faded"
    USUALLY_LATER = "usually_later"
    REPORT_DAY = "report_day"
    LATER_PENDING = "later_pending"
    NO_ROOM = "no_room"
    TOO_EARLY_IN_PLAN = "too_early_in_plan"
    NOTHING_TO_SAY = "nothing_to_say"
    AFTER_LOAD = "after_load"
    APPOINTMENT = "appointment"


ASKABLE = (Mark.OPEN, Mark.PROTECTED)  #: what was asked for or lost is still wanted; a protected day asks gently
PROMPTS = frozenset({Kind.PROMPT, Kind.LATER, Kind.FOLLOW_UP})
COUNTED = frozenset({Kind.PROMPT, Kind.RESCUE, Kind.REPORT, Kind.SAFETY, Kind.BACK_OFF, Kind.ASSESSMENT})


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which nothing unsolicited is said, wall clock; [start, end)."""

    start: time = time(21, 30)
    end: time = time(7, 30)
    weekend_end: time = time(9)


@dataclass(frozen=True, slots=True)
class Said:
    """Something that left the house."""

    kind: Kind
    date: date
    step: int
    state: State
    at: datetime
    text_id: str = ""


@dataclass(frozen=True, slots=True)
class Later:
    """The runner asked to be asked again at `due_at`; steps count from 2."""

    step: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a decision may know of a runner. `diary` is folded through the last closed day."""

    status: Status
    place: Place
    prompt_at: time
    first_day: date
    today: Day
    asked: Asked  #: of today
    answer: Answer | None = None
    diary: Diary = field(default_factory=Diary)
    entries: tuple[Entry, ...] = ()  #: the last closed days, oldest first
    ranges: tuple[Range, ...] = ()
    laters: tuple[Later, ...] = ()
    said: tuple[Said, ...] = ()  #: the last fifteen days
    shown_at: datetime | None = None  #: the last time the day's screen was shown in an answer
    last_heard_at: datetime | None = None
    backup_at: time | None = None
    quiet: Quiet = field(default_factory=Quiet)
    report_weekday: int = 6
    report_at: time = time(18)
    why: bool = False  #: they told us what it is for
    quiet_yesterday: bool = False  #: yesterday had no prompt, as agreed, and nothing is known of it yet
    offered_fewer: bool = False  #: the weekly report has just offered fewer days
    usual_entry: timedelta | None = None  #: from a day's opening to its entry, as it mostly is; None: too few to say
    tallies: Tallies = field(default_factory=lambda: NO_TALLIES)  #: how each text fared with this runner
    seed: int = 0  #: tells runners apart where a text is drawn
    after_load: bool = False  #: yesterday loaded, and this morning is not rated; asked apart from an evening's prompt
    assessment_on: date | None = None  #: until it is known how it went

    @property
    def ladder(self) -> Ladder:
        """The rung as it holds today: any reply ends a back-off at once."""
        rung = self.diary.ladder
        if rung.rung is Rung.BACK_OFF and self.asked.replied:
            return ladder_.returned(self.diary.adherence, self.today.date)[0]
        return rung

    def mark(self, now: datetime) -> Mark:
        """What today is written as so far."""
        return entry(self.asked, self.answer, now).mark

    def ask_at(self, day: date) -> datetime:
        """When the prompt of a day is due."""
        return moment_in(day, self.prompt_at, self.place)

    def hold(self, now: datetime) -> RangeKind | None:
        """The gravest thing that holds now, or None."""
        kinds = [r.kind for r in self.ranges if r.holds_at(now)]
        return max(kinds, key=list(RangeKind).index) if kinds else None

    def left(self, kind: Kind, step: int | None = None) -> Said | None:
        """Today's message of a kind, if it left the house."""
        return next((s for s in self.said if s.kind is kind and s.date == self.today.date and step in (None, s.step)), None)


Key = tuple[Kind, date, int]


@dataclass(frozen=True, slots=True)
class Message:
    """Something to say: its key (kind, date, step), what it is for and the text chosen."""

    kind: Kind
    date: date
    step: int
    intent: Intent
    text_id: str
    because: Because
    probability: float | None = None  #: with which the text was drawn; None where there was nothing to draw

    @property
    def key(self) -> Key:
        return self.kind, self.date, self.step


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing yet; look again at `until`."""

    until: datetime
    because: Because


@dataclass(frozen=True, slots=True)
class Hush:
    """Nothing, and no need to look again for it."""

    because: Because


Turn = Message | Wait | Hush


@dataclass(frozen=True, slots=True)
class Decision:
    """What to say now, when to look again (None: only when they write), and the reasons by voice."""

    messages: tuple[Message, ...]
    wake: datetime | None
    because: tuple[tuple[str, Because], ...]


def decide(facts: Facts, now: datetime) -> Decision:
    """The messages wanted at `now` and the next moment to look. Law: the wake is None or later than now."""
    gate = _gate(facts, now)
    if gate is not None:
        return _gated(facts, gate, now)
    turns = [(name, voice(facts, now)) for name, voice in VOICES.items()]
    messages = tuple(turn for _, turn in turns if isinstance(turn, Message))
    waits = [turn.until for _, turn in turns if isinstance(turn, Wait) and turn.until > now]
    tomorrow = _tomorrow(facts, now)
    wake = min([*waits, *([tomorrow] if tomorrow else [])], default=None)
    return Decision(messages, wake, tuple((name, turn.because) for name, turn in turns))


def _gated(facts: Facts, gate: Wait | Hush, now: datetime) -> Decision:
    """Silence; but a pause is no reason not to be seen, so a same-day hold keeps its own line."""
    turns: list[tuple[str, Turn]] = [("gate", gate)]
    unreachable = any(r.kind is RangeKind.UNREACHABLE and r.holds_at(now) for r in facts.ranges)
    if gate.because is Because.PAUSED and facts.hold(now) is RangeKind.SAME_DAY and not unreachable:
        turns.append(("safety", _safety(facts, now)))
    messages = tuple(turn for _, turn in turns if isinstance(turn, Message))
    wake = min((turn.until for _, turn in turns if isinstance(turn, Wait) and turn.until > now), default=None)
    return Decision(messages, wake, tuple((name, turn.because) for name, turn in turns))


def in_quiet_hours(facts: Facts, now: datetime) -> bool:
    """Whether the wall clock stands in quiet hours; the morning's end bends to the chosen prompt time."""
    clock, start, end = wall_time(now, facts.place), facts.quiet.start, _morning(facts, now)
    over = clock >= min(end, facts.prompt_at)
    if start <= end:  # quiet hours that do not cross midnight
        return start <= clock and not over
    return clock >= start or not over


def _morning(facts: Facts, now: datetime) -> time:
    """When quiet hours end on the calendar date of `now`, but for the prompt."""
    weekend = now.astimezone(facts.place.zone).weekday() >= 5
    return facts.quiet.weekend_end if weekend else facts.quiet.end


def evening_at(facts: Facts) -> datetime:
    """What "this evening" means today: half past six, or the backup moment where that is later."""
    return moment_in(facts.today.date, max(RESCUE_AT, facts.backup_at or RESCUE_AT), facts.place)


def rescue_at(facts: Facts) -> datetime | None:
    """The backup moment of today, or None when there is no room for one between the prompt and quiet hours."""
    prompt = facts.ask_at(facts.today.date)
    if facts.backup_at is not None:
        at = moment_in(facts.today.date, facts.backup_at, facts.place)
    elif facts.prompt_at >= EVENING_PROMPT:
        at = prompt + RESCUE_AFTER_EVENING_PROMPT
    else:
        at = moment_in(facts.today.date, RESCUE_AT, facts.place)
    quiet = moment_in(facts.today.date, facts.quiet.start, facts.place)
    at = min(at, quiet - BEFORE_QUIET) if quiet > prompt else at
    return at if at >= prompt + RESCUE_GAP else None


def _gate(facts: Facts, now: datetime) -> Wait | Hush | None:
    """What silences every voice at once."""
    if facts.status is Status.ENROLLING:
        return Hush(Because.NOT_ENROLLED)
    if facts.status is not Status.ACTIVE:
        return Hush(Because.UNREACHABLE)
    if facts.hold(now) is RangeKind.EMERGENCY:
        return _while(facts, (RangeKind.EMERGENCY,), now, Because.HELD)
    return _while(facts, PAUSES, now, Because.PAUSED)


def _while(facts: Facts, kinds: tuple[RangeKind, ...], now: datetime, because: Because) -> Wait | Hush | None:
    """Wait for the end of the ranges of these kinds that hold now, or hush when one has no end; None when none holds."""
    ends = [r.until_at for r in facts.ranges if r.kind in kinds and r.holds_at(now)]
    known = [end for end in ends if end is not None]
    if len(known) < len(ends):
        return Hush(because)
    return Wait(max(known), because) if known else None


def _prompt(facts: Facts, now: datetime) -> Turn:
    day, ask_at = facts.today.date, facts.ask_at(facts.today.date)
    because = _no_prompt(facts, now, ask_at)
    if because is not None:
        return Hush(because)
    if now < ask_at:
        return Wait(ask_at, Because.DUE)
    heard, back = facts.last_heard_at, facts.diary.ladder.rung is Rung.BACK_OFF
    if back and heard is not None and ask_at < heard and now < heard + HEARD_GAP:
        return Wait(heard + HEARD_GAP, Because.JUST_HEARD)  # they are being welcomed, and that shows the day
    if not _still_time(facts, now, ask_at):
        return Hush(Because.TOO_LATE)
    return _message(facts, Kind.PROMPT, 0, _intent(facts, now), Because.DUE, day)


def _no_prompt(facts: Facts, now: datetime, ask_at: datetime) -> Because | None:
    if facts.today.date < facts.first_day:
        return Because.BEFORE_FIRST_DAY
    if facts.hold(now) in SILENT_HOLDS:
        return Because.HELD
    if facts.asked.paused or facts.asked.rest:
        return Because.PAUSED if facts.asked.paused else Because.REST_DAY
    if facts.asked.unprompted:
        return Because.FADED
    if facts.answer is not None and facts.answer.mark is not Mark.OPEN:
        return Because.ANSWERED
    if facts.ladder.rung is Rung.BACK_OFF:
        return Because.BACKED_OFF
    if facts.left(Kind.PROMPT) or (facts.shown_at is not None and facts.shown_at >= ask_at) or facts.laters:
        return Because.SAID
    return None


def _intent(facts: Facts, now: datetime) -> Intent:
    """What the prompt is for: after a kept day the plain cue, else the highest action of the ladder that has rested a week."""
    if facts.asked.held or facts.hold(now) in (RangeKind.PROTECTED, RangeKind.BOOK_SOON):
        return Intent.GENTLE
    rung = facts.ladder
    if rung.kept_last or rung.rung is Rung.CUE or facts.quiet_yesterday:
        return Intent.CUE
    actions = [Intent.AFTER_MISS] if facts.diary.adherence.miss_run == 1 else []  # its words are for the day after one miss
    if rung.rung >= Rung.SHRINK:
        actions.append(Intent.SHRINK)
    if rung.rung is Rung.PEOPLE and not facts.offered_fewer:
        quoted = _said_within(facts, Intent.WHY, WHY_RESTS)
        actions.append(Intent.WHY if facts.why and not quoted else Intent.PEOPLE)
    return next((action for action in reversed(actions) if not _lately(facts, action)), Intent.CUE)


def _lately(facts: Facts, intent: Intent) -> bool:
    same = (Intent.WHY, Intent.PEOPLE) if intent in (Intent.WHY, Intent.PEOPLE) else (intent,)
    return any(_said_within(facts, each, ladder_.ACTION_RESTS) for each in same)


def _said_within(facts: Facts, intent: Intent, span: timedelta) -> bool:
    return any(s.text_id.startswith(f"{intent}.") and facts.today.date - s.date < span for s in facts.said)


def _later(facts: Facts, now: datetime) -> Turn:
    if not facts.laters:
        return Hush(Because.NOTHING_TO_SAY)
    if facts.hold(now) in SILENT_HOLDS:
        return Hush(Because.HELD)
    if facts.mark(now) not in ASKABLE:
        return Hush(Because.ANSWERED)
    last = max(facts.laters, key=lambda later: later.step)
    if facts.left(Kind.LATER, last.step):
        return Hush(Because.SAID)
    if now < last.due_at:
        return Wait(last.due_at, Because.ASKED_FOR)
    if not _still_time(facts, now, last.due_at):
        return _too_late(facts, now)
    return _message(facts, Kind.LATER, last.step, Intent.LATER, Because.ASKED_FOR, facts.today.date)


def _rescue(facts: Facts, now: datetime) -> Turn:
    at = rescue_at(facts)
    if at is None:
        return Hush(Because.NO_ROOM)
    because = _no_rescue(facts, now, at)
    if because is not None:
        return Hush(because)
    todays = [s for s in facts.said if s.date == facts.today.date]
    gaps = [s.at + (RESCUE_GAP if s.kind in PROMPTS else GAP) for s in todays]
    heard = [facts.last_heard_at + HEARD_GAP] if facts.last_heard_at else []
    ready = max([at, *gaps, *heard])
    if now < ready:
        return Wait(ready, Because.NO_ANSWER if ready == at else Because.GAP)
    if in_quiet_hours(facts, now) or not facts.today.contains(now):
        return Hush(Because.QUIET_HOURS)
    return _message(facts, Kind.RESCUE, 1, Intent.RESCUE, Because.NO_ANSWER, facts.today.date)


def _no_rescue(facts: Facts, now: datetime, at: datetime) -> Because | None:
    """Why there is no second ask today; the commonest reasons first."""
    if facts.hold(now) is not None:
        return Because.HELD
    if facts.mark(now) is not Mark.OPEN:
        return Because.ANSWERED
    if facts.today.date < facts.first_day:
        return Because.BEFORE_FIRST_DAY
    if facts.asked.unprompted:
        return Because.FADED
    if facts.left(Kind.RESCUE):
        return Because.SAID
    return _no_second_ask(facts, now, at) or _over_the_cap(facts) or _later_stands_for_it(facts, at)


def _no_second_ask(facts: Facts, now: datetime, at: datetime) -> Because | None:
    """What the ladder, the runner's own hours and the rest of the day have against it."""
    day, rung = facts.today.date, facts.ladder.rung
    if not ladder_.TABLE[rung].rescues:
        return Because.BACKED_OFF if rung is Rung.BACK_OFF else Because.ONE_A_DAY
    if facts.usual_entry is not None and facts.today.opens_at + facts.usual_entry > at:
        return Because.USUALLY_LATER
    if now >= at and not any(s.kind in PROMPTS and s.date == day for s in facts.said):
        return Because.NOT_SAID
    return Because.REPORT_DAY if day.weekday() == facts.report_weekday and _report_possible(facts) else None


def _later_stands_for_it(facts: Facts, at: datetime) -> Because | None:
    return Because.LATER_PENDING if any(later.due_at > at - GAP for later in facts.laters) else None


def _over_the_cap(facts: Facts) -> Because | None:
    week = _this_week(facts)
    counted = [s for s in week if s.kind in COUNTED]
    if len(counted) >= A_WEEK or sum(s.date == facts.today.date for s in counted) >= A_DAY:
        return Because.CAP
    rescues = sum(s.kind is Kind.RESCUE for s in week)
    return Because.CAP if facts.ladder.rung is Rung.CUE and rescues >= RESCUES_AT_CUE else None


def _follow_up(facts: Facts, now: datetime) -> Turn:
    lost = [s for s in facts.said if s.kind in (Kind.PROMPT, Kind.LATER) and s.date == facts.today.date and s.state is State.UNKNOWN]
    if not lost:
        return Hush(Because.NOTHING_TO_SAY)
    if facts.mark(now) not in ASKABLE or (facts.shown_at is not None and facts.shown_at >= lost[-1].at):
        return Hush(Because.ANSWERED)
    if facts.hold(now) in SILENT_HOLDS:
        return Hush(Because.HELD)
    last = lost[-1]
    if facts.left(Kind.FOLLOW_UP, last.step):
        return Hush(Because.SAID)
    if now < last.at + FOLLOW_UP_AFTER:
        return Wait(last.at + FOLLOW_UP_AFTER, Because.MAY_BE_LOST)
    if not _still_time(facts, now, last.at):
        return _too_late(facts, now)
    return _message(facts, Kind.FOLLOW_UP, last.step, Intent.FOLLOW_UP, Because.MAY_BE_LOST, facts.today.date)


def _report(facts: Facts, now: datetime) -> Turn:
    day = facts.today.date
    if day.weekday() != facts.report_weekday:
        return Hush(Because.NOTHING_TO_SAY)
    if not _report_possible(facts):
        return Hush(Because.TOO_EARLY_IN_PLAN)
    if facts.asked.paused or any(r.kind in PROTECTING and r.holds_at(now) for r in facts.ranges):  # a hold silences all but its own line
        return Hush(Because.HELD)
    at, asked_at = moment_in(day, facts.report_at, facts.place), facts.ask_at(day)
    if asked_at <= at < asked_at + RESCUE_GAP:  # never in the same breath as the prompt
        at = asked_at + RESCUE_GAP
    first = facts.left(Kind.REPORT, 0)
    if first is not None and (first.state is not State.UNKNOWN or facts.left(Kind.REPORT, 1)):
        return Hush(Because.SAID)
    step, at = (0, at) if first is None else (1, first.at + FOLLOW_UP_AFTER)
    if now < at:
        return Wait(at, Because.DUE if step == 0 else Because.MAY_BE_LOST)
    if not _still_time(facts, now, at):
        return _too_late(facts, now)
    return _message(facts, Kind.REPORT, step, Intent.REPORT, Because.DUE if step == 0 else Because.MAY_BE_LOST, day)


def _report_possible(facts: Facts) -> bool:
    return facts.ladder.rung is not Rung.BACK_OFF and facts.diary.days >= REPORT_LEAST_DAYS


def _safety(facts: Facts, now: datetime) -> Turn:
    hold = next((r for r in facts.ranges if r.kind is RangeKind.SAME_DAY and r.holds_at(now)), None)
    if hold is None:
        return Hush(Because.NOTHING_TO_SAY)
    began = hold.from_at.astimezone(facts.place.zone).date()
    for number in range(1, FOLLOW_UPS_AT_MOST + 1):
        day = began + timedelta(days=FOLLOW_UP_EVERY_DAYS * number)
        if day < facts.today.date:
            continue
        at = facts.ask_at(day)
        if now < at:
            return Wait(at, Because.HELD)
        if facts.left(Kind.SAFETY) is None and _still_time(facts, now, at):
            return _message(facts, Kind.SAFETY, number, Intent.SAFETY, Because.HELD, facts.today.date)
    return Hush(Because.SAID)


def _back_off(facts: Facts, now: datetime) -> Turn:
    rung, day = facts.ladder, facts.today.date
    if rung.rung is not Rung.BACK_OFF or facts.hold(now) in SILENT_HOLDS:
        return Hush(Because.NOTHING_TO_SAY)
    line, at = ladder_.back_off_line(rung, day), facts.ask_at(day)
    if line is not None and facts.left(Kind.BACK_OFF) is None:
        if now < at:
            return Wait(at, Because.BACKED_OFF)
        if _still_time(facts, now, at):
            return _back_off_message(facts, rung, line)
    following = ladder_.next_back_off_day(rung, day)
    return Wait(facts.ask_at(following), Because.BACKED_OFF) if following else Hush(Because.BACKED_OFF)


def _back_off_message(facts: Facts, rung: Ladder, line: int) -> Message:
    last = line == len(ladder_.BACK_OFF_DAYS) - 1
    first = Intent.BAD_WEEK if rung.early_stop else Intent.BACK_OFF
    intent = Intent.GOODBYE if last else first if line == 0 else Intent.STILL_HERE
    return _message(facts, Kind.BACK_OFF, 0, intent, Because.BACKED_OFF, facts.today.date)


def _after_load(facts: Facts, now: datetime) -> Turn:
    """The silent morning question of evening anchors. Unsolicited, so outside quiet hours and never after a word of theirs; it
    takes the place of the prompt's own question and makes no sound, so no cap counts it."""
    day = facts.today.date
    at, noon = moment_in(day, _morning(facts, facts.today.opens_at), facts.place), moment_in(day, NOON, facts.place)
    if not facts.after_load:
        return Hush(Because.NOTHING_TO_SAY)
    if facts.left(Kind.MORNING) or facts.mark(now) is not Mark.OPEN or facts.hold(now) is not None:
        return Hush(Because.SAID if facts.left(Kind.MORNING) else Because.HELD if facts.hold(now) else Because.ANSWERED)
    if facts.ladder.rung is Rung.BACK_OFF:
        return Hush(Because.BACKED_OFF)
    ready = max(at, facts.last_heard_at + HEARD_GAP) if facts.last_heard_at else at
    if now < ready:
        return Wait(ready, Because.AFTER_LOAD)
    if now >= noon or in_quiet_hours(facts, now):
        return Hush(Because.TOO_LATE)
    return _message(facts, Kind.MORNING, 0, Intent.MORNING, Because.AFTER_LOAD, day)


def _assessment(facts: Facts, now: datetime) -> Turn:
    """The day before, where no prompt says it; the day after. They gave the date and were told, so it is solicited."""
    day, at = facts.today.date, facts.ask_at(facts.today.date)
    what = visit(facts.assessment_on, day, max((s.date for s in facts.said if s.kind is Kind.ASSESSMENT and s.date < day), default=None))
    if what is None:
        return _until_visit(facts, Because.NOTHING_TO_SAY)
    first = facts.left(Kind.ASSESSMENT, 0)
    if first is not None and (first.state is not State.UNKNOWN or facts.left(Kind.ASSESSMENT, 1)):
        return _until_visit(facts, Because.SAID)
    if what is not Visit.EVE:
        at = _apart_from_the_prompt(facts, at)
    step, at = (0, at) if first is None else (1, first.at + FOLLOW_UP_AFTER)
    if now < at:
        return Wait(at, Because.APPOINTMENT)
    if what is Visit.EVE and first is None and (_no_prompt(facts, now, at) in (None, Because.SAID) or _heard_since(facts, at)):
        return _until_visit(facts, Because.SAID)  # the prompt has the line, or they have just told us
    if not _still_time(facts, now, at):
        return _too_late(facts, now)
    return _message(facts, Kind.ASSESSMENT, step, Intent.EVE if what is Visit.EVE else Intent.ASSESSED, Because.APPOINTMENT, day)


def _apart_from_the_prompt(facts: Facts, ask_at: datetime) -> datetime:
    """How it went is asked some hours after the prompt, or at noon where the prompt is an evening one: one ask a message."""
    return ask_at + GAP if facts.prompt_at < EVENING_PROMPT else moment_in(facts.today.date, NOON, facts.place)


def _heard_since(facts: Facts, moment: datetime) -> bool:
    return facts.last_heard_at is not None and facts.last_heard_at >= moment


def _until_visit(facts: Facts, because: Because) -> Wait | Hush:
    following = next_visit(facts.assessment_on, facts.today.date)
    return Wait(facts.ask_at(following), because) if following else Hush(because)


def _still_time(facts: Facts, now: datetime, due: datetime) -> bool:
    """A late message still goes out that day until quiet hours, or for two hours even then."""
    if not facts.today.opens_at <= now < facts.today.closes_at:
        return now < facts.today.opens_at  # the machine's clock went back: today is still the last day opened
    return now < due + LATE_FOR or not in_quiet_hours(facts, now)


def _too_late(facts: Facts, now: datetime) -> Wait | Hush:
    """Nothing more today; but in the small hours the day is still to come when quiet hours end."""
    end = instant(now.astimezone(facts.place.zone).date(), min(_morning(facts, now), facts.prompt_at), facts.place.zone)
    return Wait(end, Because.QUIET_HOURS) if now < end < facts.today.closes_at else Hush(Because.TOO_LATE)


def _this_week(facts: Facts) -> list[Said]:
    """What was said today and on the six days before; by dates, so that it is the same all day."""
    return [s for s in facts.said if facts.today.date - s.date < A_WEEK_LONG]


def _message(facts: Facts, kind: Kind, step: int, intent: Intent, because: Because, day: date) -> Message:
    chosen = _choice(facts, intent, day)
    return Message(kind, day, step, intent, chosen.text_id, because, chosen.probability)


def _choice(facts: Facts, intent: Intent, day: date) -> Choice:
    return choose(intent, day, ((s.text_id, s.date) for s in facts.said), facts.tallies, facts.seed)


def _tomorrow(facts: Facts, now: datetime) -> datetime | None:
    """The first moment after today at which something could be said: its prompt, or its report."""
    held = _while(facts, SILENT_HOLDS, now, Because.HELD)
    if held is not None:
        return held.until if isinstance(held, Wait) else None
    if facts.ladder.rung is Rung.BACK_OFF:
        return None
    day = max(facts.today.date + ONE_DAY, facts.first_day)
    moments = [facts.ask_at(day)]
    if facts.prompt_at >= NOON:  # an evening anchor's morning question
        moments.append(moment_in(day, _morning(facts, facts.ask_at(day)), facts.place))
    if day.weekday() == facts.report_weekday:
        moments.append(moment_in(day, facts.report_at, facts.place))
    coming = [moment for moment in moments if moment > now]
    return min(coming) if coming else facts.today.closes_at if facts.today.closes_at > now else None


VOICES: dict[str, Callable[[Facts, datetime], Turn]] = {
    "prompt": _prompt,
    "later": _later,
    "rescue": _rescue,
    "follow_up": _follow_up,
    "report": _report,
    "safety": _safety,
    "back_off": _back_off,
    "morning": _after_load,
    "assessment": _assessment,
}
