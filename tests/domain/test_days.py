"""Days: local dates that roll over at night, tile time, and never go back."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.day import ONE_DAY, Day, Place, days_to_open, first_day, instant, local_day, moment_in, moved, wall_time, week_of
from tests.domain.diary_text import BERLIN

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)  # Berlin's clock changes
ZONES = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
ROLL_OVERS = st.sampled_from([time(0), time(1), time(2, 30), time(3), time(4), time(6)])
PLACES = st.builds(Place, ZONES, ROLL_OVERS)
DATES = st.dates(date(2020, 1, 1), date(2034, 12, 31))
MOMENTS = st.integers(0, 15 * 366 * 24 * 60).map(lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))
TIMES = st.times().map(lambda t: t.replace(second=0, microsecond=0))


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN.zone).astimezone(UTC)


# --- what a day is


def test_a_reply_at_half_past_one_belongs_to_the_day_before() -> None:
    assert local_day(berlin("2026-01-06 01:30"), BERLIN) == date(2026, 1, 5)
    assert local_day(berlin("2026-01-06 03:59"), BERLIN) == date(2026, 1, 5)
    assert local_day(berlin("2026-01-06 04:00"), BERLIN) == date(2026, 1, 6)


def test_the_roll_over_is_a_setting() -> None:
    early_bird = Place(BERLIN.zone, rolls_over=time(0))
    assert local_day(berlin("2026-01-06 01:30"), early_bird) == date(2026, 1, 6)


def test_a_skipped_half_past_two_becomes_half_past_three() -> None:
    skipped = instant(SPRING, time(2, 30), BERLIN.zone)
    assert wall_time(skipped, BERLIN) == time(3, 30)


def test_of_a_double_half_past_two_the_first_counts() -> None:
    first = instant(AUTUMN, time(2, 30), BERLIN.zone)
    assert first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert wall_time(first, BERLIN) == wall_time(first + timedelta(hours=1), BERLIN)
    assert instant(AUTUMN, time(2, 30, fold=1), BERLIN.zone) == first


def test_a_moment_before_the_roll_over_comes_at_the_end_of_its_day() -> None:
    assert moment_in(date(2026, 1, 5), time(23), BERLIN) == berlin("2026-01-05 23:00")
    assert moment_in(date(2026, 1, 5), time(1), BERLIN) == berlin("2026-01-06 01:00")


def test_the_day_of_a_clock_change_has_23_or_25_hours() -> None:
    assert _length(first_day(berlin("2026-03-28 12:00"), BERLIN)) == timedelta(hours=23)
    assert _length(first_day(berlin("2026-10-24 12:00"), BERLIN)) == timedelta(hours=25)
    assert _length(first_day(berlin("2026-10-26 12:00"), BERLIN)) == ONE_DAY


def test_a_week_runs_from_monday_to_sunday() -> None:
    week = week_of(date(2026, 1, 8))
    assert (week[0], week[-1], len(week)) == (date(2026, 1, 5), date(2026, 1, 11), 7)
    assert week_of(week[0]) == week_of(week[-1]) == week


# --- days open one after another


def test_a_machine_that_slept_three_nights_opens_every_day_it_missed() -> None:
    monday = first_day(berlin("2026-01-05 12:00"), BERLIN)
    opened = days_to_open(monday, berlin("2026-01-08 12:00"), BERLIN)
    assert [d.date.day for d in opened] == [6, 7, 8]


def test_a_clock_that_went_back_opens_nothing() -> None:
    tuesday = first_day(berlin("2026-01-06 12:00"), BERLIN)
    assert days_to_open(tuesday, berlin("2026-01-04 12:00"), BERLIN) == ()


# --- travel


def test_flying_west_makes_the_open_day_longer() -> None:
    there = Place(ZoneInfo("America/Los_Angeles"))
    longer = moved(first_day(berlin("2026-01-05 12:00"), BERLIN), berlin("2026-01-05 12:00"), there)
    assert _length(longer) == timedelta(hours=33)
    assert days_to_open(longer, berlin("2026-01-06 05:00"), there) == ()  # 20:00 on Monday over there


def test_flying_far_east_at_night_opens_the_next_day_at_once() -> None:
    there, now = Place(ZoneInfo("Pacific/Auckland")), berlin("2026-01-05 22:00")
    monday = moved(first_day(now, BERLIN), now, there)
    assert monday.closes_at == now
    (tuesday,) = days_to_open(monday, now, there)
    assert (tuesday.date, tuesday.opens_at, wall_time(tuesday.closes_at, there)) == (date(2026, 1, 6), now, time(4))


def test_flying_over_the_date_line_can_open_a_day_that_is_over_at_once() -> None:
    """From the last place on earth to the first: 26 hours, so a whole date is gone; it is opened, and closed, at arrival."""
    last, now = Place(ZoneInfo("Etc/GMT+12")), datetime(2026, 1, 6, 15, 30, tzinfo=UTC)
    first = Place(ZoneInfo("Pacific/Kiritimati"))
    monday = moved(first_day(now, last), now, first)
    tuesday, wednesday = days_to_open(monday, now, first)
    assert (monday.date.day, tuesday.date.day, wednesday.date.day) == (5, 6, 7)
    assert tuesday.opens_at == tuesday.closes_at == wednesday.opens_at == now


def test_a_move_while_the_clock_stands_behind_never_closes_a_day_before_it_opened() -> None:
    opened = Day(date(2026, 1, 5), berlin("2026-01-05 16:00"), berlin("2026-01-06 16:00"))
    assert moved(opened, berlin("2026-01-04 12:00"), Place(ZoneInfo("Pacific/Kiritimati"))).closes_at >= opened.opens_at


# --- laws


@given(PLACES, MOMENTS)
def test_a_local_day_and_its_instants_agree_in_every_zone(place: Place, now: datetime) -> None:
    day = first_day(now, place)
    assert day.date == local_day(now, place)
    assert day.contains(now)


@given(PLACES, DATES)
def test_whole_days_tile_time_in_every_zone(place: Place, on: date) -> None:
    opens = [instant(on + n * ONE_DAY, place.rolls_over, place.zone) for n in range(3)]
    assert opens == sorted(opens)
    days = days_to_open(first_day(opens[0], place), opens[2], place)
    assert [(d.date, d.opens_at) for d in days] == [(on + ONE_DAY, opens[1]), (on + 2 * ONE_DAY, opens[2])]


@given(PLACES, DATES, TIMES)
def test_an_instant_shows_its_time_or_one_that_was_skipped(place: Place, on: date, at: time) -> None:
    shown = instant(on, at, place.zone).astimezone(place.zone)
    if shown.replace(tzinfo=None) != datetime.combine(on, at):
        assert datetime.combine(on, at) < shown.replace(tzinfo=None) <= datetime.combine(on, at) + timedelta(hours=2)
    else:
        assert shown.fold == 0


@given(PLACES, DATES, TIMES)
def test_every_moment_of_a_day_lies_in_it(place: Place, on: date, at: time) -> None:
    # a wall clock that goes back over the roll-over shows it twice; the first one counts
    day = first_day(instant(on, place.rolls_over, place.zone), place)
    assert day.opens_at <= moment_in(on, at, place) <= day.closes_at


@given(st.lists(st.tuples(ZONES, st.integers(-30, 80)), min_size=1, max_size=12), MOMENTS, ROLL_OVERS)
def test_days_tile_time_and_never_go_back_whatever_the_traveller_and_the_clock_do(
    journey: list[tuple[ZoneInfo, int]], now: datetime, rolls_over: time
) -> None:
    place = Place(ZoneInfo("Europe/Berlin"), rolls_over)
    days = [first_day(now, place)]
    for zone, hours in journey:  # a negative number of hours: the machine's clock went back
        now += timedelta(hours=hours)
        days += days_to_open(days[-1], now, place)
        place = Place(zone, rolls_over)
        days[-1] = moved(days[-1], now, place)
        days += days_to_open(days[-1], now, place)
        assert now < days[-1].closes_at
    for before, after in pairwise(days):
        assert after.date == before.date + ONE_DAY
        assert after.opens_at == before.closes_at
    assert all(d.opens_at <= d.closes_at for d in days)


def _length(day: Day) -> timedelta:
    return day.closes_at - day.opens_at
