"""Every kind of message that stands in a group, by name."""

from collections.abc import Mapping

from flows.groups.post import Kind

_ALL: tuple[Kind, ...] = ()
POSTS: Mapping[str, Kind] = {kind.name: kind for kind in _ALL}
