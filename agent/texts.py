"""Says every sentence that an operator reads, in Russian and English, by key.

The sentences stand in `agent.sentences`. The tests hold that each code of the domain
has its text and that both languages use the same fields.
"""

from agent.sentences.answers import SENTENCES as ANSWERS
from agent.sentences.approvals import SENTENCES as APPROVALS
from agent.sentences.audit import SENTENCES as AUDIT
from agent.sentences.builds import SENTENCES as BUILDS
from agent.sentences.denials import SENTENCES as DENIALS
from agent.sentences.failures import SENTENCES as FAILURES
from agent.sentences.immune import SENTENCES as IMMUNE
from agent.sentences.kit import SENTENCES as KIT
from agent.sentences.plan import SENTENCES as PLAN
from agent.sentences.remote import SENTENCES as REMOTE
from agent.sentences.sandbox import SENTENCES as SANDBOX
from agent.sentences.service import SENTENCES as SERVICE
from agent.sentences.settings import SENTENCES as SETTINGS
from agent.sentences.text import Text
from agent.sentences.training import SENTENCES as TRAINING
from agent.sentences.turns import SENTENCES as TURNS
from grammar.model import Lang

TEXTS: dict[str, Text] = {
    **PLAN,
    **DENIALS,
    **TURNS,
    **FAILURES,
    **ANSWERS,
    **APPROVALS,
    **AUDIT,
    **IMMUNE,
    **BUILDS,
    **SANDBOX,
    **KIT,
    **SERVICE,
    **SETTINGS,
    **TRAINING,
    **REMOTE,
}


def say(lang: Lang, key: str, **fields: object) -> str:
    """The sentence of a key; a mixed utterance is answered in Russian.

    Args:
        lang: the language to answer in.
        key: a key of `TEXTS`.
        fields: what stands in the sentence's braces.
    """
    text = TEXTS[key]
    return (text.en if lang is Lang.EN else text.ru).format(**fields)


def knows(key: str) -> bool:
    """Whether there is a sentence for a key."""
    return key in TEXTS
