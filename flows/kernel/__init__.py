"""The basis of all other code: words, texts, actions, time, effects, policy and events."""
