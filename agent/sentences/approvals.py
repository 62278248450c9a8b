"""What waits for a person: plans for a second confirm, versions for an approve."""

from agent.sentences.text import Text

SENTENCES: dict[str, Text] = {
    "approvals.plans": Text(
        "Планы, которые ждут второго человека", "Plans that wait for a second person"
    ),
    "approvals.plan": Text(
        "{digest}  {subject} · {risk} · подтверждено: {person} · ждёт до {due}",
        "{digest}  {subject} · {risk} · confirmed by {person} · waits until {due}",
    ),
    "approvals.say": Text(
        "открыть и решить: «подтверди план {digest}»",
        'to open and decide it: "confirm plan {digest}"',
    ),
    "approvals.trials": Text(
        "Версии, которые ждут одобрения", "Versions that wait for an approve"
    ),
    "approvals.trial": Text("{address}  {state}", "{address}  {state}"),
    "approvals.proved": Text(
        "одобрить: «одобри {address}»", 'to approve it: "approve {address}"'
    ),
    "approvals.due": Text(
        "судья не решил до {due}: подождите ещё запросов или скажите «откати {address}»",
        'no verdict by {due}: wait for more requests, or say "roll back {address}"',
    ),
    "approvals.none": Text(
        "Ничто не ждёт одобрения.", "Nothing waits for an approval."
    ),
    "plan.two": Text(
        "План подтверждают два человека: после вас — кто-то ещё",
        "Two people confirm this plan: after you somebody else",
    ),
    "plan.first": Text(
        "Уже подтверждено: {person}, {at}. Второго ждёт до {due}",
        "Confirmed by {person}, {at}. Waits for a second person until {due}",
    ),
    "done.pending": Text(
        "Не применено: план {digest} подтвердил один человек ({person}), нужен ещё один. "
        "Ждёт до {due}",
        "Not applied: plan {digest} was confirmed by one person ({person}), it takes "
        "another one. Waits until {due}",
    ),
    "done.pending_next": Text(
        "Второй человек говорит «подтверди план {digest}» или: "
        "factory approvals confirm {digest}",
        'The second person says "confirm plan {digest}" or: '
        "factory approvals confirm {digest}",
    ),
    "approval.same_person": Text(
        "{address}: второй раз подтверждает кто-то другой, не {person}",
        "{address}: the second confirm is somebody else's, not {person}'s",
    ),
    "approval.settled": Text(
        "{address}: этот план уже решён; повторите команду",
        "{address}: this plan was decided already; say the command again",
    ),
    "refused.approval_unknown": Text(
        "Плана {digest} среди ожидающих нет. Что есть: список одобрений",
        "No plan {digest} waits. What does: list approvals",
    ),
    "refused.approval_unclear": Text(
        "С {digest} начинаются несколько планов: назовите больше цифр.",
        "Several plans begin with {digest}: say more of its digits.",
    ),
    "refused.approval_applied": Text(
        "План {digest} уже применён: {by}, {at}.",
        "Plan {digest} was applied already: {by}, {at}.",
    ),
    "refused.approval_declined": Text(
        "План {digest} отклонён: {by}, {at}. Нужен он — повторите команду.",
        "Plan {digest} was declined: {by}, {at}. If it is needed, say the command again.",
    ),
    "refused.approval_expired": Text(
        "План {digest} ждал до {due}, и его никто не подтвердил. Повторите команду.",
        "Plan {digest} waited until {due}, and nobody confirmed it. "
        "Say the command again.",
    ),
    "refused.approval_stale": Text(
        "План {digest} устарел, пока ждал: {at}. Повторите команду.",
        "Plan {digest} went stale while it waited: {at}. Say the command again.",
    ),
    "risk.takes_two_people": Text(
        "планы высокого риска будут подтверждать два разных человека",
        "plans of high risk will take two different people",
    ),
    "risk.takes_one_person": Text(
        "планы высокого риска снова сможет подтвердить один человек",
        "one person will be able to confirm plans of high risk again",
    ),
    "did.set_four_eyes": Text("число подтверждающих", "set how many confirm"),
    "history.two": Text(
        "подтверждено двумя: {first}, {second}", "confirmed by two: {first}, {second}"
    ),
}
