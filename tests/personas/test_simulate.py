"""Many lives: the same figures however they are shared out, and what must hold whatever people are like."""

import pytest

from bot.personas.assumptions import Assumptions
from bot.personas.policies import Policy
from bot.personas.simulate import A_BATCH, Plan, Tally, lives_of, simulate


def quietly(_done: int) -> None:
    """Nobody listens."""


def test_the_figures_are_the_same_on_one_process_and_on_two() -> None:
    plan = Plan(Assumptions(), (Policy.NAG, Policy.LADDER, Policy.WITHOUT_SHRINK), runners=A_BATCH + 3, days=9, seed=5)
    told: list[int] = []
    assert simulate(plan, 2, told.append) == simulate(plan, 1, quietly)
    assert told == [A_BATCH, A_BATCH + 3]


def test_another_seed_is_another_crowd() -> None:
    plan = Plan(Assumptions(), (Policy.NO_REMINDER,), runners=30, days=30)
    assert simulate(plan, 1, quietly) == simulate(plan, 1, quietly)
    other = Plan(Assumptions(), (Policy.NO_REMINDER,), runners=30, days=30, seed=2)
    assert simulate(plan, 1, quietly) != simulate(other, 1, quietly)


def test_a_policy_meets_the_same_people_alone_or_among_others() -> None:
    alone = Plan(Assumptions(), (Policy.WITHOUT_RESCUE,), runners=10, days=20)
    among = Plan(Assumptions(), runners=10, days=20)
    assert simulate(alone, 1, quietly)[Policy.WITHOUT_RESCUE] == simulate(among, 1, quietly)[Policy.WITHOUT_RESCUE]


def test_a_tally_adds_up_what_was_lived() -> None:
    plan = Plan(Assumptions(), (Policy.NAG,), runners=7, days=40)
    lives = [lives_of(plan, runner)[Policy.NAG] for runner in range(7)]
    tally = simulate(plan, 1, quietly)[Policy.NAG]
    assert plan.checkpoints == (30, 40)
    assert tally.kept == (sum(sum(one.kept[:30]) for one in lives), sum(sum(one.kept) for one in lives))
    assert tally.said == sum(sum(one.said) for one in lives)
    assert tally.gaps == sum(one.longest_gap for one in lives)
    assert tally.messages_a_week == pytest.approx(tally.said / 7 / 40 * 7)


def test_the_margin_is_that_of_a_mean() -> None:
    """Two runners with 10 and 20 of 20 days: a mean of 15, a deviation of 5, 1.96 x 5 / sqrt 2 days."""
    assert Tally(2, 20, (30,), 10**2 + 20**2, 0, 0, 0).margin == pytest.approx(1.96 * 5 / 2**0.5 / 20)


def test_reminding_that_neither_helps_nor_annoys_changes_no_day() -> None:
    idle = Assumptions(cue_odds=1, tiny_offer=0, partner=0, annoyance=0)
    found = simulate(Plan(idle, runners=20, days=30), 1, quietly)
    assert len({tally.kept for tally in found.values()}) == 1


def test_reminding_that_helps_and_never_annoys_loses_no_kept_day_to_silence() -> None:
    """And a nag never says less than one fixed reminder."""
    plan = Plan(Assumptions(annoyance=0), runners=20, days=30)
    for runner in range(plan.runners):
        lives = lives_of(plan, runner)
        kept = {policy: sum(lived.kept) for policy, lived in lives.items()}
        assert kept[Policy.NO_REMINDER] <= min(kept.values())
        assert all(one <= nag for one, nag in zip(lives[Policy.ONE_FIXED].said, lives[Policy.NAG].said, strict=True))


def test_people_who_mute_at_once_live_as_if_nobody_reminded() -> None:
    """All but the first day, whose message they heard."""
    plan = Plan(Assumptions(annoyance=1), runners=20, days=30)
    for runner in range(plan.runners):
        lives = lives_of(plan, runner)
        assert lives[Policy.ONE_FIXED].kept[12:] == lives[Policy.LADDER].kept[12:] == lives[Policy.NO_REMINDER].kept[12:]
