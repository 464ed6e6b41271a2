"""What the bot says of its own accord, by text id. At least eight each where they repeat; short enough for a lock screen."""

from bot.chat.texts import N_, Texts

ANCHORS = {
    "coffee": N_("Coffee done?"),
    "work": N_("Work done?"),
    "bed": N_("Bed soon?"),
    "other": "",
}

INTENTS: dict[str, str] = {
    "cue.1": N_("{anchor} Mat time."),
    "cue.2": N_("{anchor} Roll out the mat, the hips go first."),
    "cue.3": N_("{anchor} Your hips are next."),
    "cue.4": N_("{anchor} Four moves, and that was it."),
    "cue.5": N_("{anchor} Down on the floor: the first move is an easy one."),
    "cue.6": N_("{anchor} Start with one move. The rest tends to follow."),
    "cue.7": N_("{anchor} Slow and easy today, nothing to prove."),
    "cue.8": N_("{anchor} A few quiet minutes for the legs."),
    "cue.9": N_("{anchor} Mat out, phone down."),
    "cue.10": N_("{anchor} The mat first, the rest can wait."),
    "after_miss.1": N_("Yesterday is spent. Nothing to make up.\nToday full or tiny: both count."),
    "after_miss.2": N_("A missed day changes nothing.\nFull or tiny today, you choose."),
    "after_miss.3": N_("One day is a fact, not a verdict.\nTwo minutes bring you back."),
    "after_miss.4": N_("Today stands on its own.\nFull if you like, tiny if not."),
    "after_miss.5": N_("No double session, just today's.\nTiny counts like any other day."),
    "after_miss.6": N_("Coming back is the skill.\nStart with six breaths and see."),
    "after_miss.7": N_("The plan still fits. Pick up where you are.\nFull or tiny."),
    "after_miss.8": N_("Fresh day, same mat.\nEven two minutes keep it going."),
    "shrink.1": N_("A bumpy stretch, so I shrank it: tiny leads for three days.\nWhat would help most?"),
    "shrink.2": N_("I made it smaller: two minutes come first for three days.\nWhat got in the way?"),
    "shrink.3": N_("Let's shrink the plan, not push harder. Tiny leads for three days.\nWhat would help?"),
    "shrink.4": N_("Smaller for now: tiny sits first for three days.\nWhat stood in the way most?"),
    "shrink.5": N_("For three days two minutes are the plan.\nIs it the time, the length, or something else?"),
    "shrink.6": N_("A smaller ask: tiny first until things settle.\nWhat would make it easier?"),
    "shrink.7": N_("I turned it down a notch: tiny leads for three days.\nWhat should change?"),
    "shrink.8": N_("Short is fine for a while. Tiny first, three days.\nWhat gets in the way just now?"),
    "gentle.1": N_("Gentle day. The short set if you like, no need."),
    "gentle.2": N_("Today stays easy. Breathing and a little movement, or rest."),
    "gentle.3": N_("Nothing to load today. The gentle set is there if you want it."),
    "gentle.4": N_("A protected day: rest counts just as well."),
    "gentle.5": N_("Easy does it. Three gentle minutes, or none."),
    "gentle.6": N_("Your days are safe today. Gentle set or rest."),
    "gentle.7": N_("Let it settle. Gentle moves only, and only if they feel good."),
    "gentle.8": N_("Still a quiet one. The gentle set takes three minutes."),
    "rescue.1": N_("Two minutes still count: six breaths, ten bridges."),
    "rescue.2": N_("Still time for the tiny one: two minutes on the floor."),
    "rescue.3": N_("Long day? The tiny version is enough."),
    "rescue.4": N_("Six breaths and ten bridges, and today is kept."),
    "rescue.5": N_("The small version fits before the sofa: two minutes."),
    "rescue.6": N_("Not the full set, just two minutes."),
    "rescue.7": N_("Tiny is still open. Lying down is part of it."),
    "rescue.8": N_("Evening version: two minutes, then feet up."),
    "later.1": N_("You asked me to come back. Mat time now?"),
    "later.2": N_("Here I am again. Better moment?"),
    "later.3": N_("As agreed: your few minutes."),
    "later.4": N_("Back as promised. Full or tiny?"),
    "later.5": N_("Second call for the mat."),
    "later.6": N_("Is now good? Two minutes count too."),
    "later.7": N_("The mat, as you asked."),
    "later.8": N_("You said later. It's later."),
    "follow_up.1": N_("In case my last message got lost: today's set."),
    "follow_up.2": N_("My earlier message may not have arrived. Here is today again."),
    "back_off.1": N_("I'll be quieter now. No need to explain.\nTwo minutes whenever you like."),
    "back_off.2": N_("Just a hello. Two minutes are here when you want them."),
    "back_off.3": N_("No plan needed to start again: six breaths, ten bridges."),
    "back_off.4": N_("Still here, still quiet. A small start is one tap away."),
    "bad_week.1": N_("Bad week to start?\nWe can begin on Monday, or with two minutes now."),
    "goodbye.1": N_("Last one from me.\nWrite any time and we start small."),
    "safety.1": N_("Has anyone looked at it yet?"),
}


def sentence(t: Texts, text_id: str, anchor: str = "other") -> str:
    """The sentence of a text id; an id of another version falls back to the plain cue."""
    lead = ANCHORS.get(anchor, "")
    return t.gettext(INTENTS.get(text_id, INTENTS["cue.1"])).format(anchor=t.gettext(lead) if lead else "").lstrip()
