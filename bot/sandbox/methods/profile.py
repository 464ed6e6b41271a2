"""What the bot says about itself: name, commands, descriptions, webhook; and its files."""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from telegram.constants import BotCommandLimit, BotDescriptionLimit, BotNameLimit, WebhookLimit

from bot.sandbox.calls import Call
from bot.sandbox.chats import JSON
from bot.sandbox.files import MAX_DOWNLOAD
from bot.sandbox.line import LOOPBACK
from bot.sandbox.refusals import bad, conflict
from bot.sandbox.updates import WEBHOOK_SET
from bot.sandbox.world import World

_TEXTS = {
    "name": int(BotNameLimit.MAX_NAME_LENGTH),
    "description": int(BotDescriptionLimit.MAX_DESCRIPTION_LENGTH),
    "short_description": int(BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH),
}


def get_me(world: World, call: Call) -> JSON:
    return world.bot


def sets(text: str) -> Callable[[World, Call], bool]:
    """The call that sets the bot's name or one of its descriptions."""

    def set_text(world: World, call: Call) -> bool:
        words = call.given(text) or ""
        if len(words) > _TEXTS[text]:
            raise bad(f"BOT_{'TITLE' if text == 'name' else 'ABOUT'}_INVALID")
        world.profile.setdefault(text, {})[call.given("language_code") or ""] = words
        return True

    return set_text


def gets(text: str) -> Callable[[World, Call], JSON]:
    """The call that tells the bot's name or one of its descriptions."""

    def get_text(world: World, call: Call) -> JSON:
        own = world.bot["first_name"] if text == "name" else ""
        said = world.profile.get(text, {})
        return {text: said.get(call.given("language_code") or "", said.get("", own))}

    return get_text


def set_my_commands(world: World, call: Call) -> bool:
    """The command menu for a scope and a language."""
    commands = call.params["commands"]
    if len(commands) > BotCommandLimit.MAX_COMMAND_NUMBER:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"/?[a-z0-9_]{1,32}", command["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= BotCommandLimit.MAX_DESCRIPTION:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands[_menu(call)] = [{**it, "command": it["command"].lstrip("/")} for it in commands]
    world.tell("chat", 0)
    return True


def get_my_commands(world: World, call: Call) -> list[JSON]:
    return world.commands.get(_menu(call), [])


def delete_my_commands(world: World, call: Call) -> bool:
    world.commands.pop(_menu(call), None)
    world.tell("chat", 0)
    return True


def set_webhook(world: World, call: Call) -> bool:
    """Turns delivery to an address on, or off with an empty one. HTTPS, or HTTP on this machine."""
    url = call.params["url"]
    if not url:
        return delete_webhook(world, call)
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    secret, connections = call.given("secret_token"), call.given("max_connections") or 40
    if secret is not None and not re.fullmatch(rf"[A-Za-z0-9_\-]{{1,{int(WebhookLimit.MAX_SECRET_TOKEN_LENGTH)}}}", secret):
        raise bad("secret token contains unallowed characters")
    if not WebhookLimit.MIN_CONNECTIONS_LIMIT <= connections <= WebhookLimit.MAX_CONNECTIONS_LIMIT:
        raise bad("max_connections must be from 1 to 100")
    if parts.hostname not in LOOPBACK:
        raise bad("bad webhook: the sandbox delivers to this machine only")
    world.updates.want(call.given("allowed_updates"))
    _drop_pending(world, call)
    world.webhook = {"url": url, "secret": secret, "max_connections": connections}
    world.updates.webhook = True
    world.updates.interrupt(conflict(WEBHOOK_SET))
    world.bell.ring()
    return True


def delete_webhook(world: World, call: Call) -> bool:
    _drop_pending(world, call)
    world.webhook = {}
    world.updates.webhook = False
    world.bell.ring()
    return True


def get_webhook_info(world: World, call: Call) -> JSON:
    hook = world.webhook
    info: JSON = {"url": hook.get("url", ""), "has_custom_certificate": False, "pending_update_count": len(world.updates.pending)}
    names = ("max_connections", "last_error_date", "last_error_message")
    info |= {name: hook[name] for name in names if name in hook}
    if world.updates.wanted:
        info["allowed_updates"] = list(world.updates.wanted)
    return info


def get_file(world: World, call: Call) -> JSON:
    """Where to download a file from."""
    file = world.files.find(call.params["file_id"])
    if file is None:
        raise bad("invalid file_id")
    if len(file.content) > MAX_DOWNLOAD:
        raise bad("file is too big")
    told: JSON = {key: value for key, value in file.as_json().items() if key.startswith("file_") and key != "file_name"}
    return {**told, "file_path": file.path}


def _menu(call: Call) -> str:
    scope: Any = call.given("scope") or {"type": "default"}
    return json.dumps([scope, call.given("language_code") or ""], sort_keys=True)


def _drop_pending(world: World, call: Call) -> None:
    if call.given("drop_pending_updates"):
        for queued in list(world.updates.pending):
            world.updates.forget(queued)
