"""Help before or during works ("This is hard for me"), asked for in confidence and answered with a name."""
