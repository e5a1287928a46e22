"""HTTP for the landlord's other systems: an API for their requests, and hooks that send them events of visits."""
