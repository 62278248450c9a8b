"""Training as pure values: what is tried, how it is scored, and when it is over."""
