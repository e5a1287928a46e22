"""The records of the landlord's other systems: homes, contractors, workers, jobs and visits, row by row.

`columns` says what a row may hold, `reading` makes rows of a file, `sifting` finds errors in them and
doubles, `taking` writes the good ones. The CLI, Slack and the HTTP API all come this way.
"""
