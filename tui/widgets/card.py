"""The plan card: a dry run in the conversation, decided by digits on purpose.

It never takes the focus. What it asks before it takes a decision stands in `arming`.
"""

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from factory.phrase import is_confirmed_by, phrase_of, subject_of
from factory.plan import Plan
from tui.messages import Answer, Chosen, Closed, ReplanAsked, Warned
from tui.safe import safe
from tui.widgets.arming import (
    Attempt,
    Hold,
    hold_on_apply,
    hold_on_decline,
)
from tui.widgets.card_text import CardState, Face, hint, options, reason
from tui.widgets.hanging import Hanging
from tui.widgets.keys import Typing
from tui.widgets.lines import content_of
from tui.widgets.phrase import Phrase
from tui.widgets.plan_body import PlanBody
from tui.widgets.transcript import PAST, Block
from tui.words import Words


class PlanCard(Vertical, can_focus=True):
    """An open plan.

    Args:
        plan: the plan.
        answer: the plan as the agent renders it, with its details.
        texts: the utterances that led to it, for planning anew.
        table: the words of its language.
        typing: when somebody last typed, and the clock.

    Attributes:
        changed_at: when the content last changed, in seconds on that clock.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "first", show=False),
        Binding("2", "second", show=False),
        Binding("3", "details", show=False),
    ]

    def __init__(
        self,
        plan: Plan,
        answer: Answer,
        texts: tuple[str, ...],
        table: Words,
        typing: Typing,
    ) -> None:
        super().__init__()
        self.plan = plan
        self.digest = plan.digest
        self._phrase = phrase_of(plan) or subject_of(plan)
        self.state = CardState.OPEN
        self._words = table
        self._body = PlanBody(content_of(answer.lines))
        self._details = Hanging(content_of(answer.details))
        self._texts = texts
        self._typing = typing
        self.changed_at = typing.clock()
        self._said: str | None = None

    def compose(self) -> ComposeResult:
        yield self._body
        yield Block(safe(""), classes="options")
        yield Phrase(classes="phrase")
        yield Block(safe(""), classes="hint")
        yield self._details

    def on_mount(self) -> None:
        self._details.display = False
        self.query_one(Phrase).display = False
        self._redraw()

    # -- what is on the screen -----------------------------------------------------

    @property
    def is_waiting(self) -> bool:
        """Whether it takes a decision, on the plan or on a stale one."""
        return self.state in (CardState.OPEN, CardState.STALE)

    @property
    def is_seen(self) -> bool:
        """Whether every line of the plan was on the screen."""
        return not self._body.unseen

    def note_visible(self) -> None:
        """Note which lines of the plan are on the screen now."""
        if self._body.note_visible():
            self._redraw()

    def _redraw(self) -> None:
        if self.state is CardState.ENDED:
            return
        face = self._face()
        self.query_one(".options", Block).update(safe(options(face, self._words)))
        said = hint(face, self._said, self._words)
        self.query_one(".hint", Block).update(safe(said, "dim"))

    def _face(self) -> Face:
        return Face(
            state=self.state,
            risk=self.plan.report.risk,
            unseen=self._body.unseen,
            subject=self._phrase,
            is_focused=self.has_focus,
        )

    def watch_has_focus(self, _has_focus: bool) -> None:  # noqa: FBT001 - Textual's
        """Say what the keys do now."""
        super().watch_has_focus(_has_focus)
        is_over = self.state is CardState.ENDED or not self.is_mounted
        if not is_over and not self.query_one(Phrase).has_focus:
            self._say(None)

    def _say(self, said: str | None) -> None:
        self._said = said
        self._redraw()

    # -- decisions -------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Count every printable key that is no decision as typing."""
        if event.is_printable and event.key not in ("1", "2", "3"):
            self._typing.note()

    def action_first(self) -> None:
        """Apply, or plan a stale one anew."""
        if self.state is CardState.OPEN:
            self._apply(None)
        elif self.state is CardState.STALE and self._is_quiet():
            self.post_message(ReplanAsked(self._texts))

    def action_second(self) -> None:
        """Decline, or close a stale one."""
        if not self.is_waiting or not self._is_quiet():
            return
        if self.state is CardState.OPEN:
            self._send(accept=False)
        else:
            self.post_message(Closed())

    def action_details(self) -> None:
        """Show or hide what the card leaves out."""
        if self.state is CardState.OPEN:
            self._details.display = not self._details.display
            self._changed()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The subject's name was typed."""
        event.stop()
        if self.state is CardState.OPEN:
            self._apply(event.value)

    def _apply(self, phrase: str | None) -> None:
        self.note_visible()
        hold = hold_on_apply(self._attempt(phrase))
        if hold is None:
            self._send(accept=True, phrase=phrase)
        elif hold is Hold.PHRASE and phrase is None:
            self._ask_phrase()
        else:
            self._refuse(hold)

    def _is_quiet(self) -> bool:
        hold = hold_on_decline(self._attempt(None))
        if hold is not None:
            self._refuse(hold)
        return hold is None

    def _attempt(self, phrase: str | None) -> Attempt:
        return Attempt(
            now=self._typing.clock(),
            changed_at=self.changed_at,
            typed_at=self._typing.typed_at,
            is_focused=self.has_focus or self.query_one(Phrase).has_focus,
            unseen=self._body.unseen,
            risk=self.plan.report.risk,
            is_named=is_confirmed_by(self.plan, phrase),
            phrase=phrase,
        )

    def _refuse(self, hold: Hold) -> None:
        # A key that came too soon is typing too: a held key never gets through.
        self._typing.note()
        self.app.bell()
        why = reason(hold, self._face(), self._words)
        self._say(why)
        self.post_message(Warned(why))

    def _ask_phrase(self) -> None:
        phrase = self.query_one(Phrase)
        phrase.display = True
        phrase.focus(scroll_visible=False)
        self._say(self._words.phrase.format(phrase=self._phrase))

    def on_resize(self) -> None:
        """Keep the question for the name in view: it makes the card longer."""
        if self.state is CardState.OPEN and self.query_one(Phrase).has_focus:
            self.query_one(".hint").scroll_visible(animate=False)

    def _send(self, *, accept: bool, phrase: str | None = None) -> None:
        self._become(CardState.SENT)
        self.post_message(Chosen(self.digest, accept=accept, phrase=phrase))

    # -- what becomes of it ------------------------------------------------------------

    def reopen(self) -> None:
        """The decision did not reach its end; it may be taken again."""
        self._become(CardState.OPEN)

    def become_stale(self) -> None:
        """Swap the options in place: this plan cannot be applied any more."""
        self._become(CardState.STALE)

    def end(self, line: str) -> None:
        """Freeze to one line, which says what became of the plan."""
        self.state = CardState.ENDED
        self.can_focus = False
        self.add_class(PAST)
        self.remove_children()
        self.mount(Block(safe(line)))

    def _become(self, state: CardState) -> None:
        self.state = state
        self._said = None
        if state is not CardState.OPEN:
            phrase = self.query_one(Phrase)
            if phrase.has_focus:
                self.focus(scroll_visible=False)
            phrase.value = ""
            phrase.display = False
        self._changed()

    def _changed(self) -> None:
        self.changed_at = self._typing.clock()
        self._redraw()
