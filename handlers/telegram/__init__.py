"""The residents' platform: Telegram, through python-telegram-bot's client and types."""

import warnings

from telegram.warnings import PTBUserWarning

# Where no object is needed, we take the raw answer: parsing replies into messages is a third of the work.
warnings.filterwarnings("ignore", message=r"Please use 'Bot\.", category=PTBUserWarning)
