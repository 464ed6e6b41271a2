"""The sandbox over HTTP, under /sandbox, and the page at /: state and events, files, faults, the bot's process."""

from collections.abc import Callable
from dataclasses import asdict
from http import HTTPStatus
from itertools import islice
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.sandbox.calls import Call
from bot.sandbox.chats import JSON
from bot.sandbox.clockwork import Clockwork
from bot.sandbox.faults import Fault, Trouble
from bot.sandbox.guard import Handler, body_of, no, ours, pages
from bot.sandbox.phones import Phones
from bot.sandbox.process import Wish
from bot.sandbox.stream import Streams
from bot.sandbox.views import SHOWN_INLINE, person_view, wound_view

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox

_LAST_CALLS = 60
_NUMBERS: dict[str, Callable[[Any], Any]] = {
    "times": lambda it: None if it is None else int(it),
    "retry_after": int,
    "status": HTTPStatus,
    "delay": float,
}
_QUIET = ("ok", "under way", "hung up")  # the ends of a long poll that nobody needs to hear of


class Control:
    """What the page and other programs may ask of a sandbox."""

    def __init__(self, sandbox: "Sandbox") -> None:
        self._sandbox = sandbox
        self._streams = Streams(sandbox.world)
        self._phones = Phones(sandbox)
        self._clock = Clockwork(sandbox)

    def routes(self) -> list[BaseRoute]:
        """The page, its files, and the interface under /sandbox."""
        gets: dict[str, Handler] = {
            "/sandbox/state": self._state,
            "/sandbox/events": self._events,
            "/sandbox/calls": self._calls,
            "/sandbox/files/{id}": self._file,
        }
        posts: dict[str, Handler] = {
            "/sandbox/faults": self._new_fault,
            "/sandbox/faults/clear": self._clear_faults,
            "/sandbox/process": self._process,
            "/sandbox/over": self._over,
        }
        return [
            *pages(),
            *(Route(path, ours(answer)) for path, answer in gets.items()),
            *(Route(path, ours(answer), methods=["POST"]) for path, answer in posts.items()),
            *self._phones.routes(),
            *self._clock.routes(),
        ]

    def close(self) -> None:
        """Ends the event streams."""
        self._streams.close()

    async def rest(self) -> None:
        """Stops the clock where it is being wound."""
        await self._clock.rest()

    async def tick(self) -> None:
        """Tells the pages the time."""
        await self._clock.tick()

    async def _state(self, request: Request) -> Response:
        sandbox = self._sandbox
        menus, said = list(sandbox.world.commands.values()), sandbox.world.profile
        return JSONResponse(
            {
                **self._clock.view(),
                "life": sandbox.world.life,
                "wounds": [wound_view(wound) for wound in sandbox.world.wounds],
                "bot": sandbox.world.bot_user(),
                "about": {text: said.get(text, {}).get("", "") for text in ("description", "short_description")},
                "commands": menus[0] if menus else [],
                "people": [person_view(person) for person in sandbox.people],
                "pilots": [asdict(pilot) for pilot in sandbox.pilots],
                "knows": sandbox.panels is not None,
                "faults": [_fault(fault) for fault in sandbox.faults],
                "troubles": list(Trouble),
                "process": sandbox.process.where if sandbox.process is not None else None,
                "over": sandbox.over is not None,
            }
        )

    async def _events(self, request: Request) -> Response:
        return self._streams.response()

    async def _calls(self, request: Request) -> Response:
        """The last calls of the bot; of its asking for news only what went wrong."""
        told = (call for call in reversed(self._sandbox.calls) if call.method.lower() != "getupdates" or call.outcome not in _QUIET)
        return JSONResponse({"calls": [_call(call) for call in islice(told, _LAST_CALLS)][::-1]})

    async def _file(self, request: Request) -> Response:
        file = self._sandbox.world.files.find(request.path_params["id"])
        if file is None:
            return no(404, "no such file")
        disposition = {} if file.mime in SHOWN_INLINE else {"content-disposition": "attachment"}
        mime = file.mime if file.mime in SHOWN_INLINE else "application/octet-stream"
        return Response(file.content, media_type=mime, headers=disposition)

    async def _new_fault(self, request: Request) -> Response:
        """A `trouble`, for a `method` and a `person` or for all; its numbers as Sandbox.fault has them."""
        body = await body_of(request)
        person = self._sandbox.people_by_id[int(body.pop("person"))] if body.get("person") else None
        trouble, method = str(body.pop("trouble")), str(body.pop("method", "*"))
        body.pop("person", None)
        numbers = {name: _NUMBERS[name](value) for name, value in body.items() if name in _NUMBERS}
        if odd := body.keys() - _NUMBERS.keys():
            return no(400, f"a fault has no {', '.join(sorted(odd))}")
        return JSONResponse(_fault(self._sandbox.fault(trouble, method, person=person, **numbers)))

    async def _clear_faults(self, request: Request) -> Response:
        """The one of an `id`, or all."""
        one = (await body_of(request)).get("id")
        for fault in list(self._sandbox.faults):
            if one in (None, fault.id):
                fault.clear()
        self._sandbox.world.tell("faults", 0)
        return JSONResponse({})

    async def _process(self, request: Request) -> Response:
        """A `wish` for the bot's process."""
        process = self._sandbox.process
        if process is None:
            return no(404, "the bot's process is not ours to steer")
        wish = Wish(str((await body_of(request))["wish"]))
        try:
            await process.wish(wish)
        except RuntimeError as trouble:
            return no(409, str(trouble))
        finally:
            self._sandbox.world.tell("process", 0, process.where)
        return JSONResponse({"process": process.where})

    async def _over(self, request: Request) -> Response:
        """Everything is forgotten, and begins anew."""
        if self._sandbox.over is None:
            return no(404, "there is no starting over here")
        self._sandbox.over()
        return JSONResponse({}, 202)


def _fault(fault: Fault) -> JSON:
    return {
        "id": fault.id,
        "trouble": fault.trouble,
        "method": fault.method,
        "person": fault.chat_id,
        "times": fault.times,
        "hits": fault.hits,
        "retry_after": fault.ways.retry_after,
        "status": fault.ways.status,
        "delay": fault.ways.delay,
    }


def _call(call: Call) -> JSON:
    return {
        "id": call.id,
        "method": call.method,
        "at": call.at.isoformat(),
        "person": call.chat_id,
        "outcome": call.outcome,
        "taken": call.taken,
    }
