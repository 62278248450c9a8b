"""Sentences for help: at least one a supported intent, in both languages."""

from grammar.model import Intent, Lang

EXAMPLES: dict[Intent, tuple[str, str]] = {
    Intent.CREATE: ("создай голосовой орган v1", "create voice organ v1"),
    Intent.UPDATE: (
        "обнови зрение до v2 (grayscale)",
        "update vision to v2 (grayscale)",
    ),
    Intent.ASSEMBLE: (
        "собери speak-pipeline normalize→phonemes→adapter",
        "assemble speak-pipeline normalize→phonemes→adapter",
    ),
    Intent.APPROVE: (
        "переведи зрение в канарейку на 10%",
        "promote vision to canary at 10%",
    ),
    Intent.ROLLBACK: ("откати зрение к v1", "roll vision back to v1"),
    Intent.DISABLE: ("отключи голос: шумит", "disable voice: it is noisy"),
    Intent.ENABLE: ("включи голос", "turn voice back on"),
    Intent.DEPRECATE: ("объяви зрение v1 устаревшим", "deprecate vision v1"),
    Intent.QUARANTINE: (
        "отправь фонемы в карантин: утечка памяти",
        "quarantine phonemes: it leaks memory",
    ),
    Intent.RELEASE: (
        "выпусти фонемы из карантина",
        "release phonemes from quarantine",
    ),
    Intent.CANCEL: ("отмени сборку голоса", "cancel the build of voice"),
    Intent.SET: (
        "поставь порог нормализации 0.8",
        "set the timeout of phonemes to 500 ms",
    ),
    Intent.ALIAS: (
        "добавь синоним «озвучка» для голосового органа",
        'call the voice organ "talker"',
    ),
    Intent.TRAIN: (
        "обучи нормализацию на корпусе numbers_en, 10 итераций",
        "train normalize on numbers_en until accuracy 0.95",
    ),
    Intent.RUN: (
        "прогони голос на «Привет, мир 42»",
        'run voice on "Hello, world 42"',
    ),
    Intent.STATUS: ("что с голосом?", "status of voice"),
    Intent.LIST: ("покажи органы", "list organs"),
    Intent.HISTORY: ("журнал зрения за последний час", "history of vision"),
    Intent.DIFF: ("чем зрение v2 отличается от v1?", "diff vision v1 v2"),
    Intent.EXPLAIN: ("почему зрение в карантине?", "why is vision in quarantine?"),
    Intent.UNLOCK: ("разблокируй factory_script", "unlock factory_script"),
    Intent.LOCK: ("заблокируй wasm", "lock wasm"),
    Intent.SAFE_MODE: ("включи безопасный режим", "enter safe mode"),
    Intent.REPLAY: (
        "повтори журнал monday.jsonl до 40-й команды",
        "replay monday.jsonl until 40",
    ),
    Intent.UNDO: ("отмени последнее", "undo"),
}


def examples(lang: Lang, topic: str | None = None) -> tuple[str, ...]:
    """The sentences of one intent, or of all.

    Args:
        lang: the language; a mixed one is answered in Russian.
        topic: an intent's name; None or an unsupported one means all.
    """
    column = 1 if lang is Lang.EN else 0
    if topic in tuple(Intent) and Intent(topic) in EXAMPLES:
        return (EXAMPLES[Intent(topic)][column],)
    return tuple(pair[column] for pair in EXAMPLES.values())
