"""What goes wrong in the agent by the caller's mistake or the world's failure."""

from factory.errors import FactoryError


class LogError(FactoryError):
    """A command log that cannot be read: codes `log_unreadable`, `log_broken`."""


class NoOpenPlanError(FactoryError):
    """A decision about a plan that is not open: code `not_open`."""
