"""Imports as one declaration."""

from flows.feature import Feature

FEATURE = Feature(name="imports")
