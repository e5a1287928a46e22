"""Talk to a person: a conversation with staff that goes on until they close it, each answer with a due time."""
