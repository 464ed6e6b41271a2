"""The first evening and the clock: do it now, tomorrow, a wrong guess of where they are."""

from tests.chat.talking import Chat


async def test_tomorrow_says_when(chat: Chat) -> None:
    assert await chat.enrols() == "Mon 02 19:42  Limber, redrawn:\n    Good. See you tomorrow at 07:00."
    assert (await chat.next()).startswith("Tue 03 07:00  Limber:\n    Coffee done?")


async def test_do_it_now_shows_two_minutes_and_makes_today_the_first_day(chat: Chat) -> None:
    assert "The tiny version, 2 min" in await chat.enrols(then="Do it now")
    assert "✓ Monday. Day one · 2 reserves." in await chat.taps("Did the full set")
    assert "Nothing more today." in await chat.taps("0–2")
    assert "✓" in await chat.says("/streak")


async def test_a_city_is_typed(chat: Chat) -> None:
    await chat.enrols(then=None)
    assert "Which city are you in?" in await chat.taps("Wrong clock")
    assert "Share my location" in str(chat.person.keyboard)
    assert "Los Angeles: I make it 10:42 with you. Next prompt tomorrow at 07:00." in await chat.says("los angeles")
    assert str(chat.person.keyboard) == "()"
    await chat.taps("Other time")
    assert "Prompt: 08:00" in await chat.taps("08:00")
    assert "The tiny version" in await chat.taps("Do it now"), "the close stayed where it was"


async def test_a_city_of_another_name_than_its_zone_is_named(robin: Chat) -> None:
    await robin.says("/settings")
    await robin.taps("Zone")
    assert "Munich (Berlin time): I make it 19:42 with you." in await robin.says("munich")


async def test_a_misspelt_city_brings_near_ones(robin: Chat) -> None:
    await robin.says("/settings")
    await robin.taps("Zone")
    assert "Which one?" in await robin.says("Springfild")
    springfield = next(label for label in robin.buttons if label.startswith("Springfield, US · Los Angeles"))
    assert "I make it 10:42 with you" in await robin.taps(springfield)


async def test_a_zone_is_typed(robin: Chat) -> None:
    await robin.says("/settings")
    await robin.taps("Zone")
    assert "Sao Paulo: I make it 15:42 with you." in await robin.says("America/Sao_Paulo")


async def test_a_place_that_is_none_is_told_so_and_asked_again(robin: Chat) -> None:
    await robin.says("/settings")
    await robin.taps("Zone")
    assert "I don't know “<b>qxzvw</b>”. Try a bigger city nearby" in await robin.says("<b>qxzvw</b>")
    assert "Tokyo: I make it 03:42 with you. Next prompt today at 07:00." in await robin.says("tokyo")


async def test_a_location_is_shared(robin: Chat) -> None:
    await robin.says("/settings")
    await robin.taps("Zone")
    await robin.person.shares_location(40.7, -74.0)
    assert "New York: I make it 13:42 with you." in await robin.settled()


async def test_no_and_done_are_no_cities(robin: Chat) -> None:
    await robin.says("/settings")
    await robin.taps("Zone")
    assert "Fine, it stays as it is." in await robin.says("no")
    await robin.taps("Zone")
    assert "✓ Monday." in await robin.says("done")


async def test_a_made_up_zone_changes_nothing(robin: Chat) -> None:
    await robin.says("/settings")
    await robin.presses("set", "zone", "Nowhere/City")
    assert "Zone: Berlin" in await robin.says("/settings")
