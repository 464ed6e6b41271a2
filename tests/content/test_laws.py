"""What the content may never say, whoever writes it; and what ours says today."""

import re
from pathlib import Path

import pytest

from bot.content.exercise_file import EVIDENCE
from bot.content.laws import LOADING_MAX_MIN, LOCKED, MINUTES
from bot.content.loader import CONTENT, check, load_library
from bot.domain.programme import EFFORT_TINY_MAX, Impact, Phase, Routine, before_clearance, ordinary_day
from bot.domain.site import Site

LIBRARY = load_library()
MOVES = LIBRARY.exercises
FOUNDATION = LIBRARY.programmes["foundation12"]
PHASES = [phase for programme in LIBRARY.programmes.values() for phase in programme.phases]
OWN = (CONTENT / "programmes" / "foundation12.yaml").read_text(encoding="utf-8")


def with_change(folder: Path, old: str, new: str, source: str = "programmes/foundation12.yaml") -> list[str]:
    """The faults of one of our files after one change; the other files stay as they are."""
    text = (CONTENT / source).read_text(encoding="utf-8")
    assert old in text
    path = folder / Path(source).name
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    others = [file for file in sorted((CONTENT / "exercises").glob("*.yaml")) if file.name != path.name]
    return [str(fault) for fault in check([path, *others])]


# --- the corrections for safety


def test_every_move_of_the_lock_list_is_there_and_locked() -> None:
    assert all(MOVES[move].needs_clearance for move in LOCKED)


def test_a_lock_cannot_be_edited_away(tmp_path: Path) -> None:
    old = "safety: {needs_clearance: true, hold_ok: false, hf_irritable_ok: true, pht_min_stage: 1, impact: none"
    found = with_change(tmp_path, old, old.replace("true", "false", 1), "exercises/activation.yaml")
    assert any("act_bridge_march: needs_clearance must be true: single-leg loading" in fault for fault in found)


def test_a_same_day_flag_leaves_breathing_pelvic_rocks_and_open_book() -> None:
    """Without the side plank and the ankle rocks."""
    assert {move.id for move in MOVES.values() if move.hold_ok} == {"rel_breath_9090", "mob_pelvic_tilt", "mob_open_book"}


def test_the_heel_dig_bridge_is_three_times_twenty_seconds_at_effort_four() -> None:
    dose = MOVES["iso_ham_bridge"].dose
    assert (dose.sets, dose.hold_s, dose.effort) == (3, 20, 4)
    assert "effort 3 to 4 of 10" in " ".join(MOVES["iso_ham_bridge"].cues)


def test_hip_circles_are_small_and_comfortable() -> None:
    cues = " ".join(MOVES["mob_hip_cars"].cues)
    assert "small, comfortable" in cues
    assert "biggest" not in cues


@pytest.mark.parametrize("move", sorted(MOVES))
def test_no_tiny_dose_holds_longer_than_full_or_passes_effort_four(move: str) -> None:
    tiny, full = MOVES[move].tiny, MOVES[move].dose
    if tiny is not None:
        assert tiny.hold_s <= full.hold_s
        assert tiny.effort <= min(full.effort, EFFORT_TINY_MAX)


def test_before_clearance_nobody_is_tested_on_one_leg_in_half_kneeling_or_by_a_walk() -> None:
    for phase in PHASES:
        for test in phase.exit:
            if not test.needs_clearance and not phase.needs_clearance:
                assert not re.search(r"one leg|single|half.kneel|march|hop|walk|stairs", test.text, re.IGNORECASE)


def test_no_tiny_version_before_clearance_stretches_the_front_of_the_hip() -> None:
    assert "mob_bed_hf" not in {step.exercise for phase in PHASES for step in phase.tiny.steps}


def test_all_four_programmes_are_there_and_what_needs_a_clinicians_word_says_so() -> None:
    locked = {programme.id: programme.needs_clearance for programme in LIBRARY.programmes.values()}
    assert locked == {"foundation12": False, "hipflexor8": True, "maintain": True, "pht12": False}
    assert [phase.id for phase in PHASES if phase.needs_clearance] == ["F4", "H3", "H4", "M1", "P2", "P3", "P4"]


@pytest.mark.parametrize("phase", PHASES, ids=lambda phase: phase.id)
def test_before_clearance_no_phase_holds_a_locked_move_or_impact(phase: Phase) -> None:
    for routine in (phase.a, phase.b, phase.tiny, phase.gentle, phase.floor):
        for step in before_clearance(routine, MOVES).steps:
            assert step.exercise not in LOCKED
            assert MOVES[step.exercise].impact is Impact.NONE


def test_the_hamstring_programme_bends_the_hip_from_its_third_phase_and_springs_in_its_fourth() -> None:
    """The early bans of that programme are the moves' own stages: phase n holds none of a later stage, nor does an easier way."""
    for stage, phase in enumerate(LIBRARY.programmes["pht12"].phases, 1):
        for routine in (phase.a, phase.b, phase.tiny):
            assert max(MOVES[step.exercise].pht_min_stage for step in routine.steps) <= stage


def test_the_still_holds_before_anybody_has_looked_stay_at_effort_five() -> None:
    first = LIBRARY.programmes["pht12"].phases[0]
    assert max(step.dose.effort for routine in (first.a, first.b) for step in routine.steps) <= 5


@pytest.mark.parametrize("phase", [phase for phase in PHASES if phase.loading_days], ids=lambda phase: phase.id)
def test_a_loading_day_is_at_most_16_minutes(phase: Phase) -> None:
    assert max(phase.a.minutes, phase.b.minutes) <= LOADING_MAX_MIN


# --- laws over programmes


@pytest.mark.parametrize("phase", PHASES, ids=lambda phase: phase.id)
def test_a_routine_is_at_most_four_moves_and_8_to_13_minutes_with_clearance_and_without(phase: Phase) -> None:
    for routine in (phase.a, phase.b):
        ordinary = ordinary_day(routine, MOVES)
        versions = [ordinary] if phase.needs_clearance else [ordinary, before_clearance(ordinary, MOVES)]
        assert all(version.minutes in MINUTES and len(version.steps) <= 4 for version in versions)


@pytest.mark.parametrize(
    "old, new, what",
    [
        ("A: [rel_breath_9090, rel_quad_roll, rel_glute_ball, act_glute_bridge]", "A: [rel_breath_9090]", "A must take 8-13 min"),
        ("A: [rel_breath_9090, rel_quad_roll", "A: [rel_breath_9090, rel_breath_9090", "A has rel_breath_9090 twice"),
        ("tiny: [rel_breath_9090, act_glute_bridge]", "tiny: [rel_breath_9090]", "tiny must have 2-3 entries, has 1"),
        ("tiny: [rel_breath_9090, act_glute_bridge]", "tiny: [act_side_abd, act_bird_dog, act_clam]", "tiny must take at most 180 s"),
        ("tiny: [rel_breath_9090, act_glute_bridge]", "tiny: [rel_breath_9090, str_sl_bridge]", "str_sl_bridge has no tiny dose"),
        ("tiny: [rel_breath_9090, act_glute_bridge]", "tiny: [rel_breath_9090, act_bridge_march]", "act_bridge_march is locked: name what"),
        (
            "tiny: [rel_breath_9090, act_glute_bridge]",
            "tiny: [rel_breath_9090, {move: act_glute_bridge, hold_s: 4, effort: 5}]",
            "act_glute_bridge: tiny effort must be at most 4, is 5",
        ),
        ("before_clearance: rel_quad_roll", "before_clearance: rel_quad_rol", "there is no move rel_quad_rol, did you mean rel_quad_roll?"),
        ("before_clearance: rel_quad_roll", "before_clearance: mob_half_kneel_hf", "mob_half_kneel_hf is locked itself"),
        ("{move: mob_bed_hf, before", "{move: mob_figure4, before", "mob_figure4 is not locked: before_clearance has no meaning"),
        ("{move: mob_pelvic_tilt, sets: 2}", "{move: mob_pelvic_tilt, sets: 9}", "sets must be 1-5, is 9"),
        ("{move: mob_pelvic_tilt, sets: 2}", "{mov: mob_pelvic_tilt}", "mov is not a key of B, did you mean move?"),
        ("gentle: [rel_breath_9090, mob_pelvic_tilt", "gentle: [rel_breath_9090, act_clam", "act_clam is no gentle move"),
        ("gentle: [rel_breath_9090", "gentle: [{move: rel_breath_9090, reps: 12}", "gentle must take at most 180 s"),
        ("reps: 5, hold_s: 1}", "reps: 9, hold_s: 1}", "floor must take at most 60 s of work, takes 72"),
        ("  - {move: rel_breath_9090, reps: 6, hold_s: 3}\n", "  - mob_pelvic_tilt\n", "floor must begin with a move that loads nothing"),
        ("reps: 5, hold_s: 1}", "reps: 5, hold_s: 1}\n  - ctl_sl_balance", "ctl_sl_balance is locked"),
        ("weeks: [1, 2]", "weeks: [2, 1]", "weeks must run forward, are 2 to 1"),
        ("id: F2", "id: F1", "phase F1 is given twice"),
        ("id: f2_circles", "id: f1_walk", "exit test f1_walk is given twice"),
        ("needs_clearance: false", "needs_clearance: true", "needs_clearance must be true after a phase that needs it"),
        ('anywhere"}\n', 'anywhere", needs_clearance: true}\n', "exit has no test that may be tried before clearance"),
        ('text: "12', 'txt: "12', "txt is not a key of exit, did you mean text?"),
        ("    min_days: 10\n", "", "min_days is missing"),
        ("min_days: 10", "min_days: ten", "min_days must be 0-60, is ten"),
        ("edition: 1\n", "", "edition is missing"),
    ],
)
def test_what_a_programme_may_never_say(tmp_path: Path, old: str, new: str, what: str) -> None:
    found = with_change(tmp_path, old, new)
    assert any(what in fault for fault in found), found


@pytest.mark.parametrize(
    "old, new, what",
    [
        (
            "    needs_clearance: false\n",
            "    needs_clearance: false\n    loading_days: 3\n",
            "loading_days are only for a phase that needs",
        ),
        ("loading_days: 3", "loading_days: 4", "loading_days must be 1-3, is 4"),
        ("{move: str_sl_bridge, reps: 8}", "{move: str_sl_bridge, reps: 10}", "A must take at most 16 min on a loading day, takes 17"),
        ('label: "Heel-dig holds"', 'label: "Heel-dig holds that are long"', "label must be one line of at most 20 characters, is 28"),
        ('"No hills and no long strides"', '""', "habits must not be empty"),
        ("edition: 1\n", "edition: 1\nneeds_clearance: perhaps\n", "needs_clearance must be true or false"),
    ],
)
def test_what_a_programme_with_loading_days_may_never_say(tmp_path: Path, old: str, new: str, what: str) -> None:
    found = with_change(tmp_path, old, new, "programmes/pht12.yaml")
    assert any(what in fault for fault in found), found


def test_two_programmes_share_no_phase_and_no_test(tmp_path: Path) -> None:
    """A day names its phase, and a tick its test, by id alone."""
    (tmp_path / "a.yaml").write_text(OWN, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(OWN.replace("id: foundation12", "id: another"), encoding="utf-8")
    found = [fault.what for fault in check([tmp_path])]
    assert "phase F1 belongs to foundation12 already" in found
    assert "exit test f1_walk belongs to foundation12 already" in found


def test_a_tiny_version_keeps_two_moves_before_clearance(tmp_path: Path) -> None:
    found = with_change(tmp_path, "tiny: [rel_breath_9090, act_glute_bridge]", "tiny: [act_bridge_march, ctl_sl_balance]")
    assert any("tiny must keep two moves before clearance" in fault for fault in found)


def test_a_substitute_in_a_tiny_version_needs_a_tiny_dose(tmp_path: Path) -> None:
    step = "{move: act_bridge_march, before_clearance: str_hip_thrust}"
    found = with_change(tmp_path, "tiny: [rel_breath_9090, act_glute_bridge]", f"tiny: [rel_breath_9090, {step}]")
    assert any("str_hip_thrust has no tiny dose: it cannot be in tiny" in fault for fault in found)


def test_a_programme_alone_leans_on_our_own_moves_and_two_of_one_id_are_a_fault(tmp_path: Path) -> None:
    for name in ("one.yaml", "two.yaml"):
        (tmp_path / name).write_text(OWN, encoding="utf-8")
    assert check([tmp_path / "one.yaml"]) == []
    assert [str(fault) for fault in check([tmp_path])] == ["two.yaml:4 foundation12: id is given twice, first at one.yaml:4"]


def test_a_programme_over_moves_with_faults_is_not_blamed_for_them(tmp_path: Path) -> None:
    (tmp_path / "foundation12.yaml").write_text(OWN, encoding="utf-8")
    for file in (CONTENT / "exercises").glob("*.yaml"):
        text = file.read_text(encoding="utf-8").replace("name: Open book", "name: ''")
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    assert [fault.what for fault in check([tmp_path])] == ["name must not be empty"]


# --- laws over moves

PLAIN = "{needs_clearance: false, hold_ok: false, hf_irritable_ok: true, pht_min_stage: 1, impact: none, deep_stretch: false}"


@pytest.mark.parametrize(
    "source, move, old, new, what",
    [
        (
            "activation",
            "act_clam",
            "reps: 10, hold_s: 2",
            "reps: 13, hold_s: 3",
            "tiny hold_s must be at most 2, as in the full dose, is 3",
        ),
        ("activation", "act_clam", "effort: 3", "effort: 5", "tiny effort must be at most 4, is 5"),
        ("activation", "act_clam", "impact: none", "impact: low", "needs_clearance must be true for a move with impact"),
        ("plyo", "ply_pogo", "impact: high", "impact: none", "impact must be low or high for a plyo"),
        ("activation", "act_clam", "deep_stretch: false", "deep_stretch: true", "hf_irritable_ok must be false for a deep stretch"),
        ("activation", "act_clam", "hold_ok: false", "hold_ok: true", "hold_ok is only for unlocked moves"),
        ("activation", "act_side_abd", "easier: act_clam", "easier: str_hip_thrust", "easier str_hip_thrust has effort 7, more than 5"),
        (
            "activation",
            "act_side_abd",
            "easier: act_clam",
            "easier: act_wall_press",
            "easier act_wall_press is locked, act_side_abd is not",
        ),
        ("strength", "str_rdl", 'easier: "Hands to thighs only"', "easier: drl_a_march", "easier drl_a_march has more impact"),
        ("activation", "act_side_abd", "easier: act_clam", "easier: mob_ham_glide", "belongs to a later hamstring stage"),
    ],
)
def test_what_a_move_may_never_be(tmp_path: Path, source: str, move: str, old: str, new: str, what: str) -> None:
    text = (CONTENT / f"exercises/{source}.yaml").read_text(encoding="utf-8")
    own = text.split(f"  - id: {move}\n")[1].split("\n\n")[0]
    assert old in own
    found = with_change(tmp_path, own, own.replace(old, new), f"exercises/{source}.yaml")
    assert any(move in fault and what in fault for fault in found), found


def test_every_source_a_move_names_is_in_the_list_of_sources() -> None:
    sources = (Path(__file__).parents[2] / "docs" / "sources.md").read_text(encoding="utf-8")
    assert all(f"**{key}**" in sources for key in EVIDENCE)


def test_every_anchor_that_code_points_at_exists() -> None:
    root = Path(__file__).parents[2]
    sources = (root / "docs" / "sources.md").read_text(encoding="utf-8")
    anchors = {re.sub(r"[^a-z0-9 -]", "", line.lstrip("# ").lower()).replace(" ", "-") for line in sources.splitlines() if line[:1] == "#"}
    named: set[str] = set()
    for file in [*root.glob("bot/**/*.py"), *root.glob("bot/**/*.yaml")]:
        named |= set(re.findall(r"docs/sources\.md#([a-z-]+)", file.read_text(encoding="utf-8")))
    assert named <= anchors


def test_loads_have_no_side_and_a_gentle_day_has_something_for_every_sore_site() -> None:
    assert all(move.loads <= set(Site) for move in MOVES.values())
    gentle: Routine = FOUNDATION.phases[0].gentle
    for site in Site:
        assert sum(site not in MOVES[step.exercise].loads for step in gentle.steps) >= 2
