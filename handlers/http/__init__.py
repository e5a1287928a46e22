"""The door for the landlord's other systems: an API by which they come in, hooks by which they hear of visits."""
