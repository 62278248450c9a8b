"""The Command Cell: dialogue, binding to the factory, rendering, log, replay."""
