"""The reasons of the rules in plain words, for /why. By value, so that a log of another version still reads."""

from bot.chat.texts import N_
from bot.domain.coach import Kind
from bot.domain.hold import RangeKind
from bot.domain.progression import Move, Track

# What was said, by what it is; and where what it was for changes the reason.
SAID: dict[str, str] = {
    Kind.PROMPT: N_("asked at {time}, your time"),
    Kind.RESCUE: N_("a smaller ask at {time}, since there was no answer by then"),
    Kind.LATER: N_("again at {time}, as you had asked"),
    Kind.FOLLOW_UP: N_("again at {time}, since the message before may have been lost"),
    Kind.REPORT: N_("your week at {time}"),
    Kind.SAFETY: N_("asked at {time} whether somebody has looked at it"),
    Kind.MORNING: N_("how the morning was at {time}, since the day before had work in it"),
    Kind.ASSESSMENT: N_("a word about your assessment at {time}"),
    Kind.BACK_OFF: N_("one quiet line at {time}: you had not written for days, so I ask less"),
}
SAID_OF: dict[tuple[str, str], str] = {
    (Kind.PROMPT, "after_miss"): N_("asked at {time}, nothing to make up for the day before"),
    (Kind.PROMPT, "shrink"): N_("asked at {time} for less, since days had slipped by"),
    (Kind.PROMPT, "why"): N_("asked at {time} with your own reason and fewer days on offer, since days had slipped by"),
    (Kind.PROMPT, "people"): N_("asked at {time} with fewer days on offer, since days had slipped by"),
    (Kind.PROMPT, "gentle"): N_("asked at {time}, gently"),
    (Kind.BACK_OFF, "bad_week"): N_("one line at {time}: three days without a word, so I asked less"),
    (Kind.BACK_OFF, "still_here"): N_("a hello at {time}, and otherwise quiet until you write"),
    (Kind.BACK_OFF, "goodbye"): N_("a last line at {time}, then quiet until you write"),
}
UNSAID: dict[str, str] = {
    Kind.PROMPT: N_("no prompt, since {because}"),
    Kind.RESCUE: N_("no second ask, since {because}"),
    Kind.REPORT: N_("no report, since {because}"),
}

# What follows "since"; every reason of the coach that a runner can meet (tests/chat/test_why.py).
BECAUSE: dict[str, str] = {
    "due": N_("it was time"),
    "asked_for": N_("you had asked for it"),
    "no_answer": N_("there was no answer by then"),
    "may_be_lost": N_("the message before may have been lost"),
    "unreachable": N_("you had stopped me"),
    "before_first_day": N_("your plan began the next day"),
    "paused": N_("you were on a break"),
    "rest_day": N_("it was a day off, as agreed"),
    "held": N_("a sore day is left in peace"),
    "answered": N_("you had answered"),
    "said": N_("it was said already"),
    "not_said": N_("the first one had not gone out"),
    "too_late": N_("by then it was too late in the day"),
    "quiet_hours": N_("those are your quiet hours"),
    "gap": N_("the message before was too fresh"),
    "just_heard": N_("you had just written"),
    "cap": N_("that was enough for a while"),
    "backed_off": N_("you had not written for days, so I ask less"),
    "one_a_day": N_("after several missed days one ask a day is enough"),
    "faded": N_("it was a day without one, as agreed"),
    "usually_later": N_("you usually do it later than that"),
    "report_day": N_("your week came instead"),
    "later_pending": N_("you had asked me to come back later"),
    "no_room": N_("there is no room between your prompt and your quiet hours"),
    "too_early_in_plan": N_("there were too few days to tell of"),
    "after_load": N_("the day before had work in it"),
    "appointment": N_("your assessment was due"),
    "unwanted": N_("it was not needed any more"),
}
NEVER_TOLD = frozenset({"not_enrolled", "nothing_to_say"})  #: what no runner can meet: before there is a plan, and no reason at all

STOOD: dict[RangeKind, str] = {
    RangeKind.PAUSE: N_("you were on a break, so I kept quiet"),
    RangeKind.UNREACHABLE: N_("you had stopped me, so nothing was sent"),
    RangeKind.PROTECTED: N_("it had been sore: a protected day, nothing that loads it"),
    RangeKind.BOOK_SOON: N_("the gentle set only, until somebody has looked at it"),
    RangeKind.SAME_DAY: N_("no prompts until somebody has looked at it"),
    RangeKind.EMERGENCY: N_("everything silent until somebody has looked at it"),
}

STOOD_UNTIL: dict[RangeKind, str] = {
    RangeKind.PAUSE: N_("you were on a break until {time}"),
    RangeKind.UNREACHABLE: N_("you had stopped me until {time}"),
}

MOVES: dict[tuple[Track, Move], str] = {
    (Track.PHASE, Move.ADVANCE): N_("your plan went on a phase"),
    (Track.PHASE, Move.HOLD): N_("your plan stayed in its phase"),
    (Track.PHASE, Move.EASE): N_("your plan went back a phase"),
    (Track.STRENGTH, Move.ADVANCE): N_("strength went up a level"),
    (Track.STRENGTH, Move.HOLD): N_("strength stayed at its level"),
    (Track.STRENGTH, Move.EASE): N_("strength went down a level"),
    (Track.RUN, Move.ADVANCE): N_("the run ladder went up a stage"),
    (Track.RUN, Move.HOLD): N_("the run ladder stayed at its stage"),
    (Track.RUN, Move.EASE): N_("the run ladder went back"),
}
MOVED: dict[tuple[str, str], str] = {
    (Track.PHASE, "days"): N_("it needs more days"),
    (Track.PHASE, "tests"): N_("tests are still to be ticked"),
    (Track.PHASE, "clearance"): N_("a clinician's word is needed first"),
    (Track.PHASE, "lock"): N_("a protected day or a red flag stands"),
    (Track.PHASE, "stay"): N_("you wanted to stay"),
    (Track.PHASE, "red"): N_("it was clearly sorer than usual"),
    (Track.PHASE, "amber"): N_("it was a bit sorer than usual"),
    (Track.PHASE, "mornings"): N_("too few calm mornings so far"),
    (Track.PHASE, "hold"): N_("a protected day is less than a week ago"),
    (Track.PHASE, "show_up"): N_("too few of the last days were kept"),
    (Track.PHASE, "gates_met"): N_("calm mornings, and you kept showing up"),
    (Track.PHASE, "last"): N_("there is no further phase"),
    (Track.PHASE, "one_red"): N_("it was clearly sorer than usual"),
    (Track.PHASE, "two_ambers"): N_("it was sorer than usual twice running"),
    (Track.PHASE, "go_on"): N_("you said go on"),
    (Track.PHASE, "went_back"): N_("you wanted to"),
    (Track.PHASE, "kept_on"): N_("you wanted to stay with it"),
    (Track.PHASE, "chosen"): N_("you chose another plan"),
    (Track.PHASE, "site_sore"): N_("calmer moves stand in while it is sore most mornings"),
    (Track.PHASE, "site_calm"): N_("mornings are calm again"),
    (Track.STRENGTH, "two_green"): N_("two calm sessions running"),
    (Track.STRENGTH, "one_red"): N_("it was clearly sorer than usual"),
    (Track.STRENGTH, "two_ambers"): N_("it was sorer than usual twice running"),
    (Track.STRENGTH, "amber"): N_("it was a bit sorer than usual"),
    (Track.STRENGTH, "not_yet"): N_("it takes two calm sessions running"),
    (Track.STRENGTH, "too_hard"): N_("it felt harder than it should"),
    (Track.STRENGTH, "needs_clearance"): N_("a clinician's word is needed first"),
    (Track.STRENGTH, "needs_exit"): N_("tests are still to be ticked"),
    (Track.STRENGTH, "needs_stage"): N_("the run ladder comes first"),
    (Track.STRENGTH, "needs_weeks"): N_("it needs more weeks"),
    (Track.STRENGTH, "top"): N_("there is no higher one"),
    (Track.STRENGTH, "asked"): N_("you wanted it easier"),
    (Track.RUN, "cleared"): N_("you were cleared to begin"),
    (Track.RUN, "entered"): N_("tests passed and a calm week"),
    (Track.RUN, "not_entered"): N_("its first tests are still to come"),
    (Track.RUN, "two_green"): N_("two calm outings running"),
    (Track.RUN, "red"): N_("an outing was too sore"),
    (Track.RUN, "second_red"): N_("a second outing was too sore"),
    (Track.RUN, "amber"): N_("an outing was a bit sore"),
    (Track.RUN, "short_gap"): N_("more than a week without an outing"),
    (Track.RUN, "long_gap"): N_("more than two weeks without an outing"),
    (Track.RUN, "longest_gap"): N_("more than four weeks without an outing"),
    (Track.RUN, "not_yet"): N_("it takes two calm outings running"),
    (Track.RUN, "steady"): N_("you are on the steady base"),
    (Track.RUN, "asked"): N_("you wanted one back"),
}
