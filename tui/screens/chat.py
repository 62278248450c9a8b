"""The chat: what is typed goes to the core, what it answers into the conversation.

The screen owns the queue of jobs for the core. One job runs at a time, in a thread;
it changes nothing here but by the message it posts.
"""

from textual import work
from textual.worker import Worker, WorkerState

from agent.render.trainings import end_text, event_text
from agent.reply import Asked, Reply
from agent.session import News, Session
from factory.errors import FactoryError
from factory.jobs.model import Event, Status
from grammar.model import Lang
from tui.messages import (
    Chosen,
    Closed,
    Decide,
    Job,
    Listed,
    Looked,
    Queue,
    ReplanAsked,
    Review,
    Saved,
    Say,
    Submitted,
    TurnDone,
    TurnFailed,
)
from tui.safe import safe
from tui.screens.approvals import ApprovalsScreen
from tui.screens.choices import Choice, choices_of
from tui.screens.frame import ChatFrame
from tui.screens.outputs import save_outputs
from tui.screens.standing import Standing, looked, status_text
from tui.widgets.arming import ARM_AFTER_S
from tui.widgets.card_text import CardState
from tui.widgets.endings import failure_lines
from tui.widgets.keys import Clock, Hour, Typing
from tui.widgets.lines import answer_of
from tui.widgets.transcript import Block
from tui.words import Words

CORE = "core"
"""The worker group of the jobs."""
LOOK_EVERY_S = 15.0
"""How old the status line gets while nobody says anything."""


class ChatScreen(ChatFrame):
    """One conversation.

    Args:
        session: the open factory.
        lang: the language until somebody speaks; later that of what is said.
        clock: seconds that only grow, for the quiet time of decisions.
        hour: the time of day.
    """

    def __init__(self, session: Session, lang: Lang, clock: Clock, hour: Hour) -> None:
        super().__init__(lang, session.cell.actor, Typing(clock), hour)
        self._session = session
        self._queue = Queue()
        self._open: str | None = None
        self._safe_mode: bool | None = None
        self._alerts = 0
        self._approvals = 0
        self._is_card_wanted = False
        self._link = News.BACK
        self._step = ""
        self._asked: tuple[str, ...] = ()

    def on_mount(self) -> None:
        self.prompt.complete_with(self._session.cell)
        self._redraw()
        self._look()
        self.set_interval(LOOK_EVERY_S, self._look)

    # -- what people do --------------------------------------------------------------

    def on_submitted(self, message: Submitted) -> None:
        """Queue a text that was typed."""
        self._enqueue(Say(message.text, self._seen_plan()))

    def on_chosen(self, message: Chosen) -> None:
        """Queue a decision that a card lets through."""
        self.prompt.focus()
        decision = Decide(message.digest, message.accept, message.phrase)
        self._enqueue(decision)

    def on_replan_asked(self, message: ReplanAsked) -> None:
        """Say again what led to a stale plan."""
        self.prompt.focus()
        self.talk.close_card(is_replanned=True)
        self._enqueue(*(Say(text, self._open) for text in message.texts))

    def on_closed(self, _: Closed) -> None:
        """Put a stale plan away."""
        self.prompt.focus()
        self.talk.close_card(is_replanned=False)
        self._redraw()

    def action_organs(self) -> None:
        """List the organs in the conversation."""
        self._enqueue(Say(self.table.say_organs, self._open))

    def action_approvals(self) -> None:
        """Show what waits for a person, once it was read."""
        self._list()

    @work(thread=True, exit_on_error=False)
    def _list(self) -> None:
        try:
            self.post_message(Listed(self._session.approvals()))
        except FactoryError as error:
            self.post_message(Listed(error))

    def on_listed(self, message: Listed) -> None:
        """Let one thing be chosen."""
        if isinstance(message.found, FactoryError):
            lines = failure_lines(message.found, self.talk.lang)
            self.talk.tell(*lines, style="$text-error")
            return
        choices = choices_of(message.found, self.talk.lang)
        self.app.push_screen(ApprovalsScreen(choices, self.table), self._picked)

    def _picked(self, choice: Choice | None) -> None:
        """Open what was chosen as a card, and go to it."""
        if choice is None:
            return
        self._is_card_wanted = True
        if choice.digest is not None:
            self._enqueue(Review(choice.digest, self._open))
        elif choice.text is not None:
            self._enqueue(Say(choice.text, self._open))

    def _seen_plan(self) -> str | None:
        """The open plan, if it stands there long enough to have been seen."""
        card = self.talk.card
        if card is None or card.state is not CardState.OPEN:
            return None
        shown_for = self.typing.clock() - card.changed_at
        return card.digest if shown_for >= ARM_AFTER_S else None

    # -- the core --------------------------------------------------------------------

    def _enqueue(self, *jobs: Job) -> None:
        self.talk.follow()
        self._queue.waiting.extend(jobs)
        self._pump()

    def _pump(self) -> None:
        """Start what waits; a text older than the plan that is open goes back."""
        while job := self._queue.start():
            if isinstance(job, Decide) or job.seen == self._open:
                if isinstance(job, Say):
                    self.talk.echo(job.text)
                self._perform(job, self.talk.lang)
                break
            self._queue.finish()
            if isinstance(job, Say):
                self._give_back(job, self.table.held)
            else:
                self.talk.tell(self.table.held, style="$text-error")
        self._redraw()

    # Not exclusive: the queue keeps jobs apart, and exclusiveness would cancel a job
    # that has posted its message but has not returned yet.
    @work(thread=True, exit_on_error=False, group=CORE)
    def _perform(self, job: Job, lang: Lang) -> None:
        try:
            turn = job.perform(self._session.cell)
        except FactoryError as error:
            self.post_message(TurnFailed(job, error))
            return
        if isinstance(job, Say):
            lang = Lang.EN if turn.lang is Lang.EN else Lang.RU
        answers = tuple(answer_of(reply, lang) for reply in turn.replies)
        saved = save_outputs(turn.replies, self._session.outputs)
        self.post_message(looked(self._session))
        self.post_message(TurnDone(job, lang, answers, saved))

    @work(thread=True, exit_on_error=False)
    def _look(self) -> None:
        """Read what the status line shows, before the first turn and between turns."""
        self.post_message(looked(self._session))

    def on_looked(self, message: Looked) -> None:
        """Show what was read."""
        self._safe_mode, self._alerts = message.safe_mode, message.alerts
        self._approvals = message.approvals
        self._redraw()

    def hear(self, news: News) -> None:
        """Show how the way to the core stands, and what is new in the factory."""
        if news is not News.CHANGED:
            self._link = news
            self._redraw()
        if news in (News.CHANGED, News.BACK):
            self._look()

    def step(self, event: Event) -> None:
        """Show the step of a job that was confirmed here, and the end of a training."""
        is_going_on = event.status is Status.RUNNING
        self._step = event_text(event, self.talk.lang) if is_going_on else ""
        if (text := end_text(event, self.talk.lang)) is not None:
            self.talk.tell(text)
        self._redraw()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A fault in the program ends one job, not the conversation."""
        job, error = self._queue.current, event.worker.error
        is_fault = event.state is WorkerState.ERROR and event.worker.group == CORE
        if is_fault and job is not None and error is not None:
            self.post_message(TurnFailed(job, error))

    def on_turn_done(self, message: TurnDone) -> None:
        """Show an answer of the core."""
        self.talk.lang = message.lang
        texts = self._texts_of(message.job, message.replies)
        for answer in message.answers:
            self.talk.answer(answer, texts)
        for saved in message.saved:
            self.talk.tell(_saved_text(saved, self.table))
        self._settle()

    def on_turn_failed(self, message: TurnFailed) -> None:
        """Show a failure of the core, and give the text back."""
        lines = failure_lines(message.error, self.talk.lang)
        if isinstance(message.job, Say):
            self._give_back(message.job, *lines)
        else:
            self.talk.tell(*lines, style="$text-error")
        self._settle(message.error)

    def _give_back(self, job: Say, *lines: str) -> None:
        is_back = self.prompt.give_back(job.text)
        where = self.table.given_back if is_back else self.table.in_history
        self.talk.tell(*lines, where, style="$text-error")

    def _texts_of(self, job: Job, replies: tuple[Reply, ...]) -> tuple[str, ...]:
        """The texts that led to this turn: a question's first, then its answers."""
        if not isinstance(job, Say):
            return ()
        texts = (*self._asked, job.text)
        is_asked = any(isinstance(reply, Asked) for reply in replies)
        self._asked = texts if is_asked else ()
        return texts

    def _settle(self, error: BaseException | None = None) -> None:
        """One job came to its end: the screen follows the core again."""
        self._step = ""
        plan = self._session.cell.open_plan
        self._open = plan.digest if plan is not None else None
        self.talk.agree(self._open, error)
        focused, card = self.focused, self.talk.waiting
        if focused is None or card not in focused.ancestors_with_self:
            self.prompt.focus()
        if self._is_card_wanted and card is not None:
            self.action_card()
        self._is_card_wanted = False
        self._queue.finish()
        self._pump()

    def _redraw(self) -> None:
        """Bring the status line and the last line up to date."""
        standing = Standing(
            location=self._session.location,
            role=self._session.cell.role,
            safe_mode=self._safe_mode,
            lang=self.talk.lang,
            plans=int(self._open is not None),
            is_busy=self._queue.current is not None,
            waiting=len(self._queue.waiting),
            alerts=self._alerts,
            approvals=self._approvals,
            link=self._link,
            step=self._step,
        )
        text = status_text(standing, self.table)
        self.query_one(".status", Block).update(safe(text))
        self.prompt.placeholder = safe(self.table.placeholder)
        self.show_keys(None)


def _saved_text(saved: Saved, table: Words) -> str:
    if saved.error is None:
        return table.written.format(path=saved.path)
    return table.unwritten.format(path=saved.path, why=saved.error)
