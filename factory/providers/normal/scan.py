"""Reading a text from left to right with rules; what a rule says replaces its match.

A rule is tried only where a token starts, so a rule never sees the tail of a word or
of a number, and text that no rule wants comes through byte for byte.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

# A token may begin here and has something in it that is not read as it is written.
_START = re.compile(
    r"""(?= [&+=\u00d7] | (?<!\w)(?: [-\u2212]?\d | [-\u2212]?[$€£₽¥№] | [/~.]*/[\w.]
      | [^\W\d_]+ (?: [.@:/\d_-] | [ \u00a0]\d ) | [IVXLC]+\b ))""",
    re.VERBOSE,
)
_KEPT = re.compile(
    r"""[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}     # mail
      | (?:https?|ftp)://[^\s<>"»]*[^\s<>"».,;:!?)]     # address with a scheme
      | www\.[\w./?=&%-]*[\w/]
      | (?:[\w-]{1,63}\.){1,8}(?:com|org|net|ru|рф|io|dev|su|edu|gov)\b
        (?:/[\w./?=&%-]*[\w/])?                         # address without one
      | \d{4}-\d\d-\d\dT[\d:.+-]+Z?                       # RFC 3339
      | (?:~|\.{1,2})?/[\w.-]*[^\W\d][\w./-]*           # path
      | (?=\w{0,64}[A-Za-z_])[\w-]{1,64}\.[A-Za-z]\w{1,4}(?!\w)   # file name
    """,
    re.VERBOSE,
)
# What has digits and is a name: a version, an IP address, a telephone number.
_NUMBERED = re.compile(r"\d+([.:/-])\d+(?:\1\d+)+(?![\w%])|[^\W\d_]+[-_.]?\d[\w.-]*\w")
_WORDS = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_REACH: Final = 80


class Lang(StrEnum):
    """The languages whose signs are read."""

    RU = "ru"
    EN = "en"


class Topic(StrEnum):
    """What rules are about that may be switched off."""

    DATES = "dates"
    SIGNS = "signs"
    ABBREVIATIONS = "abbreviations"


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern and how to say what it matched.

    Args:
        pattern: matched at the start of a token.
        say: the words, or nothing when the match is not what it seemed.
        topic: what it is about; None for a rule that always applies.
    """

    pattern: re.Pattern[str]
    say: Callable[[re.Match[str]], str | None]
    topic: Topic | None = None


def about(topic: Topic, *rules: Rule) -> tuple[Rule, ...]:
    """The same rules, about a topic."""
    return tuple(replace(rule, topic=topic) for rule in rules)


def scan(text: str, rules: Callable[[int], Sequence[Rule]]) -> str:
    """Replace what the rules say.

    Args:
        text: any text.
        rules: the rules to try, in order, at a position of the text.
    """
    said: list[str] = []
    done = 0
    for start in _START.finditer(text):
        if start.start() < done:
            continue
        found = _first(text, start.start(), rules)
        if found:
            end, words = found
            said += [text[done : start.start()], words]
            done = end
    return "".join(said) + text[done:]


def lang_at(text: str, start: int, whole: Lang) -> Lang:
    """The language around a position, by the words of its line.

    Args:
        text: the whole text.
        start: the position.
        whole: the answer where no words are near.
    """
    left = text[max(0, start - _REACH) : start].rpartition("\n")[2]
    right = text[start : start + _REACH].partition("\n")[0]
    near = [*_WORDS.findall(left)[-5:], *_WORDS.findall(right)[:5]]
    return _majority(near) or whole


def lang_of(text: str) -> Lang:
    """The language of most words of a text; Russian, where there are none."""
    return _majority(_WORDS.findall(text)) or Lang.RU


def _first(
    text: str, start: int, rules: Callable[[int], Sequence[Rule]]
) -> tuple[int, str] | None:
    kept = _KEPT.match(text, start)
    if kept:
        return kept.end(), kept.group()
    for rule in rules(start):
        match = rule.pattern.match(text, start)
        words = match and rule.say(match)
        if match and words is not None:
            return match.end(), words
    return None


def keep_numbered() -> Rule:
    """The last rule: versions, addresses and names with digits stay as they are."""
    return Rule(_NUMBERED, lambda match: match.group())


def _majority(words: Sequence[str]) -> Lang | None:
    russian = sum(1 for word in words if _CYRILLIC.match(word))
    english = sum(1 for word in words if _LATIN.match(word))
    if russian == english == 0:
        return None
    return Lang.RU if russian >= english else Lang.EN
