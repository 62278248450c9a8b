"""Trains the proposer of names and paths; no part of the command language."""
