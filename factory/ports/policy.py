"""Who says what is allowed."""

from typing import Protocol

from factory.decision import Decision, PolicyRequest


class Policy(Protocol):
    """The policy engine."""

    hash: str

    def decide(self, request: PolicyRequest) -> Decision:
        """Whether it may be done; errors deny."""
        ...

    def __hash__(self) -> int:
        """Itself: its policies never change."""
        ...
