"""Tables that an operator reads: what a simulation took for granted and found, and which texts were answered."""

from collections.abc import Iterable, Mapping, Sequence

from bot.domain.response import Responses
from bot.personas.assumptions import Assumptions
from bot.personas.policies import Policy
from bot.personas.simulate import Plan, Tally

SANITY = (
    "A sanity test, not evidence: made-up people under made-up numbers. It shows whether a policy behaves\n"
    "as it was meant to; it can't show that one helps anybody."
)
ASSUMED: Mapping[str, str] = {
    "first_week": "chance of a kept day on days 1-7, nobody reminding",
    "after_kept": "the same later, after a kept day",
    "after_miss": "after one miss",
    "after_misses": "after two misses or more",
    "cue_odds": "a reminder multiplies the odds of a kept day by this",
    "cue_half_life": "days in which a copy that stays the same loses half of its log-odds",
    "repeat_share": "each further message of a day works so much less than the one before",
    "tiny_offer": "added to the chance where the two-minute version leads",
    "partner": "added by a line of rung 3: other people, or their own reason",
    "partner_days": "days that it lasts",
    "annoyance": "chance of muting the bot on a day, times the square of its messages",
    "says_no": "share of the reminded days not kept that are skipped by a tap; the rest is silence",
    "answers_within": "minutes to an answer, on average",
}
ALSO = (
    "Besides: a prompt at 07:00; what is done is logged; who muted lives as if nobody reminded; no pain, no illness,\n"
    "no travel, and nobody takes up an offer of fewer days. Rows without a rung do what the rung below does."
)
POLICIES: Mapping[Policy, str] = {
    Policy.NO_REMINDER: "no reminder",
    Policy.ONE_FIXED: "one fixed reminder",
    Policy.NAG: "nag every 2 h until answered",
    Policy.LADDER: "our ladder",
    Policy.WITHOUT_RESCUE: "  without rung 1, rescue",
    Policy.WITHOUT_SHRINK: "  without rung 2, shrink",
    Policy.WITHOUT_PEOPLE: "  without rung 3, people",
    Policy.WITHOUT_BACK_OFF: "  without rung 4, back off",
}
KEPT_NOTE = (
    "Kept: days done, in part or tiny, of all days so far. ±: half of the 95 % interval from chance among runners alone;\n"
    "every row met the same people on the same days. Longest gap: of each runner, on average."
)
RATE_NOTE = (
    "Answered: an entry within 2 hours. Rate: each message weighted by 1 / its chance of being chosen, normalised (Hajek);\n"
    "interval: 95 %, Wilson's at the effective number of messages (Kish). One runner's messages are not independent, so\n"
    "read intervals as too narrow where few runners make up a row."
)


def assumptions_text(plan: Plan) -> str:
    """What a simulation takes for granted."""
    given = plan.assumptions
    rows = [(name, f"{getattr(given, name):g}", _changed(given, name), words) for name, words in ASSUMED.items()]
    return "\n".join([SANITY, "", "Assumed (--assumptions FILE changes any of it)", *_columns(rows, "<><<"), ALSO])


def tallies_text(plan: Plan, found: Mapping[Policy, Tally]) -> str:
    """What a simulation found, a policy a row."""
    heads = [f"kept by day {day}" for day in plan.checkpoints]
    rows = [("", *heads, "±", "messages a week", "longest gap", "muted")]
    for policy, tally in found.items():
        shares = [f"{100 * kept / tally.runners / day:.1f} %" for kept, day in zip(tally.kept, plan.checkpoints, strict=True)]
        rest = f"{100 * tally.margin:.1f}", f"{tally.messages_a_week:.1f}", f"{tally.gaps / tally.runners:.1f} days"
        rows.append((POLICIES[policy], *shares, *rest, f"{100 * tally.muted / tally.runners:.0f} %"))
    title = f"{plan.runners:,} runners, {plan.days} days, seed {plan.seed}"
    return "\n".join([title, *_columns(rows, "<" + ">" * (len(rows[0]) - 1)), KEPT_NOTE])


def responses_text(found: Sequence[Responses]) -> str:
    """Which texts were answered, the best of each intent first."""
    rows = [("text", "sent", "answered", "rate", "95 % interval")]
    for one in found:
        low, high = one.interval
        rows.append((one.text_id, f"{one.sent:,}", f"{one.answered:,}", _percent(one.rate), f"{_percent(low)} - {_percent(high)}"))
    return "\n".join([*_columns(rows, "<>>>>"), RATE_NOTE])


def responses_json(found: Sequence[Responses]) -> list[dict[str, object]]:
    """The same as plain values; shares are 0-1."""
    return [
        {
            "text": one.text_id,
            "intent": one.intent,
            "sent": one.sent,
            "answered": one.answered,
            "effective": round(one.effective, 3),
            "rate": round(one.rate, 6),
            "low": round(one.interval[0], 6),
            "high": round(one.interval[1], 6),
        }
        for one in found
    ]


def _changed(given: Assumptions, name: str) -> str:
    usual = getattr(Assumptions(), name)
    return "" if getattr(given, name) == usual else f"(usually {usual:g})"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _columns(rows: Iterable[Sequence[str]], sides: str) -> list[str]:
    """Rows with their columns under one another, each to its side."""
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  " + "  ".join(f"{cell:{side}{width}}" for cell, side, width in zip(row, sides, widths, strict=True)).rstrip() for row in rows
    ]
