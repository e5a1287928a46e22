"""The staff's door: Slack, through slack_sdk."""
