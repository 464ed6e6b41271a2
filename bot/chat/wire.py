"""The one file that calls Telegram's Bot and reads its errors. What comes out is a value (bot/domain/outbox.py), never an exception.

What Telegram's "no" means:

    connect error, connect timeout, pool timeout   it never left: TryLater
    429                                            TryLater, exactly as told, and the bulk lane halts
    5xx with the Bot API's JSON                    TryLater
    403; 400 "chat not found"                      Unreachable
    400, and what else the Bot API says no to      Refused
    read timeout, a cut line, anybody's web page   Unknown: it may have arrived

The library names too few of these and forgets the status, so `Line` looks at each answer before the library does.
"""

import json
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
import structlog
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.chat.screen import Button, Screen
from bot.clock import Clock
from bot.domain.outbox import Lane, Outcome, Refused, Sent, TryLater, Unknown, Unreachable

log = structlog.get_logger("bot.chat.wire")

SOON = 1.0  #: seconds, where Telegram named none; whoever retries lets it grow
PATIENCE: Mapping[Lane, float] = {Lane.REPLY: 5.0, Lane.BULK: 15.0}  #: seconds to wait for an answer
SLACK = 10.0  #: seconds a long poll may be late
WANTED = ("message", "edited_message", "callback_query", "my_chat_member")
NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
NAMED = (400, 401, 403, 404, 409)  #: statuses for which the library has an error of its own
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
GONE = re.compile(r"message to (edit|be replied|delete) not found|message_id_invalid|message can't be edited")
NOBODY = re.compile(r"chat not found|user not found|peer_id_invalid")
UNCHANGED = "message is not modified"
TOO_OLD = "query is too old"


class TokenRefused(Exception):
    """Telegram does not know this token."""


class Flood(TelegramError):
    """429: nothing more for `seconds` (None when the answer does not say)."""

    def __init__(self, seconds: float | None) -> None:
        super().__init__("too many requests")
        self.seconds = seconds


class Failing(TelegramError):
    """The Bot API's own JSON with a status the library has no name for."""

    def __init__(self, status: int) -> None:
        super().__init__(f"status {status}")
        self.status = status


class NotTelegram(TelegramError):
    """Somebody in between answered: a page of a proxy, a portal, a load balancer."""


class Line(HTTPXRequest):
    """The library's HTTP client, which tells the Bot API's own answers from anybody else's."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """An answer the library can name; raises Flood, Failing or NotTelegram for the rest."""
        status, payload = await super().do_request(*args, **kwargs)
        if 200 <= status <= 299:
            return status, payload
        body = _bot_api(payload)
        if body is None:
            raise NotTelegram(f"status {status} without the Bot API's JSON")
        told = (body.get("parameters") or {}).get("retry_after")
        if status == 429 or told is not None:
            raise Flood(None if told is None else float(told))
        if status in NAMED:
            return status, payload
        raise Failing(status)


class LimberBot(Bot):
    """The library's Bot that can hand over updates unread, so that one it can't read does not take the others along."""

    async def raw_updates(self, offset: int, timeout: int, limit: int = 100) -> list[Any]:
        """getUpdates, waiting up to `timeout` seconds; offset 0 stands for the oldest one not acknowledged. Raises as any call."""
        data = {"offset": offset or None, "timeout": timeout, "limit": limit, "allowed_updates": WANTED}
        updates = await self._post("getUpdates", data, read_timeout=timeout + SLACK)
        return list(updates) if isinstance(updates, list) else []


def bot_for(
    token: str, api_url: str, *, connect: float = 5.0, read: float = PATIENCE[Lane.REPLY], pool: float = 5.0, lines: int = 64
) -> LimberBot:
    """The Bot for `token` at a Bot API server, not yet initialised. Times in seconds; `lines` connections, and two for getUpdates."""
    address = urlsplit(api_url)
    more: dict[str, Any] = {"verify": httpx.create_ssl_context() if address.scheme == "https" else False}
    if address.hostname in ("127.0.0.1", "::1", "localhost"):
        more["trust_env"] = False  # a proxy of the environment is not for this machine itself

    def line(size: int) -> Line:
        return Line(size, read_timeout=read, write_timeout=5.0, connect_timeout=connect, pool_timeout=pool, httpx_kwargs=more)

    base = api_url.rstrip("/")
    return LimberBot(token, f"{base}/bot", f"{base}/file/bot", request=line(lines), get_updates_request=line(2))


class Wire:
    """Says, draws again, answers. No method raises; every one tells how it ended as an Outcome."""

    def __init__(
        self, bot: Bot, clock: Clock, on_halt: Callable[[float], None] | None = None, patience: Mapping[Lane, float] = PATIENCE
    ) -> None:
        """`on_halt(seconds)` hears of every 429, whatever the lane. `bot` is one of `bot_for`."""
        self._bot = bot
        self._clock = clock
        self._on_halt = on_halt
        self._patience = patience

    async def say(self, chat_id: int, screen: Screen, lane: Lane = Lane.REPLY) -> Outcome:
        """A new message. Sent carries its message_id."""
        return await self._call(
            "sendMessage",
            lambda: self._bot.send_message(
                chat_id,
                screen.text,
                ParseMode.HTML,
                reply_markup=_markup(screen),
                disable_notification=screen.silent,
                link_preview_options=NO_PREVIEW,
                read_timeout=self._patience[lane],
            ),
        )

    async def redraw(self, chat_id: int, message_id: int, screen: Screen) -> Outcome:
        """The message anew, with the screen's buttons or none. Sent if it looked like this already, Refused("gone") if it is not there."""
        return await self._call(
            "editMessageText",
            lambda: self._bot.edit_message_text(
                screen.text,
                chat_id,
                message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=_inline(screen.keyboard),
                link_preview_options=NO_PREVIEW,
            ),
            message_id,
        )

    async def strip(self, chat_id: int, message_id: int) -> Outcome:
        """Takes the buttons of a message away."""
        return await self._call("editMessageReplyMarkup", lambda: self._bot.edit_message_reply_markup(chat_id, message_id), message_id)

    async def answer(self, query_id: str, text: str | None = None, alert: bool = False) -> Outcome:
        """Answers a tap. One too old to be answered counts as answered; Sent carries no id (0)."""
        return await self._call("answerCallbackQuery", lambda: self._bot.answer_callback_query(query_id, text, alert or None))

    async def typing(self, chat_id: int) -> Outcome:
        """Shows that the bot is at work, for 5 seconds or until it speaks."""
        return await self._call("sendChatAction", lambda: self._bot.send_chat_action(chat_id, ChatAction.TYPING))

    async def leave(self, chat_id: int) -> Outcome:
        """Leaves a group."""
        return await self._call("leaveChat", lambda: self._bot.leave_chat(chat_id))

    async def commands(self, menu: Sequence[tuple[str, str]], language: str | None = None) -> Outcome:
        """Registers the command menu: (name, description) each."""
        return await self._call(
            "setMyCommands", lambda: self._bot.set_my_commands([BotCommand(*item) for item in menu], language_code=language)
        )

    async def _call(self, method: str, call: Callable[[], Awaitable[Any]], message_id: int = 0) -> Outcome:
        began = self._clock.monotonic()
        try:
            result = await call()
        except Exception as error:  # noqa: BLE001 - whatever a call ends in becomes a value here, and nowhere else
            if _harmless(error):
                return Sent(message_id)
            outcome, took = meaning(error), round(self._clock.monotonic() - began, 2)
            log.warning("call failed", method=method, outcome=type(outcome).__name__, why=_why(error), seconds=took)
            if isinstance(outcome, TryLater) and outcome.halt and self._on_halt is not None:
                self._on_halt(outcome.seconds)
            return outcome
        return Sent(result.message_id if isinstance(result, Message) else message_id)


def meaning(error: Exception) -> Outcome:
    """What an exception of a call says about the call: the table at the top of this file."""
    match error:
        case Flood(seconds=seconds):
            return TryLater(SOON if seconds is None else seconds, halt=True)
        case Failing(status=status):
            return TryLater(SOON) if status >= 500 else Refused(str(status))
        case TelegramError(__cause__=cause) if cause is not None:
            return TryLater(SOON) if isinstance(cause, NEVER_LEFT) else Unknown()
        case Forbidden():
            return Unreachable()
        case BadRequest(message=said) if NOBODY.search(said.lower()):
            return Unreachable()
        case BadRequest(message=said):
            return Refused("gone" if GONE.search(said.lower()) else "400")
        case ChatMigrated() | InvalidToken() | Conflict():
            return Refused({ChatMigrated: "migrated", InvalidToken: "401", Conflict: "409"}[type(error)])
    return Unknown()


@dataclass(frozen=True, slots=True)
class Deaf:
    """getUpdates did not bring an answer. `seconds` is set where Telegram said how long to wait."""

    why: str
    seconds: float | None = None


async def listen(bot: LimberBot, offset: int, timeout: int, limit: int = 100) -> list[Any] | Deaf:
    """Updates from `offset` on, as they came. Raises TokenRefused, and nothing else."""
    try:
        return await bot.raw_updates(offset, timeout, limit)
    except InvalidToken as error:
        raise TokenRefused("Telegram refuses this token: is TELEGRAM_BOT_TOKEN the one BotFather gave you?") from error
    except Flood as flood:
        return Deaf("429", flood.seconds)
    except Conflict as error:
        return Deaf("webhook" if "webhook is active" in error.message.lower() else "other_poller")
    except Exception as error:  # noqa: BLE001 - nothing Telegram or the network does may end the listening
        return Deaf(_why(error))


def _bot_api(payload: bytes) -> dict[str, Any] | None:
    """The body of a "no" in the Bot API's form, None for anything else."""
    try:
        body = json.loads(payload)
    except ValueError:
        return None
    return body if isinstance(body, dict) and body.get("ok") is False else None


def _harmless(error: Exception) -> bool:
    return isinstance(error, BadRequest) and any(words in error.message.lower() for words in (UNCHANGED, TOO_OLD))


def _why(error: Exception) -> str:
    """A word for the log: of Telegram's sentence only what stands before it quotes anything."""
    if isinstance(error, BadRequest | Forbidden | Failing | NotTelegram):
        return re.split(r"[:\"]| '", error.message.removeprefix("Forbidden: "))[0].strip()
    return type(error.__cause__ or error).__name__


def _inline(keyboard: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    rows = [[InlineKeyboardButton(it.label, callback_data=it.data, url=it.url, style=it.style) for it in row] for row in keyboard]
    return InlineKeyboardMarkup(rows) if rows else None


def _markup(screen: Screen) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None:
    if screen.keyboard:
        return _inline(screen.keyboard)
    if screen.ask_location is not None:
        button = KeyboardButton(screen.ask_location, request_location=True)
        return ReplyKeyboardMarkup([[button]], resize_keyboard=True, one_time_keyboard=True)
    return ReplyKeyboardRemove() if screen.drop_reply_keyboard else None
