"""Documents, sound and films made anew without what is hidden in them.

Runs as a program of its own, `python -m handlers.remake TYPE`, from its input to its output: what strangers send is
taken apart where there is no secret to find, and where it can be ended. `handlers.details` calls it.
"""
