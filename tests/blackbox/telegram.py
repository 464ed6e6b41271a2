"""A Bot API server that is not Limber's: written from Telegram's own page, for the black-box tests alone; imports nothing of ours.

It is strict about nothing. It keeps updates until they are acknowledged, shows people what the bot sends, and lets them press
the buttons they find there. Its clock is the machine's with an offset, as Telegram's would be if the whole world had moved.
"""

import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

JSON = dict[str, Any]
T = TypeVar("T")

PATIENCE = 20.0  #: real seconds until a wait gives up


@dataclass
class Message:
    """What the bot sent, as it looks now; `at` is when it came."""

    id: int
    at: datetime
    text: str
    buttons: list[tuple[str, str]]  #: label and callback data
    edited: bool = False


@dataclass
class Person:
    """Somebody with a phone. What they do is an update for the bot."""

    telegram: "Telegram"
    id: int
    name: str
    language: str
    messages: list[Message] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)  #: ids of taps the bot answered
    news: int = 0  #: counts what the bot did here

    def says(self, text: str) -> Message:
        """Writes, and waits for the next thing the bot does here; what its last message then looks like."""
        body: JSON = {"text": text}
        if text.startswith("/"):
            body["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]
        return self._next(lambda: self.telegram.post(self, "message", body))

    def presses(self, label: str) -> Message:
        """Presses the newest button whose label holds these words, and waits until the bot did something and answered the tap."""
        with self.telegram.changed:
            message, data = next(((m, data) for m in self.messages[::-1] for said, data in m.buttons if label in said), (None, ""))
            assert message is not None, f'no button "{label}" for {self.name}:\n{self.screen}'
        tap = f"{self.id}-{time.monotonic_ns()}"
        seen = self._next(lambda: self.telegram.tap(self, tap, message, data))
        self.telegram.wait(lambda: tap in self.answered, "an answer to the tap")
        return seen

    def next_message(self, after: int) -> Message:
        """Waits until the bot has sent more than `after` messages; the first one more."""
        return self.telegram.wait(lambda: self.messages[after] if len(self.messages) > after else None, f"a message to {self.name}")

    @property
    def screen(self) -> str:
        return "\n".join(f"[{m.at:%a %H:%M:%S}] {m.text}\n    {[label for label, _ in m.buttons]}" for m in self.messages[-4:])

    def _next(self, act: Callable[[], None]) -> Message:
        with self.telegram.changed:
            before = self.news
            act()
        self.telegram.wait(lambda: self.news > before, f"an answer to {self.name}")
        return self.messages[-1]


class Telegram:
    """The server and everybody on it. `with Telegram() as telegram: ... telegram.url`."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.changed = threading.Condition()
        self.people: dict[int, Person] = {}
        self.updates: list[JSON] = []
        self.methods: list[str] = []  #: every method called, in order
        self.offset = 0.0  #: seconds the world's clock is ahead of the machine's
        self._next_id = 5000
        self._closing = False
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "Telegram":
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        with self.changed:
            self._closing = True
            self.changed.notify_all()
        self._server.shutdown()
        self._server.server_close()

    def now(self) -> datetime:
        return datetime.fromtimestamp(time.time() + self.offset, UTC)

    def person(self, name: str, language: str) -> Person:
        return self.people.setdefault(7_000_000_000 + len(self.people), Person(self, 7_000_000_000 + len(self.people), name, language))

    def wait(self, look: Callable[[], T | None], what: str, timeout: float = PATIENCE) -> T:
        """What `look` finds, as soon as anything here changed so that it finds something true."""
        with self.changed:
            found = self.changed.wait_for(look, timeout)
        if not found:
            shown = "\n".join(f"{p.name}:\n{p.screen}" for p in self.people.values())
            raise AssertionError(f"no {what} in {timeout} s; calls: {self.methods[-8:]}\n{shown}")
        return found

    def post(self, person: Person, kind: str, body: JSON) -> None:
        """An update of somebody writing."""
        self._put(kind, {"message_id": self._id(), "date": int(self.now().timestamp()), **_from(person), **body})

    def tap(self, person: Person, tap: str, message: Message, data: str) -> None:
        """An update of somebody pressing a button."""
        under = {"message_id": message.id, "date": int(message.at.timestamp()), "chat": _from(person)["chat"], "text": message.text}
        self._put("callback_query", {"id": tap, "from": _from(person)["from"], "chat_instance": "1", "data": data, "message": under})

    def _put(self, kind: str, body: JSON) -> None:
        with self.changed:
            self.updates.append({"update_id": self._id(), kind: body})
            self.changed.notify_all()

    def _id(self) -> int:
        self._next_id += 1
        return self._next_id

    def _answer(self, method: str, said: JSON) -> Any:
        """What a method returns; LookupError for one it does not have."""
        plays: dict[str, Callable[[JSON], Any]] = {
            "getMe": lambda _: {"id": 1, "is_bot": True, "first_name": "Limber", "username": "limber_bot"},
            "getUpdates": self._get_updates,
            "sendMessage": self._send,
            "editMessageText": self._edit,
            "editMessageReplyMarkup": self._edit,
            "answerCallbackQuery": self._answer_tap,
            **dict.fromkeys(("setMyCommands", "deleteWebhook", "sendChatAction"), lambda _: True),
        }
        with self.changed:
            self.methods.append(method)
            result = plays[method](said)
            self.changed.notify_all()
            return result

    def _get_updates(self, said: JSON) -> list[JSON]:
        offset, timeout = int(said.get("offset") or 0), float(said.get("timeout") or 0)
        self.updates = [it for it in self.updates if it["update_id"] >= offset]
        self.changed.wait_for(lambda: self.updates or self._closing, timeout)
        return self.updates[: int(said.get("limit") or 100)]

    def _send(self, said: JSON) -> JSON:
        person = self.people[int(said["chat_id"])]
        message = Message(self._id(), self.now(), str(said["text"]), _buttons(said))
        person.messages.append(message)
        person.news += 1
        return _shown(person, message)

    def _edit(self, said: JSON) -> JSON:
        person = self.people[int(said["chat_id"])]
        message = next(it for it in person.messages if it.id == int(said["message_id"]))
        message.text, message.buttons, message.edited = str(said.get("text", message.text)), _buttons(said), True
        person.news += 1
        return _shown(person, message)

    def _answer_tap(self, said: JSON) -> bool:
        tap = str(said["callback_query_id"])
        self.people[int(tap.partition("-")[0])].answered.append(tap)
        return True

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        telegram = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                path = urlsplit(self.path)
                found = re.fullmatch(rf"/bot{re.escape(telegram.token)}/(\w+)", path.path)
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                said = _said(self.headers.get("content-type") or "", body) | dict(parse_qsl(path.query))
                if found is None:
                    return self._reply(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
                try:
                    return self._reply(200, {"ok": True, "result": telegram._answer(found[1], said)})
                except LookupError:
                    return self._reply(404, {"ok": False, "error_code": 404, "description": f"Not Found: {found[1]}"})

            do_GET = do_POST  # noqa: N815 - the name http.server looks for

            def log_message(self, *args: Any) -> None:
                pass

            def _reply(self, status: int, body: JSON) -> None:
                content = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        return Handler


def _said(kind: str, body: bytes) -> JSON:
    """The parameters of a call, from a JSON body or a form."""
    if kind.startswith("application/json"):
        said: JSON = json.loads(body or b"{}")
        return said
    assert not kind.startswith("multipart/"), "files are not for these tests"
    return dict(parse_qsl(body.decode()))


def _buttons(said: JSON) -> list[tuple[str, str]]:
    markup = said.get("reply_markup") or {}
    markup = json.loads(markup) if isinstance(markup, str) else markup
    rows = markup.get("inline_keyboard", [])
    return [(button["text"], button["callback_data"]) for row in rows for button in row if "callback_data" in button]


def _from(person: Person) -> JSON:
    user = {"id": person.id, "is_bot": False, "first_name": person.name, "language_code": person.language}
    return {"from": user, "chat": {"id": person.id, "type": "private", "first_name": person.name}}


def _shown(person: Person, message: Message) -> JSON:
    return {"message_id": message.id, "date": int(message.at.timestamp()), "chat": _from(person)["chat"], "text": message.text}
