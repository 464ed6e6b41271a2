"""A file of assumptions: what it may say, and what is said of what it may not."""

from pathlib import Path

import pytest

from bot.personas.assumptions import Assumptions, AssumptionsAreWrong, read_assumptions


def given(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(text, "utf-8")
    return path


def faults(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(AssumptionsAreWrong) as caught:
        read_assumptions(given(tmp_path, text))
    return str(caught.value).splitlines()


def test_what_a_file_leaves_out_stays_as_it_is(tmp_path: Path) -> None:
    text = "# a keener runner\nafter_kept: .9\ncue_odds: 2\n"
    assert read_assumptions(given(tmp_path, text)) == Assumptions(after_kept=0.9, cue_odds=2)


def test_the_presets_are_those_of_the_evidence_notes() -> None:
    has = Assumptions()
    assert (has.first_week, has.after_kept, has.after_miss, has.after_misses) == (0.9, 0.85, 0.3, 0.1)
    assert (has.cue_odds, has.cue_half_life, has.tiny_offer, has.partner, has.partner_days) == (1.4, 12, 0.15, 0.1, 3)
    assert has.annoyance == 0.002


def test_every_fault_is_told_with_its_line_and_a_near_name(tmp_path: Path) -> None:
    text = "after_kept: 1.5\ncue_ods: 2\npartner: often\nsays_no: [1]\n"
    assert faults(tmp_path, text) == [
        "mine.yaml:1 after_kept must be a number from 0 to 1, is 1.5",
        "mine.yaml:2 cue_ods is not a key of the file, did you mean cue_odds?",
        "mine.yaml:3 partner must be a number from 0 to 1, is often",
        "mine.yaml:4 says_no must be a number from 0 to 1, is something else",
    ]


@pytest.mark.parametrize("value", ["nan", "inf", "-0.1", "''", "0x1", "1e9"])
def test_a_number_out_of_range_is_a_fault(tmp_path: Path, value: str) -> None:
    assert len(faults(tmp_path, f"cue_odds: {value}\n")) == 1


def test_no_file_no_map_no_yaml(tmp_path: Path) -> None:
    assert faults(tmp_path, "after_kept: [\n")[0].startswith("mine.yaml:")
    assert faults(tmp_path, "- 1\n") == [f"mine.yaml:1 the file must be a map with {', '.join(Assumptions.__dataclass_fields__)}"]
    with pytest.raises(AssumptionsAreWrong, match=r"^nowhere.yaml:1 cannot be read: No such file or directory$"):
        read_assumptions(tmp_path / "nowhere.yaml")
