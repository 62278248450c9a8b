"""Whether one cell's output can be another cell's input, by their JSON Schemas.

Only what can be decided from the keywords `type`, `contentMediaType`, `required` and
`properties` is decided; the rest is taken to fit, and the plan says it is unchecked.
"""

from collections.abc import Mapping

from pydantic import JsonValue

Schema = Mapping[str, JsonValue]


def misfit(output: Schema, input_: Schema) -> str:
    """Why an output does not fit an input, or "" when nothing speaks against it."""
    for check in (_types, _media, _properties):
        if why := check(output, input_):
            return why
    return ""


def _type_set(schema: Schema) -> frozenset[str]:
    given = schema.get("type")
    if isinstance(given, str):
        return frozenset({given})
    return (
        frozenset(str(each) for each in given)
        if isinstance(given, list)
        else frozenset()
    )


def _types(output: Schema, input_: Schema) -> str:
    have, want = _type_set(output), _type_set(input_)
    if "number" in want:
        want |= {"integer"}
    if not have or not want or have <= want:
        return ""
    return f"{'|'.join(sorted(have))} ≠ {'|'.join(sorted(want))}"


def _media(output: Schema, input_: Schema) -> str:
    have, want = (str(s.get("contentMediaType", "")) for s in (output, input_))
    if "string" not in _type_set(output) & _type_set(input_):
        return ""
    if have == want or (want.endswith("/*") and have.startswith(want[:-1])):
        return ""
    return f"{have or 'text'} ≠ {want or 'text'}"


def _properties(output: Schema, input_: Schema) -> str:
    required, known = input_.get("required"), output.get("properties")
    if not isinstance(required, list) or not isinstance(known, Mapping):
        return ""
    missing = [str(name) for name in required if name not in known]
    return f"missing {', '.join(missing)}" if missing else ""
