"""The author's kit: a new cell, its build, its trial."""

from agent.sentences.text import Text

SENTENCES: dict[str, Text] = {
    "kit.begun": Text(
        "Клетка {name} ({language}) записана: {folder}",
        "Cell {name} ({language}) was written: {folder}",
    ),
    "kit.next_build": Text(
        "Дальше: factory cell build {folder}", "Next: factory cell build {folder}"
    ),
    "kit.next_test": Text(
        "Дальше: factory cell test {folder}", "Next: factory cell test {folder}"
    ),
    "kit.built": Text(
        "{file}: байт {size}, sha256 {digest}, {seconds} с",
        "{file}: {size} bytes, sha256 {digest}, {seconds} s",
    ),
    "kit.what": Text(
        "{backend} · {source} · байт {size} · sha256 {digest}",
        "{backend} · {source} · {size} bytes · sha256 {digest}",
    ),
    "kit.contract": Text(
        "договор {contract} · отдаёт: {exports} · получает: {imports}",
        "contract {contract} · exports: {exports} · is given: {imports}",
    ),
    "kit.limits": Text(
        "пределы вызова: память {memory_mb} МБ, время {timeout_ms} мс, топливо {fuel}",
        "limits of a call: memory {memory_mb} MB, time {timeout_ms} ms, fuel {fuel}",
    ),
    "kit.no_limit": Text("без предела", "no limit"),
    "kit.took": Text(
        "память {memory_mb} из {most_mb} МБ · время {ms} из {most_ms} мс · топливо {fuel}",
        "memory {memory_mb} of {most_mb} MB · time {ms} of {most_ms} ms · fuel {fuel}",
    ),
    "kit.fuel_of": Text("{used} из {most}", "{used} of {most}"),
    "kit.example": Text("пример {number}", "example {number}"),
    "kit.input": Text("вход", "input"),
    "kit.expected": Text("ожидалось", "expected"),
    "kit.found": Text("вышло", "found"),
    "kit.log": Text("журнал клетки", "the cell's log"),
    "kit.none": Text("ничего", "nothing"),
    "kit.no_examples": Text(
        "примеров нет: не проверено ничего, кроме договора",
        "there are no examples: nothing but the contract was checked",
    ),
    "kit.passed": Text(
        "верно примеров: {passed} из {total}", "examples right: {passed} of {total}"
    ),
    "kit.offline": Text(
        "отдельный процесс: без сети, без файлов, без окружения",
        "a process of its own: no network, no files, no environment",
    ),
    "kit.online": Text(
        "отдельный процесс: без файлов и окружения; отнять сеть система не даёт: {why}",
        "a process of its own: no files, no environment; the system does not let it leave the network: {why}",
    ),
    "kit.trial_only": Text(
        "Это проба автора: фабрика не менялась, её разрешения не спрашивались.",
        "This is an author's trial: no factory was changed, none of its gates was asked.",
    ),
    "error.kit_bad_name": Text(
        "{name} не годится в имя клетки: строчные латинские буквы, цифры, _ и -, первая — буква",
        "{name} will not do as a cell's name: lower-case letters, digits, _ and -, beginning with a letter",
    ),
    "error.kit_folder_used": Text(
        "{path} уже есть: назовите другую папку через --into",
        "{path} is there already: name another folder with --into",
    ),
    "error.kit_unwritable": Text(
        "Не записать {path}: {why}", "{path} cannot be written: {why}"
    ),
    "error.kit_lang_backend": Text(
        "Клетки {backend} на языке {language} не пишут; есть: {known}",
        "{backend} cells are not written in {language}; there are: {known}",
    ),
    "error.kit_no_source": Text(
        "В {path} нет исходника: ни одного из {names}",
        "{path} holds no source: none of {names}",
    ),
    "error.kit_needs_no_build": Text(
        "Клетка на {language} сборки не требует: factory cell test",
        "A cell in {language} needs no build: factory cell test",
    ),
    "error.kit_build_failed": Text(
        "Сборка не удалась ({why}): {command}", "The build failed ({why}): {command}"
    ),
    "error.kit_tool_missing_zig": Text(
        "Нет компилятора C и Zig. Поставьте его: {python} -m pip install ziglang",
        "There is no compiler of C and Zig. Install it: {python} -m pip install ziglang",
    ),
    "error.kit_tool_missing_cargo": Text(
        "Нет cargo. Поставьте Rust (https://rustup.rs), затем: rustup target add {target}",
        "There is no cargo. Install Rust (https://rustup.rs), then: rustup target add {target}",
    ),
    "error.kit_tool_missing_target": Text(
        "Rust здесь не умеет {target}. Поставьте: rustup target add {target}",
        "Rust has no {target} here. Install it: rustup target add {target}",
    ),
    "error.kit_no_cell": Text(
        "{path} — не клетка: нужна папка с cell.toml или файл .rhai, .wasm, .wat",
        "{path} is no cell: a folder with cell.toml is needed, or a .rhai, .wasm or .wat file",
    ),
    "error.kit_bad_cell": Text("{path} не годится: {why}", "{path} will not do: {why}"),
    "error.kit_source_missing": Text(
        "Нет {path}. Соберите: factory cell build {folder}",
        "{path} is not there. Build it: factory cell build {folder}",
    ),
    "error.kit_limits": Text(
        "Предел {limit} больше, чем разрешает любая фабрика ({most})",
        "The limit {limit} is above what any factory allows ({most})",
    ),
}
