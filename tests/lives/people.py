"""The eight: how each of them takes the same bot for 66 days."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar

from bot.domain.coach import Kind
from tests.lives.person import MARKS, Person, Steps
from tests.lives.phone import Line

REASONS = ("busy", "tired", "bored", "busy", "forgot", "busy", "tired")


class Steady(Person):
    """Nearly every day within the hour; now and then tiny, a skip, a missed day, one of them noted late; a long weekend off."""

    name = "Ines"
    answers: ClassVar = {"goes wrong, when instead": "12:30", "longer glute and hip": "Wed"}
    asks: ClassVar = {
        7: ("20:10", "/why"),
        23: ("12:00", "/why"),
        36: ("19:00", "/streak"),
        50: ("20:00", "/why"),
        52: ("20:00", "/pause from Friday to Sunday"),
        66: ("21:00", "/streak"),
    }

    def plans(self) -> Iterable[tuple[datetime, Steps]]:
        yield from super().plans()
        yield self.at(48, "12:10"), self.notes_yesterday()

    async def notes_yesterday(self) -> Steps:
        """She had done it after all, and finds yesterday's message."""
        prompts = [line for line in self.house.phone.lines if line.kind is Kind.PROMPT]
        yesterday = [line for line in prompts if line.day == self.house.wall.date() - timedelta(days=1)]
        await self.first(yesterday[-1].message_id or 0, MARKS["tiny"])
        yield timedelta()

    def day(self, n: int) -> str:
        return {20: "", 31: "tiny", 33: "skip busy", 41: "tiny", 47: "", 58: "tiny"}.get(n, "full")


class WeekTwoFaller(Person):
    """Seven good days, then two in five; a third of the evening questions brings two minutes."""

    name = "Felix"
    sore = ("Right front hip",)
    running = "Some running"
    asks: ClassVar = {12: ("21:00", "/why"), 30: ("12:00", "/why")}

    def day(self, n: int) -> str:
        return "full" if n <= 7 or self.chance.random() < 0.3 else ""

    def evening(self, n: int) -> str:
        return "tiny" if n > 7 and self.chance.random() < 0.3 else ""


class Alternating(Person):
    """One day yes, one day no."""

    name = "Alma"
    asks: ClassVar = {15: ("12:00", "/why"), 16: ("12:00", "/streak"), 40: ("12:00", "/why")}

    def day(self, n: int) -> str:
        return "full" if n % 2 else ""


class SilentFromDayTwo(Person):
    """One day, and not a word after it."""

    name = "Otto"
    sore = ()
    running = "Some running"
    anchor = "After work"

    def day(self, n: int) -> str:
        return "full" if n == 1 else ""


class AwayAndBack(Person):
    """Nine good days, silence, and on day 24 a hello."""

    name = "Sam"
    asks: ClassVar = {24: ("12:40", "hello, still there?"), 25: ("20:00", "/why")}

    def day(self, n: int) -> str:
        if 10 <= n <= 24:
            return ""
        return "full" if n % 6 else "tiny"

    async def writes(self, words: str) -> Steps:
        async for step in super().writes(words):
            yield step
        if self.n == 24 and not words.startswith("/"):
            async for step in self.does(self.newest, "tiny"):
                yield step


class FlareUp(Person):
    """Steady, but for six days from day 12 on which the right hip is sore."""

    name = "Nora"
    asks: ClassVar = {12: ("12:00", "/why"), 18: ("12:00", "/why"), 30: ("12:00", "/streak")}
    hip: ClassVar = {12: 5, 13: 6, 14: 5, 15: 4, 16: 4, 17: 3}

    def day(self, n: int) -> str:
        return "rest" if n in (12, 13) else "full"

    def pain(self, n: int) -> tuple[int, ...]:
        return (1, self.hip[n]) if n in self.hip else ()


class Skipper(Person):
    """An answer every day, and the answer is no."""

    name = "Jonas"
    asks: ClassVar = {10: ("12:00", "/why")}

    def day(self, n: int) -> str:
        return f"skip {REASONS[n % len(REASONS)]}"


class Blocker(Person):
    """Five good days, then the evening question once too often; back on day 40."""

    name = "Mika"
    patience = 2  #: unanswered evenings
    asks: ClassVar = {41: ("12:00", "/why")}

    def day(self, n: int) -> str:
        return "full" if n <= 5 or n >= 40 else ""

    def plans(self) -> Iterable[tuple[datetime, Steps]]:
        yield from super().plans()
        yield self.at(40, "09:15"), self.returns()

    async def buzzed(self, message: Line) -> Steps:
        if self.n < 40 and message.kind in (Kind.RESCUE, Kind.BACK_OFF):
            self.patience -= 1
            if self.patience == 0:
                yield self.after(2, 9)
                await self.house.blocks()
            return
        async for step in super().buzzed(message):
            yield step

    async def returns(self) -> Steps:
        await self.house.unblocks()
        yield self.after(0, 1)
        async for step in self.writes("/start"):
            yield step
        async for step in self.writes("/today"):
            yield step
        async for step in self.does(self.newest, "tiny"):
            yield step


EVERYBODY: dict[str, type[Person]] = {
    "steady": Steady,
    "week_two": WeekTwoFaller,
    "alternating": Alternating,
    "silent_from_day_2": SilentFromDayTwo,
    "away_and_back": AwayAndBack,
    "flare_up": FlareUp,
    "skipper": Skipper,
    "blocker": Blocker,
}
