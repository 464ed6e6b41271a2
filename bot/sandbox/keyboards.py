"""What Telegram accepts under a message, beyond the shapes the contract has checked."""

from typing import Any

from telegram.constants import InlineKeyboardMarkupLimit, KeyboardButtonStyle

from bot.sandbox.chats import JSON, Keyboard
from bot.sandbox.refusals import bad

MOST_DATA = 64  # bytes
_NOT_A_TYPE = {"text", "style", "icon_custom_emoji_id"}
_SCHEMES = ("http://", "https://", "tg://")


def keyboard_of(markup: JSON | None) -> Keyboard:
    """The inline keyboard of a reply_markup, () when it is none. Raises Refused (400)."""
    rows = (markup or {}).get("inline_keyboard") or []
    buttons = [button for row in rows for button in row]
    most, wide = int(InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER), int(InlineKeyboardMarkupLimit.BUTTONS_PER_ROW)
    if len(buttons) > most or any(len(row) > wide for row in rows):
        raise bad(f"reply markup is too long: at most {most} buttons, {wide} in a row")
    for button in buttons:
        _check(button)
    return tuple(tuple(row) for row in rows if row)


def reply_keyboard_of(markup: JSON | None, before: Keyboard) -> Keyboard:
    """The keyboard below the chat after a message with this reply_markup."""
    if markup and "keyboard" in markup:
        return tuple(tuple(it if isinstance(it, dict) else {"text": it} for it in row) for row in markup["keyboard"])
    return () if markup and markup.get("remove_keyboard") else before


def _check(button: dict[str, Any]) -> None:
    if not button["text"].strip():
        raise bad('can\'t parse inline keyboard button: field "text" must be non-empty')
    kinds = [name for name, value in button.items() if name not in _NOT_A_TYPE and value is not None]
    if not kinds:
        raise bad("text buttons are unallowed in the inline keyboard")
    if len(kinds) > 1:
        raise bad(f"can't parse inline keyboard button: only one of {', '.join(kinds)} may be given")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= MOST_DATA:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in button and not button["url"].startswith(_SCHEMES):
        raise bad(f"inline keyboard button URL '{button['url']}' is invalid: Unsupported URL protocol")
    if button.get("style") is not None and button["style"] not in set(KeyboardButtonStyle):
        raise bad("can't parse inline keyboard button: invalid button style specified")
