"""Invoking cells and organs."""
