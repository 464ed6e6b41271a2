"""People's phones over HTTP: what is on them, and what is done with them."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.sandbox.chats import JSON
from bot.sandbox.guard import Handler, body_of, no, ours
from bot.sandbox.moments import zone_of
from bot.sandbox.panels import Pilot
from bot.sandbox.people import Person
from bot.sandbox.views import bubble_view, person_view
from bot.sandbox.world import Tap

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox

_LATELY = 400  # bubbles a page is given at first


class Phones:
    """What may be asked of people's phones."""

    def __init__(self, sandbox: "Sandbox") -> None:
        self._sandbox = sandbox

    def routes(self) -> list[BaseRoute]:
        """Everything under /sandbox/people."""
        person = "/sandbox/people/{id:int}"
        gets: dict[str, Handler] = {"messages": self._messages, "panels": self._panels}
        posts: dict[str, Handler] = {
            "says": self._says,
            "taps": self._taps,
            "reacts": self._reacts,
            "location": self._location,
            "blocks": self._blocks,
            "unblocks": self._blocks,
            "pilot": self._pilot,
            "zone": self._zone,
        }
        return [
            Route("/sandbox/people", ours(self._new_person), methods=["POST"]),
            *(Route(f"{person}/{name}", ours(answer)) for name, answer in gets.items()),
            *(Route(f"{person}/{name}", ours(answer), methods=["POST"]) for name, answer in posts.items()),
            Route(f"{person}/document", ours(self._document), methods=["PUT"]),
        ]

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
        body = await body_of(request)
        pilot, name = self._pilot_of(body), str(body.get("name") or "").strip()
        language, zone = str(body.get("language") or ""), body.get("zone")
        if any(person.name == name for person in self._sandbox.people) or not (name or pilot):
            return no(400, "a person needs a name of their own")
        known = zone_of(str(zone)).key if zone else None
        sandbox = self._sandbox
        person = sandbox.add(pilot, name, language, known) if pilot else sandbox.person(name, language or "en", known)
        return JSONResponse(person_view(person))

    async def _pilot(self, request: Request) -> Response:
        """An autopilot takes the phone in hand (`pilot`: its key), or gives it back (null)."""
        pilot, person = self._pilot_of(await body_of(request)), self._person(request)
        person.pilot = pilot.key if pilot else None
        return JSONResponse(person_view(person))

    def _pilot_of(self, body: JSON) -> Pilot | None:
        """The autopilot a body names. Raises LookupError for one that is not on offer."""
        key = body.get("pilot")
        pilot = next((it for it in self._sandbox.pilots if it.key == key), None)
        if key and pilot is None:
            raise LookupError(f'there is no autopilot "{key}"')
        return pilot

    async def _says(self, request: Request) -> Response:
        body = await body_of(request)
        text = str(body["text"]).strip()
        if not text:
            return no(400, "nothing was said")
        return JSONResponse(bubble_view(await self._person(request).says(text, reply_to=body.get("reply_to"))))

    async def _taps(self, request: Request) -> Response:
        """A button by `row` and `column` of `message_id`, or by its `label` on the newest message that has it."""
        body, person = await body_of(request), self._person(request)
        bubble = next((it for it in person.messages if it.id == body.get("message_id")), None)
        if "label" in body:
            pressed = await person.taps(str(body["label"]), bubble)
        elif bubble is None:
            return no(404, "no such message")
        else:
            pressed = await person.presses(bubble, bubble.keyboard[int(body["row"])][int(body["column"])])
        return JSONResponse({"tap": pressed.id} if isinstance(pressed, Tap) else bubble_view(pressed))

    async def _location(self, request: Request) -> Response:
        """A place; with a `zone` the phone's clock goes by it from now on."""
        body, person = await body_of(request), self._person(request)
        if "zone" in body:
            person.zone = zone_of(str(body["zone"])).key
        return JSONResponse(bubble_view(await person.shares_location(float(body["latitude"]), float(body["longitude"]))))

    async def _reacts(self, request: Request) -> Response:
        """An `emoji` under a message, or null to take it away."""
        body, person = await body_of(request), self._person(request)
        bubble = next((it for it in person.messages if it.id == body.get("message_id")), None)
        if bubble is None:
            return no(404, "no such message")
        await person.reacts(bubble, str(body["emoji"]) if body.get("emoji") else None)
        return JSONResponse({})

    async def _zone(self, request: Request) -> Response:
        """What the phone's clock shows."""
        person = self._person(request)
        person.zone = zone_of(str((await body_of(request))["zone"])).key
        return JSONResponse(person_view(person))

    async def _document(self, request: Request) -> Response:
        """The file is the body; its name is in the query."""
        name = request.query_params.get("name", "file")
        mime = request.headers.get("content-type", "application/octet-stream")
        return JSONResponse(bubble_view(await self._person(request).sends_document(name, await request.body(), mime)))

    async def _blocks(self, request: Request) -> Response:
        person = self._person(request)
        await (person.unblocks() if request.url.path.endswith("/unblocks") else person.blocks())
        return JSONResponse(person_view(person))

    def _person(self, request: Request) -> Person:
        return self._sandbox.people_by_id[request.path_params["id"]]
