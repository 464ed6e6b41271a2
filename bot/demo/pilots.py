"""The autopilots on offer, in the words of the page."""

from bot.personas.named import Name
from bot.sandbox import Pilot

PILOTS = (
    Pilot(Name.STEADY, "Steady", "Does the whole routine every day.", "Stella"),
    Pilot(Name.FALLER, "Week-two faller", "Good for a week, then falls off and comes back.", "Felix"),
    Pilot(Name.SILENT, "Silent", "Says one word and is never heard of again.", "Sam"),
    Pilot(Name.FLARE_UP, "Flare-up on day 12", "Sore from day 12 for six days.", "Flora"),
    Pilot(Name.TRAVELLER, "Traveller", "Steady across three time zones.", "Tara"),
    Pilot(Name.BLOCKER, "Blocks the bot", "Goes quiet after a good week, then has had enough.", "Bo"),
)
