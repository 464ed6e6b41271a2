"""What every method of the Bot API takes, read from the signatures of python-telegram-bot's Bot.

The library's convention is the rule: parameters that can be given by position go over the wire, those that
are keyword-only (timeouts, filename, reply_to_message_id, api_kwargs ...) stay with the client.
"""

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from telegram import Bot

from bot.sandbox.kinds import Kind, Mismatch, Upload, hints_of, kind_of, read
from bot.sandbox.refusals import bad, not_found

_MISSING = {
    "text": "message text is empty",
    "chat_id": "chat_id is empty",
    "message_id": "message identifier is not specified",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "animation": "there is no animation in the request",
    "video": "there is no video in the request",
    "media": "media is empty",
}


@dataclass(frozen=True)
class Parameter:
    """One parameter of a method."""

    kind: Kind
    required: bool


@dataclass(frozen=True)
class Method:
    """One method of the Bot API, `name` as Telegram writes it."""

    name: str
    parameters: Mapping[str, Parameter]

    def check(self, raw: Mapping[str, Any], uploads: Mapping[str, Upload]) -> dict[str, Any]:
        """The call's parameters with their true types. Raises Refused (400) for any that is unknown, missing or wrong."""
        given: dict[str, Any] = {name: value for name, value in raw.items() if value is not None}
        text = str(raw)
        for name, upload in uploads.items():
            if name in self.parameters:
                given[name] = upload
            elif f"attach://{name}" not in text:
                raise bad(f'file "{name}" is not used by {self.name}')
        for name in given.keys() - self.parameters.keys():
            raise bad(f'unknown parameter "{name}" of {self.name}')
        for name, parameter in self.parameters.items():
            if parameter.required and given.get(name, "") == "":
                raise bad(_MISSING.get(name, f'parameter "{name}" is required by {self.name}'))
        return {name: self._read(name, value) for name, value in given.items()}

    def _read(self, name: str, value: Any) -> Any:
        try:
            return read(self.parameters[name].kind, value, name)
        except Mismatch as mismatch:
            raise bad(f"{self.name}: {mismatch}") from None


@cache
def methods() -> Mapping[str, Method]:
    """Every method the library knows, by its name in small letters (Telegram does not mind the case)."""
    functions = inspect.getmembers(Bot, inspect.isfunction)
    return {name.lower(): _method(name, function) for name, function in functions if _on_the_wire(name, function)}


def method(name: str) -> Method:
    """The method of that name. Raises Refused (404) when there is none."""
    try:
        return methods()[name.lower()]
    except KeyError:
        raise not_found() from None


def _on_the_wire(name: str, function: Any) -> bool:
    extra = inspect.signature(function).parameters.get("api_kwargs")
    return "_" not in name and extra is not None and extra.kind is extra.KEYWORD_ONLY


def _method(name: str, function: Any) -> Method:
    hints = hints_of(function)
    wire = [it for it in inspect.signature(function).parameters.values() if it.kind is it.POSITIONAL_OR_KEYWORD and it.name != "self"]
    return Method(name, {it.name: Parameter(kind_of(hints[it.name]), it.default is it.empty) for it in wire})
