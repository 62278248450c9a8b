"""Measurements; no part of the installed package."""
