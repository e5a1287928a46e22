"""Imports as one declaration."""

from functools import partial

from flows.feature import Feature
from flows.features.imports import api, commands
from flows.features.imports.columns import KINDS
from flows.features.imports.whole import bring, bring_orders
from flows.kernel.importing import FileImport

FEATURE = Feature(
    name="imports",
    api=api.OPERATIONS,
    file_imports=(*(FileImport(kind, partial(bring, kind)) for kind in KINDS), FileImport("hact", bring_orders)),
    staff_commands=commands.COMMANDS,
)
