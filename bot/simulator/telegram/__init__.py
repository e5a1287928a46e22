"""A strict local Telegram Bot API: demo, test bed and offline playground."""

from .group import GroupChat
from .model import Button, ChatMessage
from .phone import Phone
from .simulator import TelegramSimulator

__all__ = ["Button", "ChatMessage", "GroupChat", "Phone", "TelegramSimulator"]
