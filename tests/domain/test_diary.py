"""The diary folded day by day, and the snapshot that stands for its first part."""

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.day import ONE_DAY
from bot.domain.diary import Diary, fold, from_json, to_json
from bot.domain.entry import Asked, Mark
from bot.domain.ladder import Rung
from tests.domain.diary_text import MONDAY, diary, entries, folded, the_day
from tests.domain.test_streak import PAGES


def test_a_diary_knows_how_far_it_goes() -> None:
    book = folded(diary("✓ ✓ . ✓ ?"))
    assert (book.through, book.days, book.streak.length, book.adherence.due) == (MONDAY + 3 * ONE_DAY, 4, 3, 4)


def test_today_counts_as_soon_as_it_is_answered() -> None:
    book = folded(diary("✓ ✓ ✓ ?"))
    done, open_still = entries(diary("✓", MONDAY + 3 * ONE_DAY)) + entries(diary("?", MONDAY + 3 * ONE_DAY))
    assert book.with_today(done).length == 4
    assert book.with_today(open_still) == book.streak


def test_a_silence_that_was_announced_stays_due() -> None:
    """In the back-off nothing is sent on most days, by a policy they were told of: those days are missed, not unasked."""
    quiet = folded(diary("✓✓✓✓✓✓✓ ....."))
    assert quiet.ladder.rung is Rung.BACK_OFF
    day = the_day(MONDAY + 12 * ONE_DAY)
    assert quiet.closed(Asked(day), None, day.closes_at).mark is Mark.MISSED
    assert Diary().closed(Asked(day), None, day.closes_at).mark is Mark.UNASKED
    assert quiet.closed(Asked(day, listened=0.2), None, day.closes_at).mark is Mark.UNASKED


def test_a_day_whose_prompt_faded_as_agreed_is_due_without_one() -> None:
    day = the_day(MONDAY)
    assert Diary().closed(Asked(day, unprompted=True), None, day.closes_at).mark is Mark.MISSED
    assert Diary().closed(Asked(day, unprompted=True, listened=0.2), None, day.closes_at).mark is Mark.UNASKED


def test_a_late_answer_gives_back_what_its_miss_had_cost() -> None:
    page = diary("✓✓✓✓✓✓✓ ✓✓✓ . ✓ ✓")
    missed = folded(page)
    found = folded((*page[:10], *diary("✓", MONDAY + 10 * ONE_DAY), *page[11:]))
    assert (missed.streak.length, found.streak.length) == (12, 13)
    assert found.streak.reserves == 2


def test_a_fold_returns_its_lines() -> None:
    page = diary("✓ . ~ t")
    assert fold(page, page[-1][0].day.closes_at)[1] == entries(page)


def test_nothing_folded_is_a_diary_too() -> None:
    assert from_json(json.loads(json.dumps(to_json(Diary())))) == Diary()


@given(PAGES, st.integers(0, 30))
def test_the_fold_from_scratch_equals_a_snapshot_plus_what_came_after(text: str, at: int) -> None:
    page = diary(text)
    before, after = page[:at], page[at:]
    now = page[-1][0].day.closes_at
    snapshot = from_json(json.loads(json.dumps(to_json(fold(before, now)[0]))))
    assert fold(after, now, snapshot)[0] == fold(page, now)[0]


@given(PAGES, st.integers(0, 29), st.sampled_from(["✓", "t", "✗", ".", "~(ill)"]))
def test_an_edit_is_the_same_as_having_said_so_at_once(text: str, at: int, sign: str) -> None:
    """Nothing derived is stored: after an edit the fold of the edited diary holds, from any snapshot before the edit."""
    signs = text.split()
    at %= len(signs)
    edited = diary(" ".join([*signs[:at], sign, *signs[at + 1 :]]))
    now = edited[-1][0].day.closes_at
    snapshot = from_json(json.loads(json.dumps(to_json(fold(diary(text)[:at], now)[0]))))
    assert fold(edited[at:], now, snapshot)[0] == fold(edited, now)[0]


@given(PAGES)
def test_every_part_of_a_diary_survives_the_snapshot(text: str) -> None:
    book = folded(diary(text))
    state = json.loads(json.dumps(to_json(book)))
    assert from_json(state) == book
    assert from_json(state) is not book
    assert replace(from_json(state), through=None) != book
