"""Looking out for calls the bot makes."""

from collections.abc import Callable
from fnmatch import fnmatchcase

from bot.sandbox.bell import Bell
from bot.sandbox.calls import Call


class Watch:
    """Looks out for calls of a method from the moment it was made. Every wait is in real seconds."""

    def __init__(self, bell: Bell, method: str, chat_id: int | None) -> None:
        self._bell = bell
        self._method = method.lower()
        self._chat_id = chat_id
        self.calls: list[Call] = []  #: seen so far, oldest first

    async def arrived(self, times: int = 1, timeout: float = 10) -> Call:
        """Waits until so many calls came in; the last of them."""
        return await self._seen(times, timeout, lambda call: True)

    async def taken(self, times: int = 1, timeout: float = 10) -> Call:
        """Waits until so many calls had their effect, answered or not."""
        return await self._seen(times, timeout, lambda call: call.taken)

    async def over(self, times: int = 1, timeout: float = 10) -> Call:
        """Waits until so many calls are answered, refused or cut."""
        return await self._seen(times, timeout, lambda call: call.over)

    def sees(self, call: Call) -> None:
        """A call arrives."""
        if fnmatchcase(call.method.lower(), self._method) and self._chat_id in (None, call.chat_id):
            self.calls.append(call)

    async def _seen(self, times: int, timeout: float, counts: Callable[[Call], bool]) -> Call:
        seen = await self._bell.until(lambda: it if len(it := [call for call in self.calls if counts(call)]) >= times else None, timeout)
        return seen[times - 1]
