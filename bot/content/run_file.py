"""The file of the run ladder: `version: 1`, `kind: run_ladder`, the stages 0 to 10 and the tests before stage 1.

    stages:
      - {n: 2, times: 8, jog_s: 60, walk_s: 120}     8 times a minute of jog and two of walk
      - {n: 0, times: 1, walk_s: 1800}               stage 0 is a walk, the last ones are unbroken: no walk_s
    entry:
      - {id: run_hop, text: ..., hops: true}         asked only where the clinician ticked hops; the last of them

Each stage jogs at least as long as the one before it, and never more than half as long again plus four minutes
(docs/sources.md#running).
"""

from bot.content.nodes import Faults, Field
from bot.domain.running import LAST, EntryTest, RunLadder, Stage

KIND = "run_ladder"
JUMP = (1.5, 4)  #: a stage counts at most so many times the minutes of the one before, plus so many; our choice


def read_ladder(root: Field, faults: Faults) -> RunLadder | None:
    """The ladder of the file, or None with its faults noted."""
    before = len(faults)
    fields = root.fields(("version", "kind", "stages", "entry"))
    if len(faults) > before:
        return None
    fields["version"].whole(1, 1)
    stages = [_stage(entry, n) for n, entry in enumerate(fields["stages"].items(LAST + 1, LAST + 1))]
    tests = [_test(entry) for entry in fields["entry"].items(1, 12)]
    if len(faults) > before:
        return None
    ladder = RunLadder(tuple(s for s in stages if s is not None), tuple(t for t in tests if t is not None))
    _check(ladder, fields)
    return ladder


def _stage(entry: Field, n: int) -> Stage | None:
    fields = entry.inner(entry.node, "stage", f"stage {n}").fields(("n", "times"), ("jog_s", "walk_s"))
    if "n" not in fields or "times" not in fields:
        return None
    fields["n"].whole(n, n)
    times = fields["times"].whole(1, 20)
    jog = fields["jog_s"].whole(10, 3600) if "jog_s" in fields else 0
    walk = fields["walk_s"].whole(10, 3600) if "walk_s" in fields else 0
    if (jog == 0) != (n == 0):
        entry.wrong(f"stage {n} must {'be a walk' if n == 0 else 'have jog_s'}")
    return None if times is None or jog is None or walk is None else Stage(n, times, jog, walk)


def _test(entry: Field) -> EntryTest | None:
    fields = entry.fields(("id", "text"), ("hops",))
    if len(fields) < 2:
        return None
    test_id, text = fields["id"].text(longest=20), fields["text"].text()
    hops = fields["hops"].flag() if "hops" in fields else False
    return EntryTest(test_id, text, hops) if test_id and text and hops is not None else None


def _check(ladder: RunLadder, fields: dict[str, Field]) -> None:
    share, more = JUMP
    for before, after in zip(ladder.stages[1:], ladder.stages[2:], strict=False):
        if not before.counted <= after.counted <= before.counted * share + more:
            fields["stages"].wrong(f"stage {after.n} jogs {after.counted} min after {before.counted}")
    ids = [test.id for test in ladder.entry]
    for test_id in sorted({test_id for test_id in ids if ids.count(test_id) > 1}):
        fields["entry"].wrong(f"entry test {test_id} is given twice")
    if any(a.hops and not b.hops for a, b in zip(ladder.entry, ladder.entry[1:], strict=False)):
        fields["entry"].wrong("hops come last")
