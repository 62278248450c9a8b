"""The audit trail."""

from agent.sentences.text import Text

SENTENCES: dict[str, Text] = {
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
