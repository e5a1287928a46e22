"""The staff's platform: Slack, through slack_sdk."""
