"""The clock over HTTP: winding it, letting it play, stopping."""

import asyncio
import logging
from collections.abc import Awaitable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.sandbox.chats import JSON
from bot.sandbox.guard import body_of, no, ours
from bot.sandbox.moments import morning, tonight
from bot.sandbox.views import way_view
from bot.sandbox.winding import Stuck

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox

SPANS = {"tonight": tonight, "morning": morning}
_log = logging.getLogger(__name__)
FASTEST = 1440.0  # minutes in a real second: a day


class Clockwork:
    """What may be asked of the clock."""

    def __init__(self, sandbox: "Sandbox") -> None:
        self._sandbox = sandbox
        self._winding: asyncio.Task[Any] | None = None
        self._trouble: str | None = None
        self._pace: float | None = None

    def routes(self) -> list[BaseRoute]:
        """Everything under /sandbox/wind."""
        return [
            Route("/sandbox/wind", ours(self._wind), methods=["POST"]),
            Route("/sandbox/wind/stop", ours(self._stop), methods=["POST"]),
        ]

    def view(self) -> JSON:
        """The clock's part of the state."""
        sandbox = self._sandbox
        return {
            "now": sandbox.clock.now().isoformat(),
            "windable": sandbox.winding.possible,
            "has_next": sandbox.next_event is not None,
            "way": way_view(sandbox.winding.way),
            "winding": self.winding,
            "play": self._pace if self.winding else None,
            "trouble": self._trouble,
        }

    @property
    def winding(self) -> bool:
        """True while the clock is wound or plays."""
        return self._winding is not None and not self._winding.done()

    async def rest(self) -> None:
        """Ends what is under way, between two steps."""
        if self._winding is not None:
            self._winding.cancel()
            await asyncio.wait({self._winding})

    async def tick(self) -> None:
        """Tells the pages the time, each minute of a clock that runs."""
        told = None
        while True:
            now = self._sandbox.world.now().replace(second=0)
            if told is not None and now != told:
                self._sandbox.world.tell("clock", 0, self._sandbox.winding.way)
            told = now
            await asyncio.sleep(1)

    async def _wind(self, request: Request) -> Response:
        """By `seconds`, to a moment (`to`), `until` tonight or morning where a `person` is, until the bot's `next` message (to
        a person, or 0 for anybody), or to `play` so many minutes a second until stopped."""
        body = await body_of(request)
        if self.winding:
            return no(409, "the clock is being wound")
        if not self._sandbox.winding.possible:
            return no(400, "this clock can't be wound")
        target, self._pace = None, None
        if "play" in body:
            self._pace = float(body["play"])
            if not 0 < self._pace <= FASTEST:
                return no(400, f"a pace of more than 0 and at most {FASTEST:g} minutes a second")
            winding = self._sandbox.winding.play(self._pace * 60)
        elif "next" in body:
            winding = self._sandbox.winding.to_next(int(body["next"]) or None)
        else:
            target = self._target(body)
            if target.tzinfo is None or target < self._sandbox.clock.now():
                return no(400, "a moment with its zone, not before now")
            winding = self._sandbox.winding.to(target)
        self._trouble = None
        self._winding = self._sandbox.errands.start(self._wound(winding))
        return JSONResponse({"winding": True, "target": target.isoformat() if target else None}, 202)

    def _target(self, body: JSON) -> datetime:
        now = self._sandbox.clock.now()
        if "until" in body:
            person = self._sandbox.people_by_id[int(body["person"])]
            return SPANS[str(body["until"])](now, person.zone or "UTC")
        return datetime.fromisoformat(body["to"]) if "to" in body else now + timedelta(seconds=float(body["seconds"]))

    async def _wound(self, winding: Awaitable[None]) -> None:
        try:
            await winding
        except (Stuck, TimeoutError) as trouble:
            self._trouble = str(trouble) or "the bot does not come to rest"
        except Exception:  # noqa: BLE001 - whatever it is, the page is told
            self._trouble = "something failed, the log says what"
            _log.exception("the clock could not be wound")
        finally:
            self._sandbox.world.tell("wound", 0, self._trouble)

    async def _stop(self, request: Request) -> Response:
        await self.rest()
        return JSONResponse({"winding": False})
