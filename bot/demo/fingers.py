"""Fingers on a phone of the sandbox: they press what is there and wait until the bot has dealt with it.

A button is known by what it carries (bot/chat/codec.py), not by its label, which another language or a better word would change.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from bot.chat.codec import Press, decode
from bot.sandbox import Bubble, Person, Sandbox

PATIENCE = 10.0  #: real seconds for the bot to take what was said or tapped
Fits = Callable[[Press], bool]


class Fingers:
    """One person's, looking at no message older than `since`."""

    def __init__(self, sandbox: Sandbox, phone: Person, since: datetime) -> None:
        self._sandbox = sandbox
        self._pilot = phone.pilot
        self._since = since.replace(microsecond=0)  # Telegram's dates are whole seconds
        self.phone = phone

    async def says(self, text: str) -> None:
        """Types it.

        Raises ValueError while the bot is blocked or once somebody took the phone over, TimeoutError when the bot does not take it.
        """
        self._still_ours()
        await self.phone.says(text)
        await self.done()

    async def shares(self, latitude: float, longitude: float) -> None:
        """Sends where they are. Raises as `says`."""
        self._still_ours()
        await self.phone.shares_location(latitude, longitude)
        await self.done()

    def shows(self, zone: str) -> None:
        """The phone's clock shows the time there from now on."""
        self.phone.zone = zone
        self._sandbox.world.tell("chat", self.phone.id)

    async def press(self, verb: str, *args: object, on: date | None = None) -> bool:
        """Presses the newest button with that verb whose arguments begin so, of that day if one is named. False: there is none."""
        return await self.press_any(_meaning(verb, args, on))

    async def press_any(self, fits: Fits) -> bool:
        """Presses the newest button that fits. False: there is none. Raises as `says`."""
        found = self._find(fits)
        if found is None:
            return False
        self._still_ours()
        await self.phone.presses(*found)
        await self.done()
        return True

    def sees(self, verb: str, *args: object, on: date | None = None) -> bool:
        """Whether `press` would find a button."""
        return self._find(_meaning(verb, args, on)) is not None

    def offered(self) -> tuple[Press, ...]:
        """What the buttons of the bot's last message carry."""
        last = next((it for it in reversed(self.phone.messages) if not it.mine), None)
        buttons = [] if last is None else [button for row in last.keyboard for button in row]
        return tuple(meant for it in buttons if (meant := decode(it.get("callback_data", ""))) is not None)

    async def done(self) -> None:
        """Returns when the bot has taken everything of theirs."""
        await self._sandbox.heard(self.phone, PATIENCE)

    def _still_ours(self) -> None:
        if self.phone.pilot != self._pilot:
            raise ValueError("somebody took the phone over")

    def _find(self, fits: Fits) -> tuple[Bubble, dict[str, Any]] | None:
        for bubble in reversed(self.phone.messages):
            if bubble.at < self._since:
                return None
            for button in (it for row in bubble.keyboard for it in row):
                meant = decode(button.get("callback_data", ""))
                if meant is not None and fits(meant):
                    return bubble, button
        return None


def _meaning(verb: str, args: tuple[object, ...], on: date | None) -> Fits:
    wanted = tuple(map(str, args))
    return lambda it: it.verb == verb and it.args[: len(wanted)] == wanted and on in (None, it.day)
