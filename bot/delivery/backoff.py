"""Who is pushed back after a failure, and for how long. In memory and on monotonic time: no wound or jumping clock shortens it."""

from bot.clock import Clock

FIRST, LAST = 5.0, 900.0  #: seconds


class PushedBack:
    """Ids that failed. Each failure in a row doubles the wait: 5 s, 10 s, 20 s ... 15 min."""

    def __init__(self, clock: Clock, first: float = FIRST, last: float = LAST) -> None:
        self._clock = clock
        self._first, self._last = first, last
        self._failures: dict[int, int] = {}
        self._until: dict[int, float] = {}

    def push(self, id: int) -> float:
        """It failed once more; for how many seconds it is pushed back."""
        failures = self._failures[id] = self._failures.get(id, 0) + 1
        seconds = min(self._first * 2.0 ** min(failures - 1, 30), self._last)
        self._until[id] = self._clock.monotonic() + seconds
        return seconds

    def forgive(self, id: int) -> None:
        """It went well: the next failure is the first again."""
        self._failures.pop(id, None)
        self._until.pop(id, None)

    def resting(self) -> set[int]:
        """Those whose wait is not over."""
        now = self._clock.monotonic()
        return {id for id, until in self._until.items() if until > now}
