"""The page on which the simulation can be seen and played by hand, and the user-side API behind it."""

from bot.simulator.web.cast import Cast, Letter
from bot.simulator.web.server import Page

__all__ = ["Cast", "Letter", "Page"]
