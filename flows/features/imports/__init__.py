"""The records of the landlord's other systems: homes, tenancies, contractors, workers, jobs and visits, row by row.

`columns` says what a row may hold, `reading` makes rows of a file, `sifting` finds what is wrong with them and what
stands twice, `taking` writes what is good. The CLI, staff's forms and the HTTP API all come this way.
"""
