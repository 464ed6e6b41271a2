"""The least a bot can do with python-telegram-bot: /start brings a button, a tap is answered and the message drawn again."""

import sys
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler


def keyboard(label: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=label)]])


async def start(update: Update, _: Any) -> None:
    if update.message:
        await update.message.reply_text("Mat time.", reply_markup=keyboard("Done"))


async def tapped(update: Update, _: Any) -> None:
    query = update.callback_query
    if query and query.data:
        await query.answer()
        done = query.data == "Done"
        await query.edit_message_text("Kept." if done else "Mat time.", reply_markup=keyboard("Undo" if done else "Done"))


def main() -> None:
    application = Application.builder().token("1:sandbox").base_url(f"{sys.argv[1]}/bot").concurrent_updates(True).build()
    application.add_handlers([CommandHandler("start", start), CallbackQueryHandler(tapped)])
    application.run_polling()


if __name__ == "__main__":
    main()
