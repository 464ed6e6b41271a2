"""The methods the sandbox plays: one function each, given the world and a call whose parameters are checked."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.calls import Call
from bot.sandbox.methods import editing, profile, sending, talking
from bot.sandbox.world import World

PLAYED: Mapping[str, Callable[[World, Call], Any]] = {
    "getMe": profile.get_me,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.sends("photo"),
    "sendDocument": sending.sends("document"),
    "sendAnimation": sending.sends("animation"),
    "sendVideo": sending.sends("video"),
    "editMessageText": editing.edit_text,
    "editMessageCaption": editing.edit_caption,
    "editMessageReplyMarkup": editing.edit_markup,
    "editMessageMedia": editing.edit_media,
    "deleteMessage": editing.delete_message,
    "answerCallbackQuery": talking.answer_callback_query,
    "setMessageReaction": talking.set_message_reaction,
    "sendChatAction": talking.send_chat_action,
    "getChat": talking.get_chat,
    "getChatMember": talking.get_chat_member,
    "getChatMemberCount": talking.get_chat_member_count,
    "leaveChat": talking.leave_chat,
    "setMyCommands": profile.set_my_commands,
    "getMyCommands": profile.get_my_commands,
    "deleteMyCommands": profile.delete_my_commands,
    "setMyName": profile.sets("name"),
    "getMyName": profile.gets("name"),
    "setMyDescription": profile.sets("description"),
    "getMyDescription": profile.gets("description"),
    "setMyShortDescription": profile.sets("short_description"),
    "getMyShortDescription": profile.gets("short_description"),
    "setWebhook": profile.set_webhook,
    "deleteWebhook": profile.delete_webhook,
    "getWebhookInfo": profile.get_webhook_info,
    "getFile": profile.get_file,
}
