"""The Adapter backend: configuration over an installed provider; no code of its own."""

from dataclasses import dataclass

from pydantic import JsonValue

from factory.address import parse_address
from factory.errors import BackendError
from factory.model import FactorySpec, Signature
from factory.ports.backend import Invoke
from factory.providers.port import Provider, ProviderError, Trainable, Value
from factory.providers.registry import Providers
from factory.signatures import misfit
from factory.training.model import TunableOption


@dataclass(frozen=True)
class AdapterInspection:
    """What an adapter spec would be: what is wrong with it, and its signature."""

    problems: tuple[str, ...] = ()
    signature: Signature | None = None


class AdapterFabricator:
    """Checks adapter specs and makes them callable.

    Args:
        providers: the installed providers.
    """

    def __init__(self, providers: Providers) -> None:
        self._providers = providers

    def inspect(self, spec: FactorySpec) -> AdapterInspection:
        """Whether the provider is there, takes the options and fits the signature."""
        if spec.provider is None:
            known = ", ".join(self._providers.installed())
            return AdapterInspection((f"no provider is named; installed: {known}",))
        try:
            provider = self._providers.load(spec.provider)
            provider.check(spec.options)
        except ProviderError as error:
            return AdapterInspection((str(error),))
        signature = Signature(input=provider.input, output=provider.output)
        return AdapterInspection(tuple(_misfits(spec, provider)), signature)

    def parameters(self, spec: FactorySpec) -> tuple[TunableOption, ...]:
        """What the provider declares; nothing where it declares or is nothing."""
        if spec.provider is None:
            return ()
        try:
            provider = self._providers.load(spec.provider)
        except ProviderError:
            return ()
        if not isinstance(provider, Trainable):
            return ()
        return tuple(
            TunableOption(
                name=each.name,
                values=each.values,
                present=spec.options.get(each.name, _default(provider, each.name)),
            )
            for each in provider.tunables
        )

    def fabricate(self, spec: FactorySpec) -> Invoke:
        """The provider with its options, as a function of one value.

        Raises:
            BackendError: code `bad_spec`, with the first problem.
        """
        if problems := self.inspect(spec).problems:
            cell = spec.template.id
            raise BackendError("bad_spec", problems[0], cell=cell, problem=problems[0])
        assert spec.provider is not None
        provider = self._providers.load(spec.provider)

        def invoke(value: Value) -> Value:
            return provider.run(value, spec.options)

        return invoke


def _default(provider: Provider, name: str) -> JsonValue:
    """The default of an option, as its schema tells it."""
    properties = provider.options.get("properties")
    known = properties.get(name) if isinstance(properties, dict) else None
    return known.get("default") if isinstance(known, dict) else None


def _misfits(spec: FactorySpec, provider: Provider) -> list[str]:
    """How the template's promises differ from what the provider does."""
    template = spec.template
    kind = parse_address(template.id).kind
    found = []
    if provider.kind != kind:
        found.append(f"{provider.name} is of kind {provider.kind}, not {kind}")
    if template.signature is not None:
        given = misfit(template.signature.input, provider.input)
        taken = misfit(provider.output, template.signature.output)
        found += [f"input: {given}"] if given else []
        found += [f"output: {taken}"] if taken else []
    return found
