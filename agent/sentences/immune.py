"""What the immune system tells: alerts, rounds of checks, letters."""

from agent.sentences.text import Text

SENTENCES: dict[str, Text] = {
    "immune.title": Text("Тревоги", "Alerts"),
    "immune.none": Text("Тревог нет.", "There are no alerts."),
    "immune.open": Text(
        "тревог: {count}; подробнее: factory immune",
        "alerts: {count}; more: factory immune",
    ),
    "immune.line": Text(
        "{number}  {at}  {subject}: {what}", "{number}  {at}  {subject}: {what}"
    ),
    "immune.because": Text("причина: {reason}", "reason: {reason}"),
    "immune.entry": Text("запись журнала {entry}", "journal entry {entry}"),
    "immune.seen": Text("отмечено: {by}, {at}", "noted by {by}, {at}"),
    "immune.noted": Text("Отмечено тревог: {count}", "Alerts noted: {count}"),
    "immune.round": Text(
        "Проверено записей: {checked}, не в порядке: {complaints}, принято мер: {treated}",
        "Records checked: {checked}, not in order: {complaints}, measures taken: {treated}",
    ),
    "immune.letters": Text(
        "Уведомления: ждут отправки {waiting}, не доставлено {given_up}",
        "Notices: {waiting} wait to be sent, {given_up} were given up",
    ),
    "immune.letters_error": Text("не приняли: {error}", "not taken: {error}"),
    "alert.rolled_back": Text("версия откачена", "the version was rolled back"),
    "alert.quarantined": Text(
        "запись повреждена и отправлена в карантин; содержимое восстановлено по журналу",
        "the record was damaged; it is quarantined, its content restored from the journal",
    ),
    "alert.healed": Text(
        "отвечает прежняя проверенная версия: рабочей не хватает клетки",
        "an earlier proved version answers: the serving one lacks a cell",
    ),
    "alert.storm": Text(
        "больных слишком много: лечение остановлено, включён безопасный режим. "
        "Разберитесь и скажите «выключи безопасный режим»",
        "too many are sick: healing has stopped and safe mode is on. "
        'Find the cause, then say "leave safe mode"',
    ),
    "alert.held": Text(
        "ничего не сделано: лечение остановлено до решения человека",
        "nothing was done: healing has stopped until a person decides",
    ),
    "alert.loop": Text(
        "ничего не сделано: лечили уже несколько раз подряд, нужен человек",
        "nothing was done: it was treated several times in a row, a person is needed",
    ),
    "alert.beyond_repair": Text(
        "запись не та, что в журнале, и сама фабрика её не исправит: "
        "сверьте с factory audit verify --replay",
        "the record is not what the journal says, and the factory cannot mend it by "
        "itself: compare with factory audit verify --replay",
    ),
    "alert.nothing_proved": Text(
        "не отвечает, и нет другой проверенной версии с теми же клетками",
        "does not answer, and there is no other proved version with the same cells",
    ),
    "alert.refused": Text("меру принять не удалось", "the measure could not be taken"),
    "alert.journal_unreadable": Text(
        "журнал не читается: factory audit verify",
        "the journal cannot be read: factory audit verify",
    ),
}
