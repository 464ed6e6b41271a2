"""A stand-in for Telegram on this machine: a Bot API server, people to drive, faults, a clock to wind, a page."""

from bot.sandbox.calls import Call
from bot.sandbox.chats import Bubble, Entry
from bot.sandbox.faults import Fault, Trouble
from bot.sandbox.panels import Pilot, Section
from bot.sandbox.people import Group, Person
from bot.sandbox.process import Where, Wish
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.watches import Watch
from bot.sandbox.winding import Stuck, Way
from bot.sandbox.world import Answer, Tap

__all__ = [
    "Answer",
    "Bubble",
    "Call",
    "Entry",
    "Fault",
    "Group",
    "Person",
    "Pilot",
    "Sandbox",
    "Section",
    "Stuck",
    "Tap",
    "Trouble",
    "Watch",
    "Way",
    "Where",
    "Wish",
]
