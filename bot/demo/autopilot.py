"""Autopilots: made-up people (bot/personas) who live with the bot on phones of the sandbox while the clock goes on.

Nothing of a life is kept here but up to when it was lived: what a person remembers is read from the bot's own rows. So a phone
can be handed over and taken back at any moment, and a restart changes nothing. What was due before a hand-over stays undone.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import structlog

from bot.clock import Clock
from bot.demo.doing import Manner, does, enrols, settles_in
from bot.demo.fingers import Fingers
from bot.domain.day import ONE_DAY, instant
from bot.domain.pain import Moment
from bot.personas.named import Name, Named
from bot.personas.person import Act, Deed, Said, Today
from bot.sandbox import Person, Sandbox
from bot.services.life import DayLived, Life, life
from bot.storage.engine import DatabaseAway, Store

FURTHEST = 60  #: days ahead in which the next act is looked for
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
KNOWN = frozenset[str | None](Name)
log = structlog.get_logger("bot.demo")

Due = tuple[datetime, Act]


@dataclass
class _Hand:
    """A phone in an autopilot's hand: up to when it was lived, and what comes next as far as was read."""

    name: Name
    lived: datetime
    person: Named  #: as they were at the end of the last day that is over
    seen: int | None = None  #: the newest message when it was read; None: to be read anew
    holds_until: datetime = EPOCH  #: the close of that day
    life: Life | None = None
    acts: tuple[Due, ...] = ()
    tried: int | None = None  #: the newest message when the way in led nowhere

    @property
    def next(self) -> Due | None:
        """What they do next."""
        return next((it for it in self.acts if it[0] > self.lived), None)


class Autopilots:
    """Everybody whose `pilot` is set. `settle` is not theirs: whoever calls `act` settles the bot before and after."""

    def __init__(self, sandbox: Sandbox, store: Store, clock: Clock) -> None:
        self._sandbox = sandbox
        self._store = store
        self._clock = clock
        self._hands: dict[int, _Hand] = {}

    async def next_act(self) -> datetime | None:
        """The earliest moment at which somebody does something, which may be now; None when nobody does within 60 days.

        While the bot hears nobody they wait: what was due meanwhile is done late, or was for a day that is over.
        """
        if self._sandbox.away:
            return None
        now = self._clock.now()
        moments = [await self._next(phone, hand, now) for phone, hand in self._in_hand(now)]
        return min((it for it in moments if it is not None), default=None)

    async def act(self) -> bool:
        """Does what is due now, everybody side by side. False when nothing was. Never raises for what can't be done."""
        now = self._clock.now()
        if self._sandbox.away:
            return False
        due = [(phone, hand) for phone, hand in self._in_hand(now) if (at := await self._next(phone, hand, now)) is not None and at <= now]
        await asyncio.gather(*(self._acts(phone, hand, now) for phone, hand in due))
        return bool(due)

    def now(self) -> datetime:
        """The moment they live in."""
        return self._clock.now()

    def _in_hand(self, now: datetime) -> list[tuple[Person, _Hand]]:
        """The phones in hand now. A life begins, or goes on, where the phone was handed over."""
        piloted = {phone.id: phone for phone in self._sandbox.people if phone.pilot in KNOWN}
        self._hands = {who: hand for who, hand in self._hands.items() if who in piloted and hand.name == piloted[who].pilot}
        for who, phone in piloted.items():
            if who not in self._hands:
                name = Name(phone.pilot or "")
                self._hands[who] = _Hand(name, now, Named(name, seed=who))
        return [(phone, self._hands[who]) for who, phone in piloted.items()]

    async def _next(self, phone: Person, hand: _Hand, now: datetime) -> datetime | None:
        newest = phone.newest
        if hand.seen != newest or now >= hand.holds_until:
            await self._read(phone, hand, now)
            hand.seen = newest
        if hand.life is None:
            return now if hand.tried != newest and not phone.blocked else None
        return hand.next[0] if hand.next else None

    async def _read(self, phone: Person, hand: _Hand, now: datetime) -> None:
        """What they remember, what today is, and what they do next."""
        after = None if hand.life is None else hand.life.today.day.date - ONE_DAY
        found = hand.life = await self._store.read(life, phone.id, now, after)
        if found is None:
            hand.person, hand.acts, hand.holds_until = Named(hand.name, seed=phone.id), (), now + ONE_DAY
            return
        hand.holds_until = found.today.day.closes_at
        known = hand.person.before[-1].number if hand.person.before else 0
        for day in found.before:
            if day.number > known:
                hand.person = hand.person.after(_today(day))
        hand.person = replace(hand.person, hour=_minutes(found.prompt_at))
        hand.acts = tuple(_coming(hand.person, found))

    async def _acts(self, phone: Person, hand: _Hand, now: datetime) -> None:
        """Does what is due on one phone. What can't be done is passed over."""
        try:
            if hand.life is None:
                await self._enrols(phone, hand, now)
                return
            while hand.next is not None and hand.next[0] <= now:
                hand.lived, act = hand.next
                await self._read(phone, hand, now)
                await self._does(phone, hand, act)
        except (LookupError, ValueError, TimeoutError, DatabaseAway) as reason:
            log.debug("act passed over", pilot=hand.name, why=type(reason).__name__)

    async def _does(self, phone: Person, hand: _Hand, act: Act) -> None:
        if hand.life is None or (act.deed is Deed.ANSWERS and hand.life.answered):
            return
        today, manner = hand.life.today, Manner.of(hand.name, hand.life.today.number)
        if any(hand.lived < at < today.day.closes_at and (it.deed, it.moment) == (Deed.RATES, Moment.DURING) for at, it in hand.acts):
            manner = replace(manner, during=False)  # told apart, in a moment
        await does(Fingers(self._sandbox, phone, today.day.opens_at), act, today.day.date, manner)

    async def _enrols(self, phone: Person, hand: _Hand, now: datetime) -> None:
        fingers = Fingers(self._sandbox, phone, EPOCH)
        try:
            await enrols(fingers, hand.name)
            await self._read(phone, hand, now)
            if hand.life is not None:
                await settles_in(fingers, hand.life.zone.key)
        finally:
            hand.tried, hand.lived, hand.seen = phone.newest, now, None


def _today(day: DayLived) -> Today:
    """A day as its person remembers it, by the clock on the wall where it began."""
    midnight = datetime.combine(day.day.date, time())
    said = (Said(_minute(it.at, midnight, day.zone), it.kind, it.intent, it.text_id) for it in day.heard)
    return Today(day.number, tuple(said))


def _minute(at: datetime, midnight: datetime, zone: ZoneInfo) -> int:
    return (at.astimezone(zone).replace(tzinfo=None) - midnight) // timedelta(minutes=1)


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _coming(person: Named, of: Life) -> Iterator[Due]:
    """What they do today as far as it is known; then what they would do on the first day ahead on which they do anything unasked."""
    today = _today(of.today)
    if of.today.number > 0:
        for act in person.acts(today):
            at = _moment(of.today.day.date, act.at, of.today.zone)
            if at < of.today.day.closes_at:
                yield at, act
        person = person.after(today)
    for ahead in range(1, FURTHEST):
        coming = Today(of.today.number + ahead)
        if coming.number > 0:
            acts = person.acts(coming)
            yield from ((_moment(of.today.day.date + ahead * ONE_DAY, act.at, of.zone), act) for act in acts)
            if acts:
                return
            person = person.after(coming)


def _moment(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """When the wall clock shows a minute of a day; the 1530th is half past one the next morning."""
    days, minute = divmod(minute, 24 * 60)
    return instant(day + days * ONE_DAY, time(minute // 60, minute % 60), zone)
