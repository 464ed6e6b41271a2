"""What is typed, sent or shown instead of tapped; and groups."""

from tests.chat.talking import Chat, talking

LIST = "Any of these? Tap the one that fits."


async def test_a_day_without_a_tap(robin: Chat) -> None:
    await robin.next()
    assert "This morning: left hamstring 2 · right hip 1." in await robin.says("2 1")
    assert "✓ Tuesday. Day one" in await robin.says("done")
    assert "Worst during: 3–4. Where?" in await robin.says("3")
    await robin.next()
    assert "This morning:" in await robin.says("same as usual")
    assert "Not Wednesday: tired." in await robin.says("skip tired")
    assert "[Done]" in await robin.says("undo")
    assert "I'll ask again at 08:00." in await robin.says("later")
    assert "✓ Wednesday, tiny." in await robin.says("tiny")
    assert "Worst during: 0–2." in await robin.says("0-2")


async def test_done_in_other_words(robin: Chat) -> None:
    for typed in ("done", "did it", "👍", "Done!"):
        assert "✓ Monday. Day one" in await robin.says(typed)
        await robin.taps("Undo")


async def test_the_same_words_twice_count_once(robin: Chat) -> None:
    bubble = await robin.person.says("done")
    await robin.settled()
    await robin.taps("Undo")
    robin.sandbox.world.updates.put(robin.person.id, "message", robin.sandbox.world.as_message(bubble))
    assert "[Done]" in await robin.settled(), "a message delivered again does not undo the Undo"


async def test_yes_opens_the_day_and_no_offers_the_reasons(robin: Chat) -> None:
    await robin.next()
    assert "[Done]" in await robin.says("yes")
    assert "[Busy] [Tired] [Bored]" in await robin.says("no")
    await robin.says("done")
    assert "I understand taps and a few words" in await robin.says("no")


async def test_a_number_of_ten_is_one_number(robin: Chat) -> None:
    await robin.next()
    await robin.says("2/10")
    assert "This morning: left hamstring 2 · right hip 3." in await robin.says("3 of 10")


async def test_a_worrying_word_opens_the_list_and_locks_nothing(robin: Chat) -> None:
    await robin.next()
    assert "I understand taps" in await robin.says("then I fall off")
    assert LIST in await robin.says("numb")
    assert "[Done]" in await robin.says("/today")
    brought = await robin.says("skip, my leg feels numb")
    assert "Not Tuesday" in brought
    assert LIST in brought
    assert LIST in await robin.says("no feeling, numb since yesterday")


async def test_words_are_shown_as_they_were_written(robin: Chat) -> None:
    await robin.says("/settings")
    await robin.taps("Zone")
    assert "“<i>x</i> & y”" in await robin.says("<i>x</i> & y")


async def test_what_is_no_word_gets_one_useful_line(robin: Chat) -> None:
    for send in (robin.person.sends_sticker, robin.person.sends_voice, robin.person.sends_photo):
        await send()
        assert (await robin.settled()).endswith("I can't read that one, only words and taps. /today shows your set.")
    assert "I don't know that command. /help has the list. /today shows your set." in await robin.says("/dance")
    assert "I understand taps and a few words" in await robin.says("nice weather")


async def test_an_edited_message_changes_nothing(robin: Chat) -> None:
    bubble = await robin.person.says("hello")
    await robin.settled()
    await robin.person.edits(bubble, "done")
    assert await robin.settled() == ""


async def test_in_a_group_it_explains_itself_once_and_leaves(robin: Chat) -> None:
    group = robin.sandbox.group("Runners")
    await group.adds_bot(robin.person)
    await robin.settled()
    said = [entry.text for entry in group.transcript if entry.event == "bot sends"]
    assert said == ["I only work one to one: what hurts is nobody else's business. Write to me in private. Bye."]
    assert not group.has_bot


async def test_a_private_limber_says_so(database: str) -> None:
    async with talking(database, allowed=frozenset({1})) as chat:
        assert "This Limber is a private one." in await chat.says("/start")


async def test_stop_asks_for_how_long_and_chatter_in_a_break_says_that_it_is_one(robin: Chat) -> None:
    for words in ("stop", "unsubscribe", "leave me alone"):
        assert "How long? No prompts meanwhile" in await robin.says(words)
    await robin.taps("Until I'm back")
    assert "You're paused until you're back.\n    [Resume now]" in await robin.says("hello")
    assert "Welcome back." in await robin.taps("Resume now")
    assert "I understand taps and a few words" in await robin.says("hello")
