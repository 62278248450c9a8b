"""Every sentence that an operator reads, in Russian and English, by key.

Fields stand in braces. The tests hold that each code of the domain has its text and
that both languages use the same fields.
"""

from typing import NamedTuple

from grammar.model import Lang


class Text(NamedTuple):
    """One sentence in both languages."""

    ru: str
    en: str


TEXTS: dict[str, Text] = {
    # -- the plan ----------------------------------------------------------------
    "plan.title": Text(
        "План {digest} · пока ничего не изменено",
        "Plan {digest} · nothing is changed yet",
    ),
    "plan.nothing": Text("Менять нечего: всё уже так.", "Nothing to change: it is so."),
    "plan.denied": Text("Так нельзя:", "This may not be done:"),
    "plan.preview": Text(
        "Это предпросмотр: план не ждёт подтверждения.",
        "This is a preview: the plan does not wait for a confirm.",
    ),
    "plan.ask": Text("Применить этот план? да / нет", "Apply this plan? yes / no"),
    "plan.unasked": Text(
        "План ждёт подтверждения: повторите с --yes, чтобы применить.",
        "The plan waits for a confirm: say it again with --yes to apply it.",
    ),
    "plan.whole_word": Text(
        "Ответьте целым словом: да или нет.", "Answer with a whole word: yes or no."
    ),
    "plan.differences": Text(
        "Отличия от прежней версии", "Differences to the old version"
    ),
    "plan.deps": Text("Зависимости", "Dependencies"),
    "plan.links": Text("Связи", "Links"),
    "plan.selection": Text("Выбор клеток", "Choice of cells"),
    "plan.risks": Text("Риски", "Risks"),
    "plan.policy": Text("Правила", "Policies"),
    "plan.unchecked": Text("Не проверено", "Not checked"),
    "plan.inverse": Text("Обратный план", "Inverse plan"),
    "plan.reads": Text("Прочитано", "Read"),
    "plan.allowed": Text("разрешено роли {role}", "allowed to role {role}"),
    "action.create": Text("создать", "create"),
    "action.update": Text("изменить", "change"),
    "action.transition": Text("перевести", "move"),
    "action.reuse": Text("взять готовое", "reuse"),
    "action.delete": Text("убрать", "take away"),
    "action.none": Text("оставить", "keep"),
    "route.head": Text("рабочая версия", "working version"),
    "route.serving": Text("отвечает", "serving"),
    "route.canary": Text("канарейка", "canary"),
    "route.members": Text("версии", "versions"),
    "route.proved": Text("проверенные", "proved"),
    "gate.state": Text("возможность", "capability"),
    "switch.on": Text("включено", "on"),
    "switch.off": Text("выключено", "off"),
    "dep.ok": Text("есть", "there"),
    "dep.created": Text("будет создана", "will be created"),
    "dep.missing": Text("нет", "missing"),
    "dep.locked": Text("закрыта", "locked"),
    # -- states ------------------------------------------------------------------
    "state.draft": Text("черновик", "draft"),
    "state.canary": Text("канарейка", "canary"),
    "state.experimental": Text("экспериментальный", "experimental"),
    "state.stable": Text("стабильный", "stable"),
    "state.deprecated": Text("устаревший", "deprecated"),
    "state.disabled": Text("отключён", "disabled"),
    "state.rolled_back": Text("откачен", "rolled back"),
    "state.quarantined": Text("в карантине", "quarantined"),
    "gate.locked": Text("закрыта", "locked"),
    "gate.experimental": Text("открыта (эксперимент)", "open (experimental)"),
    "gate.stable": Text("открыта", "open"),
    "gate.deprecated": Text("устарела", "deprecated"),
    # -- selection ---------------------------------------------------------------
    "verdict.reuse": Text("готовая", "reused"),
    "verdict.create": Text("новая", "new"),
    "verdict.missing": Text("не найдена", "missing"),
    "reason.same_id": Text("есть с этим именем", "is there under this name"),
    "reason.same_artifact": Text("делает то же самое", "does the same"),
    "reason.other_artifact": Text(
        "делает другое, чем в каталоге", "does something else than the catalogue's"
    ),
    "reason.not_there": Text("такой ещё нет", "is not there yet"),
    "reason.was_rolled_back": Text("была откачена", "was rolled back"),
    "reason.equivalent_exists": Text(
        "то же самое уже делает другая", "another one does the same"
    ),
    "reason.no_template": Text("нет шаблона", "has no template"),
    "reason.is_disabled": Text("отключена", "is disabled"),
    "reason.is_quarantined": Text("в карантине", "is quarantined"),
    "reason.is_rolled_back": Text("откачена", "is rolled back"),
    # -- risks -------------------------------------------------------------------
    "risk.low": Text("▲ низкий", "▲ low"),
    "risk.medium": Text("▲▲ средний", "▲▲ medium"),
    "risk.high": Text("▲▲▲ высокий", "▲▲▲ high"),
    "risk.sensitive_organ": Text(
        "чувствительный орган (возможность {capability})",
        "sensitive organ (capability {capability})",
    ),
    "risk.was_rolled_back": Text(
        "эту версию уже откатывали", "this version was rolled back before"
    ),
    "risk.serves_all_traffic": Text(
        "будет отвечать на все запросы", "will answer all requests"
    ),
    "risk.gets_traffic": Text(
        "получит {percent} % запросов", "will get {percent} % of the requests"
    ),
    "risk.traffic_stops": Text(
        "сейчас отвечает на запросы: они останутся без ответа",
        "answers requests now: they will go without an answer",
    ),
    "risk.used_by": Text("её использует {organ}", "{organ} uses it"),
    "risk.nothing_left": Text(
        "более старой версии нет: вернуться не к чему",
        "there is no older version: nothing comes back",
    ),
    "risk.unlocks": Text(
        "открывает опасную возможность", "opens a dangerous capability"
    ),
    "risk.leaves_safe_mode": Text(
        "изменения снова смогут делать не только администраторы",
        "not only admins will be able to make changes again",
    ),
    "risk.goes_away": Text("запись исчезнет", "the record goes away"),
    "unchecked.samples_not_run": Text(
        "примеры не прогонялись: пробный прогон ничего не исполняет",
        "samples were not run: a dry run executes nothing",
    ),
    # -- denials -----------------------------------------------------------------
    "deny.capability_locked": Text(
        "{address}: возможность {capability} закрыта",
        "{address}: capability {capability} is locked",
    ),
    "deny.role_required": Text(
        "{address}: нужна роль {required_role}", "{address}: takes role {required_role}"
    ),
    "deny.safe_mode": Text(
        "{address}: включён безопасный режим, нужна роль {required_role}",
        "{address}: safe mode is on, this takes role {required_role}",
    ),
    "deny.approval_required": Text(
        "{address}: нужно одобрение", "{address}: takes an approval"
    ),
    "deny.integration_missing": Text(
        "{address}: нет нужной интеграции",
        "{address}: a required integration is missing",
    ),
    "deny.quarantined": Text("{address}: в карантине", "{address}: is quarantined"),
    "deny.limits_exceeded": Text(
        "{address}: превышены пределы", "{address}: limits are exceeded"
    ),
    "deny.stale_plan": Text("{address}: план устарел", "{address}: the plan is stale"),
    "deny.policy_error": Text(
        "{address}: правила не смогли решить, поэтому нельзя",
        "{address}: the policies could not decide, so it is denied",
    ),
    "no.at_the_top": Text(
        "{address} уже стабильный: выше некуда",
        "{address} is stable already: there is nothing higher",
    ),
    "no.not_disabled": Text("{address} не отключён", "{address} is not disabled"),
    "no.already_disabled": Text(
        "{address} уже отключён", "{address} is disabled already"
    ),
    "no.already_rolled_back": Text(
        "{address} уже откачен", "{address} is rolled back already"
    ),
    "no.disabled": Text(
        "{address} отключён: сначала включите его",
        "{address} is disabled: enable it first",
    ),
    "no.rolled_back": Text(
        "{address} откачен: создайте его снова",
        "{address} is rolled back: create it again",
    ),
    "no.deprecated": Text("{address} устарел", "{address} is deprecated"),
    "no.quarantined": Text("{address} в карантине", "{address} is quarantined"),
    "no.not_next": Text(
        "{address} сейчас {state}: дальше только на одну ступень",
        "{address} is {state}: it can go one stage further only",
    ),
    "no.another_canary": Text(
        "{address}: место канарейки занято версией {other}",
        "{address}: {other} is the canary now",
    ),
    "no.already_there": Text("{address} уже {state}", "{address} is {state} already"),
    "no.no_such_version": Text(
        "{address}: такой версии нет", "{address}: there is no such version"
    ),
    "no.not_older": Text(
        "{address}: откатить можно только к более старой версии",
        "{address}: a rollback goes to an older version only",
    ),
    "no.cell_not_ready": Text(
        "{address} нельзя использовать: {why}", "{address} cannot be used: {why}"
    ),
    "no.changed_since": Text(
        "{address} с тех пор изменился", "{address} has changed since"
    ),
    "no.already_exists": Text(
        "{address} уже есть, и он другой: нужна новая версия",
        "{address} is there and is different: make a new version",
    ),
    "no.nothing_to_undo": Text("Отменять нечего", "There is nothing to undo"),
    "no.bad_spec": Text("{address}: {problem}", "{address}: {problem}"),
    "no.incompatible": Text(
        "{source} не подходит к {address}: {why}",
        "{source} does not fit {address}: {why}",
    ),
    "no.repeated_cell": Text(
        "{address}: клетка названа дважды", "{address}: a cell is named twice"
    ),
    "no.unknown_cell": Text(
        "{address}: канал ведёт к неизвестной клетке {cell}",
        "{address}: a channel names the unknown cell {cell}",
    ),
    "no.cycle": Text("{address}: цикл {cells}", "{address}: a cycle {cells}"),
    "no.entries": Text(
        "{address}: нужна ровно одна входная клетка",
        "{address}: exactly one entry cell is needed",
    ),
    "no.condition": Text(
        "{address}: каналы с условиями пока не поддерживаются",
        "{address}: channels with conditions are not supported yet",
    ),
    "remedy.act_as": Text(
        "повторите с ролью {role}: --role {role}", "do it again with --role {role}"
    ),
    "remedy.unlock": Text(
        "попросите администратора: «разблокируй {capability}»",
        'ask an admin: "unlock {capability}"',
    ),
    "remedy.leave_safe_mode": Text(
        "попросите администратора: «выключи безопасный режим»",
        'ask an admin: "leave safe mode"',
    ),
    # -- outcomes ----------------------------------------------------------------
    "done.applied": Text(
        "Применено: запись журнала {entry} ({hash})",
        "Applied: journal entry {entry} ({hash})",
    ),
    "done.nothing": Text("Менять было нечего", "There was nothing to change"),
    "done.declined": Text(
        "План {digest} отклонён, ничего не изменено",
        "Plan {digest} declined, nothing was changed",
    ),
    "done.stale": Text(
        "Не применено, план {digest} устарел: с тех пор изменилось",
        "Not applied, plan {digest} is stale: changed since",
    ),
    "done.stale_line": Text(
        "{address}: было {planned}, стало {found}",
        "{address}: was {planned}, is {found}",
    ),
    "done.stale_next": Text(
        "Ничего не изменено. Повторите команду, чтобы увидеть новый план.",
        "Nothing was changed. Say the command again to see the new plan.",
    ),
    "done.expired": Text(
        "Не применено: план {digest} действовал до {expires_at}. Повторите команду.",
        "Not applied: plan {digest} was good until {expires_at}. Say the command again.",
    ),
    "done.denied": Text("Не применено:", "Not applied:"),
    # -- questions ---------------------------------------------------------------
    "ask.target": Text("Что именно: {text}?", "Which one: {text}?"),
    "ask.to": Text("До какой версии: {text}?", "To which version: {text}?"),
    "ask.chain": Text("Какая клетка: {text}?", "Which cell: {text}?"),
    # -- refusals ----------------------------------------------------------------
    "refused.not_yet": Text(
        "Понятно, но «{intent}» эта версия фабрики ещё не умеет.",
        'Understood, but this version of the factory cannot do "{intent}" yet.',
    ),
    "refused.nothing_open": Text(
        "Нет плана, который ждал бы решения.", "No plan is waiting for a decision."
    ),
    "refused.nothing_to_undo": Text(
        "Отменять нечего: журнал пуст.", "Nothing to undo: the journal is empty."
    ),
    "refused.cells_only": Text(
        "{target}: пределы и исходник задаются клеткам, не органам.",
        "{target}: limits and a source belong to cells, not to organs.",
    ),
    "refused.no_such_template": Text(
        "{family}: версии {version} нет в каталоге; есть {known}.",
        "{family}: the catalogue has no {version}; it has {known}.",
    ),
    "refused.no_such_option": Text(
        "{address}: нет версии с опциями «{options}»; есть {known}.",
        "{address}: no version with options {options}; there is {known}.",
    ),
    "refused.no_such_version": Text(
        "{address} нет в фабрике; есть {known}.",
        "{address} is not in the factory; there is {known}.",
    ),
    "refused.not_created": Text(
        "{address} ещё не создан. Сначала: создай {address}.v1",
        "{address} is not created yet. First: create {address}.v1",
    ),
    "refused.no_newer": Text(
        "{address}: более новой версии в каталоге нет.",
        "{address}: the catalogue has nothing newer.",
    ),
    "refused.unknown_organ": Text(
        "Органа {address} нет ни в фабрике, ни в каталоге.{near} "
        "Новый орган собирают из клеток: собери {name} text_normalize→echo",
        "{address} is neither in the factory nor in the catalogue.{near} "
        "A new organ is assembled from cells: assemble {name} text_normalize→echo",
    ),
    "refused.unknown_cell": Text(
        "Клетки {address} нет ни в фабрике, ни в каталоге.{near} "
        "Что есть: список шаблонов",
        "{address} is neither in the factory nor in the catalogue.{near} "
        "What there is: list templates",
    ),
    "refused.near": Text(" Похожие: {near}.", " Similar: {near}."),
    "refused.unknown_link": Text(
        "Клетки «{name}» нет; есть {known}.",
        'There is no cell "{name}"; there is {known}.',
    ),
    "refused.repeated_cell": Text(
        "{cell}: клетка может стоять в органе только один раз.",
        "{cell}: a cell can stand in an organ once only.",
    ),
    "refused.unknown_capability": Text(
        "Возможности {capability} нет; есть {near}.",
        "There is no capability {capability}; there is {near}.",
    ),
    "refused.no_input": Text(
        "{address}: что подать на вход? Например: прогони {address} на «Привет, мир 42»",
        '{address}: what is the input? For example: run {address} on "Hello, world 42"',
    ),
    "refused.denied": Text("Так нельзя:", "This may not be done:"),
    # -- errors ------------------------------------------------------------------
    "error.cell_failed": Text(
        "Клетка {cell} не справилась: {why}", "Cell {cell} failed: {why}"
    ),
    "error.cell_missing": Text(
        "{organ} нужна клетка {cell}, а её нет",
        "{organ} needs {cell}, which is missing",
    ),
    "error.not_live": Text(
        "{address} не запустить: {state}", "{address} cannot run: {state}"
    ),
    "error.not_found": Text(
        "{address} нет ни в фабрике, ни в каталоге",
        "{address} is neither in the factory nor in the catalogue",
    ),
    "error.bad_address": Text(
        "«{address}» не адрес; адрес выглядит так: organ.voice.v1",
        '"{address}" is not an address; an address looks like organ.voice.v1',
    ),
    "error.bad_spec": Text("{cell}: {problem}", "{cell}: {problem}"),
    "error.not_installed": Text(
        "Бэкенд {backend} не установлен", "Backend {backend} is not installed"
    ),
    "error.not_json": Text("Это не JSON", "This is not JSON"),
    "error.file_unreadable": Text(
        "Файл не прочитать: {path}: {why}", "Cannot read {path}: {why}"
    ),
    "error.file_unwritable": Text(
        "Файл не записать: {path}: {why}", "Cannot write {path}: {why}"
    ),
    "error.file_too_large": Text(
        "Файл слишком велик: {path}", "The file is too large: {path}"
    ),
    "error.file_not_text": Text(
        "В файле не текст и не картинка: {path}",
        "The file is neither a text nor a picture: {path}",
    ),
    "error.not_fresh": Text(
        "Повторять с --apply можно только в пустую фабрику; записей журнала в этой: {entries}.",
        "Replaying with --apply takes an empty factory; this one has {entries} journal entries.",
    ),
    "error.log_broken": Text(
        "Запись {number} повреждена: {why}", "Turn {number} is damaged: {why}"
    ),
    "error.not_open": Text(
        "Этот план уже не открыт.", "This plan is not open any more."
    ),
    "error.usage": Text(
        "{message}. Помощь: factory --help", "{message}. See: factory --help"
    ),
    "usage.no_option": Text("Нет такой опции: {name}", "No such option: {name}"),
    "usage.no_command": Text("Нет такой команды: {name}", "No such command: {name}"),
    "usage.missing": Text("Не хватает: {name}", "Missing: {name}"),
    "usage.choice": Text("{name}: одно из {known}", "{name}: one of {known}"),
    "usage.bad_value": Text(
        "{name}: значение не подходит ({why})", "{name}: the value does not fit ({why})"
    ),
    "usage.other": Text(
        "Команда написана не так: {message}", "The command is not right: {message}"
    ),
    "error.interrupted": Text("Прервано.", "Interrupted."),
    "error.store_bad_location": Text(
        "{path}: здесь не может быть базы. Укажите путь или адрес: --db ПУТЬ ({reason})",
        "{path}: no database can be here. Name a path or a URL: --db PATH ({reason})",
    ),
    "error.store_driver_missing": Text(
        "{path}: нет драйвера {driver} для такой базы. Установите его или укажите файл: --db ПУТЬ",
        "{path}: the driver {driver} is not installed. Install it or name a file: --db PATH",
    ),
    "error.store_unsupported": Text(
        "{path}: базы вида {driver} не поддерживаются. Укажите файл: --db ПУТЬ",
        "{path}: databases of kind {driver} are not supported. Name a file: --db PATH",
    ),
    "error.store_is_directory": Text(
        "{path} — папка. Укажите файл базы: --db {path}/factory.db",
        "{path} is a folder. Name a database file: --db {path}/factory.db",
    ),
    "error.store_unreadable": Text(
        "Базу {path} не открыть: {reason}. Проверьте путь и права.",
        "The database {path} cannot be opened: {reason}. Check the path and its permissions.",
    ),
    "error.store_read_only": Text(
        "Базу {path} можно только читать: ничего не изменено. Проверьте права или укажите другую: --db ПУТЬ",
        "The database {path} can only be read: nothing was changed. Check its permissions or name another: --db PATH",
    ),
    "error.store_not_a_database": Text(
        "Файл {path} — не база данных. Укажите другой: --db ПУТЬ",
        "The file {path} is not a database. Name another: --db PATH",
    ),
    "error.store_damaged": Text(
        "Файл базы {path} повреждён: {reason}. Восстановите его из копии.",
        "The database file {path} is damaged: {reason}. Restore it from a copy.",
    ),
    "error.store_foreign": Text(
        "{path} — база другой программы. Укажите другую: --db ПУТЬ",
        "{path} is another program's database. Name another: --db PATH",
    ),
    "error.store_newer": Text(
        "База {path} создана более новой версией фабрики ({version}). Обновите программу.",
        "The database {path} was made by a newer version of the factory ({version}). Update the program.",
    ),
    "error.store_busy": Text(
        "База {path} занята другим процессом. Ничего не изменено, повторите команду.",
        "The database {path} is kept busy by another process. Nothing was changed, try again.",
    ),
    "error.store_full": Text(
        "Для базы {path} нет места на диске. Ничего не изменено.",
        "There is no space left for the database {path}. Nothing was changed.",
    ),
    "error.store_corrupt": Text(
        "Запись {key} таблицы {table} не такая, как была записана: базу меняли в обход фабрики.",
        "Row {key} of table {table} is not what was written: the database was changed behind the factory's back.",
    ),
    "error.output": Text(
        "Результат не записать: {why}", "The result cannot be written: {why}"
    ),
    "error.other": Text("Не вышло: {message}", "It failed: {message}"),
    "error.unchanged": Text("Ничего не изменено.", "Nothing was changed."),
    "error.place": Text("здесь", "here"),
    "suggest": Text("Можно так:", "You could say:"),
    # -- answers -----------------------------------------------------------------
    "overview.title": Text("Фабрика", "Factory"),
    "overview.counts": Text(
        "органов {organs}, клеток {cells}, записей журнала {entries}",
        "{organs} organs, {cells} cells, {entries} journal entries",
    ),
    "overview.safe_mode": Text(
        "безопасный режим {state} · роль {role}", "safe mode {state} · role {role}"
    ),
    "overview.gates": Text(
        "открытые возможности: {gates}", "open capabilities: {gates}"
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
    "history.title": Text("Журнал", "Journal"),
    "history.line": Text(
        "{seq}  {at}  {actor} ({role})", "{seq}  {at}  {actor} ({role})"
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
    # -- replay ------------------------------------------------------------------
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
