"""Every kind of message that stands in a group, by name."""

from collections.abc import Mapping

from flows.conversation.posts import PostType
from flows.features.problems.notice import ProblemPost
from flows.features.rounds.posts import ReminderPost, ResultPost, RoundPost

_ALL: tuple[PostType, ...] = (RoundPost(), ReminderPost(), ResultPost(), ProblemPost())
POSTS: Mapping[str, PostType] = {kind.name: kind for kind in _ALL}
