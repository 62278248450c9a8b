"""Why something may not be done, and the ways out."""

from agent.sentences.text import Text

SENTENCES: dict[str, Text] = {
    "deny.capability_locked": Text(
        "{address}: способность {capability} закрыта",
        "{address}: capability {capability} is locked",
    ),
    "deny.role_required": Text(
        "{address}: нужна роль {required_role}", "{address}: takes role {required_role}"
    ),
    "deny.safe_mode": Text(
        "{address}: включён безопасный режим, нужна роль {required_role}",
        "{address}: safe mode is on, this takes role {required_role}",
    ),
    "deny.approval_required": Text(
        "{address}: нужно одобрение", "{address}: takes an approval"
    ),
    "approval.unproved": Text(
        "{address}: запросы ещё не доказали, что версия хороша; поднять её вопреки судье может только {required_role}",
        "{address}: its requests have not proved it good yet; only {required_role} may override the judge",
    ),
    "approval.second_person": Text(
        "{address}: план высокого риска подтверждают два человека",
        "{address}: a plan of high risk is confirmed by two people",
    ),
    "approval.unnamed": Text(
        "{address}: план высокого риска подтверждают, вводя это имя",
        "{address}: a plan of high risk is confirmed by typing this name",
    ),
    "deny.integration_missing": Text(
        "{address}: для канарейки нужны метрики и аудит, сейчас не работает: {missing}",
        "{address}: a canary takes metrics and audit, not working now: {missing}",
    ),
    "deny.quarantined": Text("{address}: в карантине", "{address}: is quarantined"),
    "deny.limits_exceeded": Text(
        "{address}: предел {limit} больше разрешённого, {most}",
        "{address}: limit {limit} is above what is allowed, {most}",
    ),
    "deny.stale_plan": Text("{address}: план устарел", "{address}: the plan is stale"),
    "deny.policy_error": Text(
        "{address}: правила не смогли решить, поэтому нельзя",
        "{address}: the policies could not decide, so it is denied",
    ),
    "no.at_the_top": Text(
        "{address} уже стабильный: выше некуда",
        "{address} is stable already: there is nothing higher",
    ),
    "no.not_disabled": Text("{address} не отключён", "{address} is not disabled"),
    "no.already_disabled": Text(
        "{address} уже отключён", "{address} is disabled already"
    ),
    "no.already_rolled_back": Text(
        "{address} уже откачен", "{address} is rolled back already"
    ),
    "no.not_quarantined": Text(
        "{address} не в карантине", "{address} is not in quarantine"
    ),
    "no.already_deprecated": Text(
        "{address} уже устарел", "{address} is deprecated already"
    ),
    "no.already_quarantined": Text(
        "{address} уже в карантине", "{address} is in quarantine already"
    ),
    "no.digest_mismatch": Text(
        "{address}: содержимое не то, что было записано: можно только отправить в карантин или откатить",
        "{address}: the content is not what was recorded: it can only be quarantined or rolled back",
    ),
    "no.disabled": Text(
        "{address} отключён: сначала включите его",
        "{address} is disabled: enable it first",
    ),
    "no.rolled_back": Text(
        "{address} откачен: создайте его снова",
        "{address} is rolled back: create it again",
    ),
    "no.deprecated": Text("{address} устарел", "{address} is deprecated"),
    "no.quarantined": Text("{address} в карантине", "{address} is quarantined"),
    "no.not_next": Text(
        "{address} сейчас {state}: дальше только на одну ступень",
        "{address} is {state}: it can go one stage further only",
    ),
    "no.another_canary": Text(
        "{address}: место канарейки занято версией {other}",
        "{address}: {other} is the canary now",
    ),
    "no.already_there": Text("{address} уже {state}", "{address} is {state} already"),
    "no.no_such_version": Text(
        "{address}: такой версии нет", "{address}: there is no such version"
    ),
    "no.not_older": Text(
        "{address}: откатить можно только к более старой версии",
        "{address}: a rollback goes to an older version only",
    ),
    "no.cell_not_ready": Text(
        "{address} нельзя использовать: {why}", "{address} cannot be used: {why}"
    ),
    "no.changed_since": Text(
        "{address} с тех пор изменился", "{address} has changed since"
    ),
    "no.still_used": Text("{address} использует {organ}", "{organ} uses {address}"),
    "no.already_exists": Text(
        "{address} уже есть, и он другой: нужна новая версия",
        "{address} is there and is different: make a new version",
    ),
    "no.nothing_to_undo": Text("Отменять нечего", "There is nothing to undo"),
    "no.not_sick": Text(
        "{address}: лечить нечего, работающая версия может отвечать",
        "{address}: there is nothing to heal, the serving version can answer",
    ),
    "no.nothing_proved": Text(
        "{address}: нет другой проверенной версии с теми же клетками",
        "{address}: there is no other proved version with the same cells",
    ),
    "no.bad_spec": Text("{address}: {problem}", "{address}: {problem}"),
    "no.incompatible": Text(
        "{source} не подходит к {address}: {why}",
        "{source} does not fit {address}: {why}",
    ),
    "no.repeated_cell": Text(
        "{address}: клетка названа дважды", "{address}: a cell is named twice"
    ),
    "no.unknown_cell": Text(
        "{address}: канал ведёт к неизвестной клетке {cell}",
        "{address}: a channel names the unknown cell {cell}",
    ),
    "no.cycle": Text("{address}: цикл {cells}", "{address}: a cycle {cells}"),
    "no.entries": Text(
        "{address}: нужна ровно одна входная клетка",
        "{address}: exactly one entry cell is needed",
    ),
    "no.condition": Text(
        "{organ}: условие канала не понято: {condition}",
        "{organ}: the condition of a channel is not understood: {condition}",
    ),
    "remedy.act_as": Text(
        "повторите с ролью {role}: --role {role}, через службу — токен с этой ролью",
        "do it again with --role {role}; through a service, with a token of that role",
    ),
    "remedy.unlock": Text(
        "попросите администратора: «разблокируй {capability}»",
        'ask an admin: "unlock {capability}"',
    ),
    "remedy.prove": Text(
        "подождите, пока запросы докажут, что версия хороша: сколько их ещё нужно, скажет статус",
        "wait until its requests prove it good: the status tells how many more it takes",
    ),
    "remedy.restore": Text(
        "верните в строй: {missing} (метрикам нужна база, в которую можно писать; аудит проверит factory audit verify)",
        "bring back: {missing} (metrics need a writable database; factory audit verify tells about the audit)",
    ),
    "remedy.lower_limits": Text(
        "попросите не больше: {limits}", "ask for no more than: {limits}"
    ),
    "remedy.second_person": Text(
        "попросите другого человека подтвердить этот план",
        "ask another person to confirm this plan",
    ),
    "remedy.leave_safe_mode": Text(
        "попросите администратора: «выключи безопасный режим»",
        'ask an admin: "leave safe mode"',
    ),
}
