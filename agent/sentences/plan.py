"""The plan card: its headings, states, choices of cells and risks."""

from agent.sentences.text import Text

SENTENCES: dict[str, Text] = {
    "plan.title": Text(
        "План {digest} · пока ничего не изменено",
        "Plan {digest} · nothing is changed yet",
    ),
    "plan.said": Text("Понято: {said}", "Understood: {said}"),
    "plan.nothing": Text("Менять нечего: всё уже так.", "Nothing to change: it is so."),
    "plan.denied": Text("Так нельзя:", "This may not be done:"),
    "plan.preview": Text(
        "Это предпросмотр: план не ждёт подтверждения.",
        "This is a preview: the plan does not wait for a confirm.",
    ),
    "plan.ask": Text("Применить этот план? да / нет", "Apply this plan? yes / no"),
    "plan.unasked": Text(
        "План ждёт подтверждения: повторите с --yes, чтобы применить.",
        "The plan waits for a confirm: say it again with --yes to apply it.",
    ),
    "plan.name": Text(
        "Риск высокий: чтобы применить, введите {name}",
        "The risk is high: to apply it, type {name}",
    ),
    "plan.unnamed": Text(
        "План высокого риска ждёт подтверждения именем: повторите с --confirm {name}",
        "A plan of high risk waits for a typed name: say it again with --confirm {name}",
    ),
    "plan.evidence": Text("Свидетельства", "Evidence"),
    "evidence.line": Text(
        "{address} ({stage}): запросов {n}, неудач {failed} · ln E {log_e} из {bound} · {verdict}",
        "{address} ({stage}): {n} requests, {failed} failed · ln E {log_e} of {bound} · {verdict}",
    ),
    "plan.whole_word": Text(
        "Ответьте целым словом: да или нет.", "Answer with a whole word: yes or no."
    ),
    "plan.differences": Text(
        "Отличия от прежней версии", "Differences to the old version"
    ),
    "plan.deps": Text("Зависимости", "Dependencies"),
    "plan.links": Text("Связи", "Links"),
    "plan.selection": Text("Выбор клеток", "Choice of cells"),
    "plan.forecast": Text("Прогноз: до решения судьи", "Forecast until the verdict"),
    "forecast.traffic": Text(
        "{address} · доля запросов {percent} % · сейчас запросов в минуту: {per_minute}",
        "{address} · {percent} % of the requests · requests a minute now: {per_minute}",
    ),
    "forecast.good": Text(
        "хорошая (ошибок {rate} %): запросов {requests}, неудач {failed}, минут {minutes}",
        "if good ({rate} % errors): requests {requests}, failed {failed}, minutes {minutes}",
    ),
    "forecast.bad": Text(
        "плохая (ошибок {rate} %): запросов {requests}, неудач {failed}, минут {minutes}",
        "if bad ({rate} % errors): requests {requests}, failed {failed}, minutes {minutes}",
    ),
    "forecast.unknown": Text("неизвестно", "not known"),
    "plan.risks": Text("Риски", "Risks"),
    "plan.policy": Text("Правила", "Policies"),
    "plan.unchecked": Text("Не проверено", "Not checked"),
    "plan.inverse": Text("Обратный план", "Inverse plan"),
    "plan.reads": Text("Прочитано", "Read"),
    "plan.allowed": Text("разрешено роли {role}", "allowed to role {role}"),
    "action.create": Text("создать", "create"),
    "action.update": Text("изменить", "change"),
    "action.transition": Text("перевести", "move"),
    "action.reuse": Text("взять готовое", "reuse"),
    "action.delete": Text("убрать", "take away"),
    "action.none": Text("оставить", "keep"),
    "route.head": Text("рабочая версия", "working version"),
    "route.serving": Text("отвечает", "serving"),
    "route.canary": Text("канарейка", "canary"),
    "route.members": Text("версии", "versions"),
    "route.proved": Text("проверенные", "proved"),
    "route.failed": Text("отозванные артефакты", "artifacts taken back"),
    "gate.state": Text("способность", "capability"),
    "switch.on": Text("включено", "on"),
    "switch.off": Text("выключено", "off"),
    "dep.ok": Text("есть", "there"),
    "dep.created": Text("будет создана", "will be created"),
    "dep.missing": Text("нет", "missing"),
    "dep.locked": Text("закрыта", "locked"),
    "state.draft": Text("черновик", "draft"),
    "state.canary": Text("канарейка", "canary"),
    "state.experimental": Text("экспериментальный", "experimental"),
    "state.stable": Text("стабильный", "stable"),
    "state.deprecated": Text("устаревший", "deprecated"),
    "state.disabled": Text("отключён", "disabled"),
    "state.rolled_back": Text("откачен", "rolled back"),
    "state.quarantined": Text("в карантине", "quarantined"),
    "gate.locked": Text("закрыта", "locked"),
    "gate.experimental": Text("открыта (эксперимент)", "open (experimental)"),
    "gate.stable": Text("открыта", "open"),
    "gate.deprecated": Text("устарела", "deprecated"),
    "verdict.reuse": Text("готовая", "reused"),
    "verdict.create": Text("новая", "new"),
    "verdict.missing": Text("не найдена", "missing"),
    "reason.same_id": Text("есть с этим именем", "is there under this name"),
    "reason.same_artifact": Text("делает то же самое", "does the same"),
    "reason.other_artifact": Text(
        "делает другое, чем в каталоге", "does something else than the catalogue's"
    ),
    "reason.not_there": Text("такой ещё нет", "is not there yet"),
    "reason.was_rolled_back": Text("была откачена", "was rolled back"),
    "reason.equivalent_exists": Text(
        "то же самое уже делает другая", "another one does the same"
    ),
    "reason.no_template": Text("нет шаблона", "has no template"),
    "reason.is_disabled": Text("отключена", "is disabled"),
    "reason.is_quarantined": Text("в карантине", "is quarantined"),
    "reason.is_rolled_back": Text("откачена", "is rolled back"),
    "risk.low": Text("▲ низкий", "▲ low"),
    "risk.medium": Text("▲▲ средний", "▲▲ medium"),
    "risk.high": Text("▲▲▲ высокий", "▲▲▲ high"),
    "risk.sensitive_organ": Text(
        "чувствительный орган (способность {capability})",
        "sensitive organ (capability {capability})",
    ),
    "risk.overrides_judge": Text(
        "вопреки судье: запросы ещё не доказали, что версия хороша",
        "overrides the judge: its requests have not proved it good",
    ),
    "risk.was_rolled_back": Text(
        "эту версию уже откатывали", "this version was rolled back before"
    ),
    "risk.serves_all_traffic": Text(
        "будет отвечать на все запросы", "will answer all requests"
    ),
    "risk.gets_traffic": Text(
        "получит {percent} % запросов", "will get {percent} % of the requests"
    ),
    "risk.traffic_stops": Text(
        "сейчас отвечает на запросы: они останутся без ответа",
        "answers requests now: they will go without an answer",
    ),
    "risk.used_by": Text("её использует {organ}", "{organ} uses it"),
    "risk.organ_stops": Text(
        "{organ} использует её: он не сможет работать и подниматься",
        "{organ} uses it: it will not run or rise",
    ),
    "risk.deprecated_cell": Text("клетка устарела", "the cell is deprecated"),
    "risk.still_serves": Text(
        "пока отвечает на запросы: так и останется, пока другая версия не станет стабильной",
        "answers requests now, and goes on until another version is stable",
    ),
    "risk.falls_back": Text(
        "отвечать на запросы снова будет эта проверенная версия",
        "this proved version will answer the requests again",
    ),
    "risk.failed_before": Text(
        "этот же артефакт ({digest}) уже отзывали после запросов",
        "this very artifact ({digest}) was taken back before, after it had traffic",
    ),
    "risk.nothing_left": Text(
        "более старой версии нет: вернуться не к чему",
        "there is no older version: nothing comes back",
    ),
    "risk.released_early": Text(
        "срок карантина ещё не вышел: он до {until}",
        "the quarantine is not over yet: it lasts until {until}",
    ),
    "risk.unlocks": Text(
        "открывает опасную способность", "opens a dangerous capability"
    ),
    "risk.leaves_safe_mode": Text(
        "изменения снова смогут делать не только администраторы",
        "not only admins will be able to make changes again",
    ),
    "risk.goes_away": Text("запись исчезнет", "the record goes away"),
    "unchecked.samples_not_run": Text(
        "примеры не прогонялись: пробный прогон ничего не исполняет",
        "samples were not run: a dry run executes nothing",
    ),
}
