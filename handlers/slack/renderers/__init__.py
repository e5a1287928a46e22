"""How Slack delivers each effect. Importing the package registers all of them."""

from handlers.slack.renderers import alerts, cases

__all__ = ["alerts", "cases"]
