"""What is locked and why; what a clinician's word opens, and which look ends a hold."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.clearance import LOOKED_WITHIN, Lock, LockedBy, Looked, ends, in_hiatus, locks, looked, opened
from bot.domain.hold import FLAG_HOLDS, PAUSES, Range, RangeKind
from bot.domain.runner import Running
from tests.domain.diary_text import BERLIN, MONDAY

HOLDS = st.frozensets(st.sampled_from(RangeKind))


def why(*holds: RangeKind, hiatus: bool = False, cleared: bool = True) -> dict[Lock, LockedBy]:
    return dict(locks(hiatus=hiatus, cleared=cleared, holds=holds))


def test_a_cleared_runner_on_a_calm_day_has_nothing_locked() -> None:
    assert why() == {}
    assert why(*PAUSES) == {}


def test_the_hiatus_locks_all_but_gentle_work_and_two_leg_strength() -> None:
    shut = why(hiatus=True, cleared=False)
    assert set(shut) == {Lock.RUNNING, Lock.SINGLE_LEG, Lock.IMPACT, Lock.DEEP_HIP_STRETCH, Lock.PHASES}
    assert set(shut.values()) == {LockedBy.HIATUS}
    assert set(why(cleared=False).values()) == {LockedBy.NOT_CLEARED}


@pytest.mark.parametrize(
    "hold, reason",
    [
        (RangeKind.PROTECTED, LockedBy.RED),
        (RangeKind.BOOK_SOON, LockedBy.BOOK_SOON),
        (RangeKind.SAME_DAY, LockedBy.SAME_DAY),
        (RangeKind.EMERGENCY, LockedBy.EMERGENCY),
    ],
)
def test_a_hold_locks_everything_cleared_or_not(hold: RangeKind, reason: LockedBy) -> None:
    assert why(hold) == dict.fromkeys(Lock, reason)
    assert why(hold, hiatus=True, cleared=False) == dict.fromkeys(Lock, reason)


def test_of_several_reasons_the_gravest_is_named() -> None:
    assert set(why(RangeKind.PROTECTED, RangeKind.EMERGENCY, RangeKind.SAME_DAY, cleared=False).values()) == {LockedBy.EMERGENCY}


@pytest.mark.parametrize("running, cleared, hiatus", [("until_seen", False, True), ("until_seen", True, False), ("on_hold", False, False)])
def test_the_hiatus_ends_by_clearance_alone(running: str, cleared: bool, hiatus: bool) -> None:
    assert in_hiatus(Running(running), cleared=cleared) is hiatus
    assert not in_hiatus(None, cleared=cleared)


def test_what_a_clearance_opens() -> None:
    before, after = why(hiatus=True, cleared=False), why()
    assert set(opened(before, after)) == set(before)
    assert opened(before, why(RangeKind.PROTECTED)) == ()


def test_a_look_lies_behind_us_and_not_long_ago() -> None:
    day = timedelta(days=1)
    assert [looked(on, MONDAY) for on in (MONDAY + day, MONDAY, MONDAY - LOOKED_WITHIN, MONDAY - LOOKED_WITHIN - day)] == [
        Looked.AHEAD,
        Looked.FITS,
        Looked.FITS,
        Looked.LONG_AGO,
    ]


@pytest.mark.parametrize("on, over", [(date(2026, 1, 6), False), (date(2026, 1, 7), True), (date(2026, 1, 9), True)])
def test_only_a_look_since_it_began_ends_a_hold(on: date, over: bool) -> None:
    began = datetime(2026, 1, 6, 23, 30, tzinfo=UTC)  # half past midnight of the 7th in Berlin
    assert ends(Range(RangeKind.SAME_DAY, began), on, BERLIN) is over


def test_a_look_ends_no_pause_and_no_red_light() -> None:
    began = datetime(2026, 1, 6, tzinfo=UTC)
    for kind in set(RangeKind) - set(FLAG_HOLDS):
        assert not ends(Range(kind, began), date(2026, 1, 9), BERLIN)


@given(HOLDS, HOLDS, st.booleans(), st.booleans())
def test_one_more_hold_never_opens_anything_nor_names_a_milder_reason(
    holds: frozenset[RangeKind], more: frozenset[RangeKind], hiatus: bool, cleared: bool
) -> None:
    before, after = (locks(hiatus=hiatus, cleared=cleared, holds=h) for h in (holds, holds | more))
    gravity = list(LockedBy)
    for lock, reason in before.items():
        assert gravity.index(after[lock]) <= gravity.index(reason)


@given(HOLDS, st.booleans())
def test_clearance_never_locks_anything(holds: frozenset[RangeKind], hiatus: bool) -> None:
    assert set(locks(hiatus=False, cleared=True, holds=holds)) <= set(locks(hiatus=hiatus, cleared=False, holds=holds))
