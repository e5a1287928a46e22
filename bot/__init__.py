"""Puts Doorstep together: settings, application, command line, delivery, ticks, simulator."""
