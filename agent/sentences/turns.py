"""What a turn comes to: outcomes, questions and refusals."""

from agent.sentences.text import Text

SENTENCES: dict[str, Text] = {
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
    "done.turned_line": Text(
        "{address}: запросы с тех пор доказали, что версия плоха",
        "{address}: the requests have proved it bad since",
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
    "card.medium": Text(
        "Слова «да» мало, риск средний: прочитайте план, нажмите F2, затем 1. Он остаётся открытым.",
        "A typed yes is not enough, the risk is medium: read the plan, press F2, then 1. It stays open.",
    ),
    "card.high": Text(
        "Слов здесь мало, риск высокий: прочитайте план, нажмите F2, затем 1, и введите имя. Он остаётся открытым.",
        "Words are not enough, the risk is high: read the plan, press F2, then 1, and type the name. It stays open.",
    ),
    "ask.target": Text("Что именно: {text}?", "Which one: {text}?"),
    "ask.to": Text("До какой версии: {text}?", "To which version: {text}?"),
    "ask.chain": Text("Какая клетка: {text}?", "Which cell: {text}?"),
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
}
