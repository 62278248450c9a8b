"""What the chat itself says, in Russian and English; replies come from the agent.

No widget library is needed to read this table.
"""

from dataclasses import dataclass

from factory.report import RiskLevel
from grammar.model import Lang


@dataclass(frozen=True)
class Words:
    """Every sentence of the screen in one language; fields stand in braces."""

    status: str
    safe_on: str
    safe_off: str
    safe_unknown: str
    alerts: str
    approvals: str
    approvals_title: str
    approvals_none: str
    approvals_keys: str
    say_organs: str
    busy: str
    busy_more: str
    lost: str
    wait: str
    checking: str
    placeholder: str
    welcome: tuple[str, ...]
    earlier: str
    keys_prompt: str
    keys_card: str
    keys_more: str
    keys_phrase: str
    quit_again: str
    help_title: str
    help: tuple[tuple[str, str], ...]
    help_more: tuple[str, ...]
    help_close: str
    card_risk: dict[RiskLevel, str]
    card_stale: str
    option_apply: str
    option_apply_seen: str
    option_apply_phrase: str
    option_decline: str
    option_details: str
    option_replan: str
    option_close: str
    phrase: str
    hold_focus: str
    ready: str
    hold_soon: str
    hold_unseen: str
    hold_typed: str
    sent: str
    end: str
    end_applied: str
    end_nothing: str
    end_declined: str
    end_pending: str
    end_replaced: str
    end_replanned: str
    end_closed: str
    end_denied: str
    end_started: str
    end_failed: str
    end_cancelled: str
    end_unknown: str
    no_card: str
    failed: str
    failed_bug: str
    failed_unchanged: str
    failed_unknown: str
    held: str
    given_back: str
    in_history: str
    written: str
    unwritten: str


RU = Words(
    status="роль {role} · безопасный режим {safe} · {lang} · открытых планов {plans}",
    safe_on="ВКЛ",
    safe_off="выкл",
    safe_unknown="?",
    alerts="▲ тревог {count}",
    approvals="одобрений {count}",
    approvals_title="Ждут решения: сначала те, чей срок ближе",
    approvals_none="Ничто не ждёт решения.",
    approvals_keys="↑ ↓ Enter или цифра — открыть план, решается он в карточке · Esc закрыть",
    say_organs="покажи органы",
    busy="выполняется",
    busy_more="выполняется, в очереди {count}",
    lost="✖ нет связи со службой, пробую снова",
    wait="служба занята, жду",
    checking="? результат неизвестен — проверяю",
    placeholder="Скажите, что сделать. Enter — отправить",
    welcome=(
        "Говорите обычными словами, например:",
        "  · создай голосовой орган v1",
        "  · собери speak-pipeline normalize→phonemes→adapter",
        "  · покажи органы",
        "  · что ты умеешь?",
        "Каждое изменение сначала показывает план; без вас ничего не меняется.",
    ),
    earlier="… более ранние сообщения здесь уже не показаны",
    keys_prompt="Enter отправить  F1 справка  F2 план  F3 органы  F4 одобрения  Ctrl+Q выход",
    keys_card="1 2 3 решить  PgUp PgDn листать  Esc к вводу  F1 справка",
    keys_more="↓ План показан не весь: PgUp PgDn листать  F2 план  F1 справка",
    keys_phrase="Enter подтвердить  Esc назад, план останется открытым",
    quit_again="Ещё раз Ctrl+C — выход",
    help_title="Справка",
    help=(
        ("Enter", "отправить"),
        ("Shift+Enter, Ctrl+J", "новая строка; вставка сама не отправляет"),
        ("↑ ↓", "вернуть сказанное раньше"),
        ("PgUp PgDn", "листать разговор"),
        ("Tab", "взять серое продолжение слова; когда его нет — к плану"),
        ("F2", "перейти к открытому плану"),
        ("F3 F4", "органы; что ждёт решения"),
        ("1 2 3", "в карточке: применить, отклонить, подробности"),
        ("Esc", "к строке ввода; план останется открытым"),
        ("Ctrl+C", "копировать выделенное; дважды — выход"),
        ("Ctrl+Q", "выход"),
    ),
    help_more=(
        "Словами: «нет» любому плану, «да» плану с низким риском.",
        "Цифры в строке ввода — обычный текст: карточку они не трогают.",
        "План со средним и высоким риском нужно просмотреть целиком;",
        "с высоким — ещё и ввести имя того, что изменится.",
    ),
    help_close="Esc — закрыть",
    card_risk={
        RiskLevel.LOW: "риск ▲ низкий",
        RiskLevel.MEDIUM: "риск ▲▲ средний",
        RiskLevel.HIGH: "риск ▲▲▲ высокий",
    },
    card_stale="! УСТАРЕЛ: применить этот план уже нельзя",
    option_apply="1. Применить",
    option_apply_seen="1. Применить (план просмотрен не весь, осталось строк: {lines})",
    option_apply_phrase="1. Применить (нужно будет ввести имя)",
    option_decline="2. Отклонить",
    option_details="3. Подробности: что прочитано, как отменить",
    option_replan="1. Составить заново",
    option_close="2. Закрыть",
    phrase="Введите: {phrase}",
    hold_focus="F2 — перейти к плану",
    ready="выберите цифрой",
    hold_soon="слишком быстро: прочитайте и нажмите ещё раз",
    hold_unseen="сначала долистайте: не показано строк {lines}",
    hold_typed="не совпало, нужно: {phrase}",
    sent="решение отправлено",
    end="План {digest} · {what} · {who} · {when}",
    end_applied="применён",
    end_nothing="менять было нечего",
    end_declined="отклонён",
    end_pending="подтверждён, ждёт второго человека",
    end_replaced="заменён другим",
    end_replanned="устарел, составлен заново",
    end_closed="устарел, закрыт",
    end_denied="запрещён правилами",
    end_started="выполняется",
    end_failed="не собран",
    end_cancelled="сборка отменена",
    end_unknown="исход неизвестен",
    no_card="Открытого плана нет",
    failed="✖ {message} [{code}]",
    failed_bug="✖ Ошибка в программе, {kind}: {message}",
    failed_unchanged="Ничего не изменено.",
    failed_unknown="Применено ли что-нибудь, неизвестно: скажите «журнал».",
    held="! Не отправлено: пока это ждало, план сменился. Сначала посмотрите его.",
    given_back="Текст вернулся в строку ввода.",
    in_history="Ваш текст вернёт клавиша ↑.",
    written="Записано: {path}",
    unwritten="Не записано: {path}: {why}",
)

EN = Words(
    status="role {role} · safe mode {safe} · {lang} · open plans {plans}",
    safe_on="ON",
    safe_off="off",
    safe_unknown="?",
    alerts="▲ alerts {count}",
    approvals="approvals {count}",
    approvals_title="Waiting for a decision: soonest due first",
    approvals_none="Nothing waits for a decision.",
    approvals_keys="↑ ↓ Enter or a digit opens its plan, its card decides · Esc closes",
    say_organs="list organs",
    busy="working",
    busy_more="working, {count} waiting",
    lost="✖ the service does not answer, trying again",
    wait="the service is busy, waiting",
    checking="? the result is unknown: checking",
    placeholder="Say what to do. Enter sends",
    welcome=(
        "Say it in ordinary words, for example:",
        "  · create voice organ v1",
        "  · assemble speak-pipeline normalize→phonemes→adapter",
        "  · list organs",
        "  · what can you do?",
        "Every change shows a plan first. Nothing changes without your decision.",
    ),
    earlier="… earlier messages are not shown here any more",
    keys_prompt="Enter send  F1 help  F2 plan  F3 organs  F4 approvals  Ctrl+Q quit",
    keys_card="1 2 3 decide  PgUp PgDn scroll  Esc to the prompt  F1 help",
    keys_more="↓ Not all of the plan is shown: PgUp PgDn  F2 plan  F1 help",
    keys_phrase="Enter confirm  Esc back, the plan stays open",
    quit_again="Ctrl+C again quits",
    help_title="Help",
    help=(
        ("Enter", "send"),
        ("Shift+Enter, Ctrl+J", "new line; pasting never sends by itself"),
        ("↑ ↓", "bring back what was said before"),
        ("PgUp PgDn", "scroll the conversation"),
        ("Tab", "take the grey rest of the word; without one, go to the plan"),
        ("F2", "go to the open plan"),
        ("F3 F4", "organs; what waits for a decision"),
        ("1 2 3", "in the plan's card: apply, decline, details"),
        ("Esc", "back to the prompt; the plan stays open"),
        ("Ctrl+C", "copy the selection; twice quits"),
        ("Ctrl+Q", "quit"),
    ),
    help_more=(
        "In words: no to any plan, yes to one of low risk.",
        "Digits in the prompt are plain text: they never reach the card.",
        "A plan of medium or high risk must be scrolled through to its end;",
        "one of high risk also takes the name of what it changes.",
    ),
    help_close="Esc closes",
    card_risk={
        RiskLevel.LOW: "risk ▲ low",
        RiskLevel.MEDIUM: "risk ▲▲ medium",
        RiskLevel.HIGH: "risk ▲▲▲ high",
    },
    card_stale="! STALE: this plan cannot be applied any more",
    option_apply="1. Apply",
    option_apply_seen="1. Apply (not all of the plan was shown, lines left: {lines})",
    option_apply_phrase="1. Apply (you will have to type a name)",
    option_decline="2. Decline",
    option_details="3. Details: what was read, what undoes it",
    option_replan="1. Plan again",
    option_close="2. Close",
    phrase="Type: {phrase}",
    hold_focus="F2 goes to the plan",
    ready="choose by a digit",
    hold_soon="too fast: read it and press again",
    hold_unseen="scroll to the end first: lines not shown {lines}",
    hold_typed="no match, it takes: {phrase}",
    sent="decision sent",
    end="Plan {digest} · {what} · {who} · {when}",
    end_applied="applied",
    end_nothing="there was nothing to change",
    end_declined="declined",
    end_pending="confirmed, waits for a second person",
    end_replaced="replaced by another",
    end_replanned="stale, planned again",
    end_closed="stale, closed",
    end_denied="denied by the policy",
    end_started="under way",
    end_failed="not built",
    end_cancelled="build cancelled",
    end_unknown="outcome unknown",
    no_card="No plan is open",
    failed="✖ {message} [{code}]",
    failed_bug="✖ A fault in the program, {kind}: {message}",
    failed_unchanged="Nothing was changed.",
    failed_unknown='Whether anything was applied is not known: say "history".',
    held="! Not sent: the plan changed while this was waiting. Look at it first.",
    given_back="The text is back in the prompt.",
    in_history="The ↑ key brings your text back.",
    written="Written: {path}",
    unwritten="Not written: {path}: {why}",
)


def words(lang: Lang) -> Words:
    """The table of a language; a mixed one is answered in Russian."""
    return EN if lang is Lang.EN else RU
