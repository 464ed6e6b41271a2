"""One person lived through a policy, day by day: the real coach with the facts in memory, or a plain alarm clock.

The coach is asked at the hours at which it may have something to say, the prompt's, the rescue's and the report's, and whenever
it said itself that it wants to look; not after every step, as the bot does. Tests hold both ways of living side by side.
"""

from collections.abc import Collection, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.coach import Facts, Kind, Message, decide, rescue_at
from bot.domain.coach import Said as Left
from bot.domain.day import ONE_DAY, Day, Place, first_day, moment_in
from bot.domain.diary import Diary
from bot.domain.entry import KEPT, Answer, Asked
from bot.domain.ladder import GUARD_DAYS, Rung, smaller_first
from bot.domain.outbox import State
from bot.domain.runner import Status
from bot.domain.words import Intent
from bot.personas.person import Act, Deed, Person, Said, Today
from bot.personas.policies import bent, wanted

PROMPT_AT = time(7)
PROMPT_MINUTE = 7 * 60
PLACE = Place(ZoneInfo("UTC"))  # where the wall clock hangs changes nothing without a traveller
SAID_DAYS = 8  # of the past; no rule looks further back where no "why" is known


@dataclass(frozen=True, slots=True)
class Lived:
    """What became of a life, day by day: whether it was kept, and how many messages came."""

    kept: tuple[bool, ...]
    said: tuple[int, ...]
    person: Person  #: as they are at its end

    @property
    def longest_gap(self) -> int:
        """Days of the longest stretch without a kept day."""
        longest = run = 0
        for kept in self.kept:
            run = 0 if kept else run + 1
            longest = max(longest, run)
        return longest


@dataclass(frozen=True, slots=True)
class Page:
    """A day of the calendar, and the hours at which the coach may have something to say, up to the next prompt's."""

    day: Day
    midnight: datetime
    open: tuple[datetime, ...]  #: while the day has no answer
    answered: tuple[datetime, ...]  #: once it has: the same without the rescue's


def calendar(begins: date, days: int) -> tuple[Page, ...]:
    """The days of a plan that begins on a date."""
    first = first_day(datetime.combine(begins, PROMPT_AT, UTC), PLACE)
    return tuple(_page(Day(first.date + n * ONE_DAY, first.opens_at + n * ONE_DAY, first.closes_at + n * ONE_DAY)) for n in range(days))


def _page(day: Day) -> Page:
    facts = Facts(Status.ACTIVE, PLACE, PROMPT_AT, day.date, day, Asked(day))
    hours = [facts.ask_at(day.date), facts.ask_at(day.date + ONE_DAY)]
    if day.date.weekday() == facts.report_weekday:
        hours.append(moment_in(day.date, facts.report_at, PLACE))
    rescue = [at] if (at := rescue_at(facts)) else []
    return Page(day, datetime.combine(day.date, time(), UTC), tuple(sorted(hours + rescue)), tuple(sorted(hours)))


def by_the_clock(person: Person, days: int, at: Sequence[int]) -> Lived:
    """A life with an alarm clock: the same words at these minutes of every day, until the day is answered."""
    kept, counts = [], []
    for number in range(1, days + 1):
        today = Today(number)
        acts = _answers(person, today)
        for minute in at:
            if acts and acts[0].at <= minute:
                break
            today = Today(number, (*today.said, Said(minute, Kind.PROMPT, Intent.CUE, "fixed")))
            acts = _answers(person, today)
        kept.append(any(act.mark in KEPT for act in acts))
        counts.append(len(today.said))
        person = person.after(today)
    return Lived(tuple(kept), tuple(counts), person)


def by_the_coach(person: Person, days: Sequence[Page], left_out: Rung | None = None, *, every_look: bool = False) -> Lived:
    """A life with the real coach, who may lack a rung. `every_look` asks the coach after every step, as the bot does."""
    life = _Life(person, days[0], left_out, every_look=every_look)
    for number, page in enumerate(days, 1):
        life.live(number, page)
    return life.lived()


def with_and_without(person: Person, days: Sequence[Page], rungs: Collection[Rung]) -> dict[Rung | None, Lived]:
    """The same as `by_the_coach` with the whole ladder (None) and without each of these rungs, but the common past is lived once.

    A rung changes nothing by being left out until the runner stands on it.
    """
    whole = _Life(person, days[0])
    lives: dict[Rung | None, _Life] = {None: whole}
    for number, page in enumerate(days, 1):
        before = copy(whole) if len(lives) <= len(rungs) else whole
        for life in lives.values():
            life.live(number, page)
        for rung in whole.met.intersection(rungs).difference(lives):
            lives[rung] = before.without(rung)
            lives[rung].live(number, page)
    return {rung: lives.get(rung, whole).lived() for rung in (None, *rungs)}


def _answers(person: Person, today: Today) -> list[Act]:
    return [act for act in person.acts(today) if act.deed is Deed.ANSWERS]


class _Life:
    """What a bot would have in its database, and the loop that lives it."""

    def __init__(self, person: Person, first: Page, left_out: Rung | None = None, *, every_look: bool = False) -> None:
        self.met: set[Rung] = set()  #: the rungs that had a say today
        self._person = person
        self._days: tuple[tuple[bool, int], ...] = ()  #: kept, and messages, so far
        self._first = first.day.date
        self._left_out = left_out
        self._every_look = every_look
        self._diary = Diary()
        self._left: list[Left] = []  #: what left the house in the last days
        self._heard_at: datetime | None = None
        self._wake: datetime | None = first.open[0]

    def without(self, rung: Rung) -> "_Life":
        """The same life from here on with a coach who lacks a rung."""
        other = copy(self)
        other._left_out = rung
        return other

    def lived(self) -> Lived:
        """What became of it."""
        kept, said = zip(*self._days, strict=True)
        return Lived(kept, said, self._person)

    def live(self, number: int, page: Page) -> None:
        """Lives one day to its close."""
        day, self._page, self._today = page.day, page, Today(number)
        self._asked = Asked(day)
        self._answer: Answer | None = None
        self.met = {self._diary.ladder.rung}
        self._left = [said for said in self._left if (day.date - said.date).days <= SAID_DAYS]
        self._coming = _answers(self._person, self._today)
        while True:
            act_at = self._moment(self._coming[0].at) if self._coming else day.closes_at
            if self._wake is not None and self._wake < min(act_at, day.closes_at):
                self._look(self._wake)
            elif act_at < day.closes_at:
                self._act(self._coming[0], act_at)
            else:
                break
        line = self._diary.closed(self._asked, self._answer, day.closes_at)
        self._diary = self._diary.step(line)
        self._person = self._person.after(self._today)
        self._days = (*self._days, (line.kept, len(self._today.said)))

    def _look(self, now: datetime) -> None:
        facts = self._facts()
        decision = decide(facts, now)
        messages = [message for message in decision.messages if wanted(message, self._left_out)]
        for message in messages:
            self._say(facts, message, now)
            self.met.update([Rung.RESCUE] if message.kind is Kind.RESCUE else [])
        if messages:
            self._coming = [act for act in _answers(self._person, self._today) if act.at > self._today.said[-1].at]
            self._rest(now, plain=messages[-1].kind is not Kind.BACK_OFF)
        else:
            self._wake = decision.wake

    def _say(self, facts: Facts, message: Message, now: datetime) -> None:
        self._left.append(Left(message.kind, message.date, message.step, State.SENT, now, message.text_id))
        if self._asked.asked_at is None:
            self._asked = Asked(self._page.day, now, replied=self._asked.replied)
        tiny = _tiny_leads(facts, message, self._today.number)
        minute = (now - self._page.midnight) // timedelta(minutes=1)
        self._today = Today(self._today.number, (*self._today.said, Said(minute, message.kind, message.intent, message.text_id, tiny)))

    def _act(self, act: Act, now: datetime) -> None:
        self._answer, self._heard_at = Answer(act.mark, now, act.reason), now
        self._asked = Asked(self._page.day, self._asked.asked_at, replied=True)
        self._coming = self._coming[1:]
        self._rest(now, plain=True)

    def _rest(self, now: datetime, *, plain: bool) -> None:
        """When to look next: where the days are plain the calendar knows, else the coach."""
        if self._every_look or not plain:
            self._wake = decide(self._facts(), now).wake
        else:
            hours = self._page.open if self._answer is None else self._page.answered
            self._wake = next(hour for hour in hours if hour > now)

    def _facts(self) -> Facts:
        facts = Facts(
            status=Status.ACTIVE,
            place=PLACE,
            prompt_at=PROMPT_AT,
            first_day=self._first,
            today=self._page.day,
            asked=self._asked,
            answer=self._answer,
            diary=self._diary,
            said=tuple(self._left),
            last_heard_at=self._heard_at,
        )
        return bent(facts, self._left_out)

    def _moment(self, minute: int) -> datetime:
        return self._page.midnight + timedelta(minutes=minute)


def _tiny_leads(facts: Facts, message: Message, number: int) -> bool:
    """Whether a message leads with the tiny version: in week two, after a miss, while the plan is smaller_first, and when it rescues."""
    return message.kind in (Kind.RESCUE, Kind.BACK_OFF) or number in GUARD_DAYS or smaller_first(facts.ladder)
