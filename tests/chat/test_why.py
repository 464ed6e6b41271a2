"""/why in words: every reason has its sentence, and a page fits a phone."""

import importlib
from datetime import date, datetime, timedelta

import pytest

from bot.chat.screens.why import LONGEST, draw
from bot.chat.texts import texts
from bot.chat.texts.because import BECAUSE, MOVED, MOVES, NEVER_TOLD, SAID, SAID_OF, STOOD, STOOD_UNTIL, UNSAID
from bot.domain.coach import Because, Kind
from bot.domain.entry import Mark, Reason
from bot.domain.hold import PAUSES, RangeKind
from bot.domain.outbox import State
from bot.domain.progression import By, Move, Track
from bot.domain.site import BodySite, Side, Site
from bot.domain.why import EXPECTED, Moved, Silence, Spoke, Stood, Told
from bot.domain.words import Intent
from bot.services.why import Why
from tests.chat.talking import Chat
from tests.domain.a_day import clock

T = texts("en")
HIP = BodySite(Site.HIP_FLEXOR, Side.RIGHT)
TODAY = date(2026, 2, 4)
PLAIN = (
    Intent.CUE,
    Intent.RESCUE,
    Intent.LATER,
    Intent.FOLLOW_UP,
    Intent.REPORT,
    Intent.MORNING,
    Intent.EVE,
    Intent.ASSESSED,
    Intent.SAFETY,
    Intent.BACK_OFF,
)  #: their kind says it
REASONS = (("bot.domain.progression", Track.PHASE), ("bot.domain.strength", Track.STRENGTH), ("bot.domain.running", Track.RUN))


def page(*days: Told, older: bool = False, until: date | None = None) -> str:
    return draw(T, Why(TODAY, days, older), until).text


def day(mark: Mark = Mark.DONE, ago: int = 0, **more: object) -> Told:
    return Told(TODAY - timedelta(days=ago), mark, **{"zone": "Europe/Berlin", **more})  # type: ignore[arg-type]


def spoke(kind: Kind, at: str, intent: str, state: State = State.SENT) -> Spoke:
    return Spoke(kind, clock(at), intent, "", state)


def test_every_reason_of_the_coach_has_words() -> None:
    """A new reason is a line in chat/texts/because.py, or a word there that no runner can meet it."""
    without = {because.value for because in Because} - BECAUSE.keys() - NEVER_TOLD
    assert without == set()
    assert not BECAUSE.keys() & NEVER_TOLD


def test_everything_that_can_be_said_or_left_unsaid_has_words() -> None:
    assert set(SAID) == {kind.value for kind in Kind}
    assert set(UNSAID) == {kind.value for kind in EXPECTED}
    assert set(STOOD) == set(RangeKind)
    assert set(STOOD_UNTIL) == set(PAUSES)
    assert set(MOVES) == {(track, move) for track in Track for move in Move}
    assert {intent.value for intent in Intent} - {intent for _, intent in SAID_OF} == set(PLAIN)


@pytest.mark.parametrize("module,track", REASONS)
def test_every_reason_for_which_the_plan_moves_has_words(module: str, track: Track) -> None:
    try:
        reasons = list(getattr(importlib.import_module(module), "Because", ()))
    except ModuleNotFoundError:
        reasons = []
    assert [because for because in reasons if (track, because) not in MOVED] == []


def test_a_day_says_what_was_said_and_what_was_not() -> None:
    told = page(day(spoke=(spoke(Kind.PROMPT, "07:00", "cue"),), silent=(Silence(Kind.RESCUE, "answered"),)))
    assert told == "<b>What I did, and why</b>\n<b>Today</b> ✓\nAsked at 07:00, your time; no second ask, since you had answered."


def test_days_told_alike_share_a_line() -> None:
    asked = (spoke(Kind.PROMPT, "07:00", "cue"),)
    told = page(day(Mark.OPEN, 0, spoke=asked), day(Mark.DONE, 1, spoke=asked), day(Mark.TINY, 2, spoke=asked))
    assert "<b>Mon 2 February to today</b> t ✓ ○\nAsked at 07:00, your time." in told
    assert "<b>Yesterday and today</b> ✓ ○" in page(day(Mark.OPEN, 0, spoke=asked), day(Mark.DONE, 1, spoke=asked))
    assert "<b>Sun 1 February to Mon 2 February</b> ✓ ✓" in page(day(ago=2, spoke=asked), day(ago=3, spoke=asked))


@pytest.mark.parametrize(
    "told,words",
    [
        (
            day(Mark.MISSED, spoke=(spoke(Kind.PROMPT, "07:00", "shrink"),)),
            "Asked at 07:00 for less, since days had slipped by; no word that day.",
        ),
        (day(spoke=(spoke(Kind.PROMPT, "07:00", "cue", State.UNKNOWN),)), "Asked at 07:00, your time (it may not have arrived)."),
        (day(spoke=(spoke(Kind.PROMPT, "07:00", "cue", State.FAILED),)), "Asked at 07:00, your time (it did not get through)."),
        (day(spoke=(spoke(Kind.PROMPT, "07:00", "of_another_version"),)), "Asked at 07:00, your time."),
        (day(Mark.PAUSED, stood=Stood(RangeKind.PAUSE)), "You were on a break, so I kept quiet."),
        (day(Mark.PROTECTED, stood=Stood(RangeKind.PROTECTED)), "It had been sore: a protected day, nothing that loads it."),
        (
            day(Mark.PROTECTED, stood=Stood(RangeKind.PROTECTED, HIP, 5, TODAY, 2)),
            "Right hip 5, usually 2: a protected day, nothing that loads it.",
        ),
        (
            day(Mark.DONE, stood=Stood(RangeKind.PROTECTED, HIP, 6, TODAY - timedelta(days=1), 2)),
            "Right hip 6 on Tuesday: still a protected day, nothing that loads it.",
        ),
        (
            day(Mark.DONE, stood=Stood(RangeKind.PROTECTED, HIP, 5, TODAY, 2, or_more=True)),
            "Right hip 5+, usually 2: a protected day, nothing that loads it.",
        ),
        (day(Mark.TINY, stood=Stood(RangeKind.UNREACHABLE, until=clock("09:15"))), "You had stopped me until 09:15."),
        (day(Mark.DONE, stood=Stood(RangeKind.PAUSE, until=clock("16:20"))), "You were on a break until 16:20."),
        (day(Mark.UNASKED), "I was away, so it doesn't count against you."),
        (day(Mark.EXCUSED, reason=Reason.ILL), "Ill, so it doesn't count against you."),
        (day(noted_later=True), "Noted afterwards."),
        (day(Mark.MISSED, silent=(Silence(Kind.PROMPT, "backed_off"),)), "No prompt, since you had not written for days, so I ask less."),
        (day(Mark.OPEN), "The prompt is still to come."),
        (day(Mark.OPEN, silent=(Silence(Kind.RESCUE, "of_another_version"),)), "The prompt is still to come."),
        (
            day(Mark.OPEN, moved=(Moved(Track.PHASE, Move.HOLD, "F1", "F1", "days,tests", By.RULES),)),
            "Your plan stayed in its phase: it needs more days and tests are still to be ticked.",
        ),
        (day(Mark.OPEN, moved=(Moved(Track.RUN, Move.EASE, "4", "3", "unheard_of", By.RULES),)), "The run ladder went back."),
    ],
)
def test_a_day_in_words(told: Told, words: str) -> None:
    assert page(told).endswith(words)


def test_a_page_fits_a_phone_and_the_rest_is_behind_earlier() -> None:
    week = tuple(
        day(Mark.MISSED, n, spoke=(spoke(Kind.PROMPT, "07:00", "shrink"), spoke(Kind.RESCUE, f"18:3{n}", "rescue"))) for n in range(7)
    )
    screen = draw(T, Why(TODAY, week, older=False))
    assert len(screen.text) <= LONGEST + 30
    assert screen.text.count("\n") < 18
    assert [button.label for button in screen.keyboard[0]] == ["Earlier"]
    shown = (screen.text.count("<b>")) - 1
    assert screen.keyboard[0][0].data == f"1:why:{TODAY - timedelta(days=shown):%Y%m%d}"


def test_before_the_first_prompt_it_says_so() -> None:
    assert page().endswith("Nothing yet: your first prompt is still to come.")


async def test_why_by_command_and_page_by_page(robin: Chat) -> None:
    assert "Nothing yet" in await robin.says("/why")
    for _ in range(9):
        await robin.until("07:00")
        await robin.says("done")
    brought = await robin.says("/why")
    assert "What I did, and why\n    Today ✓\n    Asked at 07:00" in brought or "to today" in brought
    first = robin.last.text
    assert robin.buttons == ["Earlier"]
    assert "What I did, and why" in await robin.taps("Earlier")
    assert "‹ Back" in robin.buttons
    await robin.taps("‹ Back")
    assert robin.last.text == first


async def test_a_page_from_nowhere_shows_the_newest(robin: Chat) -> None:
    await robin.says("/why")
    for made_up in ("1999-01-01", "2999-01-01"):
        await robin.presses("why", day=made_up)
        assert "Nothing yet" in robin.last.text


def test_moments_are_told_by_the_clock_of_where_they_were() -> None:
    assert isinstance(clock("07:00"), datetime)
    told = draw(T, Why(TODAY, (day(zone="America/New_York", spoke=(spoke(Kind.PROMPT, "13:00", "cue"),)),), older=False)).text
    assert "Asked at 07:00" in told
