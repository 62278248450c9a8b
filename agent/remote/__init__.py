"""A conversation with a factory that a service holds; see `agent.session`."""
