"""Rhai scripts: admission and runs. Only here, and by a ticker, is rhai_py imported."""
