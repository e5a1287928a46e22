"""How Telegram delivers each effect. Importing the package registers all of them."""

from handlers.telegram.renderers import evidence, files, groups, messages, standing

__all__ = ["evidence", "files", "groups", "messages", "standing"]
