"""Sandboxed cells: what was admitted, why it was refused, how a run ended."""

from agent.sentences.text import Text

SENTENCES: dict[str, Text] = {
    "sandbox.offline": Text(
        "песочница {backend}: процессов {workers}, потеряно {lost}, сети у них нет",
        "sandbox {backend}: workers {workers}, lost {lost}, they have no network",
    ),
    "sandbox.online": Text(
        "песочница {backend}: процессов {workers}, потеряно {lost}; отнять у них сеть система не даёт: {why}",
        "sandbox {backend}: workers {workers}, lost {lost}; the system does not let them leave the network: {why}",
    ),
    "plan.sources": Text("Исходники", "Sources"),
    "source.what": Text(
        "sha256 {digest} · байт: {size} · {contract}",
        "sha256 {digest} · bytes: {size} · {contract}",
    ),
    "source.exports": Text("отдаёт: {names}", "exports: {names}"),
    "source.imports": Text("разрешён импорт: {names}", "imports granted: {names}"),
    "source.functions": Text("функции: {names}", "functions: {names}"),
    "source.host_functions": Text(
        "функции фабрики: {names}", "functions of the factory: {names}"
    ),
    "source.parsed": Text(
        "разобран за {ms} мс; ничего не исполнялось",
        "parsed in {ms} ms; nothing was executed",
    ),
    "place.line": Text("строка {line}", "line {line}"),
    "place.column": Text(
        "строка {line}, столбец {column}", "line {line}, column {column}"
    ),
    "source.none": Text("ничего", "nothing"),
    "source.limits": Text(
        "пределы вызова: память {memory_mb} МБ, время {timeout_ms} мс, топливо {fuel}",
        "limits of a call: memory {memory_mb} MB, time {timeout_ms} ms, fuel {fuel}",
    ),
    "source.cost": Text(
        "проверка и компиляция ({compiler}): {ms} мс, {peak_mb} МБ; ничего не исполнялось",
        "checked and compiled ({compiler}): {ms} ms, {peak_mb} MB; nothing was executed",
    ),
    "unchecked.source_not_admitted": Text(
        "исходник не читался и не компилировался: на это нет разрешения",
        "the source was neither read nor compiled: that is not allowed",
    ),
    "risk.untrusted_code": Text(
        "чужой код: пока версия не стабильна, он работает в отдельном процессе без сети и файлов",
        "untrusted code: until the version is stable it runs in a process of its own, without network and files",
    ),
    "risk.slow_compiler": Text(
        "обычный компилятор не справился с модулем за отведённое время: код будет медленнее",
        "the optimising compiler could not do the module in its time: the code will be slower",
    ),
    "risk.imports_refused_calls": Text(
        "модуль импортирует функции файлов или сокетов: если он их вызовет, вызов клетки прервётся",
        "the module imports functions of files or sockets: should it call one, the call of the cell ends",
    ),
    "risk.grant_log": Text(
        "скрипт пишет в журнал фабрики, что захочет: и из записей тоже",
        "the script writes into the factory's log what it likes, of the records too",
    ),
    "no.grant_refused": Text(
        "{address}: бэкенд {backend} не даёт клеткам функцию {grant}: уберите её из grants",
        "{address}: backend {backend} does not grant cells {grant}: leave it out of grants",
    ),
    "no.source_unmeasured": Text(
        "{address}: исходник не проверен: повторите команду",
        "{address}: the source was not admitted: give the command again",
    ),
    "no.source_refused": Text(
        "{address}: исходник не принят: {why}. {detail}",
        "{address}: the source is not taken: {why}. {detail}",
    ),
    "no.memory_too_small": Text(
        "{address}: модуль начинает с {needed} МБ памяти, а предел {given} МБ: поднимите предел",
        "{address}: the module starts with {needed} MB of memory and the limit is {given} MB: raise the limit",
    ),
    "reason.source_missing": Text(
        "такого исходника в этой базе нет", "this database does not keep it"
    ),
    "reason.source_damaged": Text(
        "сохранённый исходник повреждён", "the kept source is damaged"
    ),
    "reason.source_url": Text(
        "исходники берутся только из файлов", "sources are taken from files only"
    ),
    "reason.source_unreadable": Text("файл не прочитать", "the file cannot be read"),
    "reason.source_too_large": Text("файл слишком велик", "the file is too large"),
    "reason.module_too_large": Text(
        "модуль больше 4 МБ", "the module is larger than 4 MB"
    ),
    "reason.invalid_module": Text(
        "это не модуль WebAssembly, или в нём отключённые возможности",
        "it is no WebAssembly module, or uses features that are off",
    ),
    "reason.compile_refused": Text(
        "компиляция требует слишком много времени или памяти",
        "compiling it takes too much time or memory",
    ),
    "reason.import_refused": Text(
        "он импортирует то, чего клеткам не дают",
        "it imports what cells are not given",
    ),
    "reason.abi_error": Text(
        "он не отвечает ни одному из двух соглашений (cell-abi 1, WASI command)",
        "it follows neither of the two contracts (cell-abi 1, WASI command)",
    ),
    "reason.script_too_large": Text(
        "скрипт больше 64 КБ", "the script is larger than 64 KB"
    ),
    "reason.invalid_script": Text(
        "это не скрипт Rhai, или в нём запрещённое",
        "it is no Rhai script, or uses what is refused",
    ),
    "reason.engine_missing": Text(
        "песочница скриптов не установлена: выполните requirements/rhai.sh",
        "the sandbox of scripts is not installed: run requirements/rhai.sh",
    ),
    "error.sandbox_engine_missing": Text(
        "Песочница скриптов не установлена ({detail}): выполните requirements/rhai.sh",
        "The sandbox of scripts is not installed ({detail}): run requirements/rhai.sh",
    ),
    "reason.no_entry": Text(
        "в нём нет функции handle с одним параметром",
        "it has no function handle with one parameter",
    ),
    "error.sandbox_script_too_large": Text(
        "Скрипт клетки {cell} слишком велик ({detail})",
        "The script of cell {cell} is too large ({detail})",
    ),
    "error.sandbox_invalid_script": Text(
        "Скрипт клетки {cell} не годится: {detail}",
        "The script of cell {cell} will not do: {detail}",
    ),
    "error.sandbox_no_entry": Text(
        "В скрипте клетки {cell} нет функции handle с одним параметром: {detail}",
        "The script of cell {cell} has no function handle with one parameter: {detail}",
    ),
    "error.sandbox_script_fault": Text(
        "Скрипт клетки {cell} остановлен ошибкой: {detail}",
        "The script of cell {cell} was stopped by an error: {detail}",
    ),
    "error.sandbox_thrown": Text(
        "Скрипт клетки {cell} отказался от этой записи: {detail}",
        "The script of cell {cell} refused this record: {detail}",
    ),
    "error.source_missing": Text(
        "Исходника {digest} в этой базе нет: создайте следующую версию клетки из файла",
        "Source {digest} is not kept in this database: make the cell's next version from the file",
    ),
    "error.source_damaged": Text(
        "Сохранённый исходник {digest} повреждён: восстановите базу из копии",
        "The kept source {digest} is damaged: restore the database from a copy",
    ),
    "error.source_url": Text(
        "{source}: исходники берутся только из файлов; скачайте его и назовите файл",
        "{source}: sources are taken from files only; download it and name the file",
    ),
    "error.source_unreadable": Text(
        "Исходник не прочитать: {path}: {why}",
        "The source cannot be read: {path}: {why}",
    ),
    "error.source_too_large": Text(
        "Исходник слишком велик: {path}", "The source is too large: {path}"
    ),
    "error.source_refused": Text(
        "Исходник клетки {cell} больше не принимается: {why}",
        "The source of cell {cell} is not taken any more: {why}",
    ),
    "error.gate_locked": Text(
        "Возможность {capability} закрыта: ничего не запущено",
        "Capability {capability} is locked: nothing was run",
    ),
    "error.sandbox_module_too_large": Text(
        "Модуль клетки {cell} слишком велик ({detail})",
        "The module of cell {cell} is too large ({detail})",
    ),
    "error.sandbox_invalid_module": Text(
        "Модуль клетки {cell} не годится: {detail}",
        "The module of cell {cell} will not do: {detail}",
    ),
    "error.sandbox_compile_refused": Text(
        "Модуль клетки {cell} не скомпилировать: {detail}",
        "The module of cell {cell} cannot be compiled: {detail}",
    ),
    "error.sandbox_import_refused": Text(
        "Модулю клетки {cell} не дают этот импорт: {detail}",
        "The module of cell {cell} is not given an import: {detail}",
    ),
    "error.sandbox_abi_error": Text(
        "Модуль клетки {cell} не следует соглашению: {detail}",
        "The module of cell {cell} does not follow the contract: {detail}",
    ),
    "error.sandbox_limit": Text(
        "Клетке {cell} не хватило предела памяти или таблиц ({memory_mb} МБ): {detail}",
        "Cell {cell} needs more than its limit of memory or tables ({memory_mb} MB): {detail}",
    ),
    "error.sandbox_trap": Text(
        "Клетка {cell} остановлена ошибкой в своём коде: {detail}",
        "Cell {cell} was stopped by a fault in its code: {detail}",
    ),
    "error.sandbox_stack_overflow": Text(
        "Клетка {cell} исчерпала стек: слишком глубокая рекурсия",
        "Cell {cell} used up its stack: its recursion is too deep",
    ),
    "error.sandbox_fuel": Text(
        "Клетка {cell} израсходовала своё топливо ({fuel})",
        "Cell {cell} used up its fuel ({fuel})",
    ),
    "error.sandbox_deadline": Text(
        "Клетка {cell} не уложилась в отведённое время: {detail}",
        "Cell {cell} did not finish in its time: {detail}",
    ),
    "error.sandbox_cancelled": Text(
        "Работа клетки {cell} прервана: её отменили",
        "The run of cell {cell} was stopped: it was called off",
    ),
    "error.sandbox_exit": Text(
        "Клетка {cell} завершила сама себя: {detail}",
        "Cell {cell} ended itself: {detail}",
    ),
    "error.sandbox_policy": Text(
        "Клетка {cell} вызвала то, чего ей не дают: {detail}",
        "Cell {cell} called what it is not given: {detail}",
    ),
    "error.sandbox_bad_pointer": Text(
        "Клетка {cell} указала за пределы своей памяти: {detail}",
        "Cell {cell} pointed outside of its memory: {detail}",
    ),
    "error.sandbox_input_too_large": Text(
        "Вход для клетки {cell} слишком велик: {detail}",
        "The input of cell {cell} is too large: {detail}",
    ),
    "error.sandbox_output_too_large": Text(
        "Выход клетки {cell} слишком велик: {detail}",
        "The output of cell {cell} is too large: {detail}",
    ),
    "error.sandbox_bad_output": Text(
        "Клетка {cell} вернула не то, что обещано соглашением: {detail}",
        "Cell {cell} gave back what the contract does not allow: {detail}",
    ),
    "error.sandbox_worker_lost": Text(
        "Процесс, в котором работала клетка {cell}, погиб: {detail}. Этот вызов пропал, следующий получит новый процесс",
        "The process that ran cell {cell} died: {detail}. This call is lost, the next one gets a new process",
    ),
    "error.sandbox_worker_resting": Text(
        "Клетка {cell} несколько раз подряд погубила свой процесс и пока отдыхает: {detail}",
        "Cell {cell} lost its process several times in a row and rests for now: {detail}",
    ),
    "error.sandbox_internal": Text(
        "Сбой песочницы на клетке {cell}: {detail}",
        "The sandbox failed on cell {cell}: {detail}",
    ),
}
