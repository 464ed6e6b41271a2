"""The phase gate: `GATES` is the rule, `weighed` reads it, `decided` makes one decision of it.

Nothing here passes a lock, whoever asks: not the rules, not the runner (`overruled`). Laws: more pain never advances further;
no advance to a locked phase. Numbers: docs/sources.md#phases.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.pain import GRAVITY, Light
from bot.domain.programme import Phase, Programme
from bot.domain.progression import Because, By, Decision, Lit, Move, Past, PhaseFacts, Wish

MORNINGS = 5  # the last rated mornings (our choice)
GREEN_MORNINGS = 4  # of them: 80 % (our choice)
WITHIN_DAYS = 14  # older mornings say nothing (our choice)
CALM_DAYS = 3  # without amber before a step (our choice)
SHOW_UP_DAYS, SHOW_UP, SHOW_UP_DUE = 14, 0.7, 10  # kept of due, and due days to know it (our choice)
UNHELD_DAYS = 7  # since the last hold ended (our choice)
RED_FRESH_DAYS = 3  # a red light eases while it is so young: a day may have gone by without a look (our choice)
AMBERS_WITHIN_DAYS = 7  # two rated days in a row, both lately (our choice)
EASE_DWELL_DAYS = 7  # between one ease and the next: the lighter phase is given its week (our choice)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A gate as it stands: met or open, so many of so many where it counts something."""

    gate: Because
    met: bool
    have: int = 0
    need: int = 0


def _last_mornings(facts: PhaseFacts) -> tuple[Lit, ...]:
    """The last five rated mornings of fourteen days."""
    return tuple(d for d in facts.within(WITHIN_DAYS) if d.morning is not None)[-MORNINGS:]


def _days(facts: PhaseFacts) -> Weighed:
    have, need = max(0, (facts.today - facts.since).days), facts.phase.min_days
    return Weighed(Because.DAYS, have >= need, min(have, need), need)


def _tests(facts: PhaseFacts) -> Weighed:
    done = sum(test.id in facts.ticked for test in facts.tests)
    return Weighed(Because.TESTS, done == len(facts.tests), done, len(facts.tests))


def _clearance(facts: PhaseFacts) -> Weighed:
    return Weighed(Because.CLEARANCE, facts.cleared or facts.after is None or not facts.after.needs_clearance)


def _no_lock(facts: PhaseFacts) -> Weighed:
    return Weighed(Because.LOCK, not facts.locked)


def _no_stay(facts: PhaseFacts) -> Weighed:
    return Weighed(Because.STAY, not facts.stays)


def _no_red(facts: PhaseFacts) -> Weighed:
    mornings = _last_mornings(facts)
    since = mornings[0].on if mornings else facts.today - timedelta(days=CALM_DAYS)
    return Weighed(Because.RED, all(d.light is not Light.RED for d in facts.lit if since <= d.on <= facts.today))


def _no_amber(facts: PhaseFacts) -> Weighed:
    return Weighed(Because.AMBER, all(d.light is Light.GREEN for d in facts.within(CALM_DAYS)))


def _green(facts: PhaseFacts) -> Weighed:
    mornings = _last_mornings(facts)
    green = sum(d.morning is Light.GREEN for d in mornings)
    met = not facts.watched or (len(mornings) == MORNINGS and green >= GREEN_MORNINGS)
    return Weighed(Because.MORNINGS, met, green, GREEN_MORNINGS if facts.watched else 0)


def _unheld(facts: PhaseFacts) -> Weighed:
    return Weighed(Because.HOLD, facts.held_until is None or (facts.today - facts.held_until).days >= UNHELD_DAYS)


def _showed_up(facts: PhaseFacts) -> Weighed:
    rate = facts.show_up
    met = rate.due >= SHOW_UP_DUE and rate.kept >= SHOW_UP * rate.due
    return Weighed(Because.SHOW_UP, met, int(rate.kept), rate.due)


#: What has to be true before the next phase opens, in the order in which a runner is told.
GATES: Mapping[Because, Callable[[PhaseFacts], Weighed]] = {
    Because.DAYS: _days,
    Because.STAY: _no_stay,
    Because.LOCK: _no_lock,
    Because.RED: _no_red,
    Because.AMBER: _no_amber,
    Because.HOLD: _unheld,
    Because.MORNINGS: _green,
    Because.SHOW_UP: _showed_up,
    Because.TESTS: _tests,
    Because.CLEARANCE: _clearance,
}


def weighed(facts: PhaseFacts) -> tuple[Weighed, ...]:
    """Every gate to the next phase as it stands; none where there is no next phase."""
    return tuple(gate(facts) for gate in GATES.values()) if facts.after is not None else ()


def decided(facts: PhaseFacts) -> Decision:
    """What the rules make of it today: advance through met gates, ease after red or two ambers, else hold."""
    here = facts.here
    if facts.phase.needs_clearance and not facts.cleared:
        return _back_to_an_open_phase(facts)
    why = _eases(facts)
    if why is not None and facts.before is not None:
        return Decision(Move.EASE, here, facts.before.id, (why,))
    if facts.after is None:
        return Decision(Move.HOLD, here, here, (Because.LAST,))
    unmet = tuple(w.gate for w in weighed(facts) if not w.met)
    return Decision(Move.HOLD, here, here, unmet) if unmet else Decision(Move.ADVANCE, here, facts.after.id, (Because.GATES_MET,))


def _back_to_an_open_phase(facts: PhaseFacts) -> Decision:
    """Clearance was taken back: the last phase that does not need it. Where there is none, only the gentle set is left anyway."""
    place = facts.programme.phases.index(facts.phase)
    unlocked = [phase.id for phase in facts.programme.phases[:place] if not phase.needs_clearance]
    move, to = (Move.EASE, unlocked[-1]) if unlocked else (Move.HOLD, facts.here)
    return Decision(move, facts.here, to, (Because.CLEARANCE,))


def _eases(facts: PhaseFacts) -> Because | None:
    """The light that asks for an easier phase: one red, or two ambers in a row, in this phase and not within a week of an ease."""
    last = last_ease(facts.past)
    if last is not None and (facts.today - last.on).days < EASE_DWELL_DAYS:
        return None
    if any(d.light is Light.RED and d.on >= facts.since for d in facts.within(RED_FRESH_DAYS)):
        return Because.ONE_RED
    two = [d for d in facts.within(AMBERS_WITHIN_DAYS) if d.on >= facts.since][-2:]
    ambers = len(two) == 2 and all(GRAVITY[d.light] >= GRAVITY[Light.AMBER] for d in two)
    return Because.TWO_AMBERS if ambers else None


# --- the runner's word


def last_ease(past: Sequence[Past]) -> Past | None:
    """The last ease that pain brought."""
    return next((p for p in reversed(past) if p.decision.move is Move.EASE and p.decision.because[0] in _BY_PAIN), None)


_BY_PAIN = (Because.ONE_RED, Because.TWO_AMBERS)


def keeps(facts: PhaseFacts) -> Phase | None:
    """The phase a runner may take back after an ease: the one they were eased from, while nothing locks it."""
    moves = [p for p in facts.past if p.decision.move is not Move.HOLD]
    eased = moves[-1] if moves and moves[-1] is last_ease(facts.past) else None
    if eased is None or facts.after is None or eased.decision.from_ != facts.after.id or facts.locked:
        return None
    return facts.after if facts.cleared or not facts.after.needs_clearance else None


def overruled(facts: PhaseFacts, wish: Wish) -> Decision | None:
    """What becomes of a runner's wish; None where it cannot be had: below the first phase, or past a lock."""
    here = facts.here
    if wish is Wish.STAY:
        return Decision(Move.HOLD, here, here, (Because.STAY,), By.RUNNER)
    if wish is Wish.BACK:
        return None if facts.before is None else Decision(Move.EASE, here, facts.before.id, (Because.WENT_BACK,), By.RUNNER)
    if wish is Wish.KEEP:
        kept = keeps(facts)
        return None if kept is None else Decision(Move.ADVANCE, here, kept.id, (Because.KEPT_ON,), By.RUNNER)
    freed = decided(replace(facts, past=(*facts.past, Past(facts.today, _going_on(here)))))
    return replace(freed, by=By.RUNNER) if freed.move is Move.ADVANCE else _going_on(here)


def _going_on(here: str) -> Decision:
    return Decision(Move.HOLD, here, here, (Because.GO_ON,), By.RUNNER)


def may_choose(programme: Programme, *, cleared: bool, locked: bool) -> Because | None:
    """What stands against beginning a programme: a lock, or that nobody has cleared the runner. None: nothing."""
    if (programme.needs_clearance or programme.phases[0].needs_clearance) and not cleared:
        return Because.CLEARANCE
    return Because.LOCK if locked else None
