"""The queue of updates, with Telegram's rules of offset and acknowledgement."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from telegram.constants import UpdateType

from bot.clock import Clock
from bot.sandbox.bell import Bell
from bot.sandbox.refusals import conflict

KEPT_FOR = timedelta(hours=24)
LONGEST_POLL = 50  # seconds; Telegram cuts longer ones down to it
UNASKED = {"chat_member", "message_reaction", "message_reaction_count"}
OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_SET = "terminated by setWebhook request"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


@dataclass(frozen=True)
class Queued:
    """An update that waits to be acknowledged."""

    id: int
    chat_id: int
    at: datetime
    body: dict[str, Any]


@dataclass
class _Poll:
    """One open getUpdates call; `ended` is what ends it early."""

    by: int
    ended: Exception | None = None


class Updates:
    """Updates in order. One poller at a time, or a webhook."""

    def __init__(self, clock: Clock, bell: Bell) -> None:
        self._clock = clock
        self._bell = bell
        self._queue: list[Queued] = []
        self._next_id = 700_000_001
        self._poll: _Poll | None = None
        self.wanted: Sequence[str] = ()
        self.webhook = False
        self.open = True
        self.polled = False

    @property
    def pending(self) -> list[Queued]:
        """Not acknowledged and not older than 24 h, oldest first."""
        oldest = self._clock.now() - KEPT_FOR
        if self._queue and self._queue[0].at < oldest:
            self._queue = [queued for queued in self._queue if queued.at >= oldest]
        return self._queue

    @property
    def waiting(self) -> bool:
        """True while a poll is open and has nothing to bring."""
        return self._poll is not None and self._poll.ended is None

    def put(self, chat_id: int, kind: str, body: dict[str, Any]) -> None:
        """Queues an update, if the bot asked for that kind."""
        if kind not in self.wanted if self.wanted else kind in UNASKED:
            return
        self._queue.append(Queued(self._next_id, chat_id, self._clock.now(), {"update_id": self._next_id, kind: body}))
        self._next_id += 1
        self._bell.ring()

    @property
    def next_id(self) -> int:
        """The id the next update gets."""
        return self._next_id

    def restore(self, queued: Iterable[Queued], next_id: int) -> None:
        """Queues what was kept before, and goes on from this id."""
        self._queue.extend(queued)
        self._next_id = next_id

    def want(self, kinds: Sequence[str] | None) -> None:
        """From now on only these kinds; an empty list stands for the usual ones, None changes nothing."""
        if kinds is not None:
            self.wanted = tuple(kind for kind in kinds if kind in set(UpdateType))

    def acknowledge(self, offset: int) -> None:
        """Forgets everything before `offset`; a negative one counts from the end of the queue."""
        if offset < 0:
            self._queue = self.pending[offset:]
        elif offset:
            self._queue = [queued for queued in self.pending if queued.id >= offset]
        self._bell.ring()

    def forget(self, queued: Queued) -> None:
        """Acknowledges this one alone, as a webhook's 2xx does."""
        self._queue = [it for it in self._queue if it.id != queued.id]
        self._bell.ring()

    def interrupt(self, why: Exception, by: int | None = None) -> None:
        """Ends the open poll with this exception; with `by` only if it is that caller's."""
        if self._poll is not None and by in (None, self._poll.by):
            self._poll.ended = why
            self._bell.ring()

    def close(self) -> None:
        """Releases an open poll with what there is, and every later one at once, until `open` is True again."""
        self.open = False
        self._bell.ring()

    async def get(
        self,
        by: int,
        offset: int = 0,
        limit: int = 100,
        timeout: int = 0,
        allowed_updates: Sequence[str] | None = None,
    ) -> list[Any]:
        """getUpdates, called `by` one of many. Raises Refused (409) beside a webhook, or when a later call takes its place."""
        if self.webhook:
            raise conflict(WEBHOOK_ACTIVE)
        self.polled = True
        self.want(allowed_updates)
        self.interrupt(conflict(OTHER_POLL))
        self.acknowledge(offset)
        if not self.pending and timeout > 0:
            await self._wait(by, min(timeout, LONGEST_POLL))
        return [queued.body for queued in self.pending[: min(max(limit, 1), 100)]]

    async def _wait(self, by: int, seconds: float) -> None:
        poll = self._poll = _Poll(by)
        self._bell.ring()
        try:
            await self._bell.until(lambda: self.pending or poll.ended or not self.open, seconds)
        except TimeoutError:
            pass
        finally:
            if self._poll is poll:
                self._poll = None
        if poll.ended:
            raise poll.ended
