"""A strict local Slack for the demo, the tests and offline play."""

from bot.simulator.slack.messages import Channel, SlackMessage
from bot.simulator.slack.people import StaffMember
from bot.simulator.slack.simulator import SlackSimulator
from bot.simulator.slack.sockets import Ack, Envelope

__all__ = ["Ack", "Channel", "Envelope", "SlackMessage", "SlackSimulator", "StaffMember"]
