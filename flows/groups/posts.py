"""Every kind of message that stands in a group, by name."""

from collections.abc import Mapping

from flows.groups.post import Kind
from flows.rounds.posts import ReminderPost, ResultPost, RoundPost

_ALL: tuple[Kind, ...] = (RoundPost(), ReminderPost(), ResultPost())
POSTS: Mapping[str, Kind] = {kind.name: kind for kind in _ALL}
