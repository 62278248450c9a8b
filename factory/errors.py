"""What goes wrong by the caller's mistake or the world's failure.

An expected "no" (a denied plan, a stale plan) is a value, never one of these.
"""


class FactoryError(Exception):
    """The root: a stable `code`, typed fields for the texts, and hints what to do.

    Args:
        code: stable identifier of the kind of failure, for example `bad_address`.
        message: one English sentence for logs; operators see a text chosen by `code`.
        fields: what the operator's text needs (names, paths), strings only.
    """

    def __init__(self, code: str, message: str, **fields: str) -> None:
        super().__init__(message)
        self.code = code
        self.fields = fields


class AddressError(FactoryError):
    """A text that is not an address of the form `<kind>.<name>[.v<N>]`."""


class TemplateError(FactoryError):
    """A template that cannot be built: unknown cells, a cycle, two entries."""


class StoreError(FactoryError):
    """The database cannot be opened, read or written."""


class PlanMismatchError(FactoryError):
    """The digest that was confirmed is not the digest of the plan."""


class BackendError(FactoryError):
    """A backend refused or failed a cell: not installed, bad options, bad input."""


class RunError(FactoryError):
    """An invocation failed; `fields` name the cell."""
