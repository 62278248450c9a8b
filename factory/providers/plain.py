"""The two smallest providers: `echo` gives back any JSON, `text.reverse` a text.

They show what a provider is, and they are the cells of the first organ one builds.
"""

import regex

from factory.providers.computation import Computation, NoOptions, expected, text_of
from factory.providers.port import Example, Media, Value


def echo() -> Computation[NoOptions]:
    """The provider `echo`: any JSON comes back as it went in."""
    return Computation(
        name="echo",
        kind="analysis",
        input={},
        output={},
        form=NoOptions,
        work=_echo,
        examples=(
            Example("привет", {}, "привет"),
            Example({"n": [1, None, True]}, {}, {"n": [1, None, True]}),
        ),
    )


def reverse() -> Computation[NoOptions]:
    """The provider `text.reverse`: the text backwards, letter by visible letter."""
    return Computation(
        name="text.reverse",
        kind="analysis",
        input={"type": "string"},
        output={"type": "string"},
        form=NoOptions,
        work=_reverse,
        examples=(
            Example("привет", {}, "тевирп"),
            Example("йод 👩‍👧!", {}, "!👩‍👧 дой"),
        ),
    )


def _echo(value: Value, _: NoOptions) -> Value:
    if isinstance(value, Media):
        raise expected("JSON", value)
    return value


def _reverse(value: Value, _: NoOptions) -> Value:
    # \X is an extended grapheme cluster of UAX 29: a letter with its marks, an emoji
    # sequence, CR LF.
    return "".join(reversed(regex.findall(r"\X", text_of(value))))
