"""Answers to questions that change nothing, and replay."""

from agent.sentences.text import Text

SENTENCES: dict[str, Text] = {
    "overview.title": Text("Фабрика", "Factory"),
    "overview.counts": Text(
        "органов {organs}, клеток {cells}, записей журнала {entries}",
        "{organs} organs, {cells} cells, {entries} journal entries",
    ),
    "overview.safe_mode": Text(
        "безопасный режим {state} · роль {role}", "safe mode {state} · role {role}"
    ),
    "overview.gates": Text(
        "открытые способности: {gates}", "open capabilities: {gates}"
    ),
    "overview.head": Text("голова журнала {head}", "journal head {head}"),
    "list.empty": Text("Ничего нет.", "There is nothing."),
    "list.first": Text(
        "Начните, например, так: создай голосовой орган v1",
        "Start with, for example: create voice organ v1",
    ),
    "list.templates": Text("Шаблоны каталога", "Templates of the catalogue"),
    "list.gates": Text("Возможности", "Capabilities"),
    "list.organs": Text("Органы", "Organs"),
    "list.cells": Text("Клетки", "Cells"),
    "list.status": Text("Состояние", "Status"),
    "record.cells": Text("клетки", "cells"),
    "record.lineage": Text("на смену {replaces}", "replaces {replaces}"),
    "record.reason": Text("причина: {reason}", "reason: {reason}"),
    "record.former": Text("до карантина: {state}", "before the quarantine: {state}"),
    "record.held": Text(
        "карантин № {times}, до {until}", "quarantine no. {times}, until {until}"
    ),
    "record.resume": Text("до отключения: {state}", "before it was disabled: {state}"),
    "evidence.seen": Text(
        "свидетельства: запросов {n}, неудач {failed} · {verdict}",
        "evidence: {n} requests, {failed} failed · {verdict}",
    ),
    "evidence.needed": Text(
        "до решения ещё не меньше {needed} запросов без неудач",
        "at least {needed} more requests without a failure until a verdict",
    ),
    "verdict.promote": Text("доказано: хорошо", "proved good"),
    "verdict.abort": Text("доказано: плохо", "proved bad"),
    "verdict.continue": Text("пока не доказано", "not proved yet"),
    "verdict.inconclusive": Text("не решено", "inconclusive"),
    "history.title": Text("Журнал", "Journal"),
    "history.override": Text(
        "вопреки судье: {address}", "overrode the judge: {address}"
    ),
    "history.line": Text(
        "{seq}  {at}  {actor} ({role})", "{seq}  {at}  {actor} ({role})"
    ),
    "diff.title": Text(
        "{family}: {old} ({old_state}) → {new} ({new_state})",
        "{family}: {old} ({old_state}) → {new} ({new_state})",
    ),
    "diff.shipped": Text("в каталоге", "in the catalogue"),
    "diff.none": Text("Отличий нет.", "They do not differ."),
    "explain.title": Text("Почему так", "Why it is so"),
    "explain.entry": Text(
        "{at}  {actor} ({role}) · {operation} · запись журнала {seq}",
        "{at}  {actor} ({role}) · {operation} · journal entry {seq}",
    ),
    "explain.confirmed": Text(
        "подтверждено: {confirmed_by}", "confirmed by {confirmed_by}"
    ),
    "explain.unknown": Text("в журнале такого нет", "the journal does not say"),
    "did.fabricate": Text("создание {address}", "made {address}"),
    "did.build": Text("сборка {address}", "built {address}"),
    "did.approve": Text("одобрение {address}", "approved {address}"),
    "did.rollback": Text("откат {address}", "rolled {address} back"),
    "did.disable": Text("отключение {address}", "disabled {address}"),
    "did.enable": Text("включение {address}", "enabled {address}"),
    "did.deprecate": Text("{address} объявлен устаревшим", "deprecated {address}"),
    "did.quarantine": Text("карантин {address}", "quarantined {address}"),
    "did.release": Text("выпуск {address} из карантина", "released {address}"),
    "did.undo": Text("отмена записи {entry}", "undid entry {entry}"),
    "did.heal": Text("лечение {address}", "healed {address}"),
    "did.set_gate": Text("способность {address}", "set {address}"),
    "did.set_safe_mode": Text("безопасный режим", "set safe mode"),
    "run.logged": Text("журнал · {cell} · {text}", "log · {cell} · {text}"),
    "run.log_dropped": Text(
        "журнал · {cell} · ещё строк сверх предела: {count}",
        "log · {cell} · lines over the limit: {count}",
    ),
    "run.state": Text("{address} · {state}", "{address} · {state}"),
    "run.trial": Text(
        "{address} · пробный запуск шаблона каталога, в фабрике его нет",
        "{address} · trial run of the catalogue's template; it is not in the factory",
    ),
    "run.media": Text("{media_type}, {size} байт", "{media_type}, {size} bytes"),
    "run.written": Text("Записано: {path}", "Written: {path}"),
    "help.title": Text("Вот что можно сказать:", "This is what you can say:"),
    "help.more": Text(
        "Каждое изменение сначала показывает план; ничего не делается без «да».",
        'Every change shows a plan first; nothing is done without a "yes".',
    ),
    "replay.same": Text(
        "Повторено записей: {count}; журнал {entry} ({hash}) — всё совпало.",
        "{count} turns replayed; journal {entry} ({hash}): all as recorded.",
    ),
    "replay.differs": Text(
        "Расхождение в записи {number}, поле {field}: было {recorded}, стало {found}",
        "Turn {number} diverges in {field}: was {recorded}, is {found}",
    ),
    "log.exported": Text("Записано строк: {count} → {path}", "{count} lines → {path}"),
}
