"""What went wrong, and what to do about it."""

from agent.sentences.text import Text

SENTENCES: dict[str, Text] = {
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
    "error.not_intact": Text(
        "{address} не запустить: содержимое не то, что было записано",
        "{address} cannot run: its content is not what was recorded",
    ),
    "error.bad_setting": Text(
        "Настройка {name} не годится: {value}",
        "The setting {name} is not right: {value}",
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
    "error.not_exact": Text(
        "Число больше 2^53 и половина символа не хранятся точно: запишите его текстом",
        "A number beyond 2^53 or half of a character is not kept exactly: write it as text",
    ),
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
    "error.token_exists": Text(
        "Имя {name} уже было выдано: выберите другое, чтобы в журнале их не спутать",
        "The name {name} was given before: choose another, so that the journal tells them apart",
    ),
    "error.bad_token_name": Text(
        "Имя {name} не годится: до 64 строчных латинских букв, цифр и знаков . _ - (immune занято)",
        "The name {name} is not right: up to 64 of a-z, 0-9 and . _ - (immune is taken)",
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
}
