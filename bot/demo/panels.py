"""What the bot knows of a person, as the drawer of the demo's page shows it. The people are made up, so pain is shown too."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.chat.texts import texts
from bot.chat.texts.because import BECAUSE, MOVED
from bot.chat.texts.names import capital, short_site, site
from bot.clock import Clock
from bot.domain.adherence import Rate
from bot.domain.coach import Because, Kind
from bot.domain.day import ONE_DAY
from bot.domain.entry import SIGNS
from bot.domain.hold import LIMP, RED, Range, RangeKind
from bot.domain.ladder import Rung
from bot.domain.pain import Moment
from bot.domain.progression import Move, Track
from bot.domain.red_flags import Flag
from bot.domain.runner import Status
from bot.domain.streak import REPAIR_DAYS, RESERVES_HELD
from bot.domain.track import Locked
from bot.domain.trends import Trend
from bot.sandbox import Section
from bot.sandbox.panels import Panels
from bot.services.knows import Climb, Known, Left, PlanSeen, SiteSeen, Waking, knows
from bot.storage.engine import Store

T = texts("en")  # the drawer is the developer's, not the runner's
KEY = "✓ done, p in part, t tiny, ✗ skipped, a dot missed, ~ doesn't count, ? still open"
WEEKS = 5  # shown; the older ones would push everything else away
RUNGS = {
    Rung.CUE: "plain cue",
    Rung.RESCUE: "rescue",
    Rung.SHRINK: "shrink and replan",
    Rung.PEOPLE: "people",
    Rung.BACK_OFF: "back off",
}
VOICES: dict[str, str] = {
    "gate": "everything",
    Kind.PROMPT: "prompt",
    Kind.LATER: "later, as asked for",
    Kind.RESCUE: "second ask",
    Kind.FOLLOW_UP: "follow-up",
    Kind.REPORT: "weekly report",
    Kind.SAFETY: "safety line",
    Kind.BACK_OFF: "quiet line",
    Kind.MORNING: "morning after load",
    Kind.ASSESSMENT: "assessment",
}
WAITS = {  # of what is still to come; what is past or left unsaid has BECAUSE
    Because.DUE: "comes at its time",
    Because.NO_ANSWER: "comes if there is no answer by then",
    Because.ASKED_FOR: "comes when it was asked for",
    Because.NOT_SAID: "the prompt comes first",
}
HOLDS = {
    RangeKind.PAUSE: "pause",
    RangeKind.UNREACHABLE: "the bot is blocked",
    RangeKind.PROTECTED: "protected",
    RangeKind.BOOK_SOON: "gentle set only",
    RangeKind.SAME_DAY: "to be seen the same day",
    RangeKind.EMERGENCY: "emergency",
}
LOCKS = {
    Locked.EMERGENCY: "an emergency stands",
    Locked.SAME_DAY: "to be seen the same day",
    Locked.BOOK_SOON: "the gentle set only",
    Locked.HIATUS: "on hold before an assessment",
    Locked.NOT_CLEARED: "nobody has cleared them yet",
    Locked.RED: "a red light",
}
HELD_BY: dict[str, str] = {
    RED: "a red light",
    LIMP: "a limp",
    Trend.HIGH_TWICE: "7 or more on two days of a week",
    Trend.SORE_RUNNING: "5 or more three days running",
    Trend.RED_OFTEN: "red on three days of a week",
    Trend.AMBER_WEEKS: "amber for three weeks",
    Trend.NO_BETTER: "no better after six weeks",
}
STANDING = {Status.ENROLLING: "still on the way in", None: "has not said yes to a diary yet"}


def panels_of(store: Store, clock: Clock) -> Panels:
    """The sections of a person, by Telegram's id."""

    async def panels(who: int) -> Sequence[Section]:
        return sections(await store.read(knows, who, clock.now()))

    return panels


def sections(found: Known | Status | None) -> tuple[Section, ...]:
    """What is known, in words. One line for somebody who is not enrolled."""
    if not isinstance(found, Known):
        return (Section("Not enrolled", (("So far", STANDING[found]),)),)
    shown = [
        Section("Days", _days(found)),
        Section("Streak", _streak(found)),
        Section("Ladder", _ladder(found)),
        Section("Lights", tuple(_light(it) for it in found.sites) or (("Sites", "none is sore"),)),
        Section("Plan", _plan(found.plan)),
        Section("Next wake", _wake(found.waking, found.zone)),
        Section("Outbox", tuple(_left(it) for it in found.outbox) or (("So far", "nothing"),)),
    ]
    if found.ranges:
        shown.append(Section("Holds and pauses", tuple(_range(it, found.zone) for it in found.ranges)))
    return tuple(shown)


def _days(of: Known) -> tuple[tuple[str, str], ...]:
    """A week a row, the newest day last."""
    weeks = []
    for monday, days in groupby(of.days, key=lambda it: it[0] - it[0].weekday() * ONE_DAY):
        weeks.append((_week(monday), " ".join(SIGNS[mark] for _, mark in days)))
    if len(weeks) > WEEKS:
        weeks = [("Before that", _count(len(weeks) - WEEKS, "week")), *weeks[-WEEKS:]]
    return (*(weeks or [("So far", "the first day is still to come")]), ("Key", KEY))


def _week(monday: date) -> str:
    sunday = monday + 6 * ONE_DAY
    first = f"{monday.day}" if monday.month == sunday.month else f"{monday.day} {monday:%b}"
    return f"{first} to {sunday.day} {sunday:%b}"


def _streak(of: Known) -> tuple[tuple[str, str], ...]:
    streak = of.streak
    rows = [
        ("Length", _count(streak.length, "day")),
        ("Reserves", f"{streak.reserves} of {RESERVES_HELD}"),
        ("Kept in all", _count(streak.total, "day")),
        ("Longest", _count(streak.longest, "day")),
    ]
    if streak.broke is not None:
        rows.append(("Broke", f"{T.day(streak.broke.day)}, after {_count(streak.broke.length, 'day')}"))
        if streak.repair_left is not None:
            rows.append(("Repair", f"open: {streak.repair_left} of {REPAIR_DAYS} full days to go"))
    if streak.comebacks:
        rows.append(("Comeback points", str(streak.comebacks)))
    return tuple(rows)


def _ladder(of: Known) -> tuple[tuple[str, str], ...]:
    ladder = of.ladder
    rows = [("Rung", f"{ladder.rung.value} · {RUNGS[ladder.rung]}"), ("Because", _climbed(of.climb, ladder.rung))]
    if ladder.since is not None:
        rows.append(("Since", T.day(ladder.since)))
    return tuple(rows)


def _climbed(climb: Climb, rung: Rung) -> str:
    reasons = []
    if climb.miss_run is not None:
        reasons.append(f"{_count(climb.miss_run, 'day')} running not kept")
    if climb.show_up is not None:
        reasons.append(f"kept {_rate(climb.show_up)} days")
    if climb.silence_run is not None:
        reasons.append(f"{_count(climb.silence_run, 'day')} running without a word")
    return ", ".join(reasons) or ("nothing calls for more" if rung is Rung.CUE else "not enough days kept since to go down")


def _rate(rate: Rate) -> str:
    return f"{rate.kept:g} of {rate.due} due"


def _light(of: SiteSeen) -> tuple[str, str]:
    last = "no rating in the last weeks"
    if of.last is not None:
        when = {Moment.MORNING: "in the morning", Moment.DURING: "during", Moment.AFTER: "later in the day"}[of.last.moment]
        number = str(of.last.most) if of.last.exact else f"{of.last.least} to {of.last.most}"
        last = f"last {number} {when}, {T.day(of.last.on)}"
    return capital(site(T, of.where)), f"{of.light.value} · usual {of.usual} · {last}"


def _plan(of: PlanSeen) -> tuple[tuple[str, str], ...]:
    reasons = [BECAUSE_OF_PHASE.get(reason, reason) for reason in of.gate.because]
    day = f", day {of.day}" if of.day > 0 else ", from the first day"
    strength = f"level {of.strength_level}"
    if of.strength_weekday is None:
        strength += ", no weekday yet"
    else:
        strength += f", {T.weekday_number(of.strength_weekday)}s"
    run = "not begun" if of.run_stage is None else f"stage {of.run_stage}"
    return (
        ("Programme", T.gettext(of.programme.name)),
        ("Phase", T.gettext(of.phase.name) + day),
        ({Move.HOLD: "Held by", Move.ADVANCE: "Next phase opens", Move.EASE: "Goes back"}[of.gate.move], "; ".join(reasons)),
        ("Strength", strength + _lock(of.strength_locked)),
        ("Run ladder", run + _lock(of.running_locked)),
    )


BECAUSE_OF_PHASE = {reason: words for (track, reason), words in MOVED.items() if track is Track.PHASE}


def _lock(by: Locked | None) -> str:
    return f" · locked: {LOCKS[by]}" if by is not None else ""


def _wake(of: Waking, zone: str) -> tuple[tuple[str, str], ...]:
    """When, for what, and what each voice says now."""
    rows = [("At", _moment(of.at, zone) if of.at is not None else "not before they write"), ("By the clock of", zone)]
    if of.waiting:
        rows.append(("For", ", ".join(VOICES[name] for name in of.waiting)))
    for name, because in of.because:
        if because is not Because.NOTHING_TO_SAY:
            told = WAITS.get(because) or f"quiet: “{BECAUSE.get(because, because)}”"  # as /why says it to them
            rows.append((capital(VOICES[name]), told))
    return tuple(rows)


def _left(of: Left) -> tuple[str, str]:
    step = f" · step {of.step}" if of.step and of.kind is not Kind.RESCUE else ""  # a second ask has but one
    return _moment(of.at, of.zone), f"{VOICES[of.kind]} · {of.state.value} · {of.text_id}{step}"


def _range(of: Range, zone: str) -> tuple[str, str]:
    where = f", {short_site(T, of.where)}" if of.where is not None else ""
    until = f"until {_moment(of.until_at, zone)}" if of.until_at is not None else "until it is ended"
    return capital(HOLDS[of.kind]) + where, f"since {_moment(of.from_at, zone)}, {until}{_why(of.because)}"


def _why(because: str | None) -> str:
    if because is None:
        return ""
    return f" · {HELD_BY.get(because, 'a red flag' if because in set(Flag) else because)}"


def _moment(at: datetime, zone: str) -> str:
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%a} {local.day} {local:%b %H:%M}"


def _count(number: int, of: str) -> str:
    return f"{number} {of}" if number == 1 else f"{number} {of}s"
