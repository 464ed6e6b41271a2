"""Asking the sandbox over HTTP, as its page does."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx


@asynccontextmanager
async def changes(http: httpx.AsyncClient) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
    async with http.stream("GET", "/sandbox/events") as stream:
        lines = stream.aiter_lines()
        assert await anext(lines) == "retry: 500"
        yield (json.loads(line.removeprefix("data: ")) async for line in lines if line.startswith("data: "))


async def ask(http: httpx.AsyncClient, path: str, **body: Any) -> Any:
    answer = await http.post(f"/sandbox/{path}", json=body)
    assert answer.is_success, answer.text
    return answer.json()


async def state(http: httpx.AsyncClient) -> Any:
    """All the page knows."""
    return (await http.get("/sandbox/state")).json()
