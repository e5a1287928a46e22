"""Imports as one declaration."""

from flows.feature import Feature
from flows.features.imports import commands

FEATURE = Feature(
    name="imports",
    staff_commands=commands.COMMANDS,
)
