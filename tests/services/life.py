"""A runner lived by hand: services called as the bot calls them, over a real database, the moment always an argument."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from bot.domain.coach import Facts, Kind
from bot.domain.entry import Mark, Reason
from bot.domain.outbox import Outcome, Sent
from bot.services import check_in, enrol, outbox
from bot.services import look as look_
from bot.services.enrol import Draft
from bot.services.facts import known, load
from bot.services.outbox import Speak
from bot.services.turn import Turned
from bot.storage import rows
from bot.storage.engine import Store
from bot.storage.tables import Runner

ROBIN = 4_711_000_000_001
BERLIN = "Europe/Berlin"
MONDAY = date(2026, 3, 2)


def at(day: date, clock: str, zone: str = BERLIN) -> datetime:
    """The moment the wall clock shows `clock` ("07:00") on a date."""
    return datetime.combine(day, time.fromisoformat(clock), ZoneInfo(zone)).astimezone(UTC)


class Life:
    """Robin, who enrolled on Sunday evening, 1 March 2026, with a prompt at 07:00; the first day is Monday."""

    def __init__(self, store: Store, enrolled: datetime | None = None, **draft: Any) -> None:
        self.store = store
        self.now = enrolled or at(MONDAY - timedelta(days=1), "19:42")
        chosen = {
            "sites": ("ham_prox:left", "hip_flexor:right"),
            "worst": 2,
            "running": "until_seen",
            "anchor": "coffee",
            "prompt_at": "07:00",
        }
        self.draft = Draft(**{**chosen, "zone": BERLIN, **draft})
        self.do(enrol.begin, "en", BERLIN, self.now)
        self.do(enrol.finish, self.draft, self.now)
        self._message = 100
        self.said: list[tuple[datetime, Kind]] = []

    def do(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """A service call of Robin's."""
        return self.store.write_now(fn, ROBIN, *args, **kwargs)

    def until(self, moment: datetime, answers: Outcome | None = None) -> list[Speak]:
        """Lets time pass: every wake on the way is looked at, everything planned is said (or ends as `answers`)."""
        spoken: list[Speak] = []
        for _ in range(200):
            spoken += self.speak(answers)
            wake = self.runner.next_wake_at
            if wake is None or wake > moment:
                break
            self.now = max(self.now, wake)
            self.look()
        self.now = max(self.now, moment)
        return spoken

    def look(self) -> None:
        self.store.write_now(look_.look, known(self.runner.id), self.now)
        wake = self.runner.next_wake_at
        assert wake is None or wake > self.now, "the law of look: the next wake is None or later than now"

    def speak(self, answers: Outcome | None = None) -> list[Speak]:
        """Takes and settles what is planned."""
        spoken = []
        for planned in self.store.read_now(outbox.planned, 10, ()):
            speak = self.store.write_now(outbox.take, planned.id, self.now, "this process")
            if speak is None:
                continue
            self._message += 1
            self.store.write_now(outbox.settle, planned.id, answers or Sent(self._message), self.now)
            self.said.append((self.now, speak.facts.kind))
            spoken.append(speak)
        return spoken

    def marks(self, on: date | None, mark: Mark, reason: Reason | None = None, **more: Any) -> Turned:
        found: Turned = self.do(check_in.answer, self.now, on, mark, reason, **more)
        return found

    @property
    def runner(self) -> Runner:
        return known(self.store.read_now(lambda s: s.exec(select(Runner).where(Runner.telegram_id == ROBIN)).first()))

    @property
    def status(self) -> str:
        return self.runner.status.value

    @property
    def id(self) -> int:
        return known(self.runner.id)

    @property
    def facts(self) -> Facts:
        def read(session: Session) -> Facts:
            return load(session, known(rows.runner_of(session, ROBIN)), self.now).facts

        return self.store.write_now(read)

    def table(self, kind: type[Any]) -> list[Any]:
        return list(self.store.read_now(lambda s: s.exec(select(kind)).all()))
