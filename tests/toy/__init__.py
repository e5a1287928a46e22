"""A whole feature in one folder: keys that residents have lost. `docs/adding-a-feature.md` is written from it.

It is handed in by the tests beside it, and is no part of Doorstep otherwise: so neither is its table.
"""

from storage.tables import metadata
from tests.toy.table import lost_keys

metadata.remove(lost_keys)
