"""The exercise files: `version: 1`, a `kind`, and a list of moves.

version: 1
kind: activation             one of the kinds of bot/domain/programme.py; a file holds one kind
exercises:
  - id: act_glute_bridge     stable: chat translates a move's words by it, days and programmes refer to it
    name: Glute bridge       English, as all words here
    target: [glute max]      muscles or joints, for people
    loads: [ham_prox]        sites, without a side: soreness on either side eases the move
    side: both               both at once, `each` (a set per side) or `alternate` (rep by rep)
    dose: {sets: 2, reps: 12, hold_s: 3, rest_s: 30, effort: 4}
                             per side unless both; hold_s and rest_s left out when there is none; effort 0-10
    tiny: {sets: 1, reps: 10, hold_s: 2, effort: 3}
                             its share of a tiny version; left out when effort 4 or less would not be honest
    rep_s: 3                 seconds of one rep apart from its hold; left out for a plain hold
    equipment: []            words of EQUIPMENT; `optional_equipment` likewise
    cues: [...]              one to four short lines
    stop: []                 reasons to stop this move, beyond the rules for all
    easier: "Smaller lift"   words, or the id of another move; `harder` likewise
    safety: {needs_clearance: false, hold_ok: false, hf_irritable_ok: true, pht_min_stage: 1, impact: none, deep_stretch: false}
                             described at `Exercise`; all six are always written out
    evidence: [E_EMG]        keys of docs/sources.md; empty means ordinary practice, our choice
"""

import re
from dataclasses import dataclass

from bot.content.nodes import Faults, Field
from bot.domain.programme import Dose, Exercise, Impact, Kind, SideMode, Way
from bot.domain.site import Site

EQUIPMENT = (
    "wall", "chair", "sofa", "bed", "step", "pillow", "cushion", "towel",
    "ball", "foam_roller", "strap", "mini_band", "long_band", "weight",
)  # fmt: skip

#: Keys of docs/sources.md that a move may lean on.
EVIDENCE = ("E_STRETCH", "E_PHT", "E_HF", "E_EMG", "E_HIPRTR", "E_RTRCHK")

_MOVE_ID = re.compile(r"(rel|mob|iso|act|ctl|str|ply|drl)_[a-z0-9_]+")
_NEEDED = ("id", "name", "target", "loads", "side", "dose", "equipment", "cues", "stop", "easier", "harder", "safety", "evidence")
_OPTIONAL = ("tiny", "rep_s", "optional_equipment")
_SAFETY = ("needs_clearance", "hold_ok", "hf_irritable_ok", "pht_min_stage", "impact", "deep_stretch")


@dataclass(frozen=True, slots=True)
class ReadExercise:
    """A move as read, with the places of its fields so that later laws can point at them."""

    exercise: Exercise
    fields: dict[str, Field]


def read_exercises(root: Field, faults: Faults) -> tuple[list[ReadExercise], set[str]]:
    """The moves of a file, and the ids of those left out for their faults, which are noted."""
    fields = root.fields(("version", "kind", "exercises"))
    if "version" in fields:
        fields["version"].whole(1, 1)
    kind = fields["kind"].one_of(Kind) if "kind" in fields else None
    if kind is None or "exercises" not in fields:
        return [], set()
    whole: list[ReadExercise] = []
    broken: set[str] = set()
    for entry in fields["exercises"].items(1, 200):
        one = _exercise(entry, kind, faults)
        if one is None:
            broken.add(_id_of(entry))
        else:
            whole.append(one)
    return whole, broken


def _exercise(entry: Field, kind: Kind, faults: Faults) -> ReadExercise | None:
    before = len(faults)
    entry = entry.inner(entry.node, "exercise", _id_of(entry))
    fields = entry.fields(_NEEDED, _OPTIONAL)
    if "id" in fields and not _MOVE_ID.fullmatch(entry.about):
        fields["id"].wrong("id must be rel_, mob_, iso_, act_, ctl_, str_, ply_ or drl_ and small letters, digits or _")
    if len(faults) > before:
        return None
    safety = fields["safety"].fields(_SAFETY)
    rep_s = fields["rep_s"].whole(1, 60) if "rep_s" in fields else 0
    dose = dose_of(fields["dose"], effort_max=10)
    tiny = dose_of(fields["tiny"], effort_max=10) if "tiny" in fields else None
    for given in (dose, tiny):
        if given is not None and rep_s == 0 and given.hold_s == 0:
            fields["dose"].wrong("needs hold_s, or rep_s beside the dose: it would take no time")
    name = fields["name"].text(longest=40)
    target = fields["target"].texts(1, 5)
    loads = [item.one_of(Site) for item in fields["loads"].items(0, len(Site))]
    side = fields["side"].one_of(SideMode)
    equipment = _words(fields["equipment"], EQUIPMENT)
    optional = _words(fields["optional_equipment"], EQUIPMENT) if "optional_equipment" in fields else ()
    cues = fields["cues"].texts(1, 4)
    stop = fields["stop"].texts(0, 4)
    easier, harder = _way(fields["easier"]), _way(fields["harder"])
    evidence = _words(fields["evidence"], EVIDENCE)
    flags = {key: safety[key].flag() for key in _SAFETY if key in safety and key not in {"pht_min_stage", "impact"}}
    stage = safety["pht_min_stage"].whole(1, 4) if "pht_min_stage" in safety else None
    impact = safety["impact"].one_of(Impact) if "impact" in safety else None
    if len(faults) > before or not (name and side and dose and easier and harder and stage and impact) or rep_s is None:
        return None
    exercise = Exercise(
        id=entry.about,
        name=name,
        kind=kind,
        target=target,
        loads=frozenset(site for site in loads if site),
        side=side,
        dose=dose,
        tiny=tiny,
        rep_s=rep_s,
        equipment=equipment,
        optional_equipment=optional,
        cues=cues,
        stop=stop,
        easier=easier,
        harder=harder,
        needs_clearance=bool(flags["needs_clearance"]),
        hold_ok=bool(flags["hold_ok"]),
        hf_irritable_ok=bool(flags["hf_irritable_ok"]),
        pht_min_stage=stage,
        impact=impact,
        deep_stretch=bool(flags["deep_stretch"]),
        evidence=evidence,
    )
    return ReadExercise(exercise, fields | {"safety." + key: field for key, field in safety.items()})


def _id_of(entry: Field) -> str:
    """The id of an entry, read first so that every fault in it can name it."""
    for key, value in entry.node.value if entry.is_map() else ():
        if getattr(key, "value", None) == "id":
            return entry.inner(value, "id").raw()[:40]
    return ""


def dose_of(field: Field, *, effort_max: int) -> Dose | None:
    """A dose written out whole."""
    fields = field.fields(("sets", "reps", "effort"), ("hold_s", "rest_s"))
    if not {"sets", "reps", "effort"} <= fields.keys():
        return None
    sets, reps, effort = fields["sets"].whole(1, 5), fields["reps"].whole(1, 30), fields["effort"].whole(0, effort_max)
    hold = fields["hold_s"].whole(1, 120) if "hold_s" in fields else 0
    rest = fields["rest_s"].whole(1, 120) if "rest_s" in fields else 0
    if sets is None or reps is None or effort is None or hold is None or rest is None:
        return None
    return Dose(sets, reps, hold, rest, effort)


def _words(field: Field, known: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for item in field.items(0, 6) if (word := item.known(known)) is not None)


def _way(field: Field) -> Way | None:
    """An id of a move (whether it exists is checked when all files are read), or words."""
    text = field.text(longest=60)
    if text is None:
        return None
    return Way(move=text) if _MOVE_ID.fullmatch(text) else Way(words=text)
