"""/why from what is kept: Robin's first day is Monday 2 March; the prompt comes at 07:00, the second ask at 18:30."""

from datetime import date, timedelta

from bot.domain.coach import Kind
from bot.domain.entry import Mark, Reason
from bot.domain.hold import RangeKind
from bot.domain.outbox import Unknown
from bot.domain.pain import Moment
from bot.domain.progression import By, Move, Track
from bot.domain.site import BodySite, Side, Site
from bot.domain.why import Moved, Silence, Stood, Told
from bot.services import heart, pause, report_pain
from bot.services import why as why_
from bot.services.why import Why
from bot.storage.tables import DecisionRow, ProgressRow
from tests.services.life import MONDAY, Life, at

TUESDAY, WEDNESDAY, THURSDAY = (MONDAY + timedelta(days=n) for n in (1, 2, 3))
HIP = BodySite(Site.HIP_FLEXOR, Side.RIGHT)


def why(robin: Life, until: date | None = None) -> Why:
    found: Why = robin.do(why_.why, robin.now, until)
    return found


def on(robin: Life, day: date) -> Told:
    return next(told for told in why(robin).days if told.date == day)


def said(told: Told) -> list[tuple[str, str, str]]:
    return [(spoke.kind.value, spoke.intent, spoke.because) for spoke in told.spoke]


def days(robin: Life, count: int, mark: Mark = Mark.DONE) -> None:
    """Kept days, each answered at five past seven."""
    for n in range(count):
        robin.until(at(MONDAY + timedelta(days=n), "07:05"))
        robin.marks(None, mark)


def test_before_the_first_prompt_there_is_nothing_to_tell(robin: Life) -> None:
    assert why(robin).days == ()
    assert not why(robin).older


def test_an_answered_day_and_a_missed_one(robin: Life) -> None:
    days(robin, 1)
    robin.until(at(WEDNESDAY, "06:00"))
    assert said(on(robin, MONDAY)) == [("prompt", "cue", "due")]
    assert on(robin, MONDAY).silent == (Silence(Kind.RESCUE, "answered"),)
    assert said(on(robin, TUESDAY)) == [("prompt", "cue", "due"), ("rescue", "rescue", "no_answer")]
    assert on(robin, TUESDAY).mark is Mark.MISSED
    assert (on(robin, WEDNESDAY).spoke, on(robin, WEDNESDAY).silent) == ((), ())


def test_newest_first_a_week_a_page(robin: Life) -> None:
    days(robin, 10)
    newest = why(robin)
    assert [told.date.day for told in newest.days] == [11, 10, 9, 8, 7, 6, 5]
    assert newest.older
    older = why(robin, MONDAY + timedelta(days=2))
    assert [told.date.day for told in older.days] == [4, 3, 2]
    assert not older.older
    assert why(robin, date(2031, 1, 1)).days == newest.days
    assert why(robin, date(2020, 1, 1)).days == newest.days


def test_days_long_sealed_are_still_told(robin: Life) -> None:
    days(robin, 2)
    robin.until(at(MONDAY + timedelta(days=70), "12:00"))
    robin.do(why_.why, robin.now)
    sealed = why(robin, MONDAY + timedelta(days=5))
    assert [told.mark for told in sealed.days] == [Mark.MISSED] * 4 + [Mark.DONE] * 2
    assert said(sealed.days[-1]) == [("prompt", "cue", "due")]


def test_the_reason_of_a_silent_evening_is_logged_once_a_day(robin: Life) -> None:
    days(robin, 6)
    sunday = MONDAY + timedelta(days=6)
    robin.until(at(sunday, "07:05"))
    for minute in range(5):
        robin.now = at(sunday, f"07:1{minute}")
        robin.look()
    quiet = [row for row in robin.table(DecisionRow) if row.kind == "rescue.quiet" and row.at >= at(sunday, "04:00")]
    assert [row.because for row in quiet] == ["report_day"]


def test_looks_on_an_ordinary_day_log_what_is_said_and_nothing_else(robin: Life) -> None:
    days(robin, 2)
    robin.until(at(WEDNESDAY, "23:00"))
    logged = [row.kind for row in robin.table(DecisionRow) if row.at >= at(MONDAY, "04:00")]
    assert logged == ["prompt", "prompt", "prompt", "rescue"]


def test_the_cap_of_evening_asks_is_told(robin: Life) -> None:
    for n in range(8):
        robin.until(at(MONDAY + timedelta(days=n), "18:40"))
        robin.marks(None, Mark.TINY)
    quiet = [told.silent for told in why(robin).days]
    assert (Silence(Kind.RESCUE, "cap"),) in quiet


def test_a_back_off_is_told_on_the_days_without_a_word(robin: Life) -> None:
    robin.until(at(MONDAY + timedelta(days=5), "12:00"))
    newest = why(robin)
    assert said(newest.days[2]) == [("back_off", "bad_week", "backed_off")]
    assert newest.days[1].silent == (Silence(Kind.PROMPT, "backed_off"),)


def test_a_sore_morning_tells_its_number_and_what_is_usual(robin: Life) -> None:
    days(robin, 1)
    robin.until(at(TUESDAY, "07:05"))
    robin.do(report_pain.rate, robin.now, TUESDAY, Moment.MORNING, ((HIP, 6, 6),))
    robin.until(at(WEDNESDAY, "12:00"))
    assert on(robin, TUESDAY).stood == Stood(RangeKind.PROTECTED, HIP, 6, TUESDAY, 2)
    robin.do(report_pain.rate, robin.now, WEDNESDAY, Moment.AFTER, ((HIP, 2, 2),))
    assert on(robin, WEDNESDAY).stood == Stood(RangeKind.PROTECTED, HIP, 6, TUESDAY, 2)
    assert said(on(robin, WEDNESDAY)) == [("prompt", "gentle", "due")]
    assert not any("6" in row.because or "6" in row.kind for row in robin.table(DecisionRow))


def test_a_hold_that_was_taken_back_never_stood(robin: Life) -> None:
    robin.until(at(MONDAY, "07:05"))
    robin.do(report_pain.rate, robin.now, MONDAY, Moment.MORNING, ((HIP, 6, 6),))
    robin.do(report_pain.rate, robin.now, MONDAY, Moment.MORNING, ((HIP, 2, 2),))
    assert on(robin, MONDAY).stood is None


def test_a_pause_an_outage_and_a_late_word(robin: Life) -> None:
    days(robin, 1)
    robin.until(at(TUESDAY, "12:00"))
    robin.do(pause.pause, 1, robin.now)
    robin.until(at(WEDNESDAY, "07:05"))
    robin.until(at(THURSDAY, "03:00"))
    robin.store.write_now(heart.outage, at(WEDNESDAY, "08:00"), at(THURSDAY, "03:00"))
    robin.until(at(THURSDAY, "12:00"))
    assert on(robin, TUESDAY).stood == Stood(RangeKind.PAUSE)
    assert on(robin, WEDNESDAY).mark is Mark.UNASKED
    robin.marks(WEDNESDAY, Mark.EXCUSED, Reason.ILL)
    assert on(robin, WEDNESDAY).noted_later


def test_a_pause_that_ends_within_the_day_says_when(robin: Life) -> None:
    robin.until(at(MONDAY, "12:00"))
    robin.do(pause.pause, None, robin.now)
    robin.until(at(WEDNESDAY, "16:20"))
    robin.do(pause.resume, robin.now)
    assert on(robin, TUESDAY).stood == Stood(RangeKind.PAUSE)
    assert on(robin, WEDNESDAY).stood == Stood(RangeKind.PAUSE, until=at(WEDNESDAY, "16:20"))


def test_a_prompt_that_may_be_lost_keeps_its_doubt(robin: Life) -> None:
    robin.until(at(MONDAY, "07:05"), answers=Unknown())
    assert [spoke.state.value for spoke in on(robin, MONDAY).spoke] == ["unknown"]


def test_the_plans_moves_stand_with_their_reasons(robin: Life) -> None:
    days(robin, 1)
    row = ProgressRow(
        runner_id=robin.id,
        date=MONDAY,
        track=Track.PHASE,
        move=Move.ADVANCE,
        from_="F1",
        to="F2",
        because="gates_met",
        by=By.RULES,
        at=robin.now,
    )
    robin.store.write_now(lambda session: session.add(row))
    assert on(robin, MONDAY).moved == (Moved(Track.PHASE, Move.ADVANCE, "F1", "F2", "gates_met", By.RULES),)
