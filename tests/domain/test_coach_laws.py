"""What holds of every decision, whatever the facts: asked of days nobody would think up, and of whole random lives."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.domain.coach import Because, Decision, Facts, Kind, Later, Message, Quiet, Said, decide, rescue_at
from bot.domain.day import ONE_DAY, Day, Place, instant, moment_in
from bot.domain.diary import Diary
from bot.domain.entry import ANSWERS, Answer, Asked, Mark
from bot.domain.hold import PAUSES, PROTECTING, Range, RangeKind
from bot.domain.ladder import Ladder, Rung
from bot.domain.outbox import LEFT_THE_HOUSE, State
from bot.domain.runner import Status
from bot.domain.words import HOW_MANY, REST_DAYS, Intent
from tests.domain.diary_text import MONDAY
from tests.domain.life import Life, by_diary

pytestmark = pytest.mark.no_cover  # thousands of days

ZONES = ["Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Auckland"]
CLOCK_CHANGES = [date(2026, 3, 8), date(2026, 3, 29), date(2026, 4, 5), date(2026, 9, 27), date(2026, 10, 4), date(2026, 10, 25)]
TALK = frozenset({Kind.PROMPT, Kind.RESCUE, Kind.LATER, Kind.FOLLOW_UP, Kind.BACK_OFF})
LEFT = st.sampled_from(sorted(LEFT_THE_HOUSE))
STEPS = {Kind.RESCUE: 1, Kind.LATER: 2, Kind.SAFETY: 1}


@dataclass(frozen=True)
class Anybody:
    """A day of anybody's, grown from a seed: hypothesis would spend most of its time on drawing so many facts one by one.

    Everything in it happens on whole minutes, and what is unusual is rare.
    """

    rng: Random

    def rarely(self, *values: Any, share: float = 0.25) -> Any:
        """One of the values, or mostly None."""
        return self.rng.choice(values) if self.rng.random() < share else None

    def day(self, place: Place) -> Day:
        on = self.rng.choice(CLOCK_CHANGES) + self.rng.randint(-3, 3) * ONE_DAY
        return Day(on, instant(on, place.rolls_over, place.zone), instant(on + ONE_DAY, place.rolls_over, place.zone))

    def moment(self, day: Day) -> datetime:
        return day.opens_at + timedelta(minutes=self.rng.randrange(int((day.closes_at - day.opens_at).total_seconds()) // 60))

    def waking_hour(self) -> time:
        quarter = self.rng.randint(5 * 4, 22 * 4)
        return time(quarter // 4, quarter % 4 * 15)

    def range(self, day: Day) -> Range:
        begins = day.opens_at + timedelta(hours=self.rng.randint(-400, 30))
        hours = self.rng.choice([None, 5, 48, 100, 450])
        return Range(self.rng.choice(list(RangeKind)), begins, None if hours is None else begins + timedelta(hours=hours))

    def said(self, day: Day) -> Said:
        kind, days_ago = self.rng.choice(list(Kind)), self.rng.choice([0, 1, 1, 2, 5, 7])
        at = day.opens_at - days_ago * ONE_DAY + timedelta(minutes=self.rng.randint(60, 1200))
        state = self.rng.choice([*LEFT_THE_HOUSE, State.UNKNOWN])
        return Said(kind, day.date - days_ago * ONE_DAY, STEPS.get(kind, 0), state, at, f"{self.rng.choice(list(Intent))}.1")

    def ladder(self, on: date) -> Ladder:
        rung = self.rng.choice(list(Rung))
        kept_last = rung is not Rung.BACK_OFF and self.rng.random() < 0.4
        since = on - (self.rng.choice([0, 3, 8, 15, 29, 40]) if rung is Rung.BACK_OFF else 2) * ONE_DAY
        return Ladder(rung, since, early_stop=self.rng.random() < 0.5, kept_last=kept_last)

    def facts(self) -> Facts:
        rng, place = self.rng, Place(ZoneInfo(self.rng.choice(ZONES)), self.rng.choice([time(0), time(4), time(6)]))
        day, prompt_at = self.day(place), self.waking_hour()
        answer = self.rarely(*(Answer(mark, self.moment(day)) for mark in sorted(ANSWERS)))
        laters = tuple(Later(2 + n, self.moment(day)) for n in range(self.rarely(1, 2) or 0))
        ranges = tuple(self.range(day) for _ in range(self.rarely(1, 2, 3, share=0.5) or 0))
        touching = {r.kind for r in ranges if r.touches(day, moment_in(day.date, prompt_at, place))}
        asked = Asked(
            day,
            replied=answer is not None or bool(laters) or rng.random() < 0.3,
            held=bool(touching & {*PROTECTING}),
            paused=bool(touching & {*PAUSES}),
            rest=rng.random() < 0.1,
            unprompted=rng.random() < 0.1,
        )
        prompt = Said(Kind.PROMPT, day.date, 0, rng.choice([State.SENT, State.UNKNOWN]), moment_in(day.date, prompt_at, place), "cue.1")
        said = [*([prompt] if rng.random() < 0.5 else []), *(self.said(day) for _ in range(rng.choice([0, 0, 2, 5, 10])))]
        return Facts(
            self.rarely(*Status, share=0.1) or Status.ACTIVE,
            place,
            prompt_at,
            day.date + (self.rarely(0, 1, share=0.1) or -30) * ONE_DAY,
            day,
            asked,
            answer,
            Diary(day.date - ONE_DAY, rng.choice([2, 5, 40]), ladder=self.ladder(day.date)),
            ranges=ranges,
            laters=laters,
            said=tuple(sorted(said, key=lambda s: s.at)),
            shown_at=self.rarely(self.moment(day)),
            last_heard_at=self.rarely(self.moment(day)),
            backup_at=self.rarely(self.waking_hour()),
            quiet=Quiet(rng.choice([time(20), time(21, 30), time(0, 30)])),
            report_weekday=rng.choice([day.date.weekday(), (day.date.weekday() + 1) % 7, 6]),
            report_at=rng.choice([time(9), time(18), time(20)]),
            why=rng.random() < 0.5,
            usual_entry=self.rarely(*(timedelta(hours=hours) for hours in (2, 9, 16))),
            seed=rng.randrange(9),
        )

    def scene(self) -> tuple[Facts, datetime]:
        """Facts and a whole minute around their day; often one at which something is due."""
        facts = self.facts()
        day = facts.today
        due = [
            facts.ask_at(day.date),
            rescue_at(facts),
            moment_in(day.date, facts.report_at, facts.place),
            *(a.due_at for a in facts.laters),
        ]
        near = self.rng.choice([at for at in due if at]) + timedelta(minutes=self.rng.randint(-5, 120))
        return facts, self.rarely(near, share=0.7) or day.opens_at + timedelta(minutes=self.rng.randint(-180, 1500))


def scenes() -> st.SearchStrategy[tuple[Facts, datetime]]:
    return st.integers(0, 2**64).map(lambda seed: Anybody(Random(seed)).scene())


def kinds(decision: Decision) -> set[Kind]:
    return {m.kind for m in decision.messages}


def quiet_by_the_clock(facts: Facts, now: datetime) -> bool:
    """Quiet hours written out a second time, minute by minute, from the words of the rules."""
    local = now.astimezone(facts.place.zone)
    morning = facts.quiet.weekend_end if local.weekday() >= 5 else facts.quiet.end
    morning = min(morning, facts.prompt_at)
    clock = local.time().replace(tzinfo=None, fold=0)
    return facts.quiet.start <= clock < morning if facts.quiet.start < time(12) else clock >= facts.quiet.start or clock < morning


# --- laws of one decision


@given(scenes())
def test_the_next_look_is_none_or_later_than_now(scene: tuple[Facts, datetime]) -> None:
    wake = decide(*scene).wake
    assert wake is None or wake > scene[1]


@given(scenes())
def test_the_same_facts_give_the_same_decision(scene: tuple[Facts, datetime]) -> None:
    facts, now = scene
    assert decide(facts, now) == decide(replace(facts), now)


@given(scenes())
def test_every_decision_says_why(scene: tuple[Facts, datetime]) -> None:
    decision = decide(*scene)
    assert decision.because
    assert {m.because for m in decision.messages} <= {because for _, because in decision.because}


@given(scenes())
def test_nothing_unsolicited_in_quiet_hours(scene: tuple[Facts, datetime]) -> None:
    facts, now = scene
    if Kind.RESCUE in kinds(decide(facts, now)):
        assert not quiet_by_the_clock(facts, now)


@given(scenes())
def test_nothing_twice(scene: tuple[Facts, datetime]) -> None:
    facts, now = scene
    keys = [m.key for m in decide(facts, now).messages]
    assert len(keys) == len(set(keys))
    assert not set(keys) & {(s.kind, s.date, s.step) for s in facts.said}


@given(scenes(), LEFT)
def test_what_left_the_house_is_never_wanted_again_however_it_ended(scene: tuple[Facts, datetime], state: State) -> None:
    facts, now = scene
    decision = decide(facts, now)
    spoken = replace(facts, said=(*facts.said, *(_spoken(m, now, state) for m in decision.messages)))
    for minutes in (0, 1, 15, 120):
        later = decide(spoken, now + timedelta(minutes=minutes))
        assert not {m.key for m in decision.messages} & {m.key for m in later.messages}


@given(scenes())
def test_nothing_after_an_answer_but_the_report_and_safety(scene: tuple[Facts, datetime]) -> None:
    facts, now = scene
    if facts.answer is not None and facts.answer.mark is not Mark.OPEN and not facts.asked.held:
        assert not kinds(decide(facts, now)) & TALK


@given(scenes())
def test_no_day_that_was_done_is_asked_about(scene: tuple[Facts, datetime]) -> None:
    facts, now = scene
    done = replace(facts, answer=Answer(Mark.TINY, facts.today.opens_at), asked=replace(facts.asked, replied=True))
    assert not kinds(decide(done, now)) & TALK


@given(scenes())
def test_nothing_while_paused_and_only_safety_under_a_hold_that_must_be_seen(scene: tuple[Facts, datetime]) -> None:
    facts, now = scene
    spoken = kinds(decide(facts, now))
    holding = {r.kind for r in facts.ranges if r.holds_at(now)}
    if holding & {RangeKind.UNREACHABLE, RangeKind.EMERGENCY} or facts.status is not Status.ACTIVE:
        assert not spoken
    if RangeKind.PAUSE in holding and RangeKind.SAME_DAY not in holding:
        assert not spoken
    if RangeKind.SAME_DAY in holding:
        assert spoken <= {Kind.SAFETY}
    if holding:
        assert Kind.RESCUE not in spoken


@given(scenes(), st.integers(0, 13), st.sampled_from([None, 5, 80]))
def test_a_pause_takes_nothing_from_the_line_of_a_same_day_hold(scene: tuple[Facts, datetime], days: int, hours: int | None) -> None:
    """And the look after it comes no later than that line, nor than the pause's end."""
    facts, now = scene
    assume(not any(r.kind is RangeKind.PAUSE and r.holds_at(now) for r in facts.ranges))
    held = replace(facts, ranges=(*facts.ranges, Range(RangeKind.SAME_DAY, now - days * ONE_DAY)))
    ends = None if hours is None else now + timedelta(hours=hours)
    paused = replace(held, ranges=(*held.ranges, Range(RangeKind.PAUSE, now - timedelta(hours=1), ends)))
    open_, shut = decide(held, now), decide(paused, now)
    assert shut.messages == open_.messages
    unheard = facts.status is not Status.ACTIVE or any(
        r.kind in (RangeKind.EMERGENCY, RangeKind.UNREACHABLE) and r.holds_at(now) for r in facts.ranges
    )
    if not unheard:
        line = dict(decide(held, now).because).get("safety")
        wakes = [w for w in (open_.wake if line is Because.HELD and not open_.messages else None, ends) if w is not None]
        assert not wakes or (shut.wake is not None and shut.wake <= max(wakes))


@given(scenes(), st.lists(st.sampled_from([Kind.RESCUE, Kind.REPORT, Kind.BACK_OFF]), max_size=20))
def test_a_cap_never_drops_a_prompt_or_a_safety_line(scene: tuple[Facts, datetime], week: list[Kind]) -> None:
    facts, now = scene
    noise = tuple(Said(kind, facts.today.date - ONE_DAY, n, State.SENT, now - ONE_DAY, "rescue.1") for n, kind in enumerate(week))
    loud = replace(facts, said=(*noise, *facts.said))
    spared = {Kind.PROMPT, Kind.SAFETY, Kind.LATER, Kind.FOLLOW_UP, Kind.REPORT}
    assert kinds(decide(facts, now)) & spared == kinds(decide(loud, now)) & spared


@given(scenes(), st.integers(1, 59))
def test_what_is_planned_is_still_wanted_when_asked_again_a_moment_later(scene: tuple[Facts, datetime], seconds: int) -> None:
    """Nothing in the facts happens within a minute, so nothing planned may fall out of the answer in it."""
    facts, now = scene
    assert [m.key for m in decide(facts, now).messages] == [m.key for m in decide(facts, now + timedelta(seconds=seconds)).messages]


@given(scenes(), st.floats(0, 1))
def test_nothing_new_is_wanted_before_the_next_look(scene: tuple[Facts, datetime], share: float) -> None:
    facts, now = scene
    assume(facts.today.contains(now))
    decision = decide(facts, now)
    end = min([w for w in (decision.wake, facts.today.closes_at) if w is not None])
    between = now + share * (end - now) * 0.999
    assume(not any(edge is not None and now < edge <= between for r in facts.ranges for edge in (r.from_at, r.until_at)))
    assert {m.key for m in decide(facts, between).messages} <= {m.key for m in decision.messages}


@given(scenes())
def test_a_late_prompt_goes_out_as_long_as_the_day_allows_it(scene: tuple[Facts, datetime]) -> None:
    facts, now = scene
    ask_at = facts.ask_at(facts.today.date)
    on_time = Kind.PROMPT in kinds(decide(facts, ask_at))
    held_since = any(ask_at < edge <= now for r in facts.ranges for edge in (r.from_at, r.until_at) if edge)
    heard = facts.last_heard_at
    back = facts.diary.ladder.rung is Rung.BACK_OFF
    welcomed = back and heard is not None and ask_at < heard and now < heard + timedelta(minutes=30)
    if on_time and facts.today.contains(now) and now >= ask_at and not held_since and not welcomed:
        assert (Kind.PROMPT in kinds(decide(facts, now))) == (now < ask_at + timedelta(hours=2) or not quiet_by_the_clock(facts, now))


@given(scenes())
def test_after_a_kept_day_the_prompt_is_the_plain_cue_or_the_gentle_one(scene: tuple[Facts, datetime]) -> None:
    facts, now = scene
    if facts.ladder.kept_last:
        assert {m.intent for m in decide(facts, now).messages if m.kind is Kind.PROMPT} <= {Intent.CUE, Intent.GENTLE}


@given(scenes())
def test_a_quiet_day_that_was_agreed_stays_quiet(scene: tuple[Facts, datetime]) -> None:
    facts, now = scene
    if facts.asked.unprompted or facts.asked.rest:
        assert not kinds(decide(facts, now)) & {Kind.PROMPT, Kind.RESCUE}


@given(scenes())
def test_no_rung_s_action_is_repeated_within_seven_days(scene: tuple[Facts, datetime]) -> None:
    facts, now = scene
    lately = {s.text_id.split(".")[0] for s in facts.said if facts.today.date - s.date < timedelta(days=7)}
    for message in decide(facts, now).messages:
        if message.intent in (Intent.AFTER_MISS, Intent.SHRINK, Intent.WHY, Intent.PEOPLE):
            assert message.intent not in lately


@given(scenes())
def test_pain_never_escalates(scene: tuple[Facts, datetime]) -> None:
    """Any hold on top of a day makes it no louder, at no moment of it."""
    facts, now = scene
    for kind in (RangeKind.PROTECTED, RangeKind.BOOK_SOON, RangeKind.SAME_DAY, RangeKind.EMERGENCY):
        hurt = replace(facts, ranges=(*facts.ranges, Range(kind, now - timedelta(minutes=1))))
        assert len(kinds(decide(hurt, now)) - {Kind.SAFETY}) <= len(kinds(decide(facts, now)))
        assert not {Intent.SHRINK, Intent.AFTER_MISS, Intent.RESCUE} & {m.intent for m in decide(hurt, now).messages}


@given(scenes())
def test_the_texts_belong_to_their_intent(scene: tuple[Facts, datetime]) -> None:
    for message in decide(*scene).messages:
        intent, number = message.text_id.split(".")
        assert intent == message.intent
        assert 1 <= int(number) <= HOW_MANY[message.intent]


def _spoken(message: Message, now: datetime, state: State) -> Said:
    return Said(message.kind, message.date, message.step, state, now, message.text_id)


# --- laws of whole lives

SIGNS = st.text("✓✓✓t✗~....", min_size=0, max_size=21)


@st.composite
def lives(draw: st.DrawFn) -> Life:
    """Three weeks of random answers, then silence; some sends may be lost, some days they only say hello."""
    lost = draw(st.sets(st.sampled_from([Kind.PROMPT, Kind.REPORT, Kind.RESCUE])))
    return Life(
        by_diary(draw(SIGNS), minutes=draw(st.sampled_from([5, 45, 400]))),
        starts=draw(st.dates(date(2026, 3, 9), date(2026, 3, 24))),
        until=date(2026, 6, 30),
        place=Place(ZoneInfo(draw(st.sampled_from(ZONES)))),
        prompt_at=draw(st.sampled_from([time(6, 15), time(7), time(12), time(18), time(20, 30), time(22)])),
        outcome=lambda message: State.UNKNOWN if message.kind in lost else State.SENT,
    )


@settings(max_examples=25)
@given(lives())
def test_whole_lives(life: Life) -> None:
    """Lived once, looked at from every side: a life takes a while to live."""
    _silence_ends_in_silence(life)
    _a_key_is_used_once(life)
    _messages_keep_their_distance_and_their_caps(life)
    _one_follow_up_for_a_lost_prompt(life)
    _no_text_twice_in_a_week(life)
    _days_tile(life)


def _silence_ends_in_silence(life: Life) -> None:
    assert life.wake is None
    assert life.said[-1].text_id.startswith("goodbye.")
    assert life.folded()[0].ladder.rung is Rung.BACK_OFF


def _a_key_is_used_once(life: Life) -> None:
    keys = Counter((s.kind, s.date, s.step) for s in life.said)
    assert set(keys.values()) == {1}


def _messages_keep_their_distance_and_their_caps(life: Life) -> None:
    counted = {Kind.PROMPT, Kind.RESCUE, Kind.REPORT, Kind.SAFETY, Kind.BACK_OFF}
    for said in life.said:
        if said.kind is Kind.RESCUE:
            before = [s for s in life.said if s.at < said.at and s.kind in counted]
            assert sum(s.date == said.date for s in before) < 2
            assert sum(said.date - s.date < timedelta(days=7) for s in before) < 12
            assert all(said.at - s.at >= timedelta(minutes=50) for s in life.said if s.at < said.at)
            assert not any(s.kind is Kind.REPORT and s.date == said.date for s in life.said)


def _one_follow_up_for_a_lost_prompt(life: Life) -> None:
    for said in life.said:
        if said.kind is Kind.PROMPT:
            follow_ups = [s for s in life.said if s.kind is Kind.FOLLOW_UP and s.date == said.date]
            assert len(follow_ups) <= (said.state is State.UNKNOWN)
            if said.state is State.UNKNOWN and said.date not in life.answered:
                assert [s.at - said.at for s in follow_ups] == [timedelta(minutes=10)]


def _no_text_twice_in_a_week(life: Life) -> None:
    for text_id in {s.text_id for s in life.said if HOW_MANY[Intent(s.text_id.split(".")[0])] > REST_DAYS}:
        days = sorted(s.date for s in life.said if s.text_id == text_id)
        assert all((b - a).days >= REST_DAYS for a, b in pairwise(days))


def _days_tile(life: Life) -> None:
    days = [asked.day for _, asked in sorted(life.days.items())]
    assert all(a.closes_at == b.opens_at and b.date == a.date + ONE_DAY for a, b in pairwise(days))


@settings(max_examples=10)
@given(st.integers(0, 40), st.sampled_from([None, Mark.TINY, Mark.SKIPPED]))
def test_whoever_comes_back_from_any_silence_is_prompted_again(quiet_days: int, mark: Mark | None) -> None:
    back_on = MONDAY + (14 + quiet_days) * ONE_DAY
    at = instant(back_on, time(15), ZoneInfo("Europe/Berlin"))
    life = Life(by_diary("✓✓✓✓✓✓✓"), until=back_on + 2 * ONE_DAY, plans=[(at, lambda life, now: life.hears(now, mark))])
    assert any(s.kind is Kind.PROMPT and s.date == back_on + ONE_DAY for s in life.said)
    assert Because.BACKED_OFF not in dict(decide(life.facts(at + ONE_DAY), at + ONE_DAY).because).values()
