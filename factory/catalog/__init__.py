"""The shipped templates, as data: one TOML file a subject."""
