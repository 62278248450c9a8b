"""Builds: how they stand, their steps, and why one did not come to its end."""

from agent.sentences.text import Text

SENTENCES: dict[str, Text] = {
    "list.builds": Text("Сборки", "Builds"),
    "builds.open": Text("Сейчас собирается", "Being built"),
    "builds.number": Text("сборка {id}", "build {id}"),
    "builds.attempt": Text("попытка {attempts}", "attempt {attempts}"),
    "builds.again": Text("будет новая попытка: {why}", "will be tried again: {why}"),
    "builds.stale": Text(
        "план устарел: с тех пор что-то изменилось",
        "the plan was stale: something had changed since",
    ),
    "builds.cancelled": Text(
        "Сборка отменена: {organs}. Ничего не изменено.",
        "The build is cancelled: {organs}. Nothing was changed.",
    ),
    "build.waiting": Text("ждёт", "waiting"),
    "build.running": Text("выполняется", "running"),
    "build.done": Text("готово", "done"),
    "build.failed": Text("не удалась", "failed"),
    "build.cancelled": Text("отменена", "cancelled"),
    "builds.step": Text(
        "шаг {number} из {count}: {step}", "step {number} of {count}: {step}"
    ),
    "step.resolve": Text("сверка записей", "checking the records"),
    "step.select": Text("выбор клеток", "choosing the cells"),
    "step.fabricate": Text("изготовление клеток", "making the cells"),
    "step.link": Text("связи", "linking"),
    "step.integrate": Text("сборка целого", "putting it together"),
    "step.sample": Text("прогон примеров", "running the samples"),
    "step.switch": Text("включение", "switching it on"),
    "done.started": Text(
        "Сборка {job} начата. Как она идёт: список сборок",
        "Build {job} has begun. How it goes: list builds",
    ),
    "done.failed": Text(
        "Не собрано, шаг «{step}»: {why}", 'Not built, step "{step}": {why}'
    ),
    "done.cancelled": Text(
        "Сборку отменил {by}: ничего не изменено.",
        "The build was cancelled by {by}: nothing was changed.",
    ),
    "refused.not_building": Text(
        "{address} сейчас не собирается. Что собирается: список сборок",
        "{address} is not being built now. What is: list builds",
    ),
    "refused.being_built": Text(
        "{address} ещё собирается (сборка {job}). Как она идёт: список сборок",
        "{address} is still being built (build {job}). How it goes: list builds",
    ),
    "error.digest_mismatch": Text(
        "клетка {cell} не такая, как её записали",
        "cell {cell} is not what was recorded",
    ),
    "error.misfit": Text(
        "{source} не подходит к {target}: {why}",
        "{source} does not fit {target}: {why}",
    ),
    "error.sample_differs": Text(
        "пример {cell}: на входе {input} ожидалось {expected}, вышло {found}",
        "sample of {cell}: for {input} expected {expected}, got {found}",
    ),
    "error.abandoned": Text(
        "сборка прерывалась {attempts} раз: похоже, она обрывает программу",
        "the build broke off {attempts} times: it seems to end the program",
    ),
    "error.crashed": Text("сбой: {message}", "crash: {message}"),
}
