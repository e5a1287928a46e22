"""Puts the house together: settings, application, command line, delivery, ticks, simulator."""
