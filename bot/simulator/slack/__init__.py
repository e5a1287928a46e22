"""A strict local Slack for the demo, the tests and offline play."""

from bot.simulator.slack.envelopes import Ack, Envelope
from bot.simulator.slack.messages import Channel, SlackMessage
from bot.simulator.slack.people import StaffMember
from bot.simulator.slack.simulator import SlackSimulator

__all__ = ["Ack", "Channel", "Envelope", "SlackMessage", "SlackSimulator", "StaffMember"]
