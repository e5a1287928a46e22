"""The staff's door: Slack, through Bolt and its client."""
