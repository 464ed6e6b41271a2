"""The Bot API over HTTP: reads a call, lets a fault have it, checks it, plays it, answers."""

import json
import re
from collections import deque
from typing import Any
from urllib.parse import parse_qsl
from weakref import WeakSet

from starlette.datastructures import UploadFile
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from bot.sandbox.calls import Call
from bot.sandbox.contract import method
from bot.sandbox.faults import HTML_502, Faults, Trouble
from bot.sandbox.kinds import Upload
from bot.sandbox.line import HungUp, Line, NoAnswer, line_of
from bot.sandbox.methods import PLAYED
from bot.sandbox.refusals import Refused, bad, not_found, unauthorized
from bot.sandbox.watches import Watch
from bot.sandbox.world import World


class BotApi:
    """Answers /bot<token>/<method> and /file/bot<token>/<path>. Keeps the last 20,000 calls."""

    def __init__(self, world: World, faults: Faults) -> None:
        self._world = world
        self._faults = faults
        self.calls: deque[Call] = deque(maxlen=20_000)
        self.watches: WeakSet[Watch] = WeakSet()
        self._next = 1

    async def call(self, request: Request) -> Response:
        """One call of a method."""
        try:
            raw, uploads = await _read(request)
        except Refused as refused:
            return JSONResponse(refused.as_json(), refused.code)
        except ClientDisconnect:  # the bot ended in the middle of a word; nobody waits for an answer
            return NoAnswer()
        call = self._arrived(request.path_params["method"], raw, uploads)
        try:
            self._check_token(request.path_params["token"])
            return await self._answer(call, line_of(request.scope))
        except Refused as refused:
            call.outcome = refused.description
            headers = {"retry-after": str(it)} if (it := refused.parameters.get("retry_after")) else None
            return JSONResponse(refused.as_json(), refused.code, headers)
        except HungUp as hung_up:
            call.outcome = str(hung_up)
            return NoAnswer()
        finally:
            if not call.over:
                call.outcome = "hung up"
            self._world.bell.ring()

    async def file(self, request: Request) -> Response:
        """A file's content."""
        _, _, rest = request.path_params["path"].partition("/")
        file = self._world.files.find(rest.partition("/")[0])
        if request.path_params["token"] != self._world.token or file is None or file.path != request.path_params["path"]:
            return JSONResponse(not_found().as_json(), 404)
        return Response(file.content, media_type="application/octet-stream")

    def _arrived(self, name: str, raw: dict[str, Any], uploads: dict[str, Upload]) -> Call:
        call = Call(self._next, name, self._world.clock.now(), raw, uploads, self._chat_of(raw))
        self._next += 1
        self.calls.append(call)
        for watch in self.watches:
            watch.sees(call)
        self._world.bell.ring()
        return call

    def _chat_of(self, raw: dict[str, Any]) -> int | None:
        """The chat a call is about, as well as it can be told before the check."""
        tap = self._world.taps.get(str(raw.get("callback_query_id")))
        if tap is not None:
            return tap.chat_id
        chat = str(raw.get("chat_id"))
        return int(chat) if re.fullmatch(r"-?\d{1,18}", chat) else None

    def _check_token(self, token: str) -> None:
        if token != self._world.token:
            raise unauthorized() if re.fullmatch(r"\d+:[\w-]+", token) else not_found()

    async def _answer(self, call: Call, line: Line) -> Response:
        fault = self._faults.before(call)
        if fault is not None:
            if fault.trouble in (Trouble.DROPPED, Trouble.DOWN):
                raise HungUp("dropped")
            if fault.trouble is Trouble.PAGE:
                call.outcome = "502 with a page"
                return HTMLResponse(HTML_502, 502)
            if (refusal := fault.refusal()) is not None:
                raise refusal
            await fault.hold()
        call.result = await self._take(call, line)
        call.taken = True
        self._world.bell.ring()
        fault = self._faults.after(call)
        if fault is not None:
            if fault.trouble is Trouble.ANSWER_LOST:
                raise HungUp("answer lost")
            await fault.hold()
        call.outcome = "ok"
        return JSONResponse({"ok": True, "result": call.result})

    async def _take(self, call: Call, line: Line) -> Any:
        """Checks the call against the library and plays it."""
        known = method(call.method)
        call.method = known.name
        call.params = known.check(call.raw, call.uploads)
        if known.name == "getUpdates":
            return await self._poll(call, line)
        if known.name not in PLAYED:
            raise bad(f"the sandbox does not play {known.name}")
        return PLAYED[known.name](self._world, call)

    async def _poll(self, call: Call, line: Line) -> Any:
        updates = self._world.updates

        def gone() -> None:
            updates.interrupt(HungUp("hung up"), call.id)

        line.when_lost.append(gone)
        try:
            return await updates.get(call.id, **call.params)
        finally:
            line.when_lost.remove(gone)


async def _read(request: Request) -> tuple[dict[str, Any], dict[str, Upload]]:
    """The parameters of a call, wherever it carries them: query, form, multipart or JSON."""
    raw: dict[str, Any] = dict(request.query_params)
    uploads: dict[str, Upload] = {}
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        raw |= _json(await request.body())
    elif kind == "multipart/form-data":
        async with request.form() as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    mime = value.content_type or "application/octet-stream"
                    uploads[name] = Upload(value.filename or name, await value.read(), mime)
                else:
                    raw[name] = value
    else:
        raw |= dict(parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True))
    return raw, uploads


def _json(body: bytes) -> dict[str, Any]:
    try:
        values = json.loads(body or b"{}")
    except ValueError:
        values = None
    if not isinstance(values, dict):
        raise bad("can't parse request body as JSON object")
    return values
