"""Signs of why an utterance that is no command is none."""

from dataclasses import dataclass

from grammar.lattice import Lattice
from grammar.model import Code
from grammar.morph import Form
from grammar.scan import Scan
from grammar.tokens import Shape
from grammar.wishes import Mood

# Kinds of meaning that only the factory has, whatever the verb beside them.
_STRONG = frozenset({"name", "kind", "address", "safe", "quarantine", "capability"})
_WEAK_GATES = frozenset({"training", "factory_adapter"})
_TOLD = frozenset({Form.PAST, Form.FINITE, Form.PASSIVE})
_SPEAKERS = frozenset({"i", "we", "я", "мы"})
_MODAL_REACH = 6
_FIRST_PERSON = ("у", "ю")
_REQUESTS = frozenset({Form.IMPERATIVE, Form.INFINITIVE})
_DOOMED = frozenset({
    "диск", "диски", "диска", "все", "сервер", "базу", "данные", "систему", "фабрику",
    "disk", "disks", "drive", "everything", "server", "database", "data", "factory",
    "system", "all", "partition", "раздел", "винчестер", "журнал", "log", "logs",
})  # fmt: skip
# What the factory does not do and what destroys nothing, whatever it is done to.
_HARMLESS = frozenset({
    "restart", "reboot", "fix", "repair", "paint", "share", "publish", "install",
    "download", "upload", "touch", "export", "backup", "sell",
    "починить", "покрасить", "продать", "экспортировать", "трогать", "тронуть",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Signs:
    """What an utterance shows of its nature, parse or no parse.

    `named` is the text of the first thing of the factory that it names; `is_known`
    tells that something of the factory is named at all, `asks` that a verb may ask,
    `is_forbidden` that something known is negated, `is_spared` that a request for what
    the factory does not do is negated, as in «не трогай зрение», `is_refused` that a
    verb is said which the factory does not do, `is_report` that a log is said to have
    been used.
    """

    named: str
    is_known: bool
    asks: bool
    is_forbidden: bool
    is_spared: bool
    is_refused: bool
    is_greeting: bool
    is_report: bool


def signs(scan: Scan, lattice: Lattice) -> Signs:
    """Return the signs of an utterance."""
    named = _named(lattice)
    known = bool(named) or _has_strong(scan)
    return Signs(
        named=named,
        is_known=known,
        asks=lattice.asks(),
        is_forbidden=known and lattice.has("negation"),
        is_spared=_spares(scan),
        is_refused=refused_at(scan, has_name=known) is not None,
        is_greeting=is_greeting(scan, lattice),
        is_report=_has_log(scan) and _reports(lattice),
    )


def code_of(found: Signs, *, negated: bool) -> Code:
    """Return the reason that the signs speak for."""
    if found.is_greeting:
        return Code.NOT_A_REQUEST
    if negated or (found.is_spared and (found.is_known or found.is_refused)):
        return Code.NEGATED
    if found.is_refused:
        return Code.UNSUPPORTED
    if found.is_known or found.is_report:
        return Code.NOT_A_REQUEST
    return Code.OUT_OF_DOMAIN


def is_reported(scan: Scan) -> bool:
    """Whether somebody else is said to have said or wished it: «Катя просит …»."""
    return any(tells(scan, at) for at in range(len(scan.words)))


def tells(scan: Scan, at: int) -> bool:
    """Return whether a word tells what somebody else said or wished."""
    if not scan.find(at, "REPORT") or scan.text(at - 1) in _SPEAKERS:
        return False
    near = range(max(0, at - _MODAL_REACH), at + 1)
    if any(at < end for i in near for end, _ in scan.find(i, "MODAL")):
        return False
    word = scan.words[at]
    forms = {reading.form for reading in word.readings}
    return not word.is_cyrillic or (
        bool(forms & _TOLD) and not word.text.endswith(_FIRST_PERSON)
    )


def _named(lattice: Lattice) -> str:
    for at, row in enumerate(lattice.edges):
        for edge in row:
            if edge.terminal in {"NAME", "ADDRESS", "IDENT"}:
                return lattice.text(at, edge.end)
    return ""


def _has_strong(scan: Scan) -> bool:
    for senses in scan.senses:
        for _, sense in senses:
            weak = sense.means.get("capability") in _WEAK_GATES
            if _STRONG & set(sense.means) and not weak:
                return True
            if sense.means.get("stage") == "canary" and "state" in sense.means:
                return True
            if sense.means.get("what") in {"cells", "organs"}:
                return True
    return any(word.token.shape is Shape.ADDRESS for word in scan.words)


def _has_log(scan: Scan) -> bool:
    return any(word.token.shape is Shape.PATH for word in scan.words)


def _reports(lattice: Lattice) -> bool:
    return any("done" in edge.means for row in lattice.edges for edge in row)


def is_greeting(scan: Scan, lattice: Lattice) -> bool:
    """Return whether an utterance greets, thanks or swears, and says nothing else."""
    at = 0
    while at < len(scan.words):
        social = (e for e in lattice.edges[at] if not e.terminal)
        ends = [e.end for e in social if not _SOCIAL.isdisjoint(e.means)]
        end = max(at, *ends, scan.carries(at, "answer"))
        if end == at and scan.words[at].token.shape in {Shape.PUNCT, Shape.EMOJI}:
            end = at + 1
        if end == at:
            return False
        at = end
    return True


_SOCIAL = frozenset({"greeting", "polite", "noise", "aside"})


def refused_at(scan: Scan, *, has_name: bool) -> int | None:
    """Return where a verb that the factory does not do is said of what it has.

    `has_name` tells that something of the factory is named at all.
    """
    start, mood = _past_manners(scan), Mood(scan)
    doomed = max((at for at, t in enumerate(scan.texts) if t in _DOOMED), default=-1)
    for at in range(start, len(scan.words)):
        if not has_name and doomed < at:
            break
        is_meant = has_name or _destroys(scan, at)
        if is_meant and _is_foreign_request(mood, at, start):
            return at
    leads = has_name and start < len(scan.words) and _leads_name(scan, start)
    return start if leads else None


def _past_manners(scan: Scan) -> int:
    """Where greetings, modals and other words without weight end."""
    at = 0
    while at < len(scan.words):
        end = scan.longest(at, "", "MODAL", "DRY")
        if end == at and scan.words[at].token.shape is Shape.PUNCT:
            end = at + 1
        if end == at:
            break
        at = end
    return at


def _is_unsupported(scan: Scan, at: int) -> bool:
    return any(s.means["verb"] == "unsupported" for _, s in scan.find(at, "VERB"))


def _destroys(scan: Scan, at: int) -> bool:
    return any(
        sense.means["verb"] == "unsupported" and sense.words[0] not in _HARMLESS
        for _, sense in scan.find(at, "VERB")
    )


def _is_foreign_request(mood: Mood, at: int, start: int) -> bool:
    """A verb in a request form that means nothing to the factory.

    `start` is where the manners end, so that a request is to come.
    """
    scan = mood.scan
    word = scan.words[at]
    if (scan.senses[at] and not scan.find(at, "VERB")) or word.token.joined:
        return False
    if word.is_cyrillic:
        asks = any(r.form in _REQUESTS for r in word.readings)
        mostly = bool(word.readings) and word.readings[0].form in _REQUESTS
        known = [s.means["verb"] for _, s in scan.find(at, "VERB")]
        first = at == start
        return (asks and "unsupported" in known) or (
            (mostly or (first and asks)) and not known
        )
    forms = {
        sense.form
        for _, sense in scan.find(at, "VERB")
        if sense.means["verb"] == "unsupported"
    }
    if Form.IMPERATIVE in forms:
        return at <= start
    return any(mood.is_wished(at, form) for form in forms)


def _spares(scan: Scan) -> bool:
    """Whether a request for what the factory does not do is negated."""
    begins = _past_manners(scan)
    for at in range(begins, len(scan.words)):
        verb = scan.carries(at, "negation")
        if not at < verb < len(scan.words) or not _is_unsupported(scan, verb):
            continue
        word = scan.words[verb]
        if not word.is_cyrillic:
            return at == begins
        return any(reading.form in _REQUESTS for reading in word.readings)
    return False


def _leads_name(scan: Scan, at: int) -> bool:
    """An unknown Latin word right before a name: a verb that nobody listed."""
    if scan.senses[at] or not scan.words[at].token.is_latin:
        return False
    if not scan.words[at].is_word or scan.words[at].text.endswith(("s", "ed", "ing")):
        return False
    after = at + 1
    while after < len(scan.words) and scan.longest(after, "") > after:
        after = scan.longest(after, "")
    return after < len(scan.words) and bool(scan.find(after, "NAME"))
