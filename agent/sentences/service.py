"""What the HTTP service says about requests."""

from agent.sentences.text import Text

SENTENCES: dict[str, Text] = {
    "error.unauthorized": Text(
        "Нужен действующий токен: Authorization: Bearer … или x-auth-token",
        "This takes a valid token: Authorization: Bearer … or x-auth-token",
    ),
    "error.foreign_origin": Text(
        "Без токенов отвечаем только этой машине и не страницам других сайтов. Создайте токен: factory token create",
        "Without tokens only this machine is answered, and no pages of other sites. Create a token: factory token create",
    ),
    "error.no_route": Text(
        "Такого адреса нет; все они в /openapi.json",
        "There is no such path; /openapi.json has all of them",
    ),
    "error.method_not_allowed": Text(
        "Здесь этот метод не годится: см. заголовок Allow",
        "This method does not fit here: see the header Allow",
    ),
    "error.too_slow": Text(
        "Запрос не пришёл целиком вовремя", "The request did not arrive in time"
    ),
    "error.too_large": Text(
        "Тело запроса больше {most} байт", "The body is larger than {most} bytes"
    ),
    "error.not_a_json_request": Text(
        "Тело должно быть JSON: Content-Type: application/json",
        "The body must be JSON: Content-Type: application/json",
    ),
    "error.bad_request": Text(
        "Запрос составлен не так: {what}", "The request is not right: {what}"
    ),
    "error.no_conversation": Text(
        "Разговора {name} нет: он закончен, забыт или чужой. Начните новый",
        "There is no conversation {name}: it is over, forgotten or somebody else's. Begin a new one",
    ),
    "error.no_request": Text(
        "Запрос с ключом {name} не приходил", "No request with the key {name} has come"
    ),
    "error.revision_changed": Text(
        "{address} изменился: прочитайте его заново и возьмите новый ETag",
        "{address} has changed: read it again and take the new ETag",
    ),
    "error.still_running": Text(
        "Ответ занимает слишком долго; начатое будет доделано. Повторите запрос с тем "
        "же Idempotency-Key, чтобы получить ответ.",
        "The answer takes too long; what was begun is finished. Ask again with the same "
        "Idempotency-Key to get its answer.",
    ),
    "error.key_at_work": Text(
        "Запрос с этим Idempotency-Key ещё выполняется, повторите позже",
        "The request of this Idempotency-Key is still at work, try again later",
    ),
    "error.key_of_another_request": Text(
        "С этим Idempotency-Key пришёл другой запрос: возьмите новый ключ",
        "This Idempotency-Key came with another request: take a new key",
    ),
    "error.rate_limited": Text(
        "Слишком много запросов с этим токеном, повторите позже",
        "Too many requests with this token, try again later",
    ),
    "error.no_files": Text(
        "По сети файлы этой машины не читаются: пришлите вход в …/invoke, исходник в /factory/sources",
        "Over the network no files of this machine are read: send an input to …/invoke, a source to /factory/sources",
    ),
    "error.ending": Text(
        "Служба завершается, повторите позже", "The service is ending, try again later"
    ),
    "error.internal": Text(
        "Сбой на нашей стороне; номер запроса поможет его найти",
        "A failure on our side; the request id helps to find it",
    ),
    "error.service": Text(
        "Служба сейчас не может этого сделать, повторите позже",
        "The service cannot do this now, try again later",
    ),
    "error.expired": Text(
        "План устарел по времени: запросите его заново",
        "The plan has expired: ask for it again",
    ),
    "error.stale_plan": Text(
        "Пока план ждал, изменилось: {what}. Запросите его заново",
        "While the plan waited this changed: {what}. Ask for it again",
    ),
    "error.second_person": Text(
        "Первое подтверждение записано; план ждёт второго человека: factory approvals",
        "The first confirm is kept; the plan waits for a second person: factory approvals",
    ),
    "error.failed": Text(
        "Не вышло: {what}; ничего не изменено", "It failed: {what}; nothing was changed"
    ),
    "error.cancelled": Text(
        "Отменено; ничего не изменено", "Cancelled; nothing was changed"
    ),
    "error.approval_required": Text(
        "План высокого риска подтверждают именем: confirm={name}",
        "A plan of high risk is confirmed by a name: confirm={name}",
    ),
    "serve.open": Text(
        "Токенов нет: отвечаем только этой машине, всем как роль {role}. Для сети создайте токен: factory token create ИМЯ",
        "There are no tokens: only this machine is answered, everybody as role {role}. For a network create one: factory token create NAME",
    ),
    "serve.closed": Text(
        "Без токена никому не отвечаем; токены: factory token list",
        "Nobody is answered without a token; the tokens: factory token list",
    ),
    "serve.at": Text("Служба: {url}", "Serving at {url}"),
    "error.open_to_network": Text(
        "Без токенов служба слушает только эту машину, а не {host}. Сначала: factory token create ИМЯ",
        "Without tokens the service listens on this machine only, not on {host}. First: factory token create NAME",
    ),
    "token.made": Text(
        "Токен {name} (роль {role}). Он показан один раз:",
        "Token {name} (role {role}). It is shown once:",
    ),
    "token.none": Text("Токенов нет.", "There are no tokens."),
    "token.line": Text(
        "{name} · {role} · создан {created_at} · {standing}",
        "{name} · {role} · created {created_at} · {standing}",
    ),
    "token.good": Text("действует", "valid"),
    "token.until": Text("действует до {at}", "valid until {at}"),
    "token.expired": Text("истёк {at}", "expired {at}"),
    "token.revoked": Text("отозван {at}", "revoked {at}"),
    "token.revoked_now": Text("Токен {name} отозван.", "Token {name} is revoked."),
    "token.unknown": Text(
        "Нет действующего токена {name}", "There is no valid token {name}"
    ),
}
