"""Which providers are installed: entry points of the group `stemcell.providers`.

The entry's name is the provider's name; its object is a function without arguments
that makes the provider. Listing imports no provider; loading imports that one only.
"""

from collections.abc import Iterable
from importlib.metadata import EntryPoint, entry_points

from factory.providers.port import Provider, ProviderError

GROUP = "stemcell.providers"


class Providers:
    """The providers of one environment, each made once, when first asked for.

    Args:
        entries: the entry points; of two with one name the first is taken.
    """

    def __init__(self, entries: Iterable[EntryPoint]) -> None:
        self._entries: dict[str, EntryPoint] = {}
        for entry in entries:
            self._entries.setdefault(entry.name, entry)
        self._loaded: dict[str, Provider] = {}

    def installed(self) -> tuple[str, ...]:
        """The names, in alphabetical order; nothing is imported."""
        return tuple(sorted(self._entries))

    def load(self, name: str) -> Provider:
        """The provider of that name.

        Raises:
            ProviderError: `not_found`, no such name; `unavailable`, its module cannot
                be imported; `bad_provider`, what it makes is no provider of that name.
        """
        if name not in self._loaded:
            if name not in self._entries:
                message = f"no provider {name} is installed"
                raise ProviderError("not_found", message, name=name)
            self._loaded[name] = _made(self._entries[name])
        return self._loaded[name]


def environment() -> Providers:
    """The providers of the running environment, read anew at each call."""
    return Providers(entry_points(group=GROUP))


def installed() -> tuple[str, ...]:
    """The names of all installed providers, in alphabetical order."""
    return environment().installed()


def load(name: str) -> Provider:
    """One installed provider; see `Providers.load`."""
    return environment().load(name)


def _made(entry: EntryPoint) -> Provider:
    try:
        provider = entry.load()()
    except (ImportError, AttributeError) as error:
        message = f"provider {entry.name} cannot be loaded: {error}"
        raise ProviderError("unavailable", message, name=entry.name) from error
    if not isinstance(provider, Provider) or provider.name != entry.name:
        message = f"{entry.value} does not make a provider named {entry.name}"
        raise ProviderError("bad_provider", message, name=entry.name)
    return provider
