"""The judge of the command language, on made-up labels and results."""

import json
from collections.abc import Mapping
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.corpus import (
    Case,
    Commands,
    CorpusError,
    LabelledTurn,
    Wanted,
    read_cases,
    read_foreign,
)
from agent.evaluation import (
    Confusion,
    Result,
    Verdict,
    document,
    judge,
    latency,
    report,
)
from agent.render.evaluation import evaluation_lines, mismatch, wrong_first, wrong_lines
from grammar.model import (
    Code,
    Command,
    Intent,
    Json,
    Lang,
    Parse,
    Question,
    Reason,
    Status,
)

VOICE: dict[str, Json] = {"intent": "create", "target": "organ.voice"}
ECHO: dict[str, Json] = {"intent": "disable", "target": "organ.echo"}


def ok(*commands: Mapping[str, Json]) -> Parse:
    made = []
    for each in commands:
        slots = {name: value for name, value in each.items() if name != "intent"}
        made.append(Command(Intent(str(each["intent"])), slots))
    return Parse("…", Lang.EN, Status.OK, tuple(made))


def asked(slot: str, *options: str, repair: bool = False) -> Parse:
    question = Question(slot, "?", options, repair)
    return Parse("…", Lang.EN, Status.CLARIFY, (), question)


def refused(code: Code) -> Parse:
    return Parse("…", Lang.EN, Status.REJECT, reason=Reason(code, "no"))


WANT_VOICE = Wanted(Status.OK, [VOICE])
ASK = Wanted(Status.CLARIFY)
ASK_TARGET = Wanted(Status.CLARIFY, slot="target")
REPAIR = Wanted(Status.CLARIFY, corrected=[VOICE])
NO = Wanted(Status.REJECT)
NEGATED = Wanted(Status.REJECT, reason="negated")
NEVER = Wanted(None)

VERDICTS = [
    (WANT_VOICE, ok(VOICE), None, Verdict.RIGHT),
    (WANT_VOICE, ok(ECHO), None, Verdict.WRONG_ACTION),
    (WANT_VOICE, ok(VOICE, ECHO), None, Verdict.WRONG_ACTION),
    (WANT_VOICE, ok(VOICE | {"options": ["x"]}), None, Verdict.WRONG_ACTION),
    (WANT_VOICE, asked("target"), None, Verdict.WRONG),
    (WANT_VOICE, refused(Code.EMPTY), None, Verdict.WRONG),
    (Wanted(Status.OK, [VOICE, ECHO]), ok(ECHO, VOICE), None, Verdict.WRONG_ACTION),
    (ASK, asked("to"), None, Verdict.RIGHT),
    (ASK_TARGET, asked("target"), None, Verdict.RIGHT),
    (ASK_TARGET, asked("to"), None, Verdict.WRONG),
    (ASK_TARGET, ok(VOICE), None, Verdict.WRONG_ACTION),
    (REPAIR, asked("utterance", "create voice"), [VOICE], Verdict.RIGHT),
    (REPAIR, asked("utterance", "disable echo"), [ECHO], Verdict.WRONG),
    (REPAIR, asked("utterance"), None, Verdict.WRONG),
    (REPAIR, ok(VOICE), None, Verdict.WRONG_ACTION),
    (NO, refused(Code.NEGATED), None, Verdict.RIGHT),
    (NEGATED, refused(Code.NEGATED), None, Verdict.RIGHT),
    (NEGATED, refused(Code.EMPTY), None, Verdict.WRONG),
    (NEGATED, asked("target"), None, Verdict.WRONG),
    (NEGATED, ok(VOICE), None, Verdict.WRONG_ACTION),
    (NEVER, refused(Code.OUT_OF_DOMAIN), None, Verdict.RIGHT),
    (NEVER, asked("intent"), None, Verdict.RIGHT),
    (NEVER, ok(VOICE), None, Verdict.WRONG_ACTION),
]


@pytest.mark.parametrize(("wanted", "got", "corrected", "verdict"), VERDICTS)
def test_verdicts(
    wanted: Wanted,
    got: Parse,
    corrected: Commands | None,
    verdict: Verdict,
) -> None:
    assert judge(wanted, got, corrected) is verdict


def test_sequences_compare_as_json_does() -> None:
    label = json.loads('[{"intent": "assemble", "target": "organ.p", "chain": ["a"]}]')
    parse = ok({"intent": "assemble", "target": "organ.p", "chain": ("a",)})
    assert judge(Wanted(Status.OK, label), parse) is Verdict.RIGHT


def result(wanted: Wanted, got: Parse, seconds: float = 0.001) -> Result:
    return Result(LabelledTurn("say so", wanted), got, seconds)


SPOKEN = [
    [result(WANT_VOICE, ok(VOICE))],
    [result(WANT_VOICE, ok(ECHO))],
    [result(Wanted(Status.OK, [VOICE, ECHO]), asked("to"))],
    [result(REPAIR, asked("utterance", "create voice", repair=True))],
    [result(ASK, asked("target")), result(NEGATED, refused(Code.NEGATED))],
    [result(WANT_VOICE, ok(VOICE)), result(NEGATED, ok(ECHO))],
]


def test_counts_by_intent() -> None:
    made = report(SPOKEN)
    rows = {row.label: (row.total, row.right, row.wrong_actions) for row in made.rows}
    assert rows == {
        "create": (4, 2, 1),
        "disable": (1, 0, 0),
        "clarify": (2, 1, 0),
        "reject": (2, 1, 1),
    }
    assert (made.total, made.right, made.wrong_actions) == (8, 4, 2)
    assert (made.repairs, made.questions) == (1, 2)
    assert (made.sessions, made.whole) == (2, 1)
    assert not made.is_all_right


def test_confusions_name_what_was_due_and_what_came() -> None:
    assert report(SPOKEN).confusions == (
        Confusion("clarify repair", "clarify repair", 1),
        Confusion("create", "disable", 1),
        Confusion("create+disable", "clarify to", 1),
        Confusion("reject negated", "disable", 1),
    )


def test_the_report_of_nothing_is_all_right() -> None:
    made = report([])
    assert made.is_all_right
    assert made.rows == ()
    assert made.confusions == ()
    assert (made.latency.p50, made.latency.p99) == (0, 0)


@given(st.lists(st.floats(0, 10), min_size=1))
def test_quantiles_cover_their_part_and_were_measured(seconds: list[float]) -> None:
    found = latency(seconds)
    for value, percent in ((found.p50, 50), (found.p99, 99)):
        covered = sum(each * 1000 <= value for each in seconds)
        assert covered * 100 >= percent * len(seconds)
        assert value in [each * 1000 for each in seconds]
    assert found.p50 <= found.p99


verdicts_of = st.sampled_from([(w, p) for w, p, c, _ in VERDICTS if c is None])


@given(st.lists(st.lists(verdicts_of, min_size=1)))
def test_a_report_adds_up(spoken: list[list[tuple[Wanted, Parse]]]) -> None:
    made = report([[result(*each) for each in turns] for turns in spoken])
    assert made.total == sum(map(len, spoken))
    wrong = sum(each.count for each in made.confusions)
    assert made.right + wrong == made.total
    assert made.wrong_actions <= wrong
    assert made.whole <= made.sessions


def test_wrong_actions_are_shown_first_and_in_full() -> None:
    every = list(chain.from_iterable(SPOKEN))
    shown = wrong_first(every, 3)
    assert [each.verdict for each in shown] == [
        Verdict.WRONG_ACTION,
        Verdict.WRONG_ACTION,
        Verdict.WRONG,
    ]
    assert mismatch(shown[0]) == {
        "utterance": "say so",
        "verdict": "wrong_action",
        "wanted": {"status": "ok", "commands": [VOICE]},
        "got": {"status": "ok", "commands": [ECHO]},
    }
    json.dumps([mismatch(each) for each in every])
    lines = ["".join(piece.text for piece in each) for each in wrong_lines(shown, EN)]
    assert sum("say so" in each for each in lines) == 3


EN = Lang.EN


@pytest.mark.parametrize("lang", list(Lang))
def test_the_table_holds_every_row_and_aligns(lang: Lang) -> None:
    made = report(SPOKEN)
    lines = [
        "".join(piece.text for piece in each)
        for each in evaluation_lines({"a.jsonl": made}, made, lang)
    ]
    for row in made.rows:
        found = [each for each in lines if each.startswith(("✔ ", "✖ "))]
        assert any(row.label in each and f" {row.total}" in each for each in found)
    tables = "\n".join(lines).split("\n\n")[:2]
    assert all(len(set(map(len, each.splitlines()))) == 1 for each in tables)
    json.dumps(document(made))


def test_cases_are_read() -> None:
    turn = '{"utterance": "no", "status": "reject", "reason": "not_a_request"}'
    single = '{"id": "a", "utterance": "say", "status": "clarify", "slot": "to"}'
    cases = list(read_cases([single, "", f'{{"id": "b", "session": [{turn}]}}']))
    alone = LabelledTurn("say", Wanted(Status.CLARIFY, slot="to"))
    said = LabelledTurn("no", Wanted(Status.REJECT, reason="not_a_request"))
    assert cases == [Case("a", (alone,)), Case("b", (said,), is_session=True)]


def test_foreign_lines_are_never_to_be_understood() -> None:
    cases = list(read_foreign(["what a day\n", "\n", "и ещё\n"]))
    assert [each.turns[0] for each in cases] == [
        LabelledTurn("what a day", NEVER),
        LabelledTurn("и ещё", NEVER),
    ]


BROKEN = [
    "no json",
    "[]",
    '"text"',
    "3",
    '{"id": "a"}',
    '{"utterance": "say", "status": "clarify"}',
    '{"id": "a", "utterance": "say", "status": "done"}',
    '{"id": "a", "utterance": "say", "status": "ok"}',
    '{"id": "a", "session": [{"status": "reject"}]}',
]


@pytest.mark.parametrize("line", BROKEN)
def test_a_broken_line_is_named(line: str) -> None:
    with pytest.raises(CorpusError) as caught:
        list(read_cases(["", line]))
    assert caught.value.code == "corpus_broken"
    assert caught.value.fields["line"] == "2"
