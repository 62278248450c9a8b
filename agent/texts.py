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
    "route.failed": Text("отозванные артефакты", "artifacts taken back"),
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
    "risk.organ_stops": Text(
        "{organ} использует её: он не сможет работать и подниматься",
        "{organ} uses it: it will not run or rise",
    ),
    "risk.deprecated_cell": Text("клетка устарела", "the cell is deprecated"),
    "risk.still_serves": Text(
        "пока отвечает на запросы: так и останется, пока другая версия не станет стабильной",
        "answers requests now, and goes on until another version is stable",
    ),
    "risk.falls_back": Text(
        "отвечать на запросы снова будет эта проверенная версия",
        "this proved version will answer the requests again",
    ),
    "risk.failed_before": Text(
        "этот же артефакт ({digest}) уже отзывали после запросов",
        "this very artifact ({digest}) was taken back before, after it had traffic",
    ),
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
    "no.not_quarantined": Text(
        "{address} не в карантине", "{address} is not in quarantine"
    ),
    "no.already_deprecated": Text(
        "{address} уже устарел", "{address} is deprecated already"
    ),
    "no.already_quarantined": Text(
        "{address} уже в карантине", "{address} is in quarantine already"
    ),
    "no.digest_mismatch": Text(
        "{address}: содержимое не то, что было записано: из карантина не выпустить, только откатить",
        "{address}: the content is not what was recorded: it cannot be released, only rolled back",
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
    "no.still_used": Text("{address} использует {organ}", "{organ} uses {address}"),
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
        "{organ}: условие канала не понято: {condition}",
        "{organ}: the condition of a channel is not understood: {condition}",
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
    "refused.no_earlier": Text(
        "{address}: более старой версии нет, сравнить не с чем.",
        "{address}: there is no older version to compare it with.",
    ),
    "refused.explain_what": Text(
        "О чём вопрос? Например: почему organ.vision.v1 в карантине? "
        "Причины отказа показаны под самим планом.",
        "What is it about? For example: why is organ.vision.v1 in quarantine? "
        "The reasons of a refusal stand below the plan itself.",
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
    "error.timed_out": Text(
        "Клетка {cell} не уложилась в {timeout_ms} мс",
        "Cell {cell} did not finish within {timeout_ms} ms",
    ),
    "error.overloaded": Text(
        "Слишком много запросов сразу, повторите позже",
        "Too many requests at once, try again later",
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
    "record.former": Text("до карантина: {state}", "before the quarantine: {state}"),
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
    "did.set_gate": Text("возможность {address}", "set {address}"),
    "did.set_safe_mode": Text("безопасный режим", "set safe mode"),
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
    # -- audit -------------------------------------------------------------------
    "audit.empty": Text(
        "Журнал пуст, контрольных точек нет.",
        "The journal is empty and has no checkpoints.",
    ),
    "audit.intact": Text(
        "Журнал цел: записей {entries}, все под контрольной точкой от {at} (ключ {signer}).",
        "The journal is intact: {entries} entries, all under the checkpoint of {at} (key {signer}).",
    ),
    "audit.unanchored": Text(
        "Цепочка цела: записей {entries}, но начиная с записи {since} они не под контрольной точкой. Поставьте её: factory audit checkpoint",
        "The chain is intact: {entries} entries, but those from entry {since} on are under no checkpoint. Make one: factory audit checkpoint",
    ),
    "audit.broken": Text(
        "Журнал повреждён на записи {at}: {why}.",
        "The journal is broken at entry {at}: {why}.",
    ),
    "audit.fault.edited": Text(
        "её содержимое не то, что было записано",
        "its content is not what was written",
    ),
    "audit.fault.missing": Text(
        "её нет, на её месте запись {found}",
        "it is gone, entry {found} stands in its place",
    ),
    "audit.fault.swapped": Text(
        "на её месте содержимое записи {found}",
        "it holds what is entry {found}",
    ),
    "audit.fault.unlinked": Text(
        "она не продолжает предыдущую: одну из них подменили",
        "it does not follow the one before: one of the two was replaced",
    ),
    "audit.foreign": Text(
        "Это не журнал контрольной точки {size} от {at}: {why}.",
        "This is not the journal of checkpoint {size} of {at}: {why}.",
    ),
    "audit.foreign.shorter": Text(
        "в нём только {entries} записей из {size}; он обрезан или заменён старой копией",
        "it has only {entries} of {size} entries; it was cut off or replaced by an older copy",
    ),
    "audit.foreign.other": Text(
        "сходятся только первые {agreed} записей; он переписан или подменён",
        "only the first {agreed} entries agree; it was rewritten or replaced",
    ),
    "audit.replay.same": Text(
        "Записи фабрики сходятся с журналом: {count}.",
        "The factory's records are what the journal makes of them: {count}.",
    ),
    "audit.replay.changed": Text(
        "Запись {address} не та, что следует из журнала: её меняли в обход фабрики (всего таких {count}).",
        "Record {address} is not what the journal makes of it: it was changed behind the factory's back ({count} in all).",
    ),
    "audit.replay.groundless": Text(
        "Запись журнала {seq} меняет не то, что было до неё: {address}",
        "Journal entry {seq} changes something else than there was: {address}",
    ),
    "audit.signed": Text(
        "Контрольная точка на записи {size} → {path}",
        "Checkpoint at entry {size} → {path}",
    ),
    "audit.written": Text("Записано: {path}", "Written: {path}"),
    "audit.standing.whole": Text(
        "контрольная точка: все записи, {at}", "checkpoint: all entries, {at}"
    ),
    "audit.standing.tail": Text(
        "контрольная точка: записей {size} из {entries}, {at}; остальные не защищены",
        "checkpoint: {size} of {entries} entries, {at}; the others are not covered",
    ),
    "audit.standing.foreign": Text(
        "журнал не тот, что под контрольной точкой {size} от {at}: factory audit verify",
        "the journal is not the one of checkpoint {size} of {at}: factory audit verify",
    ),
    "audit.standing.unsure": Text(
        "контрольную точку не проверить: factory audit verify",
        "the checkpoint cannot be checked: factory audit verify",
    ),
    "error.audit_key_missing": Text(
        "Ключа {path} нет. Назовите открытый или закрытый ключ: --key ФАЙЛ",
        "There is no key at {path}. Name the public or the private one: --key FILE",
    ),
    "error.audit_key_bad": Text(
        "{path} — не ключ Ed25519 в формате PEM.",
        "{path} is not an Ed25519 key in PEM form.",
    ),
    "error.audit_key_exposed": Text(
        "Ключом {path} могут воспользоваться другие. Закройте его: chmod 600 {path}",
        "Others may use the key {path}. Close it: chmod 600 {path}",
    ),
    "error.audit_checkpoint_damaged": Text(
        "Контрольная точка в строке {number} повреждена: верить этому файлу нельзя.",
        "The checkpoint in line {number} is damaged: this file cannot be trusted.",
    ),
    "error.audit_checkpoint_foreign": Text(
        "Контрольная точка в строке {number} подписана другим ключом: верить этому файлу нельзя.",
        "The checkpoint in line {number} is signed with another key: this file cannot be trusted.",
    ),
    "error.audit_short_write": Text(
        "Контрольная точка не записалась целиком: нет места?",
        "The checkpoint could not be written whole: is there space left?",
    ),
    "error.audit_unanchored": Text(
        "Записи {seq} нет под контрольной точкой (их под ней {size}). Поставьте новую: factory audit checkpoint",
        "Entry {seq} is not under the checkpoint, which has {size} entries. Make a new one: factory audit checkpoint",
    ),
    "error.audit_broken": Text(
        "Журнал повреждён на записи {seq}: factory audit verify",
        "The journal is broken at entry {seq}: factory audit verify",
    ),
    "error.audit_contradicted": Text(
        "Журнал не тот, что под контрольной точкой {size}: factory audit verify",
        "The journal is not the one of checkpoint {size}: factory audit verify",
    ),
    "error.audit_in_memory": Text(
        "У базы в памяти нет контрольных точек. Укажите файл: --db ПУТЬ",
        "A database in memory has no checkpoints. Name a file: --db PATH",
    ),
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
