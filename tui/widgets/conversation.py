"""The transcript of one operator and the agent, with the plan that is open in it."""

from agent.render.plan import SHORT
from agent.reply import Decided, PlanShown
from factory.plan import Plan
from grammar.model import Lang
from tui.messages import Answer
from tui.safe import safe
from tui.widgets.card import PlanCard
from tui.widgets.card_text import CardState
from tui.widgets.endings import ending_of, is_replannable, is_unknown
from tui.widgets.keys import Hour, Typing
from tui.widgets.lines import content_of
from tui.widgets.transcript import PAST, Block, Transcript
from tui.words import words


class Conversation(Transcript):
    """What was said by both, and at most one card that waits for a decision.

    Args:
        lang: the language to begin in.
        actor: who decides here.
        typing: when somebody last typed, and the clock.
        hour: the time of day.
    """

    def __init__(self, lang: Lang, actor: str, typing: Typing, hour: Hour) -> None:
        super().__init__(words(lang).earlier)
        self.lang = lang
        self.card: PlanCard | None = None
        self._actor = actor
        self._typing = typing
        self._hour = hour

    def on_mount(self) -> None:
        welcome = safe("\n".join(words(self.lang).welcome), "dim")
        self.add(Block(welcome, f"{PAST} agent"))

    def echo(self, text: str) -> None:
        """Show what the operator said."""
        self.add(Block(safe(f"> {text}", "bold"), f"{PAST} operator"))

    def tell(self, *lines: str, style: str = "") -> None:
        """Say something that no reply of the core says."""
        self.add(Block(safe("\n".join(lines), style), f"{PAST} agent"))

    def answer(self, answer: Answer, texts: tuple[str, ...]) -> None:
        """Show a reply.

        Args:
            answer: what the core said.
            texts: the utterances that led to it.
        """
        reply = answer.reply
        if isinstance(reply, PlanShown) and reply.is_open:
            table = words(self.lang)
            self._end_card(table.end_replaced)
            self.card = PlanCard(reply.plan, answer, texts, table, self._typing)
            self.add(self.card)
            return
        if isinstance(reply, Decided):
            self._decided(reply)
        self.add(Block(content_of(answer.lines), f"{PAST} agent"))

    def _decided(self, reply: Decided) -> None:
        if not self._is_open(reply.plan):
            return
        if is_replannable(reply.outcome) and self.card is not None:
            self.card.become_stale()
        else:
            self._end_card(ending_of(reply.outcome, words(self.lang)))

    def _is_open(self, plan: Plan) -> bool:
        return self.card is not None and self.card.digest == plan.digest

    # -- the card --------------------------------------------------------------------

    @property
    def waiting(self) -> PlanCard | None:
        """The card that takes a decision now."""
        is_waiting = self.card is not None and self.card.is_waiting
        return self.card if is_waiting else None

    def agree(
        self, open_digest: str | None, error: BaseException | None = None
    ) -> None:
        """Bring the card in line with the plan that is open in the core.

        Args:
            open_digest: of that plan; None when none is.
            error: what the last job failed with, if it did.
        """
        card, table = self.card, words(self.lang)
        if card is None or card.state not in (CardState.OPEN, CardState.SENT):
            return
        if card.digest == open_digest:
            if card.state is CardState.SENT:
                card.reopen()
        elif error is None:
            self._end_card(table.end_replaced)
        elif is_unknown(error):
            self._end_card(table.end_unknown)
        else:
            # Nothing was changed, but the core has let the plan go.
            card.become_stale()

    def close_card(self, *, is_replanned: bool) -> None:
        """Put a stale card away."""
        table = words(self.lang)
        self._end_card(table.end_replanned if is_replanned else table.end_closed)

    def _end_card(self, what: str) -> None:
        card, self.card = self.card, None
        if card is not None and card.state is not CardState.ENDED:
            line = words(self.lang).end.format(
                digest=card.digest[:SHORT],
                what=what,
                who=self._actor,
                when=self._hour(),
            )
            card.end(line)
