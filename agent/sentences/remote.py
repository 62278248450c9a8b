"""What is said about the way to a service that holds the factory."""

from agent.sentences.text import Text

SENTENCES: dict[str, Text] = {
    "remote.lost": Text(
        "Служба не отвечает, пробую ещё …",
        "The service does not answer, trying again …",
    ),
    "remote.back": Text("Служба снова отвечает.", "The service answers again."),
    "remote.busy": Text(
        "Служба занята, жду, как она просит …",
        "The service is busy, waiting as it asks …",
    ),
    "remote.checking": Text(
        "Ответ потерян, результат неизвестен — проверяю …",
        "The reply was lost and the result is unknown: checking …",
    ),
    "error.unreachable": Text(
        "Служба не отвечает ({why}). Ничего не отправлено. Проверьте --server и запущена ли factory serve",
        "The service does not answer ({why}). Nothing was sent. Check --server, and whether factory serve runs",
    ),
    "error.untrusted": Text(
        "Сертификату службы нет доверия: {why}. Дайте --ca-file с сертификатом того, кто его выдал",
        "The certificate of the service is not trusted: {why}. Give --ca-file with the certificate of its issuer",
    ),
    "error.reply_lost": Text(
        "Связь оборвалась, ответ потерян ({why}). Выполнено ли, неизвестно: скажите «журнал»",
        'The connection broke and the reply was lost ({why}). Whether it was done is not known: say "history"',
    ),
    "error.result_unknown": Text(
        "Ответ потерян, и за отведённое время узнать результат не удалось. Повторно ничего не отправлено. Скажите «журнал», когда служба ответит",
        'The reply was lost, and the result could not be found out in time. Nothing was sent again. Say "history" once the service answers',
    ),
    "error.not_applied": Text(
        "Служба завершилась раньше, чем применила план: ничего не изменено. Запросите его ещё раз",
        "The service ended before it applied the plan: nothing was changed. Ask for it again",
    ),
    "error.plan_forgotten": Text(
        "Служба запущена заново и не помнит открытый план: ничего не изменено. Запросите его ещё раз",
        "The service was started anew and does not remember the open plan: nothing was changed. Ask for it again",
    ),
    "error.build_goes_on": Text(
        "Сборка продолжается на службе. Как она идёт: «что с {organ}?»",
        'The build goes on at the service. How it goes: "status {organ}"',
    ),
    "error.server_older": Text(
        "Служба старее этой программы (её протокол {theirs}, здесь {ours}): обновите службу",
        "The service is older than this program (its wire {theirs}, here {ours}): update the service",
    ),
    "error.server_newer": Text(
        "Служба новее этой программы (её протокол {theirs}, здесь {ours}): обновите программу",
        "The service is newer than this program (its wire {theirs}, here {ours}): update this program",
    ),
    "error.not_as_documented": Text(
        "Ответ {route} не такой, как описано. Версии протокола одинаковы: сообщите об этом как об ошибке",
        "The answer of {route} is not as documented, though both speak the same wire: please report it",
    ),
    "error.not_the_service": Text(
        "По этому адресу отвечает не фабрика (HTTP {http}). Проверьте --server",
        "What answers there is not the factory (HTTP {http}). Check --server",
    ),
    "error.bad_server_url": Text(
        "«{url}» не адрес службы; он выглядит так: https://factory.example:8400",
        '"{url}" is not the URL of a service; one looks like https://factory.example:8400',
    ),
    "error.plain_token": Text(
        "Токен не отправляется открыто по сети ({url}). Нужен https://, или разрешите: --allow-plain-http",
        "The token is not sent over a network in clear ({url}). Use https://, or allow it: --allow-plain-http",
    ),
    "error.bad_token": Text(
        "В токене есть знаки, которых там не бывает; он выглядит одной строкой из латинских букв и цифр",
        "The token holds characters that no token has; it is one line of Latin letters and digits",
    ),
    "error.token_unreadable": Text(
        "Токен не прочитать: {path}: {why}", "Cannot read the token: {path}: {why}"
    ),
    "error.bad_ca_file": Text(
        "Сертификаты не прочитать: {path}: {why}",
        "Cannot read the certificates: {path}: {why}",
    ),
    "error.only_here": Text(
        "Это делается с самой базой, а не через службу {url}: запустите там, где база, без --server (FACTORY_SERVER)",
        "This works on the database itself and not through the service {url}: run it where the database is, without --server (FACTORY_SERVER)",
    ),
    "error.two_places": Text(
        "Даны и --db, и --server: оставьте одно",
        "Both --db and --server were given: leave one out",
    ),
    "error.role_of_token": Text(
        "Через службу роль определяет токен: уберите --role, дайте другой токен (FACTORY_TOKEN, --token-file)",
        "Through a service the token decides the role: leave --role out, or give another token (FACTORY_TOKEN, --token-file)",
    ),
}
