"""The sandbox over HTTP, under /sandbox, and the page at /: people, taps, the clock, faults."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.sandbox.chats import JSON
from bot.sandbox.faults import Fault, Trouble
from bot.sandbox.line import LOOPBACK
from bot.sandbox.panels import Pilot
from bot.sandbox.people import Person
from bot.sandbox.stream import Streams
from bot.sandbox.views import SHOWN_INLINE, bubble_view, person_view, way_view
from bot.sandbox.winding import Stuck
from bot.sandbox.world import Tap

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox

Answer = Callable[[Request], Awaitable[Response]]
PAGE = Path(__file__).parent / "page"
_MEDIA = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; connect-src 'self'; base-uri 'none'"
)
_SAFE = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-cache",
}
_LATELY = 400  # bubbles a page is given at first


class Control:
    """What the page and other programs may ask of a sandbox."""

    def __init__(self, sandbox: "Sandbox") -> None:
        self._sandbox = sandbox
        self._streams = Streams(sandbox.world)
        self._winding: asyncio.Task[Any] | None = None
        self._trouble: str | None = None

    def routes(self) -> list[BaseRoute]:
        """The page, its files, and the interface under /sandbox."""
        person = "/sandbox/people/{id:int}"
        gets: dict[str, Answer] = {
            "/sandbox/state": self._state,
            "/sandbox/events": self._events,
            "/sandbox/files/{id}": self._file,
            f"{person}/messages": self._messages,
            f"{person}/panels": self._panels,
        }
        posts: dict[str, Answer] = {
            "/sandbox/people": self._new_person,
            f"{person}/says": self._says,
            f"{person}/taps": self._taps,
            f"{person}/location": self._location,
            f"{person}/blocks": self._blocks,
            f"{person}/unblocks": self._blocks,
            f"{person}/pilot": self._pilot,
            "/sandbox/wind": self._wind,
            "/sandbox/wind/stop": self._stop,
            "/sandbox/faults": self._new_fault,
            "/sandbox/faults/clear": self._clear_faults,
        }
        return [
            *_pages(),
            *(Route(path, _ours(answer)) for path, answer in gets.items()),
            *(Route(path, _ours(answer), methods=["POST"]) for path, answer in posts.items()),
            Route(f"{person}/document", _ours(self._document), methods=["PUT"]),
        ]

    def close(self) -> None:
        """Ends the event streams and a winding under way."""
        self._streams.close()
        if self._winding is not None:
            self._winding.cancel()

    async def tick(self) -> None:
        """Tells the pages the time, each minute of a clock that runs."""
        told = None
        while True:
            now = self._sandbox.world.now().replace(second=0)
            if told is not None and now != told:
                self._sandbox.world.tell("clock", 0, self._sandbox.winding.way)
            told = now
            await asyncio.sleep(1)

    async def _state(self, request: Request) -> Response:
        sandbox = self._sandbox
        menus = list(sandbox.world.commands.values())
        return JSONResponse(
            {
                "now": sandbox.clock.now().isoformat(),
                "windable": sandbox.winding.possible,
                "has_next": sandbox.next_event is not None,
                "way": way_view(sandbox.winding.way),
                "winding": self._winding is not None and not self._winding.done(),
                "trouble": self._trouble,
                "bot": sandbox.world.bot_user(),
                "commands": menus[0] if menus else [],
                "people": [person_view(person) for person in sandbox.people],
                "pilots": [asdict(pilot) for pilot in sandbox.pilots],
                "knows": sandbox.panels is not None,
                "faults": [_fault(fault) for fault in sandbox.faults],
                "troubles": list(Trouble),
            }
        )

    async def _events(self, request: Request) -> Response:
        return self._streams.response()

    async def _file(self, request: Request) -> Response:
        file = self._sandbox.world.files.find(request.path_params["id"])
        if file is None:
            return _no(404, "no such file")
        disposition = {} if file.mime in SHOWN_INLINE else {"content-disposition": "attachment"}
        mime = file.mime if file.mime in SHOWN_INLINE else "application/octet-stream"
        return Response(file.content, media_type=mime, headers=disposition)

    async def _messages(self, request: Request) -> Response:
        person = self._person(request)
        return JSONResponse({"person": person_view(person), "messages": [bubble_view(it) for it in person.messages[-_LATELY:]]})

    async def _panels(self, request: Request) -> Response:
        """What the bot knows of a person."""
        person, panels = self._person(request), self._sandbox.panels
        sections = await panels(person.id) if panels is not None else ()
        return JSONResponse({"sections": [asdict(section) for section in sections]})

    async def _new_person(self, request: Request) -> Response:
        """Somebody new; with a `pilot` it has the phone in hand from the start, and a name may be left out."""
        body = await _body(request)
        pilot = self._pilot_of(body)
        name = str(body.get("name") or "").strip() or (self._free_name(pilot.person) if pilot else "")
        if not name or any(person.name == name for person in self._sandbox.people):
            return _no(400, "a person needs a name of their own")
        language = str(body.get("language") or (pilot.language if pilot else "en"))
        person = self._sandbox.person(name, language, body.get("zone"))
        person.pilot = pilot.key if pilot else None
        return JSONResponse(person_view(person))

    async def _pilot(self, request: Request) -> Response:
        """An autopilot takes the phone in hand (`pilot`: its key), or gives it back (null)."""
        pilot, person = self._pilot_of(await _body(request)), self._person(request)
        person.pilot = pilot.key if pilot else None
        return JSONResponse(person_view(person))

    def _pilot_of(self, body: JSON) -> Pilot | None:
        """The autopilot a body names. Raises LookupError for one that is not on offer."""
        key = body.get("pilot")
        pilot = next((it for it in self._sandbox.pilots if it.key == key), None)
        if key and pilot is None:
            raise LookupError(f'there is no autopilot "{key}"')
        return pilot

    def _free_name(self, name: str) -> str:
        """The name, with a number behind it where somebody has it already."""
        taken = {person.name for person in self._sandbox.people}
        return next(it for it in (name, *(f"{name} {number}" for number in range(2, len(taken) + 3))) if it not in taken)

    async def _says(self, request: Request) -> Response:
        body = await _body(request)
        text = str(body["text"]).strip()
        if not text:
            return _no(400, "nothing was said")
        return JSONResponse(bubble_view(await self._person(request).says(text, reply_to=body.get("reply_to"))))

    async def _taps(self, request: Request) -> Response:
        """A button by `row` and `column` of `message_id`, or by its `label` on the newest message that has it."""
        body, person = await _body(request), self._person(request)
        bubble = next((it for it in person.messages if it.id == body.get("message_id")), None)
        if "label" in body:
            pressed = await person.taps(str(body["label"]), bubble)
        elif bubble is None:
            return _no(404, "no such message")
        else:
            pressed = await person.presses(bubble, bubble.keyboard[int(body["row"])][int(body["column"])])
        return JSONResponse({"tap": pressed.id} if isinstance(pressed, Tap) else bubble_view(pressed))

    async def _location(self, request: Request) -> Response:
        body = await _body(request)
        return JSONResponse(bubble_view(await self._person(request).shares_location(float(body["latitude"]), float(body["longitude"]))))

    async def _document(self, request: Request) -> Response:
        """The file is the body; its name is in the query."""
        name = request.query_params.get("name", "file")
        mime = request.headers.get("content-type", "application/octet-stream")
        return JSONResponse(bubble_view(await self._person(request).sends_document(name, await request.body(), mime)))

    async def _blocks(self, request: Request) -> Response:
        person = self._person(request)
        await (person.unblocks() if request.url.path.endswith("/unblocks") else person.blocks())
        return JSONResponse(person_view(person))

    async def _wind(self, request: Request) -> Response:
        """By `seconds`, to a moment (`to`), or until the bot's next message (`next`: a person's id, or 0 for anybody)."""
        body = await _body(request)
        if self._winding is not None and not self._winding.done():
            return _no(409, "the clock is being wound")
        if not self._sandbox.winding.possible:
            return _no(400, "this clock can't be wound")
        if "next" in body:
            winding = self._sandbox.winding.to_next(int(body["next"]) or None)
        else:
            now = self._sandbox.clock.now()
            target = datetime.fromisoformat(body["to"]) if "to" in body else now + timedelta(seconds=float(body["seconds"]))
            if target.tzinfo is None or target < now:
                return _no(400, "a moment with its zone, not before now")
            winding = self._sandbox.winding.to(target)
        self._winding = self._sandbox.errands.start(self._wound(winding))
        return JSONResponse({"winding": True}, 202)

    async def _wound(self, winding: Awaitable[None]) -> None:
        self._trouble = None
        try:
            await winding
        except (Stuck, TimeoutError) as trouble:
            self._trouble = str(trouble) or "the bot does not come to rest"
        finally:
            self._sandbox.world.tell("wound", 0, self._trouble)

    async def _stop(self, request: Request) -> Response:
        if self._winding is not None:
            self._winding.cancel()
            with suppress(asyncio.CancelledError):
                await self._winding
        return JSONResponse({"winding": False})

    async def _new_fault(self, request: Request) -> Response:
        body = await _body(request)
        person = self._sandbox.people_by_id.get(int(body.pop("person", 0)))
        trouble, method = str(body.pop("trouble")), str(body.pop("method", "*"))
        return JSONResponse(_fault(self._sandbox.fault(trouble, method, person=person, **body)))

    async def _clear_faults(self, request: Request) -> Response:
        self._sandbox.faults.clear()
        return JSONResponse({})

    def _person(self, request: Request) -> Person:
        return self._sandbox.people_by_id[request.path_params["id"]]


def _ours(answer: Answer) -> Answer:
    """Only pages of this very server may ask: no foreign Host (rebinding), no form of another site."""

    async def guarded(request: Request) -> Response:
        if request.url.hostname not in LOOPBACK:
            return _no(403, "the sandbox answers to this machine only")
        if request.method == "POST" and not request.headers.get("content-type", "").startswith("application/json"):
            return _no(415, "JSON only")
        try:
            response = await answer(request)
        except LookupError as missing:
            return _no(404, str(missing))
        except (ValueError, TypeError) as wrong:
            return _no(400, str(wrong))
        response.headers.update(_SAFE | {"cache-control": "no-store"})
        return response

    return guarded


def _pages() -> list[Route]:
    """One route for each file of the page's folder, by its exact name; / is index.html."""
    files = {file.name: file for file in sorted(PAGE.iterdir()) if file.suffix in _MEDIA}
    return [Route("/", _page(files["index.html"])), *(Route(f"/{name}", _page(file)) for name, file in files.items())]


def _page(file: Path) -> Answer:
    async def page(request: Request) -> Response:
        return FileResponse(file, media_type=_MEDIA[file.suffix], headers=_SAFE)

    return page


async def _body(request: Request) -> JSON:
    body = json.loads(await request.body() or b"{}")
    if not isinstance(body, dict):
        raise TypeError("a JSON object is expected")
    return body


def _fault(fault: Fault) -> JSON:
    return {
        "id": fault.id,
        "trouble": fault.trouble,
        "method": fault.method,
        "person": fault.chat_id,
        "times": fault.times,
        "hits": fault.hits,
    }


def _no(status: int, why: str) -> Response:
    return JSONResponse({"error": why}, status)
