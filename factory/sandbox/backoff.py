"""How long something that keeps failing must rest before it is tried again."""

from collections import OrderedDict
from dataclasses import dataclass

REMEMBERED = 1024


@dataclass(frozen=True, slots=True)
class Rest:
    """The restart policy.

    Attributes:
        free: failures in a row that cost no rest.
        first_s: the rest after the next one, seconds; each further one doubles it.
        longest_s: the longest rest, seconds.
    """

    free: int = 1
    first_s: float = 0.1
    longest_s: float = 30.0

    def after(self, failures: int) -> float:
        """The rest after so many failures in a row, seconds."""
        over = failures - self.free
        if over <= 0:
            return 0.0
        # Bounded first: a power of a large number is no float.
        return min(self.longest_s, self.first_s * 2.0 ** min(over - 1, 32))


class Backoff:
    """Remembers failures in a row by name. Callers lock.

    Args:
        rest: the policy.
    """

    def __init__(self, rest: Rest | None = None) -> None:
        self._rest = rest or Rest()
        self._failures: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def left_s(self, name: str, now: float) -> float:
        """How long a name must still rest, seconds; 0 when it may be tried."""
        _, until = self._failures.get(name, (0, 0.0))
        return max(0.0, until - now)

    def failed(self, name: str, now: float) -> None:
        """It failed once more."""
        count = self._failures.pop(name, (0, 0.0))[0] + 1
        self._failures[name] = count, now + self._rest.after(count)
        if len(self._failures) > REMEMBERED:
            self._failures.popitem(last=False)

    def succeeded(self, name: str) -> None:
        """It worked: what was before counts no more."""
        self._failures.pop(name, None)
