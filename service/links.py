"""Links of the documentation: which answer gives what another operation takes.

They tell readers how operations go together, and generated tests how to get to what
exists (OpenAPI 3.1, Link Object).
"""

from typing import Any

_ID, _ORGAN, _FIRST = "$response.body#/id", "$response.body#/organ_id", "/items/0/id"
_LISTED = f"$response.body#{_FIRST}"
_CELL_MOVES = ("approve", "disable", "enable", "rollback", "quarantine", "release")

Link = dict[str, Any]


def _to(operation: str, body: Any = None, **parameters: str) -> Link:
    link: Link = {"operationId": operation}
    if parameters:
        link["parameters"] = parameters
    if body is not None:
        link["requestBody"] = body
    return link


def _moves(operation: str, id_: str) -> dict[str, Link]:
    return {move: _to(operation, id=id_, move=move) for move in _CELL_MOVES}


def _cell(id_: str) -> dict[str, Link]:
    return {
        "show": _to("cells.cell", id=id_),
        "invoke": _to("cells.invoke", {"input": "Hello"}, id=id_),
        "settings": _to("cells.set_cell", id=id_),
        **_moves("cells.move", id_),
    }


def _organ(id_: str) -> dict[str, Link]:
    return {
        "status": _to("organs.status", id=id_),
        "stream": _to("events.organ_stream", id=id_),
        "cancel": _to("organs.cancel", id=id_),
        "invoke": _to("organs.invoke", {"input": "Hello"}, id=id_),
        "settings": _to("organs.set_organ", id=id_),
        **_moves("organs.move", id_),
    }


def _conversation(id_: str) -> dict[str, Link]:
    return {
        "show": _to("conversations.show", id=id_),
        "say": _to("conversations.say", {"text": "create echo organ v1"}, id=id_),
        "end": _to("conversations.end", id=id_),
    }


_SPOKEN = "$request.path.id"
_PLAN = "$response.body#/plan_digest"
_DECIDED = {"plan_digest": _PLAN, "accept": True}
_TALK = {"text": "status", "conversation": "$response.body#/conversation"}
LINKS: dict[tuple[str, str], dict[str, Link]] = {
    ("cells.make", "201"): _cell(_ID),
    ("cells.make", "200"): _cell(_ID),
    ("cells.cells", "200"): _cell(_LISTED),
    ("cells.move", "200"): _cell(_ID),
    ("organs.build", "202"): _organ(_ORGAN),
    ("organs.build", "200"): _organ(_ORGAN),
    ("organs.organs", "200"): _organ(_LISTED),
    ("organs.move", "200"): _organ(_ID),
    ("conversations.begin", "201"): _conversation(_ID),
    ("conversations.say", "200"): {
        **_conversation(_SPOKEN),
        "decide": _to("conversations.decide", _DECIDED, id=_SPOKEN),
    },
    ("training.run", "202"): {
        "status": _to("training.status", cell=_ID),
        "cancel": _to("training.cancel", cell=_ID),
    },
    ("commands.plan", "200"): {
        "apply": _to("commands.apply", {"plan_digest": _PLAN}),
        "go_on": _to("commands.plan", _TALK),
    },
    ("capabilities.gates", "200"): {
        "lock": _to("capabilities.set_gate", {"state": "locked"}, name="organ_fs"),
    },
}
"""By operation and status of its answer."""


def linked(document: dict[str, Any]) -> dict[str, Any]:
    """A document of OpenAPI with the links in it."""
    for item in document["paths"].values():
        for operation in item.values():
            for status, answer in operation["responses"].items():
                found = LINKS.get((operation["operationId"], status))
                if found is not None:
                    answer["links"] = found
    return document
