"""How a made-up person's acts are done on a phone: the taps and the words a runner would use."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.demo.fingers import Fingers, Fits
from bot.domain.entry import Mark, Reason
from bot.domain.pain import Moment
from bot.domain.question import Question
from bot.domain.runner import Running
from bot.personas.named import Name
from bot.personas.person import Act, Deed

SITES = ("ham_prox:left", "hip_flexor:right")
SORE: Mapping[Name, tuple[str, ...]] = {Name.FLARE_UP: SITES, Name.STEADY: SITES}  #: of the others the first alone
USUAL = (2, 1)  #: how sore the sites are on an ordinary morning, 0-10
MOST_STEPS = 20  #: of an enrolment; the longest way has twelve
RATES_EVERY_DAY = 7  #: days; later mornings are told every other day, the worst during every fourth
MOST_QUESTIONS = 4  #: left open under one receipt
PLACES: Mapping[str, tuple[float, float]] = {
    "Asia/Tokyo": (35.68, 139.69),
    "America/New_York": (40.71, -74.01),
    "Europe/Berlin": (52.52, 13.40),
}
WAYS: Mapping[Mark, tuple[str, ...]] = {Mark.DONE: ("done",), Mark.TINY: ("tiny", "done")}  #: a protected day has the gentle set alone
BANDS = ((0, 2), (3, 4), (5, 10))  #: of the worst during


async def enrols(fingers: Fingers, name: Name) -> None:
    """From wherever the way in was left to its last screen, or until the chat leads nowhere."""
    begun = False
    way = [
        ("ok",),
        *(("site", *site.split(":"), "on") for site in SORE.get(name, SITES[:1])),
        *(("sites",), ("band", "2"), ("flag", "none"), ("go",)),
        *(("run", Running.SOME if name is Name.STEADY else Running.ON_HOLD), ("at", "coffee"), ("back",)),
    ]
    for _ in range(MOST_STEPS):
        shown = [it.args for it in fingers.offered() if it.verb == "en"]
        step = next((it for it in way if any(args[: len(it)] == it for args in shown)), None)
        if step is not None:
            await fingers.press("en", *step)
        elif shown or begun:
            return
        else:
            begun = True
            await fingers.says("/start")


async def settles_in(fingers: Fingers, zone: str) -> None:
    """The end of the way in, and the phone's clock: the bot's guess holds unless the phone shows another."""
    own = fingers.phone.zone
    if own is None:
        fingers.shows(zone)
    elif own != zone:
        await _tells(fingers, own)
    await fingers.press("en", "tomorrow")


@dataclass(frozen=True, slots=True)
class Manner:
    """What they tell along with their word on a day. People tire of numbers long before they tire of the word."""

    morning: bool
    during: bool
    able: bool  #: ticks the tests that the next phase waits for

    @classmethod
    def of(cls, name: Name, number: int) -> "Manner":
        """On that day of the plan."""
        new = number <= RATES_EVERY_DAY
        return cls(morning=new or number % 2 == 1, during=new or number % 4 == 1, able=name is Name.STEADY)


async def does(fingers: Fingers, act: Act, today: date, manner: Manner) -> None:
    """Does it, as far as the chat has a way. Raises ValueError while the bot is blocked, TimeoutError when the bot does not take it."""
    if act.deed is Deed.ANSWERS:
        await _answers(fingers, act, today, manner)
    else:
        await DEEDS[act.deed](fingers, act, today)
    if not fingers.phone.blocked:
        await _leaves_open(fingers, today, manner)


async def _answers(fingers: Fingers, act: Act, today: date, manner: Manner) -> None:
    if manner.morning and not await fingers.press("same", on=today):
        await _numbers(fingers, today, USUAL)
    if not await (_skips if act.mark is Mark.SKIPPED else _keeps)(fingers, act, today):
        words = {Mark.DONE: "done", Mark.TINY: "tiny"}
        await fingers.says(words.get(act.mark, f"skip {act.reason or Reason.OTHER}"))
    if manner.during:
        await fingers.press("dur", *BANDS[0], on=today)


async def _keeps(fingers: Fingers, act: Act, today: date) -> bool:
    for verb in WAYS[act.mark]:
        if await fingers.press(verb, on=today):
            return True
    return await fingers.press("start", on=today) and await fingers.press(WAYS[act.mark][0], on=today)


async def _skips(fingers: Fingers, act: Act, today: date) -> bool:
    """Skip and why; on a protected day Rest."""
    reason = act.reason or Reason.OTHER
    if not fingers.sees("skip", reason, on=today) and not await fingers.press("skip", on=today):
        return await fingers.press("rest", on=today)
    await fingers.press("skip", reason, on=today)
    return True


async def _rates(fingers: Fingers, act: Act, today: date) -> None:
    """Where it is asked, the first site's number and the usual ones for the others; else by /pain."""
    if act.moment is Moment.DURING:
        band = next((least, most) for least, most in BANDS if act.pain <= most)
        if await fingers.press("dur", *band, on=today):
            await fingers.press("dsite", on=today)
            return
    elif act.moment is Moment.MORNING:
        if not fingers.sees("rate", on=today):
            await fingers.press("diff", on=today)
        if await _numbers(fingers, today, (act.pain, *USUAL[1:])):
            await fingers.press("same", on=today)
            return
    await fingers.says("/pain")
    await fingers.press("pain", on=today)
    await fingers.press_any(_number("hurt", act.pain, today))


def _number(verb: str, number: int, on: date) -> Fits:
    """The button of a number, whatever the site."""
    return lambda it: (it.verb, it.day, it.arg(2)) == (verb, on, str(number))


async def _numbers(fingers: Fingers, today: date, numbers: tuple[int, ...]) -> bool:
    """Number by number, as long as one is asked for. False: none was."""
    for told, number in enumerate(numbers):
        if not await fingers.press_any(_number("rate", number, today)):
            return told > 0
    return True


async def _writes(fingers: Fingers, _: Act, __: date) -> None:
    await fingers.says("hello")


async def _blocks(fingers: Fingers, _: Act, __: date) -> None:
    await fingers.phone.blocks()
    await fingers.done()


async def _comes_back(fingers: Fingers, _: Act, __: date) -> None:
    await fingers.phone.unblocks()
    await fingers.says("/start")


async def _travels(fingers: Fingers, act: Act, _: date) -> None:
    await _tells(fingers, act.zone)
    fingers.shows(act.zone)


async def _tells(fingers: Fingers, zone: str) -> None:
    """Where they are: by a shared place, or typed."""
    if zone in PLACES:
        await fingers.shares(*PLACES[zone])
    else:
        await fingers.press("set", "zone")
        await fingers.says(zone)


async def _leaves_open(fingers: Fingers, today: date, manner: Manner) -> None:
    """Questions are put off as people do, but no red flag is left unsaid, and who is able to says so."""
    if manner.able:
        await fingers.press_any(lambda it: it.verb == "q" and it.day == today and it.arg(0) == Question.TESTS and it.arg(1) != "no")
    for _ in range(MOST_QUESTIONS):
        put_off = await fingers.press_any(lambda it: it.verb == "q" and it.day == today and it.arg(1) == "no")
        if not (put_off or await fingers.press("noflag")):
            return


DEEDS: Mapping[Deed, Callable[[Fingers, Act, date], Awaitable[None]]] = {
    Deed.RATES: _rates,
    Deed.WRITES: _writes,
    Deed.BLOCKS: _blocks,
    Deed.COMES_BACK: _comes_back,
    Deed.TRAVELS: _travels,
}
