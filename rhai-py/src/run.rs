//! The state of the run on this thread: what it has used, and whether it is stopped.
//!
//! A trip is sticky. Some native functions of the engine swallow the errors of their
//! callbacks, so the engine's own result is not trusted: a run that tripped has failed.

use crate::counting;
use crate::limits::Limits;
use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Why a run was stopped from outside the script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trip {
    Operations,
    Memory,
    Printed,
    Deadline,
    Cancelled,
    Policy(&'static str),
}

/// What one call may use besides its engine's limits.
#[derive(Clone, Debug)]
pub struct Allowance {
    pub deadline: Duration,
    pub cancel: Option<Arc<AtomicBool>>,
}

/// Operations between two looks at the clock: doubled while they pass quickly.
const WIDEST: u64 = 256;
/// A look that comes sooner than this after the last one was not needed.
const QUICK: Duration = Duration::from_micros(50);
/// A look that comes later than this is a sign of slow operations: look at each.
const SLOW: Duration = Duration::from_micros(500);

struct Run {
    active: Cell<bool>,
    trip: Cell<Option<Trip>>,
    operations: Cell<u64>,
    operation_limit: Cell<u64>,
    memory_limit: Cell<isize>,
    next_look: Cell<u64>,
    stride: Cell<u64>,
    looked: Cell<Option<Instant>>,
    ends: Cell<Option<Instant>>,
    printed: Cell<usize>,
    printed_limit: Cell<usize>,
    cancel: RefCell<Option<Arc<AtomicBool>>>,
    output: RefCell<String>,
    logged: RefCell<String>,
    log_limit: Cell<usize>,
    dropped: Cell<u64>,
    panic: RefCell<Option<String>>,
}

thread_local! {
    static RUN: Run = const {
        Run {
            active: Cell::new(false),
            trip: Cell::new(None),
            operations: Cell::new(0),
            operation_limit: Cell::new(0),
            memory_limit: Cell::new(0),
            next_look: Cell::new(0),
            stride: Cell::new(1),
            looked: Cell::new(None),
            ends: Cell::new(None),
            printed: Cell::new(0),
            printed_limit: Cell::new(0),
            cancel: RefCell::new(None),
            output: RefCell::new(String::new()),
            logged: RefCell::new(String::new()),
            log_limit: Cell::new(0),
            dropped: Cell::new(0),
            panic: RefCell::new(None),
        }
    };
}

/// What a finished run used.
#[derive(Clone, Debug, Default)]
pub struct Used {
    pub operations: u64,
    pub elapsed: Duration,
    pub printed: usize,
    pub output: String,
    pub logged: String,
    pub dropped: u64,
    pub trip: Option<Trip>,
    pub panic: Option<String>,
}

/// Starts a run on this thread.
///
/// `held` is `counting::live()` from before the arguments were made: memory is
/// measured from there.
pub fn begin(limits: &Limits, allowance: &Allowance, held: isize) -> Instant {
    let now = Instant::now();
    RUN.with(|run| {
        run.active.set(true);
        run.trip.set(None);
        run.operations.set(0);
        run.operation_limit.set(limits.operations);
        let memory = isize::try_from(limits.memory).unwrap_or(isize::MAX);
        run.memory_limit.set(held.saturating_add(memory));
        run.next_look.set(1);
        run.stride.set(1);
        run.looked.set(Some(now));
        run.ends.set(now.checked_add(allowance.deadline));
        run.printed.set(0);
        run.printed_limit.set(limits.printed);
        run.log_limit.set(limits.logged);
        run.dropped.set(0);
        run.cancel.replace(allowance.cancel.clone());
    });
    now
}

/// Ends the run on this thread and says what it used.
pub fn end(begun: Instant) -> Used {
    RUN.with(|run| {
        run.active.set(false);
        run.cancel.replace(None);
        Used {
            operations: run.operations.get(),
            elapsed: begun.elapsed(),
            printed: run.printed.get(),
            output: run.output.take(),
            logged: run.logged.take(),
            dropped: run.dropped.get(),
            trip: run.trip.get(),
            panic: run.panic.take(),
        }
    })
}

/// Counts one operation; true when the run must stop.
pub fn progress() -> bool {
    RUN.with(|run| {
        if run.trip.get().is_some() {
            return true;
        }
        let done = run.operations.get() + 1;
        run.operations.set(done);
        if done > run.operation_limit.get() {
            run.trip.set(Some(Trip::Operations));
        } else if counting::live() > run.memory_limit.get() {
            run.trip.set(Some(Trip::Memory));
        } else if done >= run.next_look.get() {
            run.look(done);
        }
        run.trip.get().is_some()
    })
}

impl Run {
    /// Reads the clock and the cancel token, and decides when to look again.
    fn look(&self, done: u64) {
        let now = Instant::now();
        if self.ends.get().is_some_and(|ends| now >= ends) {
            self.trip.set(Some(Trip::Deadline));
        }
        let cancel = self.cancel.borrow();
        if cancel
            .as_ref()
            .is_some_and(|flag| flag.load(Ordering::Relaxed))
        {
            self.trip.set(Some(Trip::Cancelled));
        }
        let took = self
            .looked
            .replace(Some(now))
            .map_or(SLOW, |last| now - last);
        let stride = self.stride.get();
        if took > SLOW {
            self.stride.set(1);
        } else if took < QUICK {
            self.stride.set((stride * 2).min(WIDEST));
        }
        self.next_look.set(done + self.stride.get());
    }
}

/// Stops the run on this thread; the first reason stays.
pub fn trip(reason: Trip) {
    RUN.with(|run| {
        if run.trip.get().is_none() {
            run.trip.set(Some(reason));
        }
    });
}

/// Whether the run on this thread is stopped.
pub fn tripped() -> bool {
    RUN.with(|run| run.trip.get().is_some())
}

/// Bytes the run on this thread may still allocate.
pub fn memory_left() -> usize {
    let left = RUN.with(|run| run.memory_limit.get()) - counting::live();
    usize::try_from(left).unwrap_or(0)
}

/// Takes what a script prints, up to the limit; more stops the run.
pub fn print(text: &str) {
    RUN.with(|run| {
        let printed = run.printed.get().saturating_add(text.len() + 1);
        run.printed.set(printed);
        if printed > run.printed_limit.get() {
            trip(Trip::Printed);
        } else {
            let mut output = run.output.borrow_mut();
            output.push_str(text);
            output.push('\n');
        }
    });
}

/// Takes a line for the host's log. One that no longer fits is left out and counted: what
/// a script tells of a record is no reason to fail it.
pub fn log(text: &str) {
    RUN.with(|run| {
        let mut logged = run.logged.borrow_mut();
        if logged.len() + text.len() < run.log_limit.get() {
            logged.extend(
                text.chars()
                    .map(|each| if each == '\n' { ' ' } else { each }),
            );
            logged.push('\n');
        } else {
            run.dropped.set(run.dropped.get() + 1);
        }
    });
}

/// Keeps the text of a panic for the run on this thread; false when none runs.
pub fn panicked(text: impl FnOnce() -> String) -> bool {
    RUN.with(|run| {
        let active = run.active.get();
        if active {
            run.panic.replace(Some(text()));
        }
        active
    })
}
