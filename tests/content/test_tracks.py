"""The strength levels and the run ladder: what their files may not say, each fault with its line."""

from pathlib import Path

import pytest

from bot.content.loader import CONTENT, check, load_library
from bot.content.strength_file import EFFORT_BEFORE_CLEARANCE
from bot.domain.programme import Impact

STRENGTH, RUNNING = CONTENT / "tracks" / "strength.yaml", CONTENT / "tracks" / "running.yaml"


def changed(folder: Path, of: Path, old: str, new: str) -> list[str]:
    """The faults of our own file with one thing changed."""
    text = of.read_text("utf-8")
    assert old in text
    path = folder / of.name
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return [str(fault) for fault in check([path])]


def test_our_own_files_have_no_faults() -> None:
    assert check([STRENGTH, RUNNING]) == []


def test_before_clearance_both_legs_share_the_work_and_nothing_is_hard() -> None:
    library = load_library()
    first = library.level(1)
    moves = [library.exercises[step.exercise] for step in first.full.steps]
    assert not first.needs_clearance
    assert not any(move.needs_clearance for move in moves)
    assert {move.impact for move in moves} == {Impact.NONE}
    assert max(step.dose.effort for step in first.full.steps) <= EFFORT_BEFORE_CLEARANCE
    heel_dig = next(step.dose for step in first.full.steps if step.exercise == "iso_ham_bridge")
    assert (heel_dig.sets, heel_dig.hold_s, heel_dig.effort) == (3, 20, 4)


def test_every_session_fits_the_minutes_it_says_and_tiny_is_three_single_sets() -> None:
    for level in load_library().levels:
        assert level.full.minutes <= level.minutes
        assert level.tiny.minutes <= level.tiny_minutes == 8
        assert [step.dose.sets for step in level.tiny.steps] == [1, 1, 1]


@pytest.mark.parametrize(
    "old, new, fault",
    [
        ("- n: 2", "- n: 3", "level 2: n must be 2-2, is 3"),
        ("minutes: 20", "minutes: 90", "level 1: minutes must be 5-60, is 90"),
        ("minutes: 20", "minutes: 12", "level 1: minutes 12 does not fit: the work takes 967 s"),
        ("tiny_minutes: 8", "tiny_minutes: 15", "level 1: tiny_minutes 15 does not fit: the work takes 299 s"),
        ("effort: [5, 6]", "effort: [6, 5]", "level 1: effort must run upward, is 6 to 5"),
        ("effort: [5, 6]", "effort: [5, 7]", "level 1: effort must be at most 6 before clearance"),
        ("effort: [6, 7]", "effort: [5, 6]", "level 2: str_hip_thrust has effort 7, more than the level's 6"),
        ("needs_clearance: true", "needs_clearance: false", "level 2: needs_clearance must be true above level 1"),
        ("move: str_calf_raise_two", "move: str_calf_raise", "level 1: str_calf_raise is locked before clearance"),
        ("move: act_bird_dog", "move: act_brd_dog", "level 1: there is no move act_brd_dog, did you mean act_bird_dog?"),
        ("tiny: [act_glute_bridge,", "tiny: [act_clam,", "level 1: tiny act_clam is unknown"),
        ("    tiny_minutes: 8\n", "", "level 1: tiny_minutes is missing"),
        ("version: 1\n", "", "version is missing"),
    ],
)
def test_what_a_level_can_get_wrong(tmp_path: Path, old: str, new: str, fault: str) -> None:
    found = changed(tmp_path, STRENGTH, old, new)
    assert any(line.startswith("strength.yaml:") and line.endswith(fault) for line in found), found


def test_there_are_three_levels(tmp_path: Path) -> None:
    path = tmp_path / "strength.yaml"
    path.write_text("version: 1\nkind: strength_levels\nlevels: []\n", encoding="utf-8")
    assert [str(fault) for fault in check([path])] == ["strength.yaml:3 levels must have 3-3 entries, has 0"]
    path.write_text("levels: []\nkind: strength_levels\n", encoding="utf-8")
    assert len(check([path])) == 2


@pytest.mark.parametrize(
    "old, new, fault",
    [
        ("{n: 2, times: 8", "{n: 3, times: 8", "stage 2: n must be 2-2, is 3"),
        ("times: 8, jog_s: 60", "times: 0, jog_s: 60", "stage 2: times must be 1-20, is 0"),
        ("jog_s: 60", "jog: 60", "stage 2: jog is not a key of stage, did you mean jog_s?"),
        ("{n: 2, times: 8, ", "{n: 2, ", "stage 2: times is missing"),
        ("times: 1, walk_s: 1800", "times: 1, jog_s: 60, walk_s: 1800", "stage 0 must be a walk"),
        ("{n: 9, times: 1, jog_s: 1500}", "{n: 9, times: 1, walk_s: 1500}", "stage 9 must have jog_s"),
        ("times: 8, jog_s: 90", "times: 8, jog_s: 180", "stage 3 jogs 24 min after 8"),
        ("times: 8, jog_s: 90", "times: 8, jog_s: 30", "stage 3 jogs 4 min after 8"),
        ("id: run_squat", "id: run_walk", "entry test run_walk is given twice"),
        ("hops: true", "hops: perhaps", "hops must be true or false, is perhaps"),
        ("{id: run_squat, text:", "{id: run_squat, txt:", "text is missing"),
        ("version: 1\n", "", "version is missing"),
    ],
)
def test_what_a_ladder_can_get_wrong(tmp_path: Path, old: str, new: str, fault: str) -> None:
    found = changed(tmp_path, RUNNING, old, new)
    assert any(line.startswith("running.yaml:") and fault in line for line in found), found


def test_hops_come_last(tmp_path: Path) -> None:
    found = changed(tmp_path, RUNNING, 'each side"}\n  - {id: run_stepdown', 'each side", hops: true}\n  - {id: run_stepdown')
    assert [line.split(" ", 1)[1] for line in found] == ["hops come last"]


def test_each_of_them_is_there_once(tmp_path: Path) -> None:
    for of in (STRENGTH, RUNNING):
        for name in ("a.yaml", "b.yaml"):
            (tmp_path / name).write_text(of.read_text("utf-8"), encoding="utf-8")
        assert [str(fault).split(" ", 1)[1] for fault in check([tmp_path])] == ["is there already, at a.yaml:3"]
