"""A runner's months without a database: a small loop over `decide` with the facts in memory, and a transcript of what was said.

Life(steadily).transcript  ->  ["Mon 05 Jan  07:00 prompt cue · 07:20 > done", ...]
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain import diary as diary_
from bot.domain.coach import Facts, Kind, Later, Message, Said, decide
from bot.domain.day import ONE_DAY, Place, days_to_open, first_day, instant, moved
from bot.domain.diary import Diary
from bot.domain.entry import Answer, Asked, Entry, Mark, Reason
from bot.domain.hold import PAUSES, PROTECTING, Range
from bot.domain.outbox import State
from bot.domain.runner import Status
from tests.domain.diary_text import BERLIN, MONDAY

Reaction = tuple[timedelta, Mark, Reason | None]
Answers = Callable[["Life", Message], Reaction | None]


def after(minutes: int, mark: Mark, reason: Reason | None = None) -> Reaction:
    """An answer that comes so long after a message."""
    return timedelta(minutes=minutes), mark, reason


def steadily(_life: "Life", message: Message) -> Reaction | None:
    """Does the whole routine twenty minutes after every prompt."""
    return after(20, Mark.DONE) if message.kind is Kind.PROMPT else None


def by_diary(signs: str, minutes: int = 20) -> Answers:
    """Answers the prompt of day n as the nth sign says (✓ t ✗), and is silent on a '.' and ever after."""
    marks = {"✓": Mark.DONE, "t": Mark.TINY, "✗": Mark.SKIPPED, "~": Mark.EXCUSED}

    def answers(life: "Life", message: Message) -> Reaction | None:
        number = (message.date - life.first.date).days
        sign = signs[number] if number < len(signs) else "."
        if sign == "." or message.kind is not Kind.PROMPT:
            return None
        return after(minutes, marks[sign], Reason.ILL if sign == "~" else None)

    return answers


@dataclass
class Life:
    """One runner, from the morning they enrolled to the day `until`."""

    answers: Answers = steadily
    until: date = MONDAY + 28 * ONE_DAY
    starts: date = MONDAY
    place: Place = BERLIN
    prompt_at: time = time(7)
    outcome: Callable[[Message], State] = lambda _message: State.SENT
    plans: list[tuple[datetime, Callable[["Life", datetime], None]]] = field(default_factory=list)
    days: dict[date, Asked] = field(default_factory=dict)
    answered: dict[date, Answer] = field(default_factory=dict)
    ranges: list[Range] = field(default_factory=list)
    laters: dict[date, tuple[Later, ...]] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)
    transcript: list[str] = field(default_factory=list)
    heard_at: datetime | None = None
    shown_at: datetime | None = None
    wake: datetime | None = None

    def __post_init__(self) -> None:
        now = instant(self.starts, time(5), self.place.zone)
        self.first = first_day(now, self.place)
        self.today = self.first
        self.days[self.today.date] = Asked(self.today)
        self.look(now)
        self._live(instant(self.until, self.place.rolls_over, self.place.zone))

    def _live(self, end: datetime) -> None:
        while True:
            coming = [at for at, _ in self.plans] + ([self.wake] if self.wake else [])
            now = min(coming, default=end)
            if now >= end:
                return
            due = [(at, plan) for at, plan in self.plans if at <= now]
            self.plans = [(at, plan) for at, plan in self.plans if at > now]
            for at, plan in due:
                self.open_days(at)
                plan(self, at)
            self.look(now)

    def open_days(self, now: datetime) -> None:
        for day in days_to_open(self.today, now, self.place):
            self.today = day
            self.days[day.date] = Asked(day)

    def look(self, now: datetime) -> None:
        """Say what is wanted, ask again, and note when to look next."""
        self.open_days(now)
        for message in decide(self.facts(now), now).messages:
            self._say(message, now)
        decision = decide(self.facts(now), now)
        assert not decision.messages, f"wanted twice: {decision.messages}"
        assert decision.wake is None or decision.wake > now
        self.wake = decision.wake

    def facts(self, now: datetime) -> Facts:
        closed = [(self._asked(a), self.answered.get(on)) for on, a in self.days.items() if on < self.today.date and on >= self.first.date]
        folded, lines = diary_.fold(closed, now)
        return Facts(
            Status.ACTIVE,
            self.place,
            self.prompt_at,
            self.first.date,
            self.today,
            self._asked(self.days[self.today.date]),
            self.answered.get(self.today.date),
            folded,
            lines[-14:],
            tuple(self.ranges),
            self.laters.get(self.today.date, ()),
            tuple(s for s in self.said if now - s.at < timedelta(days=8)),
            self.shown_at,
            self.heard_at,
        )

    def folded(self) -> tuple[Diary, tuple[Entry, ...]]:
        """The diary through the last closed day."""
        closed = [(self._asked(a), self.answered.get(on)) for on, a in self.days.items() if on < self.today.date]
        return diary_.fold(closed, self.today.opens_at)

    def hears(self, at: datetime, mark: Mark | None = None, reason: Reason | None = None) -> None:
        """The runner wrote or tapped something at `at`, and it may be an answer to today."""
        self.open_days(at)
        on = self.today.date
        self.days[on] = replace(self.days[on], replied=True)
        self.heard_at = self.shown_at = at
        if mark is not None:
            self.answered[on] = Answer(mark, at, reason)
            self._write(at, f"> {mark}")
        else:
            self._write(at, "> hello")

    def asks_later(self, at: datetime, minutes: int) -> None:
        """The runner taps Later."""
        so_far = self.laters.get(self.today.date, ())
        self.laters[self.today.date] = (*so_far, Later(2 + len(so_far), at + timedelta(minutes=minutes)))
        self.days[self.today.date] = replace(self.days[self.today.date], replied=True)
        self.heard_at = at
        self._write(at, "> later")

    def travels(self, at: datetime, zone: str) -> None:
        """The runner tells us of a new zone."""
        self.place = Place(ZoneInfo(zone), self.place.rolls_over)
        self.today = moved(self.today, at, self.place)
        self.days[self.today.date] = replace(self.days[self.today.date], day=self.today)
        self._write(at, f"> {zone}")

    def _say(self, message: Message, now: datetime) -> None:
        self.said.append(Said(message.kind, message.date, message.step, self.outcome(message), now, message.text_id))
        self._write(now, f"{message.kind} {message.intent}" if message.kind.value != message.intent.value else message.kind)
        asked = self.days[message.date]
        self.days[message.date] = replace(asked, asked_at=asked.asked_at or now)
        reaction = self.answers(self, message)
        if reaction is not None:
            delay, mark, reason = reaction
            self.plans.append((now + delay, lambda life, at: life.hears(at, mark, reason)))

    def _asked(self, asked: Asked) -> Asked:
        ask_at = instant(asked.day.date, self.prompt_at, self.place.zone)
        touching = [r.kind for r in self.ranges if r.touches(asked.day, ask_at)]
        held = any(k in PROTECTING for k in touching)
        return replace(asked, held=held, paused=any(k in PAUSES for k in touching))

    def _write(self, at: datetime, what: str) -> None:
        local = at.astimezone(self.place.zone)
        day, line = f"{local:%a %d %b}", f"{local:%H:%M} {what}"
        if self.transcript and self.transcript[-1].startswith(day):
            self.transcript[-1] += f" · {line}"
        else:
            self.transcript.append(f"{day}  {line}")


def page(text: str) -> list[str]:
    """A transcript as it stands in a test: one line a day, indented as the test likes."""
    return [line.strip() for line in text.strip().splitlines()]
