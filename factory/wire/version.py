"""Which form of requests and answers a side speaks."""

HEADER = "factory-wire"
"""The header that tells it, in requests and in answers."""
WIRE = 1
"""Grows with every change that the other side must know of to understand it."""
