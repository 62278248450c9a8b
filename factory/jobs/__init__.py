"""Builds as durable jobs: taken on, carried out step by step, ended in one switch."""
