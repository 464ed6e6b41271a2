"""How fast the bot may speak of its own accord. Answers to people never wait here. Time is monotonic only."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.clock import Clock

A_SECOND = 25.0  #: messages a second to all chats together; Telegram's limit is about 30 (core.telegram.org/bots/faq)
PER_CHAT = 1.0  #: seconds between messages to one chat, on average
BURST = 3  #: messages one chat may get at once after a silence
KEPT = 1000  #: chats remembered before the silent ones are forgotten

Sleep = Callable[[float], Awaitable[None]]


class Pacer:
    """Lets messages of the bulk lane through one by one; a halt stops all of them."""

    def __init__(
        self, clock: Clock, *, a_second: float = A_SECOND, per_chat: float = PER_CHAT, burst: int = BURST, sleep: Sleep = asyncio.sleep
    ) -> None:
        """`per_chat=0` lifts the limit of a chat: right for a clock that somebody winds, where a day takes no time."""
        self._clock = clock
        self._sleep = sleep
        self._gap = 1 / a_second
        self._per_chat = per_chat
        self._slack = per_chat * (burst - 1)
        self._next = self._halted_until = clock.monotonic()
        self._chats: dict[int, float] = {}  # when the chat would be due had it got its messages evenly

    @property
    def halted(self) -> bool:
        """True while Telegram told us to wait."""
        return self._clock.monotonic() < self._halted_until

    def halt(self, seconds: float) -> None:
        """Nothing goes through for so long; a shorter halt never ends a longer one."""
        self._halted_until = max(self._halted_until, self._clock.monotonic() + seconds)

    async def wait(self, chat_id: int) -> None:
        """Returns when a message to this chat may go. Cancelled, it has cost nothing but its place."""
        await self._until(self._turn_of(chat_id))
        while True:
            await self._until(self._halted_until)
            await self._until(self._turn())
            if not self.halted:
                return

    def _turn(self) -> float:
        turn = max(self._next, self._clock.monotonic())
        self._next = turn + self._gap
        return turn

    def _turn_of(self, chat_id: int) -> float:
        now = self._clock.monotonic()
        if len(self._chats) > KEPT:
            self._chats = {chat: due for chat, due in self._chats.items() if due > now}
        due = max(self._chats.get(chat_id, now), now)
        self._chats[chat_id] = due + self._per_chat
        return due - self._slack

    async def _until(self, moment: float) -> None:
        while (left := moment - self._clock.monotonic()) > 0:
            await self._sleep(left)
