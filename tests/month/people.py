"""The four of the month. Day 1 is Sunday 8 March 2026; Berlin's clocks go forward on Sunday 29 March."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar

from bot.sandbox.chats import Bubble
from tests.month.life import Someone, Steps

START = datetime(2026, 3, 7, 18, 42, tzinfo=UTC)  # Saturday, 19:42 in Berlin, 13:42 in New York
END = datetime(2026, 4, 7, 6, 0, tzinfo=UTC)  # thirty days from the first prompt
AFTERMATH = datetime(2026, 4, 23, 6, 0, tzinfo=UTC)  # the silent one's goodbye, and a hello; the others pause


def march(day: int) -> date:
    """The 35th of March is the 4th of April."""
    return date(2026, 3, 1) + timedelta(days=day - 1)


class Runner(Someone):
    """What the four share: how they sign up, and the taps of a usual day."""

    sore: tuple[str, ...] = ("Left sit bone", "Right front hip")
    worst = "0–2"
    running = "On hold until"
    anchor = "After first coffee"
    postponed = False

    @property
    def today(self) -> int:
        """The day of March; the 35th is the 4th of April."""
        return (self.wall.date() - march(1)).days + 1

    async def enrols(self) -> Steps:
        """The eight taps."""
        await self.says("/start")
        for label in ("I'm 18+", *self.sore, *(("That's all", self.worst) if self.sore else ("Nothing",)), "None of these", self.running):
            yield self.after(0, 1)
            await self.taps(label)
        yield self.after(0, 1)
        await self.taps(self.anchor)

    def is_prompt(self, message: Bubble) -> bool:
        return self.sees("How?", message) or self.sees("Gentle ·", message)

    def is_rescue(self, message: Bubble) -> bool:
        return self.sees("Not today", message)

    def is_report(self, message: Bubble) -> bool:
        return message.text.startswith("Your week")

    async def usual(self, message: Bubble, mark: str = "Done", worst: str | None = "0–2") -> Steps:
        """Same, the moves, Done, the worst during."""
        if self.sees("Same", message):
            await self.taps("Same", message)
            yield self.after(9, 14)
        full = "Full" if mark == "Done" and self.sees("Full", message) else mark
        await self.taps("Gentle" if self.sees("Gentle", message) else full, message)
        if worst is not None and self.sore:
            yield self.after(0, 1)
            await self.taps(worst, message)

    async def rates(self, message: Bubble, *numbers: int) -> Steps:
        """Number by number, after Different where that is asked."""
        for number in numbers:
            if self.sees("Different", message):
                await self.taps("Different", message)
                yield self.after(0, 1)
            await self.taps(str(number), message)
            yield self.after(0, 1)

    async def types_the_city(self, city: str) -> Steps:
        """And picks it, should the bot want to know which one."""
        await self.says(city)
        if self.sees("Berlin, DE", self.phone.messages[-1]):
            yield self.after(0, 1)
            await self.taps("Berlin, DE")

    async def pauses_for_good(self) -> Steps:
        """The month is over for them."""
        await self.says("/pause")
        yield self.after(0, 1)
        await self.taps("Until I'm back")


class Steady(Runner):
    """Answers within the hour, every day but a few; tries nearly everything once."""

    name = "Ines"
    language = "de"
    zones = ((datetime(2026, 1, 1, tzinfo=UTC), "Europe/Berlin"),)
    typed: ClassVar = {13: "done", 16: "👍"}
    questions: ClassVar = {
        9: ("Type the date", "24 March"),
        10: ("12:30", ""),
        11: ("Write it", "easy miles with friends"),
        12: ("Wed", ""),
    }

    def plans(self) -> Iterable[tuple[datetime, Steps]]:
        yield START, self.signs_up()
        yield self.at(march(17), 20, 10), self.asks("/streak", "/plan")
        yield self.at(march(19), 21, 40), self.asks("/settings", "/help")
        yield self.at(march(23), 19, 5), self.asks("/report")
        yield self.at(march(25), 12, 15), self.notes_pain()
        yield self.at(march(30), 16, 20), self.takes_a_break()
        yield self.at(march(33), 20, 30), self.asks("/streak")
        yield self.at(march(37), 12, 0), self.pauses_for_good()

    async def signs_up(self) -> Steps:
        async for step in self.enrols():
            yield step
        yield self.after(0, 1)
        await self.taps("Tomorrow")

    async def asks(self, *commands: str) -> Steps:
        for command in commands:
            await self.says(command)
            yield self.after(0, 2)

    async def notes_pain(self) -> Steps:
        await self.says("/pain")
        yield self.after(0, 1)
        await self.taps("Right front hip")
        yield self.after(0, 1)
        await self.taps("2")

    async def takes_a_break(self) -> Steps:
        """Three days; the fourth is a normal one again."""
        await self.says("/pause")
        yield self.after(0, 1)
        await self.taps("3 days")

    async def buzzed(self, message: Bubble) -> Steps:
        if not self.is_prompt(message):
            return
        yield self.after(3, 35)
        differs = {
            8: self.first_day,
            **dict.fromkeys((9, 10, 11, 12), self.answers_the_question),
            **dict.fromkeys((13, 16), self.types),
            15: self.a_sorer_morning,
            18: self.later,
            19: self.sore_during,
            20: self.a_red_morning,
            21: self.rests,
            26: self.changes_her_mind,
            27: self.skips,
        }
        async for step in differs.get(self.today, self.usual)(message):
            yield step

    async def first_day(self, message: Bubble) -> Steps:
        """Nothing is usual yet: numbers, then How?, then Done."""
        async for step in self.rates(message, 2, 1):
            yield step
        await self.taps("How?", message)
        yield self.after(10, 14)
        async for step in self.usual(message):
            yield step

    async def answers_the_question(self, message: Bubble) -> Steps:
        """The four questions under the receipts of days 2 to 5."""
        async for step in self.usual(message):
            yield step
        yield self.after(0, 2)
        button, words = self.questions[self.today]
        await self.taps(button, message)
        if words:
            yield self.after(0, 2)
            await self.says(words)

    async def types(self, _: Bubble) -> Steps:
        """Words instead of taps, the number too."""
        if self.today == 16:
            await self.says("same")
            yield self.after(9, 14)
        await self.says(self.typed[self.today])
        yield self.after(0, 1)
        await self.says("1")

    async def a_sorer_morning(self, message: Bubble) -> Steps:
        """One more than usual: amber, easier moves."""
        async for step in self.rates(message, 3, 1):
            yield step
        yield self.after(9, 14)
        async for step in self.usual(message):
            yield step

    async def later(self, message: Bubble) -> Steps:
        """Not now, in an hour."""
        if self.postponed:
            async for step in self.usual(message):
                yield step
            return
        self.postponed = True
        await self.taps("Later", message)
        yield self.after(0, 1)
        await self.taps("In 1 hour", message)

    async def sore_during(self, message: Bubble) -> Steps:
        async for step in self.usual(message, worst="3–4"):
            yield step
        yield self.after(0, 1)
        await self.taps("Left hamstring", message)

    async def a_red_morning(self, message: Bubble) -> Steps:
        """Three more than usual: protected, the list of red flags, the gentle set."""
        async for step in self.rates(message, 5, 1):
            yield step
        await self.taps("None of these")
        yield self.after(0, 1)
        await self.taps("Rate again", message)
        yield self.after(0, 1)
        if self.sees("4", message):  # looked at again: four, and the hip as before
            await self.taps("4", message)
            yield self.after(0, 1)
            if self.sees("1", message) or self.sees("Same", message):
                await self.taps("1" if self.sees("1", message) else "Same", message)
        yield self.after(4, 9)
        await self.taps("Gentle", message)
        yield self.after(0, 1)
        await self.taps("0–2", message)

    async def rests(self, message: Bubble) -> Steps:
        async for step in self.rates(message, 3, 1):
            yield step
        await self.taps("Rest", message)

    async def changes_her_mind(self, message: Bubble) -> Steps:
        """Done by mistake, undone, and tiny in the evening."""
        await self.taps("Done", message)
        yield self.after(0, 1)
        await self.taps("Undo", message)
        yield self.until(20, 15)
        await self.taps("Tiny", message)
        yield self.after(0, 1)
        await self.taps("0–2", message)

    async def skips(self, message: Bubble) -> Steps:
        await self.taps("Same", message)
        yield self.after(0, 1)
        await self.taps("Skip", message)
        yield self.after(0, 1)
        await self.taps("Busy", message)


class WeekTwoFaller(Runner):
    """Seven good days, then mostly none; a rescue, a report or a late word now and then."""

    name = "Felix"
    zones = ((datetime(2026, 1, 1, tzinfo=UTC), "Europe/Berlin"),)
    sore = ("Right front hip",)
    worst = "3–4"
    running = "Some running"
    good: ClassVar = {8: "Done", 9: "Done", 10: "Tiny", 11: "Done", 12: "Done", 13: "Tiny", 14: "Done", 27: "Done", 35: "Done"}

    def plans(self) -> Iterable[tuple[datetime, Steps]]:
        yield START + timedelta(minutes=3, seconds=20), self.signs_up()
        yield self.at(march(33), 8, 40), self.notes_yesterday()
        yield self.at(march(26), 13, 5), self.types("skip busy")
        yield self.at(march(36), 9, 45), self.types("did it")
        yield self.at(march(37), 12, 3), self.pauses_for_good()

    async def signs_up(self) -> Steps:
        """English, so New York is guessed, and he says where he is."""
        async for step in self.enrols():
            yield step
        yield self.after(0, 1)
        await self.taps("Wrong clock")
        yield self.after(0, 1)
        async for step in self.types_the_city("Berlin"):
            yield step

    async def buzzed(self, message: Bubble) -> Steps:
        if self.is_rescue(message):
            does = self.rescued
        elif self.is_report(message):
            does = self.reads
        elif self.is_prompt(message):
            does = self.day
        else:
            return
        yield self.after(5, 90)
        async for step in does(message):
            yield step

    async def day(self, message: Bubble) -> Steps:
        today = self.today
        differs = {19: self.keeps_it_tiny, 21: self.skips, 30: self.this_evening, 34: self.an_older_message}
        if today in differs:
            async for step in differs[today](message):
                yield step
        elif today in self.good:
            async for step in self.usual(message, self.good[today]):
                yield step
            if today in (10, 11, 12):
                yield self.after(0, 1)
                await self.taps("Not now", message)

    async def rescued(self, message: Bubble) -> Steps:
        if self.today in (16, 31):
            await self.taps("Start", message)
            yield self.after(2, 4)
            await self.taps("Done, tiny", message)
            yield self.after(0, 1)
            await self.taps("0–2", message)
        elif self.today == 25:
            await self.taps("Not today", message)
            yield self.after(0, 1)
            await self.taps("Busy", message)

    async def reads(self, message: Bubble) -> Steps:
        if self.today == 22:
            await self.taps("Tiny", message)
            yield self.after(0, 1)
            await self.taps("0–2")

    async def keeps_it_tiny(self, message: Bubble) -> Steps:
        if self.sees("Keep it tiny", message):
            await self.taps("Keep it tiny", message)
            yield self.after(2, 4)
            await self.taps("Done, tiny", message)
        else:
            await self.taps("Tiny", message)
        yield self.after(0, 1)
        await self.taps("3–4", message)

    async def skips(self, message: Bubble) -> Steps:
        await self.taps("Skip", message)
        yield self.after(0, 1)
        await self.taps("Tired", message)

    async def this_evening(self, message: Bubble) -> Steps:
        """And then the evening is not the moment either."""
        if not self.postponed:
            self.postponed = True
            await self.taps("Later", message)
            yield self.after(0, 1)
            await self.taps("This evening", message)

    async def an_older_message(self, _: Bubble) -> Steps:
        """Yesterday's prompt is still there, with its buttons."""
        yield self.after(0, 1)
        yesterday = (it for it in reversed(self.phone.messages) if it.at.astimezone(self.zone).date() == march(33))
        await self.taps("Tiny", next(it for it in yesterday if it.button("Tiny")))

    async def types(self, words: str) -> Steps:
        await self.says(words)
        yield timedelta()

    async def notes_yesterday(self) -> Steps:
        await self.says("/log")
        yield self.after(0, 1)
        await self.taps("Wed 1 April")
        yield self.after(0, 1)
        await self.taps("Tiny")


class Silent(Runner):
    """Nine good days, then not a word; after the goodbye, a hello."""

    name = "Sam"
    language = "en-US"
    zones = ((datetime(2026, 1, 1, tzinfo=UTC), "America/New_York"),)
    sore = ()
    running = "Some running"
    anchor = "After work"

    def plans(self) -> Iterable[tuple[datetime, Steps]]:
        yield START + timedelta(minutes=7, seconds=40), self.signs_up()
        yield self.at(march(53), 12, 40), self.comes_back()

    async def signs_up(self) -> Steps:
        async for step in self.enrols():
            yield step
        yield self.after(0, 1)
        await self.taps("Do it now")
        yield self.after(2, 4)
        await self.taps("Done, tiny")

    async def buzzed(self, message: Bubble) -> Steps:
        if self.is_prompt(message) and self.wall.date() < march(16):
            yield self.after(20, 100)
            async for step in self.usual(message, "Tiny" if self.wall.date() == march(13) else "Done"):
                yield step

    async def comes_back(self) -> Steps:
        await self.says("hello, still there?")
        yield self.after(3, 6)
        await self.taps("Done, tiny")


class Traveller(Runner):
    """Berlin; from 23 March Los Angeles; from 3 April Berlin again."""

    name = "Tova"
    language = "de"
    zones = (
        (datetime(2026, 1, 1, tzinfo=UTC), "Europe/Berlin"),
        (datetime(2026, 3, 23, 20, tzinfo=UTC), "America/Los_Angeles"),
        (datetime(2026, 4, 3, 9, tzinfo=UTC), "Europe/Berlin"),
    )
    running = "On hold"

    def plans(self) -> Iterable[tuple[datetime, Steps]]:
        yield START + timedelta(minutes=12, seconds=10), self.signs_up()
        yield datetime(2026, 3, 23, 21, 31, 22, tzinfo=UTC), self.lands_in_los_angeles()
        yield datetime(2026, 4, 3, 10, 38, 44, tzinfo=UTC), self.is_home_again()
        yield self.at(march(29), 10, 12), self.takes_a_day_off()
        yield self.at(march(37), 12, 8), self.pauses_for_good()

    async def signs_up(self) -> Steps:
        async for step in self.enrols():
            yield step
        yield self.after(0, 1)
        await self.taps("Tomorrow")

    async def buzzed(self, message: Bubble) -> Steps:
        if not self.is_prompt(message):
            return
        yield self.after(10, 150)
        day = self.today
        if not self.sees("Same", message):
            async for step in self.rates(message, *((2, 1) if day == 8 else ())):
                yield step
        if day == 24:  # a long night
            await self.taps("Skip", message)
            yield self.after(0, 1)
            await self.taps("Travelling", message)
        elif day != 29:
            async for step in self.usual(message, "Tiny" if day in (23, 34) else "Done"):
                yield step

    async def lands_in_los_angeles(self) -> Steps:
        await self.says("/settings")
        yield self.after(0, 1)
        await self.taps("Zone")
        yield self.after(0, 1)
        await self.shares_location(33.9416, -118.4085)

    async def is_home_again(self) -> Steps:
        await self.says("/settings")
        yield self.after(0, 1)
        await self.taps("Zone")
        yield self.after(0, 1)
        async for step in self.types_the_city("berlin"):
            yield step

    async def takes_a_day_off(self) -> Steps:
        """Pauses on a Sunday in Los Angeles, and is back the next afternoon."""
        await self.says("/pause")
        yield self.after(0, 1)
        await self.taps("1 week")
        yield timedelta(days=1, hours=4)
        await self.says("/resume")


EVERYBODY: dict[str, type[Runner]] = {"steady": Steady, "week_two": WeekTwoFaller, "silent": Silent, "traveller": Traveller}
