"""The shape that every parse has by the contract, whatever was said."""

import json

from grammar.model import Code, Intent, Parse, Status


def fault(parse: Parse, text: str) -> str:
    """Return what is wrong with the shape of a parse; empty if nothing is."""
    shown = json.loads(json.dumps(parse.to_dict(), ensure_ascii=False))
    if shown["utterance"] != text:
        return "another utterance"
    if shown["lang"] not in {"ru", "en", "mixed"}:
        return "no language"
    parts = {"question", "reason"} & shown.keys()
    match parse.status:
        case Status.OK:
            is_right = bool(shown["commands"]) and not parts
        case Status.CLARIFY:
            keys = set(shown.get("question", ()))
            is_right = parts == {"question"} and keys == {"slot", "text", "options"}
        case Status.REJECT:
            codes = {code.value for code in Code}
            is_right = not shown["commands"] and shown["reason"]["code"] in codes
    intents = {intent.value for intent in Intent}
    known = all(command["intent"] in intents for command in shown["commands"])
    return "" if is_right and known else f"no {parse.status.value}"
