"""What /strength and /run say of facts: every decision and lock has its sentence, and no screen runs over."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.chat.screens import report, run, strength
from bot.chat.texts import texts
from bot.content.loader import load_library
from bot.domain import running
from bot.domain import strength as rule
from bot.domain.entry import Mark
from bot.domain.pain import Light
from bot.domain.progression import By, Move, Track
from bot.domain.running import STEADY, Need, Outing, Rest, RunWeek
from bot.domain.streak import Streak
from bot.domain.strength import Became, Slot, StrengthWeek
from bot.domain.track import Locked
from bot.domain.week import Week, Win
from bot.services.load import SILENT, Moved
from bot.services.run_today import RunToday
from bot.services.running import RunSeen
from bot.services.strength import StrengthSeen
from bot.services.strength_today import StrengthToday

T = texts("en")
TODAY = date(2026, 5, 6)  # a Wednesday
NOON = datetime(2026, 5, 6, 12, tzinfo=UTC)
LIBRARY = load_library()
LEVEL = LIBRARY.level(1)
LIFTS = StrengthToday(
    on=TODAY,
    weekday=2,
    slot=Slot.MAIN,
    starts=TODAY - timedelta(days=30),
    fixed=TODAY,
    second=TODAY + timedelta(days=2),
    done_on=None,
    level=1,
    full=LEVEL.full,
    tiny=LEVEL.tiny,
    minutes=20,
    tiny_minutes=8,
    effort_wanted=(5, 6),
    tiny_first=False,
    locked=None,
    mark=None,
    effort=None,
    weeks=3,
    needs=(rule.Need.CLEARANCE,),
    wait_until=None,
    limits=None,
)
RUNS = RunToday(
    on=TODAY,
    stage=4,
    plan=LIBRARY.ladder.stage(4),
    locked=None,
    rest=None,
    due=True,
    outing=None,
    tests=tuple((test, False) for test in LIBRARY.ladder.entry),
    needs=(),
    greens=1,
    minutes_of_week=27,
    longest=None,
    to_be_seen=False,
    assessment_on=None,
    limits=None,
    zone="Europe/Berlin",
)
RAN = Outing(TODAY, NOON, 15, 1, stage=4)


def lifts(*moves: Moved, **facts: object) -> str:
    return strength.draw(T, StrengthSeen(replace(LIFTS, **facts), moves)).text  # type: ignore[arg-type]


def runs(*moves: Moved, **facts: object) -> str:
    return run.draw(T, RunSeen(replace(RUNS, **facts), moves, None)).text  # type: ignore[arg-type]


def after(outing: Outing, **facts: object) -> str:
    return run.after(T, RunSeen(replace(RUNS, **facts), (), outing)).text  # type: ignore[arg-type]


def moved(because: str, to: str = "2") -> Moved:
    return Moved(Track.RUN, Move.HOLD, "2", to, because, By.RULES)


@pytest.mark.parametrize("because", [b for b in running.Because if b not in SILENT])
def test_every_decision_about_a_stage_is_told(because: running.Because) -> None:
    assert run.decision(T, moved(because)) in runs(moved(because))
    assert run.decision(T, moved(because))


@pytest.mark.parametrize("because", [b for b in rule.Because if b not in SILENT])
def test_every_decision_about_a_level_is_told(because: rule.Because) -> None:
    assert strength.decision(T, moved(because)) in lifts(moved(because))
    assert strength.decision(T, moved(because))


def test_a_reason_of_another_version_is_left_out() -> None:
    assert run.decision(T, moved("moonlight")) == strength.decision(T, moved("moonlight")) == ""


@pytest.mark.parametrize("shut", list(Locked))
def test_every_lock_says_why(shut: Locked) -> None:
    assert "waits" in runs(locked=shut) or "light" in runs(locked=shut) or "ladder opens" in runs(locked=shut)
    if shut in strength.LOCKS:
        assert "strength" in lifts(locked=shut).lower()


def test_a_lock_names_the_assessment_and_the_second_red() -> None:
    assert "Your assessment: Sat 9 May." in runs(locked=Locked.HIATUS, assessment_on=TODAY + timedelta(days=3))
    assert "assessment" not in runs(locked=Locked.HIATUS, assessment_on=TODAY - timedelta(days=3))
    assert "let a clinician look" in runs(locked=Locked.RED, to_be_seen=True)
    assert "let a clinician look" in runs(to_be_seen=True)
    assert "Worst pain" in runs(locked=Locked.RED, outing=replace(RAN, worst=None))


@pytest.mark.parametrize(
    "n, told",
    [
        (0, "A brisk walk of 30 min on the flat."),
        (1, "8 × (30 s jog, 90 s walk)"),
        (4, "6 × (2 min 30 s jog, 90 s walk)"),
        (5, "5 × (4 min jog, 1 min walk)"),
        (9, "25 min of easy running without a break"),
    ],
)
def test_a_stage_in_words(n: int, told: str) -> None:
    assert told in run.session(T, LIBRARY.ladder.stage(n))


@pytest.mark.parametrize("why", list(Rest))
def test_a_rest_says_until_when(why: Rest) -> None:
    assert "Next outing from Wednesday 20:00" in runs(rest=(why, NOON + timedelta(hours=6)))


def test_where_a_runner_stands() -> None:
    assert "Green so far: 1 of 2 for the next stage." in runs()
    assert "This week: 27 min." in runs()
    assert "And seven green days running." in runs(stage=0, plan=LIBRARY.ladder.stage(0), needs=(Need.GREEN_DAYS,))
    assert "limits: flat &amp; short" in runs(limits="flat & short")
    assert "limits: no bridges" in lifts(limits="no bridges")
    assert run.decision(T, moved("two_green", str(STEADY))).startswith("Two green half hours")


def test_the_second_chance_is_named_before_the_tiny_one() -> None:
    assert "Second chance" in strength.line(T, replace(LIFTS, slot=Slot.SECOND, tiny_first=True))
    assert "8-minute one is plenty" in strength.line(T, replace(LIFTS, slot=Slot.SECOND, tiny_first=True))
    assert strength.line(T, replace(LIFTS, tiny_first=True)).startswith("Strength day.")


def test_what_follows_from_an_outing() -> None:
    assert "Tomorrow morning's number" in after(RAN)
    assert "this stage once more" in after(replace(RAN, worst=3))
    assert "with a limp" in after(replace(RAN, limp=True))
    assert "That's enough for now" in after(replace(RAN, worst=7))
    assert "so soon after the last one" in after(replace(RAN, stage=None))
    assert "Longer than 33 min" in after(replace(RAN, minutes=40), stage=STEADY, longest=33)
    assert "Green so far" not in runs(stage=STEADY, longest=33)
    assert "✓ 15 min, worst 5, kept rising." in run.noted(T, replace(RAN, worst=5, rising=True, morning=Light.GREEN))


def test_the_strength_session_in_its_states() -> None:
    assert "Tiny: 1, 2, and 6, one set each." in lifts()
    assert "Tiny:" not in lifts(tiny_first=True)
    assert "How hard was it" in lifts(mark=Mark.DONE)
    assert "How hard was it" not in lifts(mark=Mark.TINY, effort=6)
    assert "3 strength weeks running." in lifts(mark=Mark.DONE)
    assert "Second chance: Fri 8 May." in lifts(slot=None, on=TODAY + timedelta(days=1))
    assert "This week's is done. Next: Wed 13 May." in lifts(slot=None, done_on=TODAY, fixed=TODAY + timedelta(days=7))
    assert "Level 2 opens with a clinician's clearance" in lifts()
    assert "opens with" not in lifts(level=3)


def test_every_screen_fits_a_phone() -> None:
    moves = tuple(moved(because) for because in ("two_green", "needs_clearance"))
    for text in (lifts(*moves), runs(stage=0, plan=LIBRARY.ladder.stage(0), needs=tuple(Need))):
        assert len(text.splitlines()) <= 16
        assert len(text) <= 900


# --- the weekly report

WEEK = Week(TODAY, (), 3, 5, 0, 0, Streak(), (), None, Win.SHOWED_UP, None)


@pytest.mark.parametrize(
    "became, told",
    [
        (Became.DONE, "Strength: done. 4 weeks running."),
        (Became.SECOND_CHANCE, "Strength: done on the second chance."),
        (Became.TINY, "Strength: the tiny one, it counts."),
        (Became.OPEN, "Strength: Friday is the second chance."),
        (Became.MISSED, "Strength: not this week."),
    ],
)
def test_the_report_has_a_line_on_strength(became: Became, told: str) -> None:
    week = StrengthWeek(became, 1, 0 if became is Became.MISSED else 4, TODAY + timedelta(days=2))
    assert told in report.draw(T, replace(WEEK, strength=week), None).text


@pytest.mark.parametrize(
    "stage, told",
    [(0, "Running: brisk walks for now."), (3, "Running: stage 3. 24 minutes this week."), (STEADY, "Running: the steady base.")],
)
def test_the_report_has_a_line_on_running(stage: int, told: str) -> None:
    text = report.draw(T, replace(WEEK, running=RunWeek(stage, 2, 24)), None).text
    assert told in text
    assert "0 minutes" not in report.draw(T, replace(WEEK, running=RunWeek(stage, 0, 0)), None).text
