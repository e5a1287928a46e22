"""Estate Service Champions: residents who agreed to carry their neighbours' words."""
