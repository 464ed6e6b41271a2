"""What outlasts a run: people, their chats and files, the clock's hands. One JSON file; faults and open lines are not kept."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from bot.sandbox.chats import JSON, Bubble, Chat, Keyboard
from bot.sandbox.errands import whole
from bot.sandbox.files import StoredFile
from bot.sandbox.updates import Queued
from bot.sandbox.world import Change, World, Wound

SKIPPED = 1000  # ids left out after a recall: a run that was killed may have given some away and not kept it
REST = 1.0  # real seconds between two writings


@dataclass(frozen=True)
class PersonKept:
    """Somebody's phone."""

    id: int
    language: str
    zone: str | None
    pilot: str | None


@dataclass(frozen=True)
class BubbleKept:
    """A message, its file by id."""

    bubble: Bubble
    file: str | None


@dataclass(frozen=True)
class ChatKept:
    """A chat with a person, without its log."""

    id: int
    name: str
    closed: str | None
    bubbles: tuple[BubbleKept, ...]
    reply_keyboard: Keyboard


@dataclass(frozen=True)
class Memory:
    """Everything there is to keep."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    life: str
    now: datetime
    people: tuple[PersonKept, ...]
    chats: tuple[ChatKept, ...]
    users: dict[int, JSON]
    files: tuple[StoredFile, ...]
    updates: tuple[Queued, ...]
    wounds: tuple[Wound, ...]
    profile: dict[str, JSON]
    commands: dict[str, list[JSON]]
    next_ids: tuple[int, int, int, int, int]  #: of messages, taps, people, files and updates

    @classmethod
    def of(cls, world: World, people: Sequence[PersonKept]) -> "Memory":
        """What is there now."""
        chats = [it for it in world.chats.values() if it.type == "private"]
        return cls(
            life=world.life,
            now=world.clock.now(),
            people=tuple(people),
            chats=tuple(map(_chat, chats)),
            users=dict(world.users),
            files=tuple(world.files),
            updates=tuple(world.updates.pending),
            wounds=tuple(replace(it, end=it.end or world.now()) for it in world.wounds),
            profile=dict(world.profile),
            commands=dict(world.commands),
            next_ids=(*world.next_ids, world.files.next_id, world.updates.next_id),
        )

    def into(self, world: World) -> None:
        """Puts it into a world nobody has been in yet."""
        message, tap, person, file, update = (number + SKIPPED for number in self.next_ids)
        world.next_ids = (message, tap, person)
        world.files.restore(self.files, file)
        world.updates.restore(self.updates, update)
        for kept in self.chats:
            chat = Chat(kept.id, "private", kept.name, kept.closed, reply_keyboard=kept.reply_keyboard)
            for it in kept.bubbles:
                chat.put(_with_file(it, world))
            world.chats[chat.id] = chat
        world.life = self.life
        world.users |= self.users
        world.wounds += self.wounds
        world.profile |= self.profile
        world.commands |= self.commands

    def write(self, path: Path) -> None:
        """Writes the file anew, whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(path.name + ".new")
        fresh.write_bytes(_ADAPTER.dump_json(self))
        fresh.replace(path)

    @classmethod
    def read(cls, path: Path) -> "Memory | None":
        """What a file holds, None where there is none. Raises ValueError for a file that is not one of ours."""
        try:
            return _ADAPTER.validate_json(path.read_bytes())
        except FileNotFoundError:
            return None
        except ValidationError as fault:
            raise ValueError(f"{path.name} holds something else ({fault.error_count()} faults)") from None


async def keep(world: World, memory: Callable[[], Memory], path: Path, rest: float = REST) -> None:
    """Writes the file a moment after anything changed, until cancelled; then a last time."""
    changed = asyncio.Event()

    def hear(change: Change) -> None:
        changed.set()

    world.listeners.append(hear)
    try:
        while True:
            await changed.wait()
            await asyncio.sleep(rest)
            changed.clear()
            await whole(asyncio.to_thread(memory().write, path))
            world.bell.ring()
    finally:
        world.listeners.remove(hear)
        memory().write(path)


def _chat(chat: Chat) -> ChatKept:
    bubbles = tuple(_bubble(it) for it in chat.bubbles.values())
    return ChatKept(chat.id, chat.name, chat.closed, bubbles, chat.reply_keyboard)


def _bubble(bubble: Bubble) -> BubbleKept:
    return BubbleKept(bubble.with_file(None), bubble.file.id if bubble.file else None)


def _with_file(kept: BubbleKept, world: World) -> Bubble:
    return kept.bubble.with_file(world.files.find(kept.file)) if kept.file else kept.bubble


_ADAPTER = TypeAdapter(Memory)
