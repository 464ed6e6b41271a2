"""A content file's faults are found all at once, each with its line."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.content.loader import CONTENT, ContentIsWrongError, Library, check, load_library
from bot.domain.programme import Kind
from bot.domain.site import Site

MOVE = """\
  - id: {id}
    name: Test move
    target: [hip]
    loads: [{loads}]
    side: both
    dose: {{sets: 2, reps: 8, hold_s: 2, rest_s: 20, effort: {effort}}}
    tiny: {{sets: 1, reps: 4, hold_s: 2, effort: 2}}
    rep_s: 3
    equipment: []
    cues: [Slowly]
    stop: []
    easier: {easier}
    harder: {harder}
    safety: {{needs_clearance: {locked}, hold_ok: false, hf_irritable_ok: true, pht_min_stage: 1, impact: none, deep_stretch: false}}
    evidence: []
"""


def move(move_id: str = "act_test", **changed: object) -> str:
    words = {"id": move_id, "loads": "glute", "effort": 4, "easier": "Less", "harder": "More", "locked": "false"} | changed
    return MOVE.format(**words)


def file_of(folder: Path, *moves: str, kind: str = "activation", name: str = "hips.yaml") -> Path:
    path = folder / name
    path.write_text(f"version: 1\nkind: {kind}\nexercises:\n" + "\n".join(moves), encoding="utf-8")
    return path


def faults(*paths: Path) -> list[str]:
    return [str(fault) for fault in check(paths)]


# --- the bot's own content


def test_our_own_content_has_no_faults() -> None:
    assert check([CONTENT]) == []


def test_the_library_is_read_once_and_cannot_be_changed() -> None:
    library = load_library()
    assert load_library() is library
    with pytest.raises(TypeError):
        library.exercises["mine"] = library.exercises["act_clam"]  # type: ignore[index]
    assert {move.kind for move in library.exercises.values()} == set(Kind)
    assert isinstance(library, Library)


def test_content_is_read_in_the_time_of_a_blink() -> None:
    """60 ms by promise (about 25 measured); the limit here is loose, for a machine that does other things too."""
    code = "import time, bot.content.loader as L; t = time.perf_counter(); L.load_library(); print(time.perf_counter() - t)"
    root = Path(__file__).parents[2]
    took = min(float(subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, check=True).stdout) for _ in range(2))
    assert took < 0.2


# --- faults


def test_a_fault_names_file_line_move_and_what(tmp_path: Path) -> None:
    path = file_of(tmp_path, move("mob_9090_switch").replace("reps: 8, hold_s: 2", "reps: 8, hold_s: 0"), kind="mobility")
    assert faults(path) == ["hips.yaml:9 mob_9090_switch: hold_s must be 1-120, is 0"]


def test_all_faults_are_found_at_once(tmp_path: Path) -> None:
    path = file_of(
        tmp_path,
        move("act_one").replace("side: both", "side: eech"),
        move("act_two").replace("equipment: []", "equipment: [foam_rollr]").replace("cues: [Slowly]", "cues: []"),
        move("act_three", loads="hip_flexr"),
    )
    assert faults(path) == [
        "hips.yaml:8 act_one: side must be one of both, each, alternate, is eech, did you mean each?",
        "hips.yaml:28 act_two: equipment foam_rollr is unknown, did you mean foam_roller?",
        "hips.yaml:29 act_two: cues must have 1-4 entries, has 0",
        f"hips.yaml:39 act_three: loads must be one of {', '.join(Site)}, is hip_flexr, did you mean hip_flexor?",
    ]


@pytest.mark.parametrize(
    "old, new, what",
    [
        ("    rep_s: 3", "    rep_s: 3\n    rep_s: 4", "rep_s is given twice"),
        ("    rep_s: 3", "    reps_s: 3", "reps_s is not a key of exercise, did you mean rep_s?"),
        ("    name: Test move\n", "", "name is missing"),
        ("name: Test move", "name: ''", "name must not be empty"),
        ("easier: Less", "easier: []", "easier must be text"),
        ("reps: 8, ", "", "reps is missing"),
        ("name: Test move", "name: 12", "name must be text, is 12"),
        ("name: Test move", "name: " + "very " * 10, "name must be one line of at most 40 characters, is 49"),
        ("name: Test move", "name: !!python/object/apply:os.getcwd []", "name must be text"),
        ("rest_s: 20", "rest_s: ten", "rest_s must be 1-120, is ten"),
        ("rest_s: 20", "rest_s: 99999999999999999999", "rest_s must be 1-120, is 99999999999999999999"),
        ("sets: 2,", "sets: [2],", "sets must be 1-5"),
        ("hold_ok: false", "hold_ok: maybe", "hold_ok must be true or false, is maybe"),
        ("target: [hip]", "target: hip", "target must be a list"),
        ("dose: {sets: 2, reps: 8, hold_s: 2, rest_s: 20, effort: 4}", "dose: lots", "dose must be a map with sets, reps, effort"),
        ("effort: 4}", "efort: 4}", "efort is not a key of dose, did you mean effort?"),
        ("evidence: []", "evidence: [E_PHTT]", "evidence E_PHTT is unknown, did you mean E_PHT?"),
        ("id: act_test", "id: test", "id must be rel_, mob_, iso_, act_, ctl_, str_, ply_ or drl_ and small letters, digits or _"),
    ],
)
def test_what_a_file_can_get_wrong(tmp_path: Path, old: str, new: str, what: str) -> None:
    assert old in move()
    found = faults(file_of(tmp_path, move().replace(old, new)))
    assert any(fault.endswith(": " + what) for fault in found), found


def test_a_move_without_an_id_is_a_fault_with_its_line(tmp_path: Path) -> None:
    assert faults(file_of(tmp_path, move().replace("id: act_test\n    name", "name"))) == ["hips.yaml:4 id is missing"]


def test_a_file_without_a_version_or_kind_says_so(tmp_path: Path) -> None:
    path = tmp_path / "bare.yaml"
    path.write_text("exercises: []\n", encoding="utf-8")
    assert faults(path) == ["bare.yaml:1 kind is missing", "bare.yaml:1 version is missing"]


def test_a_move_without_hold_or_rep_time_would_take_no_time(tmp_path: Path) -> None:
    found = faults(file_of(tmp_path, move().replace("    rep_s: 3\n", "").replace("hold_s: 2, ", "")))
    assert any("it would take no time" in fault for fault in found)


def test_an_id_given_twice_is_shown_where_it_was_first(tmp_path: Path) -> None:
    one = file_of(tmp_path, move(), name="a.yaml")
    two = file_of(tmp_path, move(), name="b.yaml")
    assert faults(one, two) == ["b.yaml:4 act_test: id is given twice, first at a.yaml:4"]


def test_an_easier_move_that_is_not_there_is_a_fault_with_a_near_match(tmp_path: Path) -> None:
    path = file_of(tmp_path, move(), move("act_other", easier="act_tset"))
    assert faults(path) == ["hips.yaml:31 act_other: easier: there is no move act_tset, did you mean act_test?"]


def test_easier_must_not_go_in_a_circle(tmp_path: Path) -> None:
    path = file_of(tmp_path, move("act_a", easier="act_b"), move("act_b", easier="act_c"), move("act_c", easier="act_b"))
    assert faults(path) == ["hips.yaml:31 act_b: easier goes in a circle: act_b > act_c > act_b"]


def test_harder_must_not_go_in_a_circle_either(tmp_path: Path) -> None:
    path = file_of(tmp_path, move("act_a", harder="act_a"))
    assert faults(path) == ["hips.yaml:16 act_a: harder goes in a circle: act_a > act_a"]


def test_a_move_with_faults_is_not_reported_missing_elsewhere(tmp_path: Path) -> None:
    path = file_of(tmp_path, move("act_a").replace("side: both", "side: eech"), move("act_b", easier="act_a"))
    assert len(faults(path)) == 1


@pytest.mark.parametrize(
    "text, what",
    [
        ("", ":1 is empty"),
        ("version: 1\n  kind: [", ":2 is not YAML: mapping values are not allowed in this context"),
        ("a: &x 1\nb: *x\n", ":2 is an alias (*name): write it out"),
        ("[" * 13 + "]" * 13, ":1 is nested more than 12 deep"),
        ("[" * 60_000, ":1 is nested more than 12 deep"),
        ("hello: there\n", ":1 is neither an exercise file (exercises: ...) nor a programme (phases: ...)"),
        ("- 1\n", ":1 is neither an exercise file (exercises: ...) nor a programme (phases: ...)"),
        ("version: 2\nkind: plyo\nexercises: []\n", ":1 version must be 1-1, is 2"),
        ("version: 1\nkind: jog\nexercises: []\n", ", is jog"),
        ("#" * 200_001, ":1 must be at most 200000 bytes, is 200001"),
    ],
)
def test_a_file_that_is_no_content(tmp_path: Path, text: str, what: str) -> None:
    path = tmp_path / "odd.yaml"
    path.write_text(text, encoding="utf-8")
    assert any(fault.endswith(what) for fault in faults(path)), faults(path)


def test_a_file_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    (tmp_path / "odd.yaml").write_bytes(b"version: 1\nname: \xff\xfe")
    assert faults(tmp_path / "odd.yaml") == ["odd.yaml:2 is not UTF-8 text"]
    assert faults(tmp_path / "none.yaml") == ["none.yaml:1 cannot be read: No such file or directory"]


def test_faults_in_our_own_content_stop_the_start_and_name_themselves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file_of(tmp_path, move().replace("side: both", "side: eech"))
    monkeypatch.setattr("bot.content.loader.CONTENT", tmp_path)
    with pytest.raises(ContentIsWrongError, match=r"hips\.yaml:8 act_test: side must be one of"):
        load_library.__wrapped__()
