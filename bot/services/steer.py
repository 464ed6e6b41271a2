"""The runner's hand on their plan: where it stands, tests ticked, the phase overruled, another programme. Never past a lock."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from bot.content.loader import load_library
from bot.domain.hold import FLAG_HOLDS, RangeKind
from bot.domain.loading import loading_weekdays
from bot.domain.phase_gate import Weighed, keeps, may_choose, overruled, weighed
from bot.domain.programme import ExitTest, Phase, Programme, Routine, todays_routine
from bot.domain.progression import Because, By, Decision, Move, Past, PhaseFacts, Wish
from bot.domain.question import Outcome, Question
from bot.domain.runner import Running
from bot.services import agree, plan
from bot.services.facts import Loaded, known, load
from bot.services.look import settle_on
from bot.services.programmes import phase_of
from bot.services.turn import Act, Turned, Verdict, hear, turn
from bot.storage.tables import TickRow


@dataclass(frozen=True, slots=True)
class Offer:
    """A programme that can be begun, or why not."""

    programme: Programme
    current: bool
    refused: Because | None


@dataclass(frozen=True, slots=True)
class Plan:
    """Where a runner's plan stands: all that /plan may show."""

    today: date
    programme: Programme
    phase: Phase
    day: int  #: of the phase, 1 is its first
    last: Past | None  #: what brought them here
    stands_in: Phase | None  #: the calmer phase whose moves are done meanwhile
    after: Phase | None
    before: Phase | None
    gates: tuple[Weighed, ...]
    tests: tuple[tuple[ExitTest, bool], ...]  #: those that may be asked, and whether they are ticked
    stays: bool
    may_keep: Phase | None  #: an ease they may take back
    a: Routine
    b: Routine
    loading: tuple[int, ...]  #: weekdays with all sets
    offers: tuple[Offer, ...]
    hold: RangeKind | None
    paused: bool
    cleared: bool
    limits: str | None
    running: Running
    assessment_on: date | None
    strength_weekday: int | None
    why: str | None
    from_tomorrow: bool  #: today is answered already, in another phase
    verdict: Verdict

    @property
    def opens(self) -> bool:
        """Whether the next phase opens with the next day."""
        return bool(self.gates) and all(gate.met for gate in self.gates)


def where(session: Session, who: int, now: datetime) -> Plan:
    """Where the plan stands. Raises NotEnrolled."""
    return _turn(session, who, now, lambda _session, _loaded: Verdict.SAME)


def tick(session: Session, who: int, test: str, passed: bool, now: datetime) -> Plan:
    """A test of this programme is passed, or not after all; the last word holds. One that is locked is not asked for."""
    return _turn(session, who, now, lambda session, loaded: _tick(session, loaded, test, now, passed=passed))


def can(session: Session, who: int, test: str, on: date, now: datetime, message_id: int | None = None) -> Turned:
    """The same as the answer to the question of a receipt: they can."""

    def act(session: Session, loaded: Loaded) -> Verdict:
        agree.close(session, loaded, Question.TESTS, Outcome.ANSWERED, now)
        return _tick(session, loaded, test, now, passed=True)

    return turn(session, who, now, on, act, message_id)


def _tick(session: Session, loaded: Loaded, test: str, now: datetime, *, passed: bool) -> Verdict:
    facts = plan.phase_facts(session, loaded, now)
    asked = [t for phase in facts.programme.phases for t in phase.exit if t.id == test and (facts.cleared or not t.needs_clearance)]
    if not asked or (test in facts.ticked) == passed:
        return Verdict.SAME
    session.add(TickRow(runner_id=known(loaded.runner.id), test=test, passed=passed, date=facts.today, at=now))
    return Verdict.WRITTEN


def overrule(session: Session, who: int, wish: Wish, phase: str, now: datetime) -> Plan:
    """Stay in `phase`, go on from it, go back from it, or keep it in spite of an ease: nothing when that is not where they are."""
    return _turn(session, who, now, _wished(wish, phase, now))


def overrule_on(session: Session, who: int, wish: Wish, phase: str, now: datetime, on: date, message_id: int | None = None) -> Turned:
    """The same from a day's message, which is then drawn again with what it now holds."""
    return turn(session, who, now, on, _wished(wish, phase, now), message_id)


def choose(session: Session, who: int, programme_id: str, now: datetime) -> Plan:
    """Another programme, from its first phase. TOO_LATE where a lock stands against it; nothing when it is the present one."""

    def act(session: Session, loaded: Loaded) -> Verdict:
        facts = plan.phase_facts(session, loaded, now)
        programme = load_library().programmes.get(programme_id)
        if programme is None or programme.id == facts.programme.id:
            return Verdict.SAME
        if may_choose(programme, cleared=facts.cleared, locked=facts.locked) is not None:
            return Verdict.LOCKED
        _move(session, loaded, Decision(Move.ADVANCE, facts.here, programme.phases[0].id, (Because.CHOSEN,), By.RUNNER), now)
        return Verdict.WRITTEN

    return _turn(session, who, now, act)


def _wished(wish: Wish, phase: str, now: datetime) -> Act:
    def act(session: Session, loaded: Loaded) -> Verdict:
        facts = plan.phase_facts(session, loaded, now)
        meant = facts.after if wish is Wish.KEEP else facts.phase
        if meant is None or phase != meant.id or _said(facts, wish):
            return Verdict.SAME
        decision = overruled(facts, wish)
        if decision is None:
            return Verdict.LOCKED
        _move(session, loaded, decision, now)
        return Verdict.WRITTEN

    return act


def _said(facts: PhaseFacts, wish: Wish) -> bool:
    """Whether that is how it is already."""
    return (wish is Wish.STAY and facts.stays) or (wish is Wish.ON and not facts.stays)


def _move(session: Session, loaded: Loaded, decision: Decision, now: datetime) -> None:
    plan.keep(session, loaded, decision, now)
    if decision.to != decision.from_:
        plan.enter(session, loaded, decision.to, now)


def _turn(session: Session, who: int, now: datetime, act: Act) -> Plan:
    """Heard, reviewed where that is due, one fact written, looked at, and the plan as it then is."""
    runner, loaded, _ = hear(session, who, now)
    settle_on(session, loaded, now)
    verdict = act(session, loaded)
    if verdict is Verdict.WRITTEN:
        session.flush()
        loaded = load(session, runner, now)
        settle_on(session, loaded, now)
    return _plan(session, loaded, verdict, now)


def _plan(session: Session, loaded: Loaded, verdict: Verdict, now: datetime) -> Plan:
    facts, runner = plan.phase_facts(session, loaded, now), loaded.runner
    shown = phase_of(loaded.days[-1].phase) if _stands_in(loaded) else None
    moves, cleared, hops = load_library().exercises, facts.cleared, runner.hops_cleared
    a, b = (todays_routine(shown or facts.phase, n, moves, ease={}, cleared=cleared, hops=hops) for n in (0, 1))
    hold = loaded.facts.hold(now)
    return Plan(
        today=facts.today,
        programme=facts.programme,
        phase=facts.phase,
        day=max(1, (facts.today - facts.since).days + 1),
        last=next((p for p in reversed(facts.past) if p.decision.move is not Move.HOLD), None),
        stands_in=shown,
        after=facts.after,
        before=facts.before,
        gates=weighed(facts),
        tests=tuple((test, test.id in facts.ticked) for test in facts.tests),
        stays=facts.stays,
        may_keep=keeps(facts),
        a=a,
        b=b,
        loading=loading_weekdays(facts.phase, runner.strength_weekday),
        offers=tuple(_offer(programme, facts) for programme in load_library().programmes.values()),
        hold=hold if hold in (RangeKind.PROTECTED, *FLAG_HOLDS) else None,
        paused=loaded.facts.asked.paused,
        cleared=cleared,
        limits=runner.limits,
        running=runner.running or Running.ON_HOLD,
        assessment_on=runner.assessment_on,
        strength_weekday=runner.strength_weekday,
        why=runner.why,
        from_tomorrow=facts.since > facts.today and loaded.days[-1].phase != facts.here,
        verdict=verdict,
    )


def _stands_in(loaded: Loaded) -> bool:
    """Whether today's moves are not the phase's own because a calmer one stands in (and not because it opens tomorrow)."""
    begun = loaded.runner.phase_since is not None and loaded.runner.phase_since <= loaded.facts.today.date
    return begun and loaded.days[-1].phase != loaded.runner.phase


def _offer(programme: Programme, facts: PhaseFacts) -> Offer:
    current = programme.id == facts.programme.id
    return Offer(programme, current, None if current else may_choose(programme, cleared=facts.cleared, locked=facts.locked))
