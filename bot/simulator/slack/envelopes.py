"""Envelopes: events in Slack on their way to the app, and the result of each delivery."""

from dataclasses import dataclass, field

from bot.simulator.slack.rules import Json


@dataclass(frozen=True)
class Ack:
    """The result of one delivery: whether it was acked in time, with what payload, after how long."""

    envelope_id: str
    acked: bool
    payload: Json | None = None
    seconds: float = 0.0


@dataclass
class Envelope:
    """Something that happened in Slack, on its way to the app."""

    id: str
    type: str
    payload: Json
    retry_attempt: int = 0
    retry_reason: str = ""
    lost: bool = False
    """Whether a deaf socket may have swallowed it or its ack."""
    acks: list[Ack] = field(default_factory=list)

    @property
    def acked(self) -> bool:
        return any(ack.acked for ack in self.acks)

    def frame(self) -> Json:
        answers = self.type == "slash_commands" or self.payload.get("type") in ("view_submission", "block_suggestion")
        frame: Json = {"envelope_id": self.id, "type": self.type, "payload": self.payload}
        frame["accepts_response_payload"] = answers
        if self.type == "events_api":
            frame |= {"retry_attempt": self.retry_attempt, "retry_reason": self.retry_reason}
        return frame
