"""HTTP of the page: only this machine may ask, JSON in and out, mistakes get a sentence."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from bot.sandbox.chats import JSON
from bot.sandbox.line import LOOPBACK

Handler = Callable[[Request], Awaitable[Response]]
PAGE = Path(__file__).parent / "page"
_MEDIA = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
_SAFE = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-cache",
}


def no_pages(answer: Handler) -> Handler:
    """Only programs may ask: whatever a browser sends for a page, this machine's or another's, says so in its headers."""

    async def guarded(request: Request) -> Response:
        if request.url.hostname not in LOOPBACK or any(name in request.headers for name in ("origin", "sec-fetch-site")):
            return no(403, "the Bot API is for bots of this machine")
        return await answer(request)

    return guarded


def ours(answer: Handler) -> Handler:
    """Only pages of this very server may ask: no foreign Host (rebinding), no form of another site."""

    async def guarded(request: Request) -> Response:
        if request.url.hostname not in LOOPBACK:
            return no(403, "the sandbox answers to this machine only")
        if request.method == "POST" and not request.headers.get("content-type", "").startswith("application/json"):
            return no(415, "JSON only")
        try:
            response = await answer(request)
        except LookupError as missing:
            return no(404, str(missing))
        except (ValueError, TypeError, OverflowError) as wrong:
            return no(400, str(wrong))
        response.headers.update(_SAFE | {"cache-control": "no-store"})
        return response

    return guarded


def pages() -> list[Route]:
    """The page: one route for each file of its folder, by its exact name; / is index.html."""
    files = {file.name: file for file in sorted(PAGE.iterdir()) if file.suffix in _MEDIA}
    return [Route("/", _page(files["index.html"])), *(Route(f"/{name}", _page(file)) for name, file in files.items())]


def _page(file: Path) -> Handler:
    async def shown(request: Request) -> Response:
        return FileResponse(file, media_type=_MEDIA[file.suffix], headers=_SAFE)

    return shown


async def body_of(request: Request) -> JSON:
    """The JSON object of a request. Raises ValueError, TypeError."""
    body = json.loads(await request.body() or b"{}")
    if not isinstance(body, dict):
        raise TypeError("a JSON object is expected")
    return body


def no(status: int, why: str) -> Response:
    """A refusal with its reason."""
    return JSONResponse({"error": why}, status)
