"""The handlers, in reading order, on PTB's Application: no updater, no job queue, no memory of its own."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from telegram import Update
from telegram.ext import (
    Application,
    BaseHandler,
    CallbackContext,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from bot.chat.codec import Press, decode
from bot.chat.handlers import agree, body, clearance, day, enrolment, load, pausing, plan, rest, why, words
from bot.chat.screen import Screen
from bot.chat.talk import Talk, Turn
from bot.chat.wire import LimberBot
from bot.services.reach import reachable
from bot.services.turn import NotEnrolled

BUTTONS: dict[str, Callable[[Turn, Press], Awaitable[Any]]] = {
    "en": enrolment.press,
    "done": day.mark,
    "tiny": day.mark,
    "part": day.mark,
    "skip": day.mark,
    "rest": day.mark,
    "undo": day.mark,
    "later": day.later,
    "how": day.panel,
    "open": day.panel,
    "start": day.panel,
    "diff": day.panel,
    "again": day.panel,
    "same": day.same,
    "rate": day.rate,
    "dur": day.during,
    "dsite": day.during,
    "q": day.question,
    "bar": agree.barrier,
    "days": agree.days,
    "fade": agree.fade,
    "too": agree.yesterday_too,
    "small": day.start_small,
    "rdone": day.from_report,
    "rtiny": day.from_report,
    "move": rest.move,
    "pain": body.pain_site,
    "hurt": body.hurts,
    "flags": body.flags,
    "flag": body.flag,
    "noflag": body.no_flag,
    "oops": body.oops,
    "seen": clearance.seen,
    "clr": clearance.press,
    "asm": clearance.about_assessment,
    "limp": body.limps,
    "morn": body.morning,
    "booked": body.safety,
    "notyet": body.safety,
    "plan": plan.panel,
    "tick": plan.tick,
    "phase": plan.phase,
    "prog": plan.programme,
    "log": rest.log_day,
    "logged": rest.logged,
    "pause": pausing.chosen,
    "resume": pausing.resume,
    "monday": pausing.monday,
    "stop": pausing.stop,
    "set": rest.setting,
    "why": why.page,
    "del": rest.erase,
    "str": load.strength_pressed,
    "run": load.run_pressed,
    "sore": load.soreness,
}
COMMANDS: dict[str, Callable[[Turn], Awaitable[Any]]] = {
    "start": enrolment.start,
    "today": day.today,
    "streak": rest.streak,
    "plan": plan.plan,
    "strength": load.strength_,
    "run": load.run_,
    "pain": body.pain,
    "cleared": clearance.cleared,
    "assessment": clearance.assessment,
    "log": rest.log,
    "report": rest.week,
    "why": why.command,
    "pause": pausing.command,
    "resume": pausing.resume,
    "settings": rest.settings,
    "help": rest.help_,
    "delete": rest.delete,
}


def build(bot: LimberBot, talk: Talk) -> "Application[Any, Any, Any, Any, Any, Any]":
    """The application whose `process_update` runs one update through the handlers below."""
    application = Application.builder().bot(bot).updater(None).job_queue(None).build()
    for handler in _handlers(talk):
        application.add_handler(handler)

    async def failed(update: object, context: "CallbackContext[Any, Any, Any, Any]") -> None:
        if context.error is not None:
            talk.failed(update, context.error)

    application.add_error_handler(failed)
    talk.process = application.process_update
    return application


def _handlers(talk: Talk) -> "list[BaseHandler[Any, Any, Any]]":
    private, fresh = filters.ChatType.PRIVATE, filters.UpdateType.MESSAGE
    plain = private & fresh

    def free(fn: Callable[[Turn, Update], Awaitable[Any]]) -> Callable[[Update, Any], Coroutine[Any, Any, None]]:
        async def handler(update: Update, _: Any) -> None:
            await fn(talk.turn(update), update)

        return handler

    def run(fn: Callable[[Turn, Update], Awaitable[Any]]) -> Callable[[Update, Any], Coroutine[Any, Any, None]]:
        """The person's gate, once for all that is said in private: welcome here, and enrolled where that is needed."""

        async def gated(turn: Turn, update: Update) -> None:
            try:
                await (fn(turn, update) if turn.allowed() else enrolment.not_for_you(turn))
            except NotEnrolled:
                await enrolment.unknown_person(turn)

        return free(gated)

    def command(fn: Callable[[Turn], Awaitable[Any]]) -> Callable[[Turn, Update], Awaitable[Any]]:
        return lambda turn, _: fn(turn)

    commands = [CommandHandler(name, run(command(fn)), filters=plain) for name, fn in COMMANDS.items()]
    return [
        ChatMemberHandler(free(_member), ChatMemberHandler.MY_CHAT_MEMBER),
        MessageHandler(~private & fresh, free(_in_a_group)),
        CallbackQueryHandler(run(_pressed)),
        *commands,
        MessageHandler(plain & filters.LOCATION, run(_located)),
        MessageHandler(plain & filters.TEXT & ~filters.COMMAND, run(_typed)),
        MessageHandler(plain & filters.COMMAND, run(lambda turn, _: words.unknown_command(turn))),
        MessageHandler(plain & ~filters.StatusUpdate.ALL, run(lambda turn, _: words.not_words(turn))),
    ]


async def _pressed(turn: Turn, update: Update) -> None:
    query = update.callback_query
    pressed = decode(query.data) if query and query.data else None
    act = BUTTONS.get(pressed.verb) if pressed else None
    if pressed is None or act is None:
        await turn.pop(turn.t.gettext("That button is from another time. /today shows the day as it is."), alert=True)
        return
    await act(turn, pressed)
    await turn.pop()


async def _typed(turn: Turn, update: Update) -> None:
    if update.message and update.message.text:
        await words.words(turn, update.message.text, update.message.message_id)


async def _located(turn: Turn, update: Update) -> None:
    place = update.message.location if update.message else None
    if place is not None:
        await rest.location(turn, place.latitude, place.longitude)


async def _member(turn: Turn, update: Update) -> None:
    """Blocked, unblocked, or added to a group."""
    change = update.my_chat_member
    if change is None:
        return
    if change.chat.type != change.chat.PRIVATE:
        if change.new_chat_member.status in ("member", "administrator"):
            await _in_a_group(turn, update)
        return
    await turn.write(reachable, change.new_chat_member.status in ("member", "restricted"), turn.now)


async def _in_a_group(turn: Turn, _: Update) -> None:
    """What is said here is between two; explain once and leave."""
    await turn.say(Screen(turn.t.gettext("I only work one to one: what hurts is nobody else's business. Write to me in private. Bye.")))
    await turn.leave()
