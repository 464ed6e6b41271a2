"""Updates to a webhook: in order within a chat, side by side between chats, again until they are taken."""

import asyncio

import httpx

from bot.sandbox.updates import Queued
from bot.sandbox.world import World

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name, not a secret
FIRST_RETRY = 0.2  # real seconds, doubled at each failure
LAST_RETRY = 5.0
_PATIENCE = 60  # real seconds for the bot's answer


def _client() -> httpx.AsyncClient:
    """Certificates are not looked at: a webhook here is on this machine, and reading them all costs 30 ms at every start."""
    return httpx.AsyncClient(timeout=_PATIENCE, trust_env=False, verify=False)  # noqa: S501


class Deliveries:
    """Posts what is queued while a webhook is set."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._busy: set[int] = set()
        self._failures: dict[int, int] = {}

    async def run(self) -> None:
        """Until cancelled."""
        self._busy.clear()
        async with _client() as client, asyncio.TaskGroup() as posts:
            while True:
                queued = await self._world.bell.until(self._next)
                self._busy.add(queued.chat_id)
                posts.create_task(self._deliver(client, queued))

    def _next(self) -> Queued | None:
        """The oldest update of a chat that is not being told one already."""
        if not self._world.webhook or len(self._busy) >= self._world.webhook["max_connections"]:
            return None
        return next((it for it in self._world.updates.pending if it.chat_id not in self._busy), None)

    async def _deliver(self, client: httpx.AsyncClient, queued: Queued) -> None:
        try:
            failure = await self._post(client, queued)
            if failure is None:
                self._failures.pop(queued.chat_id, None)
                self._world.updates.forget(queued)
                return
            self._world.webhook |= {"last_error_date": int(self._world.now().timestamp()), "last_error_message": failure}
            self._world.bell.ring()
            failures = self._failures[queued.chat_id] = self._failures.get(queued.chat_id, 0) + 1
            await asyncio.sleep(min(FIRST_RETRY * 2 ** (failures - 1), LAST_RETRY))
        finally:
            self._busy.discard(queued.chat_id)
            self._world.bell.ring()

    async def _post(self, client: httpx.AsyncClient, queued: Queued) -> str | None:
        """None when it was taken, else what went wrong in Telegram's words."""
        hook = self._world.webhook
        headers = {SECRET_HEADER: hook["secret"]} if hook.get("secret") else {}
        try:
            answer = await client.post(hook["url"], json=queued.body, headers=headers)
        except httpx.HTTPError as failure:
            return f"Connection failed: {type(failure).__name__}"
        return None if answer.is_success else f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"
