"""The autopilots on offer, in the words of the page."""

from bot.personas.named import Name
from bot.sandbox import Pilot

PILOTS = (
    Pilot(Name.STEADY, "Steady", "Does the whole routine every morning.", "Stella"),
    Pilot(Name.FALLER, "Week-two faller", "Good for a week, then falls off; the ask shrinks, and they come back.", "Felix"),
    Pilot(Name.SILENT, "Silent", "Does the first day and is never heard of again.", "Sam"),
    Pilot(Name.FLARE_UP, "Flare-up on day 12", "Sore from day 12 for six days: protected, rested, then back.", "Flora"),
    Pilot(Name.TRAVELLER, "Traveller", "Steady across three time zones: Tokyo on day 10, New York on day 20, Berlin on day 30.", "Tara"),
    Pilot(Name.BLOCKER, "Blocks the bot", "Goes quiet after a good week, and blocks the bot after eight more messages.", "Bo"),
)
