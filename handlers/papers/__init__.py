"""Everything that is drawn or printed: Typst templates, the data that each takes, and the process that sets them.

A sheet (`sheets.py`) holds words as they are read, and a template (`*.typ`) says where they stand. Words are data: they
reach a template as JSON and are never read as markup. `typesetter.py` keeps the compiler warm in a process of its own.
"""
