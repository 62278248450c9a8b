"""What callers send: strict bodies, and the operations that they stand for."""

from base64 import b64decode, b64encode
from typing import Annotated, Any, Literal

from pydantic import (
    Base64Bytes,
    ConfigDict,
    Discriminator,
    Field,
    JsonValue,
    Tag,
    field_validator,
    model_validator,
)

from factory.grants import Granted
from factory.model import (
    Backend,
    CellTemplate,
    FactorySpec,
    Fraction,
    GateState,
    Limits,
    OrganTemplate,
    Percent,
    State,
)
from factory.operations import Build, Configure, Fabricate, Move, Train, Transition
from factory.parameters import OrganSetting, Parameter
from factory.providers.port import Media, Value
from factory.training.model import Goal, SamplerName
from factory.values import Frozen

_ECHO: dict[str, JsonValue] = {
    "backend": "adapter",
    "id": "analysis.echo.v1",
    "version": "1.0.0",
    "analysis_type": "echo",
    "provider": "echo",
}
_VOICE: dict[str, JsonValue] = {
    "id": "organ.talk.v1",
    "version": "1.0.0",
    "cells": ["analysis.echo.v1"],
}


class FlatCell(CellTemplate, Granted):
    """A cell template with its specification beside its own fields.

    `hitl` may only be true: every stage of a cell takes a person's approval here.
    `replaces` is the version that the new one follows.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [_ECHO]})

    backend: Backend = Backend.ADAPTER
    source: str | None = None
    limits: Limits | None = None
    provider: str | None = None
    options: dict[str, JsonValue] = Field(default_factory=dict)
    hitl: Literal[True] = True
    replaces: str | None = None

    def operation(self) -> Fabricate:
        """What is asked for."""
        own = {name: getattr(self, name) for name in CellTemplate.model_fields}
        spec = FactorySpec(
            backend=self.backend,
            template=CellTemplate(**own),
            source=self.source,
            limits=self.limits,
            provider=self.provider,
            options=self.options,
            grants=self.grants,
            config=self.config,
        )
        return Fabricate(spec=spec, replaces=self.replaces)


class WrappedCell(Frozen):
    """A whole specification in one field."""

    spec: FactorySpec
    hitl: Literal[True] = True
    replaces: str | None = None

    def operation(self) -> Fabricate:
        """What is asked for."""
        return Fabricate(spec=self.spec, replaces=self.replaces)


def _form(value: Any) -> str:
    is_wrapped = isinstance(value, WrappedCell)
    return (
        "spec"
        if is_wrapped or (isinstance(value, dict) and "spec" in value)
        else "flat"
    )


CellBody = Annotated[
    Annotated[FlatCell, Tag("flat")] | Annotated[WrappedCell, Tag("spec")],
    Discriminator(_form),
]


class SourceBody(Frozen):
    """A source that cells are to be made of.

    A script or a module in the text format comes as `text`, a module in the binary one
    as `base64`; one of the two.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"backend": "script", "text": "fn handle(record) { record }"},
                {"backend": "wasm", "base64": "AGFzbQEAAAA="},
            ]
        }
    )

    backend: Literal[Backend.SCRIPT, Backend.WASM]
    text: str | None = None
    base64: str | None = None

    @field_validator("base64")
    @classmethod
    def _is_base64(cls, text: str | None) -> str | None:
        # pydantic's own type passes over what is none.
        b64decode(text or "", validate=True)
        return text

    @model_validator(mode="after")
    def _one_of_the_two(self) -> "SourceBody":
        if (self.text is None) == (self.base64 is None):
            message = "either text or base64 is needed"
            raise ValueError(message)
        return self

    @property
    def source(self) -> bytes:
        """The source itself."""
        if self.base64 is not None:
            return b64decode(self.base64, validate=True)
        return (self.text or "").encode()


class BuildBody(Frozen):
    """An organ to build.

    `organ_template` is a template, or the id of a shipped one. `cells` are the
    specifications of cells that are neither in the factory nor in the catalogue.
    `keeps` names the settings that stay as the version has them that it `replaces`.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"organ_template": _VOICE, "dryrun": True},
                {"organ_template": "organ.voice.v1"},
            ]
        }
    )

    organ_template: OrganTemplate | str
    cells: tuple[FactorySpec, ...] = ()
    dryrun: bool = False
    replaces: str | None = None
    keeps: tuple[OrganSetting, ...] = ()

    def operation(
        self, template: OrganTemplate, shipped: tuple[FactorySpec, ...]
    ) -> Build:
        """What is asked for.

        Args:
            template: what `organ_template` means.
            shipped: the specifications that the catalogue has for its cells.
        """
        own = {spec.template.id for spec in self.cells}
        cells = self.cells + tuple(s for s in shipped if s.template.id not in own)
        return Build(
            template=template,
            cells=cells,
            replaces=self.replaces,
            keeps=self.keeps or None,
        )


class TrainBody(Frozen):
    """A training.

    `dataset` is the name of a shipped dataset, of one in the service's folder, or of a
    kept one (`sha256:…`); without it the one that suits the cell. `dryrun` only asks.
    The other fields are those of a training's plan.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "dataset": "numbers_en",
                    "iterations": 10,
                    "goal": {"metric": "accuracy", "min": 0.95},
                },
                {"dryrun": True},
            ]
        }
    )

    dataset: str | None = Field(default=None, min_length=1, max_length=300)
    iterations: int = Field(default=20, ge=1, le=1_000_000)
    goal: Goal | None = None
    patience: int = Field(default=8, ge=1, le=1_000_000)
    minutes: float = Field(default=60.0, gt=0, le=1e6)
    sampler: SamplerName | None = None
    seed: int | None = Field(default=None, ge=0, lt=2**53)
    dryrun: bool = False

    def operation(self, address: str) -> Train:
        """What is asked for."""
        return Train(address=address, **self.model_dump(exclude={"dryrun"}))


class MoveBody(Frozen):
    """What a move may say besides.

    `stage` and `traffic` (percent) belong to an approval, `version` (`v1`) to a
    rollback.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "slow"}]})

    stage: State | None = None
    version: str | None = None
    traffic: Percent | None = None
    reason: str | None = Field(default=None, max_length=1000)

    def operation(self, address: str, move: Move) -> Transition:
        """What is asked for."""
        return Transition(address=address, move=move, **self.model_dump())


class SettingsBody(Frozen):
    """Parameters of a cell or an organ to set, at least one.

    A cell has `confidence_threshold`, `memory_mb`, `timeout_ms` and `fuel`, an organ
    `slo_error_rate` and `slo_latency_ms`; `traffic` (percent) is the share of a version
    on trial. Which of them a record has, and how much they may be, the plan says.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [{"timeout_ms": 500}]})

    confidence_threshold: Fraction | None = None
    memory_mb: float | None = Field(default=None, gt=0)
    timeout_ms: float | None = Field(default=None, gt=0)
    fuel: int | None = Field(default=None, gt=0)
    traffic: Percent | None = None
    slo_error_rate: Fraction | None = None
    slo_latency_ms: float | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def _at_least_one(self) -> "SettingsBody":
        if not self.doc():
            message = "nothing to set"
            raise ValueError(message)
        return self

    def operations(self, address: str, version: str) -> tuple[Configure, ...]:
        """What is asked for.

        Args:
            address: of the version.
            version: that it becomes where it has had traffic.
        """
        return tuple(
            Configure(
                address=address, parameter=Parameter(name), value=value, version=version
            )
            for name, value in self.doc().items()
        )


class SentMedia(Frozen):
    """A picture or a sound."""

    media_type: str = Field(pattern=r"^[a-z0-9.+-]+/[a-z0-9.+-]+$", max_length=100)
    base64: Base64Bytes

    @classmethod
    def of(cls, media: Media) -> "SentMedia":
        """Media as it is sent."""
        return cls(media_type=media.media_type, base64=b64encode(media.data))

    @property
    def media(self) -> Media:
        """The media that was sent."""
        return Media(self.media_type, self.base64)


class InvokeBody(Frozen):
    """One input: a JSON value or media.

    `key` keeps what belongs together on one side of a trial, for example a user.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [{"input": "Hello"}]})

    input: JsonValue = None
    media: SentMedia | None = None
    key: str | None = Field(default=None, max_length=200)

    @model_validator(mode="after")
    def _one_of_both(self) -> "InvokeBody":
        if self.media is not None and self.input is not None:
            message = "give input or media, not both"
            raise ValueError(message)
        return self

    @property
    def value(self) -> Value:
        """The input as the factory takes it."""
        if self.media is None:
            return self.input
        return self.media.media


class TextBody(Frozen):
    """Something to say, alone or further on in a conversation."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "create voice organ v1"}]}
    )

    text: str = Field(max_length=10_000)
    conversation: str | None = Field(default=None, max_length=64)


class ApplyBody(Frozen):
    """A confirm of exactly one plan; `confirm` is the name that a risky one takes."""

    plan_digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    confirm: str | None = Field(default=None, max_length=1000)


class GateBody(Frozen):
    """The state that a capability is to have."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"state": "experimental"}]}
    )

    state: GateState


class SwitchBody(Frozen):
    """Whether safe mode is to be on."""

    on: bool
