"""Whole weeks and months as the runner lives them: what was said and when, to be read like a log.

Every line is a day: the wall clock, the kind (and the intent where it says more), `>` what the runner did.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.coach import Kind
from bot.domain.day import ONE_DAY
from bot.domain.entry import Mark, Reason
from bot.domain.hold import Range, RangeKind
from bot.domain.ladder import Rung
from bot.domain.outbox import State
from tests.domain.diary_text import MONDAY
from tests.domain.life import Life, after, by_diary, page, steadily

LOS_ANGELES = "America/Los_Angeles"


def at(text: str, zone: str = "Europe/Berlin") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def _flares_up(life: Life, now: datetime) -> None:
    """Done, and a red light: what loads the site is dropped for 48 hours."""
    life.hears(now, Mark.DONE)
    life.ranges.append(Range(RangeKind.PROTECTED, now, now + timedelta(hours=48)))


def test_a_steady_runner() -> None:
    """The plain cue every morning, a report every Sunday, and nothing else."""
    life = Life(steadily)
    assert life.transcript == page("""
        Mon 05 Jan  07:00 prompt cue · 07:20 > done
        Tue 06 Jan  07:00 prompt cue · 07:20 > done
        Wed 07 Jan  07:00 prompt cue · 07:20 > done
        Thu 08 Jan  07:00 prompt cue · 07:20 > done
        Fri 09 Jan  07:00 prompt cue · 07:20 > done
        Sat 10 Jan  07:00 prompt cue · 07:20 > done
        Sun 11 Jan  07:00 prompt cue · 07:20 > done · 18:00 report
        Mon 12 Jan  07:00 prompt cue · 07:20 > done
        Tue 13 Jan  07:00 prompt cue · 07:20 > done
        Wed 14 Jan  07:00 prompt cue · 07:20 > done
        Thu 15 Jan  07:00 prompt cue · 07:20 > done
        Fri 16 Jan  07:00 prompt cue · 07:20 > done
        Sat 17 Jan  07:00 prompt cue · 07:20 > done
        Sun 18 Jan  07:00 prompt cue · 07:20 > done · 18:00 report
        Mon 19 Jan  07:00 prompt cue · 07:20 > done
        Tue 20 Jan  07:00 prompt cue · 07:20 > done
        Wed 21 Jan  07:00 prompt cue · 07:20 > done
        Thu 22 Jan  07:00 prompt cue · 07:20 > done
        Fri 23 Jan  07:00 prompt cue · 07:20 > done
        Sat 24 Jan  07:00 prompt cue · 07:20 > done
        Sun 25 Jan  07:00 prompt cue · 07:20 > done · 18:00 report
        Mon 26 Jan  07:00 prompt cue · 07:20 > done
        Tue 27 Jan  07:00 prompt cue · 07:20 > done
        Wed 28 Jan  07:00 prompt cue · 07:20 > done
        Thu 29 Jan  07:00 prompt cue · 07:20 > done
        Fri 30 Jan  07:00 prompt cue · 07:20 > done
        Sat 31 Jan  07:00 prompt cue · 07:20 > done
        Sun 01 Feb  07:00 prompt cue · 07:20 > done · 18:00 report
    """)


def test_a_runner_who_falls_in_the_second_week_and_comes_back() -> None:
    """After one miss nothing to make up, after two a smaller ask, after every kept day the plain cue."""
    life = Life(by_diary("✓✓✓✓✓✓✓ ✓.✓..t✓ .✓✓✓✓✗✗ ✓t✓✓✓✓✓".replace(" ", "")))
    assert life.transcript == page("""
        Mon 05 Jan  07:00 prompt cue · 07:20 > done
        Tue 06 Jan  07:00 prompt cue · 07:20 > done
        Wed 07 Jan  07:00 prompt cue · 07:20 > done
        Thu 08 Jan  07:00 prompt cue · 07:20 > done
        Fri 09 Jan  07:00 prompt cue · 07:20 > done
        Sat 10 Jan  07:00 prompt cue · 07:20 > done
        Sun 11 Jan  07:00 prompt cue · 07:20 > done · 18:00 report
        Mon 12 Jan  07:00 prompt cue · 07:20 > done
        Tue 13 Jan  07:00 prompt cue · 18:30 rescue
        Wed 14 Jan  07:00 prompt after_miss · 07:20 > done
        Thu 15 Jan  07:00 prompt cue · 18:30 rescue
        Fri 16 Jan  07:00 prompt cue · 18:30 rescue
        Sat 17 Jan  07:00 prompt shrink · 07:20 > tiny
        Sun 18 Jan  07:00 prompt cue · 07:20 > done · 18:00 report
        Mon 19 Jan  07:00 prompt cue · 18:30 rescue
        Tue 20 Jan  07:00 prompt cue · 07:20 > done
        Wed 21 Jan  07:00 prompt cue · 07:20 > done
        Thu 22 Jan  07:00 prompt cue · 07:20 > done
        Fri 23 Jan  07:00 prompt cue · 07:20 > done
        Sat 24 Jan  07:00 prompt cue · 07:20 > skipped
        Sun 25 Jan  07:00 prompt after_miss · 07:20 > skipped · 18:00 report
        Mon 26 Jan  07:00 prompt shrink · 07:20 > done
        Tue 27 Jan  07:00 prompt cue · 07:20 > tiny
        Wed 28 Jan  07:00 prompt cue · 07:20 > done
        Thu 29 Jan  07:00 prompt cue · 07:20 > done
        Fri 30 Jan  07:00 prompt cue · 07:20 > done
        Sat 31 Jan  07:00 prompt cue · 07:20 > done
        Sun 01 Feb  07:00 prompt cue · 07:20 > done · 18:00 report
    """)


def test_a_runner_who_falls_silent_after_day_nine() -> None:
    """Rarer and rarer, a goodbye, then silence for good."""
    life = Life(by_diary("✓✓✓✓✓✓✓✓✓"), until=MONDAY + 90 * ONE_DAY)
    assert life.transcript == page("""
        Mon 05 Jan  07:00 prompt cue · 07:20 > done
        Tue 06 Jan  07:00 prompt cue · 07:20 > done
        Wed 07 Jan  07:00 prompt cue · 07:20 > done
        Thu 08 Jan  07:00 prompt cue · 07:20 > done
        Fri 09 Jan  07:00 prompt cue · 07:20 > done
        Sat 10 Jan  07:00 prompt cue · 07:20 > done
        Sun 11 Jan  07:00 prompt cue · 07:20 > done · 18:00 report
        Mon 12 Jan  07:00 prompt cue · 07:20 > done
        Tue 13 Jan  07:00 prompt cue · 07:20 > done
        Wed 14 Jan  07:00 prompt cue · 18:30 rescue
        Thu 15 Jan  07:00 prompt after_miss · 18:30 rescue
        Fri 16 Jan  07:00 prompt shrink · 18:30 rescue
        Sat 17 Jan  07:00 prompt people
        Sun 18 Jan  07:00 prompt cue · 18:00 report
        Mon 19 Jan  07:00 back_off
        Thu 22 Jan  07:00 back_off still_here
        Tue 27 Jan  07:00 back_off still_here
        Tue 03 Feb  07:00 back_off still_here
        Tue 17 Feb  07:00 back_off goodbye
    """)
    assert life.wake is None
    assert life.folded()[0].ladder.rung is Rung.BACK_OFF


def test_a_runner_who_never_begins() -> None:
    """Three silent days at the start: one line, then the back-off."""
    life = Life(by_diary(""), until=MONDAY + 90 * ONE_DAY)
    assert life.transcript == page("""
        Mon 05 Jan  07:00 prompt cue · 18:30 rescue
        Tue 06 Jan  07:00 prompt after_miss · 18:30 rescue
        Wed 07 Jan  07:00 prompt cue · 18:30 rescue
        Thu 08 Jan  07:00 back_off bad_week
        Sun 11 Jan  07:00 back_off still_here
        Fri 16 Jan  07:00 back_off still_here
        Fri 23 Jan  07:00 back_off still_here
        Fri 06 Feb  07:00 back_off goodbye
    """)
    assert life.wake is None


def test_a_silent_runner_who_says_hello_again() -> None:
    """Back at rung 1 with fresh windows, and as if nothing had been wrong."""
    life = Life(
        by_diary("✓✓✓✓✓✓✓✓✓"),
        until=MONDAY + 27 * ONE_DAY,
        plans=[
            (at("2026-01-28T15:00"), lambda life, now: life.hears(now)),
            (at("2026-01-29T07:30"), lambda life, now: life.hears(now, Mark.TINY)),
            (at("2026-01-30T07:30"), lambda life, now: life.hears(now, Mark.DONE)),
        ],
    )
    assert life.transcript == page("""
        Mon 05 Jan  07:00 prompt cue · 07:20 > done
        Tue 06 Jan  07:00 prompt cue · 07:20 > done
        Wed 07 Jan  07:00 prompt cue · 07:20 > done
        Thu 08 Jan  07:00 prompt cue · 07:20 > done
        Fri 09 Jan  07:00 prompt cue · 07:20 > done
        Sat 10 Jan  07:00 prompt cue · 07:20 > done
        Sun 11 Jan  07:00 prompt cue · 07:20 > done · 18:00 report
        Mon 12 Jan  07:00 prompt cue · 07:20 > done
        Tue 13 Jan  07:00 prompt cue · 07:20 > done
        Wed 14 Jan  07:00 prompt cue · 18:30 rescue
        Thu 15 Jan  07:00 prompt after_miss · 18:30 rescue
        Fri 16 Jan  07:00 prompt shrink · 18:30 rescue
        Sat 17 Jan  07:00 prompt people
        Sun 18 Jan  07:00 prompt cue · 18:00 report
        Mon 19 Jan  07:00 back_off
        Thu 22 Jan  07:00 back_off still_here
        Tue 27 Jan  07:00 back_off still_here
        Wed 28 Jan  15:00 > hello
        Thu 29 Jan  07:00 prompt after_miss · 07:30 > tiny
        Fri 30 Jan  07:00 prompt cue · 07:30 > done
        Sat 31 Jan  07:00 prompt cue · 18:30 rescue
    """)
    assert life.folded()[0].ladder.rung is Rung.CUE
    assert life.folded()[0].streak.total == 11


def test_a_traveller_from_berlin_to_los_angeles_and_back_across_a_clock_change() -> None:
    """Seven o'clock by the clock they wake to; no date is asked twice or left out."""
    life = Life(
        steadily,
        starts=date(2026, 3, 23),
        until=date(2026, 4, 13),
        plans=[
            (at("2026-04-02T13:00"), lambda life, now: life.travels(now, LOS_ANGELES)),
            (at("2026-04-10T09:00", LOS_ANGELES), lambda life, now: life.travels(now, "Europe/Berlin")),
        ],
    )
    assert life.transcript == page("""
        Mon 23 Mar  07:00 prompt cue · 07:20 > done
        Tue 24 Mar  07:00 prompt cue · 07:20 > done
        Wed 25 Mar  07:00 prompt cue · 07:20 > done
        Thu 26 Mar  07:00 prompt cue · 07:20 > done
        Fri 27 Mar  07:00 prompt cue · 07:20 > done
        Sat 28 Mar  07:00 prompt cue · 07:20 > done
        Sun 29 Mar  07:00 prompt cue · 07:20 > done · 18:00 report
        Mon 30 Mar  07:00 prompt cue · 07:20 > done
        Tue 31 Mar  07:00 prompt cue · 07:20 > done
        Wed 01 Apr  07:00 prompt cue · 07:20 > done
        Thu 02 Apr  07:00 prompt cue · 07:20 > done · 04:00 > America/Los_Angeles
        Fri 03 Apr  07:00 prompt cue · 07:20 > done
        Sat 04 Apr  07:00 prompt cue · 07:20 > done
        Sun 05 Apr  07:00 prompt cue · 07:20 > done · 18:00 report
        Mon 06 Apr  07:00 prompt cue · 07:20 > done
        Tue 07 Apr  07:00 prompt cue · 07:20 > done
        Wed 08 Apr  07:00 prompt cue · 07:20 > done
        Thu 09 Apr  07:00 prompt cue · 07:20 > done
        Fri 10 Apr  07:00 prompt cue · 07:20 > done · 18:00 > Europe/Berlin
        Sat 11 Apr  07:00 prompt cue · 07:20 > done
        Sun 12 Apr  07:00 prompt cue · 07:20 > done · 18:00 report
    """)
    assert life.folded()[0].streak.length == 20  # the last of the 21 days is today
    assert len(life.days) == 21


def test_a_runner_who_flies_east_at_night() -> None:
    """Tuesday closes at once, and Wednesday, already 11 in the morning there, is asked about on arrival."""
    life = Life(
        steadily,
        until=MONDAY + 4 * ONE_DAY,
        plans=[(at("2026-01-06T23:00"), lambda life, now: life.travels(now, "Pacific/Auckland"))],
    )
    assert life.transcript == page("""
        Mon 05 Jan  07:00 prompt cue · 07:20 > done
        Tue 06 Jan  07:00 prompt cue · 07:20 > done
        Wed 07 Jan  11:00 > Pacific/Auckland · 11:00 prompt cue · 11:20 > done
        Thu 08 Jan  07:00 prompt cue · 07:20 > done
        Fri 09 Jan  07:00 prompt cue · 07:20 > done
    """)
    assert [day for day in life.days if day not in life.answered] == []


def test_prompts_that_may_be_lost() -> None:
    """Each is followed up exactly once."""
    life = Life(
        by_diary("✓"),
        until=MONDAY + 4 * ONE_DAY,
        outcome=lambda message: State.UNKNOWN if message.kind is Kind.PROMPT else State.SENT,
    )
    assert life.transcript == page("""
        Mon 05 Jan  07:00 prompt cue · 07:10 follow_up · 07:20 > done
        Tue 06 Jan  07:00 prompt cue · 07:10 follow_up · 18:30 rescue
        Wed 07 Jan  07:00 prompt after_miss · 07:10 follow_up · 18:30 rescue
        Thu 08 Jan  07:00 prompt cue · 07:10 follow_up · 18:30 rescue
    """)


def test_a_report_that_may_be_lost() -> None:
    """It comes once more and never a third time."""
    life = Life(
        steadily,
        starts=MONDAY + 3 * ONE_DAY,
        until=MONDAY + 8 * ONE_DAY,
        outcome=lambda message: State.UNKNOWN if message.kind is Kind.REPORT else State.SENT,
    )
    assert life.transcript == page("""
        Thu 08 Jan  07:00 prompt cue · 07:20 > done
        Fri 09 Jan  07:00 prompt cue · 07:20 > done
        Sat 10 Jan  07:00 prompt cue · 07:20 > done
        Sun 11 Jan  07:00 prompt cue · 07:20 > done · 18:00 report · 18:10 report
        Mon 12 Jan  07:00 prompt cue · 07:20 > done
    """)


def test_a_flare_up() -> None:
    """Two protected days, asked about gently and never pressed; the streak waits."""
    life = Life(
        by_diary("✓✓✓✓✓✓✓✓..✓✓✓"),
        starts=MONDAY,
        until=MONDAY + 13 * ONE_DAY,
        plans=[(at("2026-01-13T07:20"), _flares_up)],
    )
    assert life.transcript == page("""
        Mon 05 Jan  07:00 prompt cue · 07:20 > done
        Tue 06 Jan  07:00 prompt cue · 07:20 > done
        Wed 07 Jan  07:00 prompt cue · 07:20 > done
        Thu 08 Jan  07:00 prompt cue · 07:20 > done
        Fri 09 Jan  07:00 prompt cue · 07:20 > done
        Sat 10 Jan  07:00 prompt cue · 07:20 > done
        Sun 11 Jan  07:00 prompt cue · 07:20 > done · 18:00 report
        Mon 12 Jan  07:00 prompt cue · 07:20 > done
        Tue 13 Jan  07:00 prompt cue · 07:20 > done
        Wed 14 Jan  07:00 prompt gentle
        Thu 15 Jan  07:00 prompt gentle · 07:20 > done
        Fri 16 Jan  07:00 prompt cue · 07:20 > done
        Sat 17 Jan  07:00 prompt cue · 07:20 > done
    """)
    assert life.folded()[0].ladder.rung is Rung.CUE
    assert life.folded()[0].streak.length == 11


def test_a_red_flag_that_must_be_seen_today() -> None:
    """No prompts, no reports; a line every three days, four times."""
    life = Life(
        by_diary("✓✓✓✓✓✓✓✓✓"),
        until=MONDAY + 60 * ONE_DAY,
        plans=[(at("2026-01-13T07:30"), lambda life, now: life.ranges.append(Range(RangeKind.SAME_DAY, now)))],
    )
    assert life.transcript == page("""
        Mon 05 Jan  07:00 prompt cue · 07:20 > done
        Tue 06 Jan  07:00 prompt cue · 07:20 > done
        Wed 07 Jan  07:00 prompt cue · 07:20 > done
        Thu 08 Jan  07:00 prompt cue · 07:20 > done
        Fri 09 Jan  07:00 prompt cue · 07:20 > done
        Sat 10 Jan  07:00 prompt cue · 07:20 > done
        Sun 11 Jan  07:00 prompt cue · 07:20 > done · 18:00 report
        Mon 12 Jan  07:00 prompt cue · 07:20 > done
        Tue 13 Jan  07:00 prompt cue · 07:20 > done
        Fri 16 Jan  07:00 safety
        Mon 19 Jan  07:00 safety
        Thu 22 Jan  07:00 safety
        Sun 25 Jan  07:00 safety
    """)
    assert life.wake is None


def test_a_silent_runner_who_should_have_been_seen_soon() -> None:
    """Gentle asks, no rescue; days under a hold without an end stay due, so here too silence ends in silence."""
    life = Life(
        by_diary("✓✓✓✓✓✓✓"),
        until=MONDAY + 90 * ONE_DAY,
        plans=[(at("2026-01-11T20:00"), lambda life, now: life.ranges.append(Range(RangeKind.BOOK_SOON, now)))],
    )
    assert life.transcript[7:] == page("""
        Mon 12 Jan  07:00 prompt gentle
        Tue 13 Jan  07:00 prompt gentle
        Wed 14 Jan  07:00 prompt gentle
        Thu 15 Jan  07:00 prompt gentle
        Fri 16 Jan  07:00 prompt gentle
        Sat 17 Jan  07:00 back_off
        Tue 20 Jan  07:00 back_off still_here
        Sun 25 Jan  07:00 back_off still_here
        Sun 01 Feb  07:00 back_off still_here
        Sun 15 Feb  07:00 back_off goodbye
    """)
    assert life.wake is None


def test_a_pause_of_five_days() -> None:
    """Silence, no report, and the streak where it was left."""
    life = Life(
        steadily,
        until=MONDAY + 12 * ONE_DAY,
        plans=[(at("2026-01-09T12:00"), lambda life, now: life.ranges.append(Range(RangeKind.PAUSE, now, now + timedelta(days=5))))],
    )
    assert life.transcript == page("""
        Mon 05 Jan  07:00 prompt cue · 07:20 > done
        Tue 06 Jan  07:00 prompt cue · 07:20 > done
        Wed 07 Jan  07:00 prompt cue · 07:20 > done
        Thu 08 Jan  07:00 prompt cue · 07:20 > done
        Fri 09 Jan  07:00 prompt cue · 07:20 > done
        Thu 15 Jan  07:00 prompt cue · 07:20 > done
        Fri 16 Jan  07:00 prompt cue · 07:20 > done
    """)
    assert life.folded()[0].streak.length == 6


def test_a_runner_who_says_no_every_day() -> None:
    """A skip is an answer: no rescue, no back-off, and the smaller ask aloud once a week."""
    life = Life(
        lambda _life, message: after(30, Mark.SKIPPED, Reason.BUSY) if message.kind is Kind.PROMPT else None,
        until=MONDAY + 14 * ONE_DAY,
    )
    assert life.transcript == page("""
        Mon 05 Jan  07:00 prompt cue · 07:30 > skipped
        Tue 06 Jan  07:00 prompt after_miss · 07:30 > skipped
        Wed 07 Jan  07:00 prompt cue · 07:30 > skipped
        Thu 08 Jan  07:00 prompt cue · 07:30 > skipped
        Fri 09 Jan  07:00 prompt cue · 07:30 > skipped
        Sat 10 Jan  07:00 prompt cue · 07:30 > skipped
        Sun 11 Jan  07:00 prompt cue · 07:30 > skipped · 18:00 report
        Mon 12 Jan  07:00 prompt cue · 07:30 > skipped
        Tue 13 Jan  07:00 prompt shrink · 07:30 > skipped
        Wed 14 Jan  07:00 prompt people · 07:30 > skipped
        Thu 15 Jan  07:00 prompt cue · 07:30 > skipped
        Fri 16 Jan  07:00 prompt cue · 07:30 > skipped
        Sat 17 Jan  07:00 prompt cue · 07:30 > skipped
        Sun 18 Jan  07:00 prompt cue · 07:30 > skipped · 18:00 report
    """)


def test_an_evening_runner() -> None:
    """The rescue comes before quiet hours; on Sunday the report comes before the prompt."""
    life = Life(by_diary("✓✓✓✓✓✓✓..✓.✓", minutes=30), prompt_at=time(20, 15), until=MONDAY + 12 * ONE_DAY)
    assert life.transcript == page("""
        Mon 05 Jan  20:15 prompt cue · 20:45 > done
        Tue 06 Jan  20:15 prompt cue · 20:45 > done
        Wed 07 Jan  20:15 prompt cue · 20:45 > done
        Thu 08 Jan  20:15 prompt cue · 20:45 > done
        Fri 09 Jan  20:15 prompt cue · 20:45 > done
        Sat 10 Jan  20:15 prompt cue · 20:45 > done
        Sun 11 Jan  18:00 report · 20:15 prompt cue · 20:45 > done
        Mon 12 Jan  20:15 prompt cue · 21:25 rescue
        Tue 13 Jan  20:15 prompt after_miss · 21:25 rescue
        Wed 14 Jan  20:15 prompt shrink · 20:45 > done
        Thu 15 Jan  20:15 prompt cue · 21:25 rescue
        Fri 16 Jan  20:15 prompt cue · 20:45 > done
    """)


def test_later_twice_and_done() -> None:
    """Asked again when they said, and no rescue beside it."""
    life = Life(
        by_diary(""),
        until=MONDAY + ONE_DAY,
        plans=[
            (at("2026-01-05T07:05"), lambda life, now: life.asks_later(now, 60)),
            (at("2026-01-05T08:10"), lambda life, now: life.asks_later(now, 600)),
            (at("2026-01-05T18:20"), lambda life, now: life.hears(now, Mark.DONE)),
        ],
    )
    assert life.transcript == page("""
        Mon 05 Jan  07:00 prompt cue · 07:05 > later · 08:05 later · 08:10 > later · 18:10 later · 18:20 > done
    """)
