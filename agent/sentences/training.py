"""Trainings: their plans, their cycles, and what came of them."""

from agent.sentences.text import Text

SENTENCES: dict[str, Text] = {
    "list.trainings": Text("Обучения", "Trainings"),
    "trainings.here": Text("Обучение", "Training"),
    "trainings.number": Text("обучение {id}", "training {id}"),
    "trainings.cancelled": Text(
        "Обучение отменено: {cells}. Ничего не изменено.",
        "The training is cancelled: {cells}. Nothing was changed.",
    ),
    "plan.training": Text("Обучение", "Training"),
    "training.of": Text(
        "{address}: если найдётся лучше, появится черновик {becomes}",
        "{address}: if something better is found, {becomes} will be a draft",
    ),
    "training.measure": Text(
        "{address}: подбирать нечего, клетка будет только измерена",
        "{address}: there is nothing to tune, the cell will only be measured",
    ),
    "training.data": Text(
        "данные: {name}, записей {records} (из них для проверки {holdout}), sha256 {digest}",
        "data: {name}, {records} records ({holdout} of them held out), sha256 {digest}",
    ),
    "training.parameter": Text(
        "{name}: {values} (сейчас {present})", "{name}: {values} (now {present})"
    ),
    "sampler.grid": Text(
        "сочетаний {count}, подряд", "{count} combinations, one after another"
    ),
    "sampler.random": Text(
        "сочетаний {count}, наугад, зерно {seed}",
        "{count} combinations, at random, seed {seed}",
    ),
    "training.bounds": Text(
        "сравнивается {metric}; циклов не больше {iterations}, минут не больше {minutes}; конец, если {patience} циклов подряд не лучше",
        "compares {metric}; at most {iterations} cycles and {minutes} min; over when {patience} cycles in a row are no better",
    ),
    "training.bounds_goal": Text(
        "цель {goal} на проверке; циклов не больше {iterations}, минут не больше {minutes}; конец, если {patience} циклов подряд не лучше",
        "goal {goal} on the holdout; at most {iterations} cycles and {minutes} min; over when {patience} cycles in a row are no better",
    ),
    "training.cost": Text(
        "займёт около {time}, если каждый цикл понадобится",
        "takes about {time}, if every cycle is needed",
    ),
    "training.cycles": Text("циклов {n} из {iterations}", "{n} of {iterations} cycles"),
    "training.cycle": Text(
        "цикл {n}: {metric} {training}, на проверке {holdout}, неверных {wrong}",
        "cycle {n}: {metric} {training}, holdout {holdout}, {wrong} wrong",
    ),
    "training.progress": Text(
        "цикл {n} из {iterations} · {metric} {value} · лучший {best_value} (цикл {best})",
        "cycle {n} of {iterations} · {metric} {value} · best {best_value} (cycle {best})",
    ),
    "training.score": Text(
        "{metric}: {before} → {after}", "{metric}: {before} → {after}"
    ),
    "training.next": Text(
        "{address} пока черновик. Дальше: «одобри {address}» или «отмени последнее»",
        '{address} is a draft. Next: "approve {address}" or "undo"',
    ),
    "training.started": Text(
        "Обучение {job} начато. Как оно идёт: список обучений",
        "Training {job} has begun. How it goes: list trainings",
    ),
    "training.failed": Text("Обучение не удалось: {why}", "The training failed: {why}"),
    "training.cancelled": Text(
        "Обучение отменил {by}: ничего не изменено",
        "The training was cancelled by {by}: nothing was changed",
    ),
    "training.left": Text(
        "его процесс завершился: продолжит чат, сервер или factory resume",
        "its process has ended: a chat, a server or factory resume goes on with it",
    ),
    "training.over": Text(
        "Обучение {job}: {end}. Что вышло: список обучений",
        "Training {job}: {end}. What came of it: list trainings",
    ),
    "training.none_left": Text(
        "Прерванных обучений нет.", "No training was left behind."
    ),
    "done.trained": Text(
        "Обучено за {cycles} циклов ({why}): черновик {address}, запись {entry} ({hash})",
        "Trained in {cycles} cycles ({why}): draft {address}, entry {entry} ({hash})",
    ),
    "done.trained_nothing": Text(
        "Лучшего не найдено за {cycles} циклов ({why}): ничего не изменено",
        "Nothing better was found in {cycles} cycles ({why}): nothing was changed",
    ),
    "time.seconds": Text("{count} с", "{count} s"),
    "time.minutes": Text("{count} мин", "{count} min"),
    "ending.goal": Text("цель достигнута", "the goal is reached"),
    "ending.perfect": Text("лучше не бывает", "nothing can be better"),
    "ending.plateau": Text("лучше не становится", "it gets no better"),
    "ending.searched": Text("испробовано всё", "everything was tried"),
    "ending.iterations": Text("циклы кончились", "all cycles were used"),
    "ending.time": Text("время кончилось", "the time was used up"),
    "metric.accuracy": Text("точность", "accuracy"),
    "metric.f1": Text("F1", "F1"),
    "metric.error_rate": Text("доля ошибок", "error rate"),
    "metric.latency_ms": Text("задержка p95, мс", "latency p95, ms"),
    "step.prepare": Text("проверка данных", "checking the data"),
    "step.cycle": Text("циклы", "cycles"),
    "step.adopt": Text("черновик", "making the draft"),
    "record.trained": Text(
        "обучение {job} на {dataset}: {metric} {before} → {after} за {cycles} циклов",
        "training {job} on {dataset}: {metric} {before} → {after} in {cycles} cycles",
    ),
    "did.train": Text("обучение {address}", "the training of {address}"),
    "risk.nothing_to_tune": Text(
        "подбирать нечего: обучение только измерит клетку",
        "nothing to tune: will only be measured",
    ),
    "risk.few_records": Text(
        "записей всего {records}: отчёт мало что скажет",
        "there are only {records} records: the report will say little",
    ),
    "risk.trains_action": Text(
        "клетка действует: каждый цикл выполнит её действие на каждой записи",
        "the cell acts: each cycle performs its action on every record",
    ),
    "unchecked.training_time": Text(
        "сколько это займёт: клетку ещё не вызывали",
        "how long it will take: the cell was never called",
    ),
    "no.trains_alone": Text(
        "{address}: обучение требует времени, попросите о нём отдельно",
        "{address}: a training takes its time, ask for it by itself",
    ),
    "no.trains_cells": Text(
        "{address}: обучать можно только клетки, назовите одну из клеток органа",
        "{address}: only cells are trained, name one of the organ's cells",
    ),
    "no.training_unmeasured": Text(
        "{address}: набор данных не прочитан",
        "{address}: the dataset was not read",
    ),
    "no.dataset_unknown": Text(
        "нет набора данных {dataset}; есть: {known} (или путь к файлу JSON Lines)",
        "there is no dataset {dataset}; there are: {known} (or a path of a JSON Lines file)",
    ),
    "no.dataset_unsaid": Text(
        "{address}: на чём обучать? Есть наборы: {known} (или путь к файлу JSON Lines)",
        "{address}: train on what? There are: {known} (or a path of a JSON Lines file)",
    ),
    "no.dataset_unreadable": Text(
        "{dataset}: файл не прочитать: {why}", "{dataset}: cannot be read: {why}"
    ),
    "no.dataset_too_large": Text(
        "{dataset}: набор больше {most} МиБ", "{dataset}: is larger than {most} MiB"
    ),
    "no.dataset_not_text": Text(
        "{dataset}: это не текст в UTF-8", "{dataset}: is not UTF-8 text"
    ),
    "no.dataset_bad_line": Text(
        '{dataset}, строка {line}: {why}. В каждой строке нужно {{"input": …, "output": …}}',
        '{dataset}, line {line}: {why}. Each line must be {{"input": …, "output": …}}',
    ),
    "no.dataset_too_small": Text(
        "{dataset}: разных входов {found}, нужно не меньше {least}",
        "{dataset}: has {found} different inputs, it takes {least} at least",
    ),
    "refused.trains_cells": Text(
        "{address}: обучать можно только клетки. Назовите одну из клеток органа",
        "{address}: only cells are trained. Name one of the organ's cells",
    ),
    "refused.not_training": Text(
        "{address} сейчас не обучается. Что обучается: список обучений",
        "{address} is not being trained now. What is: list trainings",
    ),
    "refused.bad_iterations": Text(
        "Циклов нужно целое число от 1, а не {iterations}",
        "The cycles are a whole number from 1, not {iterations}",
    ),
    "refused.bad_goal": Text(
        "Цель не понята: {goal}. Например: точность 0.95, доля ошибок до 1 %, задержка до 50 мс",
        "The goal is not understood: {goal}. For example: accuracy 0.95, error rate below 1 %, latency below 50 ms",
    ),
    "error.dataset_gone": Text(
        "набора данных {dataset} больше нет в прежнем виде",
        "the dataset {dataset} is not there any more as it was",
    ),
    "error.adoption_denied": Text(
        "черновик сделать нельзя: {denials}", "the draft may not be made: {denials}"
    ),
    "error.overtaken": Text(
        "другие изменения опережали {tries} раз подряд",
        "other changes were faster {tries} times in a row",
    ),
}
