"""People with a story, for autopilots, transcripts and tests: each is a rule that reads the day's number and what was said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random
from typing import Self

from bot.domain.entry import Mark, Reason
from bot.domain.pain import Moment
from bot.personas.person import Act, Deed, Today

SOON = 20  # minutes from a message, or from their own hour, to what they do
MORNING_WORD = 15  # minutes from their hour to a morning's rating
FLARE = range(12, 18)  # six days
FLARE_PAIN, USUAL_PAIN = 6, 2  # the highest red on every scale of the rules, and an ordinary day
ENOUGH = 8  # messages without an answer that make somebody block a bot
BACK_FROM_BLOCK = 40  # day
SILENT_AFTER, BACK_ON = 9, 24  # days
GOOD_FOR, THEN = 7, 0.4  # days, and the chance afterwards
JOURNEY: Mapping[int, str] = {10: "Asia/Tokyo", 20: "America/New_York", 30: "Europe/Berlin"}
FALL = ".✓..t✓.✓✓✓✓✗✗✓t"  # from day 8 on; then steady
BUSY = (Reason.BUSY, Reason.TIRED, Reason.BORED, Reason.FORGOT)


class Name(StrEnum):
    """Who there is."""

    STEADY = "steady"  #: the whole routine, every day
    FADING = "fading"  #: good for seven days, then 40 %
    ALTERNATING = "alternating"  #: every other day
    SILENT = "silent"  #: silent from day 2
    BACK_AGAIN = "back-again"  #: silent after day 9, says hello on day 24
    FLARE_UP = "flare-up"  #: sore from day 12 for six days
    SKIPPER = "skipper"  #: skips by answer, every day
    BLOCKER = "blocker"  #: silent after a good week, blocks after eight messages, back on day 40
    TRAVELLER = "traveller"  #: steady across three zones
    FALLER = "faller"  #: falls in the second week and comes back


@dataclass(frozen=True, slots=True)
class Told:
    """What a rule may know: today, the days before it, their own hour, and a seed."""

    today: Today
    before: tuple[Today, ...]
    hour: int  #: minute of the day at which they would do it unasked
    seed: int

    @property
    def number(self) -> int:
        return self.today.number

    def answers(self, mark: Mark = Mark.DONE, reason: Reason | None = None) -> tuple[Act, ...]:
        """Their word, a little after the day's first message, or after their own hour where nothing was said."""
        first = self.today.said[0].at if self.today.said else self.hour
        return (Act(first + SOON, mark=mark, reason=reason),)


Rule = Callable[[Told], tuple[Act, ...]]


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody who lives by a rule."""

    name: Name
    seed: int = 1
    hour: int = 7 * 60
    before: tuple[Today, ...] = ()

    def acts(self, today: Today) -> tuple[Act, ...]:
        """All they do today if nothing more is said."""
        return RULES[self.name](Told(today, self.before, self.hour, self.seed))

    def after(self, today: Today) -> Self:
        """The next morning, with the day remembered."""
        return replace(self, before=(*self.before, today))


def _steady(told: Told) -> tuple[Act, ...]:
    return told.answers()


def _fading(told: Told) -> tuple[Act, ...]:
    keeps = told.number <= GOOD_FOR or Random(f"{told.seed}/{told.number}").random() < THEN
    return told.answers() if keeps else ()


def _alternating(told: Told) -> tuple[Act, ...]:
    return told.answers() if told.number % 2 else ()


def _silent(told: Told) -> tuple[Act, ...]:
    return told.answers() if told.number < 2 else ()


def _back_again(told: Told) -> tuple[Act, ...]:
    if told.number == BACK_ON:
        hello = told.hour + SOON
        return Act(hello, Deed.WRITES), Act(hello + SOON, mark=Mark.TINY)
    return () if SILENT_AFTER < told.number < BACK_ON else told.answers()


def _flare_up(told: Told) -> tuple[Act, ...]:
    (done,) = told.answers()
    if told.number == FLARE.start:
        return done, Act(done.at + 1, Deed.RATES, pain=FLARE_PAIN)
    if told.number in FLARE:
        return (Act(told.hour + MORNING_WORD, Deed.RATES, pain=FLARE_PAIN, moment=Moment.MORNING),)
    if told.number == FLARE.stop:
        return Act(told.hour + MORNING_WORD, Deed.RATES, pain=USUAL_PAIN, moment=Moment.MORNING), done
    return (done,)


def _skipper(told: Told) -> tuple[Act, ...]:
    return told.answers(Mark.SKIPPED, BUSY[told.number % len(BUSY)])


def _blocker(told: Told) -> tuple[Act, ...]:
    if told.number <= GOOD_FOR or told.number > BACK_FROM_BLOCK:
        return told.answers()
    heard = sum(len(day.said) for day in told.before if day.number > GOOD_FOR)
    if told.number == BACK_FROM_BLOCK:
        begins = told.hour + SOON
        return Act(begins, Deed.COMES_BACK), Act(begins + SOON, mark=Mark.TINY)
    last_straw = ENOUGH - heard
    if 0 < last_straw <= len(told.today.said):
        return (Act(told.today.said[last_straw - 1].at + SOON, Deed.BLOCKS),)
    return ()


def _traveller(told: Told) -> tuple[Act, ...]:
    (done,) = told.answers()
    zone = JOURNEY.get(told.number)
    return (done,) if zone is None else (done, Act(max(done.at, 12 * 60) + SOON, Deed.TRAVELS, zone=zone))


def _faller(told: Told) -> tuple[Act, ...]:
    marks = {"✓": Mark.DONE, "t": Mark.TINY, "✗": Mark.SKIPPED}
    fallen = told.number - GOOD_FOR - 1
    sign = FALL[fallen] if 0 <= fallen < len(FALL) else "✓"
    return told.answers(marks[sign], Reason.BUSY if sign == "✗" else None) if sign in marks else ()


RULES: Mapping[Name, Rule] = {
    Name.STEADY: _steady,
    Name.FADING: _fading,
    Name.ALTERNATING: _alternating,
    Name.SILENT: _silent,
    Name.BACK_AGAIN: _back_again,
    Name.FLARE_UP: _flare_up,
    Name.SKIPPER: _skipper,
    Name.BLOCKER: _blocker,
    Name.TRAVELLER: _traveller,
    Name.FALLER: _faller,
}
