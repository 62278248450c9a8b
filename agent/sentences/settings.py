"""What is set of cells and organs: the words of the parameters, risks and refusals."""

from agent.sentences.text import Text

SENTENCES: dict[str, Text] = {
    "did.configure.confidence_threshold": Text(
        "порог уверенности {address}: {value}",
        "set the confidence threshold of {address} to {value}",
    ),
    "did.configure.memory_mb": Text(
        "предел памяти {address}: {value} МиБ",
        "set the memory limit of {address} to {value} MiB",
    ),
    "did.configure.timeout_ms": Text(
        "предел времени {address}: {value} мс",
        "set the time limit of {address} to {value} ms",
    ),
    "did.configure.fuel": Text(
        "предел топлива {address}: {value}",
        "set the fuel limit of {address} to {value}",
    ),
    "did.configure.traffic": Text(
        "доля запросов {address}: {value} %",
        "set the traffic of {address} to {value} %",
    ),
    "did.configure.slo_error_rate": Text(
        "допустимая доля ошибок {address}: {value}",
        "set the error rate SLO of {address} to {value}",
    ),
    "did.configure.slo_latency_ms": Text(
        "допустимая задержка {address}: {value} мс",
        "set the latency SLO of {address} to {value} ms",
    ),
    "risk.loosens_slo": Text(
        "судья будет снисходительнее к новым версиям и сторож — к этой",
        "the judge and the watchdog will let more pass",
    ),
    "risk.limit_not_enforced": Text(
        "предел {limit} записывается, но не действует: адаптер работает в процессе фабрики",
        "limit {limit} is recorded but not enforced: an adapter runs in the factory's process",
    ),
    "risk.stays_as_proved": Text(
        "уже получала запросы и не меняется: настройка станет новым черновиком {version}, доказывать его заново",
        "has had traffic and does not change: the setting becomes a new draft {version}, to be proved anew",
    ),
    "risk.user_keeps_it": Text(
        "{organ} и дальше использует её, а не новую версию",
        "{organ} goes on with it, not with the new version",
    ),
    "no.not_on_trial": Text(
        "{address} сейчас {state} и не канарейка: долю запросов ей даёт одобрение, «переведи {address} в канарейку на 10%»",
        '{address} is {state}, not on trial: an approval gives it a share, "promote {address} to canary at 10%"',
    ),
    "no.not_of_organs": Text(
        "{address}: {parameter} задаётся клетке, не органу; его клетки: {others}",
        "{address}: {parameter} belongs to a cell, not to an organ; its cells are {others}",
    ),
    "no.not_of_cells": Text(
        "{address}: {parameter} задаётся органу, не клетке; её органы: {others}",
        "{address}: {parameter} belongs to an organ, not to a cell; its organs are {others}",
    ),
    "refused.not_a_fraction": Text(
        "{parameter}: нужно число от 0 до 1 (или от 0 до 100 %), а не {value}.",
        "{parameter} takes a number from 0 to 1 (or 0 to 100 %), not {value}.",
    ),
    "refused.not_a_percent": Text(
        "{parameter}: нужно от 0 до 100 %, а не {value}.",
        "{parameter} takes 0 to 100 %, not {value}.",
    ),
    "refused.not_positive": Text(
        "{parameter}: нужно число больше нуля, а не {value}.",
        "{parameter} takes a number above zero, not {value}.",
    ),
    "refused.not_whole": Text(
        "{parameter}: нужно целое число больше нуля, а не {value}.",
        "{parameter} takes a whole number above zero, not {value}.",
    ),
    "did.alias": Text(
        "синоним «{alias}» для {address}", 'alias "{alias}" for {address}'
    ),
    "record.alias": Text("«{alias}» значит", '"{alias}" means'),
    "record.aliases": Text("синонимы: {aliases}", "aliases: {aliases}"),
    "risk.alias_moves": Text(
        "раньше это имя значило {was}", "this name meant {was} before"
    ),
    "no.name_of_another": Text(
        "{address}: это имя уже есть у {other}", "{address}: {other} has this name"
    ),
    "refused.alias_unfit": Text(
        "«{alias}» не годится в синонимы: нужно от одного до четырёх слов из букв, цифр, «_» и «-», без версии.",
        '"{alias}" will not do as an alias: it takes one to four words of letters, digits, "_" and "-", without a version.',
    ),
    "refused.alias_word": Text(
        "«{alias}» — слово самого языка команд, синонимом оно быть не может.",
        '"{alias}" is a word of the command language itself and cannot be an alias.',
    ),
    "refused.alias_known": Text(
        "«{alias}» уже значит {known}.", '"{alias}" means {known} already.'
    ),
    "refused.alias_unsaid": Text(
        "«{alias}» не удалось бы понять в командах: выберите другое слово.",
        '"{alias}" could not be understood in commands: choose another word.',
    ),
    "refused.alias_of_family": Text(
        "Синоним даётся семейству, а версию говорят с ним: «добавь синоним «{alias}» для {family}».",
        'An alias is for a family, versions are said with it: "add alias {alias} for {family}".',
    ),
    "refused.replay_differs": Text(
        "{log} не применить: при повторе вышло не то, что записано.",
        "{log} cannot be applied: said again it came out differently.",
    ),
    "refused.not_on_trial": Text(
        "{address} не канарейка: отменять нечего.",
        "{address} is not on trial: there is nothing to cancel.",
    ),
    "record.settings": Text("настройки: {settings}", "settings: {settings}"),
    "plan.settings": Text("настройки", "settings"),
}
