"""What everything speaks: words, texts, actions, time, effects, policy and events."""
