"""Text to Parse: the command language. Knows nothing of the factory's state."""
