//! What the last call on a thread used.

use crate::counting;
use crate::limits::Limits;
use crate::run::Used;
use pyo3::prelude::*;
use std::cell::RefCell;

/// Measurements of one call, or of one batch; see the stubs.
#[pyclass(frozen, get_all, module = "rhai_py")]
#[derive(Clone, Debug, Default)]
pub struct Stats {
    operations: u64,
    ms: f64,
    peak_bytes: isize,
    leaked_bytes: isize,
    printed: usize,
    output: String,
    logged: String,
    dropped: u64,
}

thread_local! {
    static LAST: RefCell<Option<(u64, Stats)>> = const { RefCell::new(None) };
}

impl Stats {
    /// The sum of this and one more run; texts up to what one run may print and log.
    pub fn add(&mut self, used: Used, limits: &Limits) {
        self.dropped += used.dropped;
        if self.logged.is_empty() {
            self.logged = used.logged;
        } else if self.logged.len() + used.logged.len() <= limits.logged {
            self.logged.push_str(&used.logged);
        } else {
            self.dropped += used.logged.bytes().filter(|byte| *byte == b'\n').count() as u64;
        }
        self.operations += used.operations;
        self.ms += used.elapsed.as_secs_f64() * 1000.0;
        self.printed += used.printed;
        if self.output.is_empty() {
            self.output = used.output;
        } else if self.output.len() + used.output.len() <= limits.printed {
            self.output.push_str(&used.output);
        }
    }

    /// Keeps these for `program`, with the memory since `held`; everything that the
    /// call made must have been dropped by now.
    pub fn keep(mut self, program: u64, held: isize) {
        self.peak_bytes = counting::peak() - held;
        let kept = self.output.capacity() + self.logged.capacity();
        let kept = isize::try_from(kept).unwrap_or(isize::MAX);
        self.leaked_bytes = counting::live() - held - kept;
        LAST.with(|last| last.replace(Some((program, self))));
    }
}

/// Forgets the last call on this thread, so that its memory is not counted as freed.
pub fn forget() {
    LAST.with(|last| last.replace(None));
}

/// What the last call on this thread used, if it was one of `program`.
pub fn last(program: u64) -> Option<Stats> {
    LAST.with(|last| match last.borrow().as_ref() {
        Some((of, stats)) if *of == program => Some(stats.clone()),
        _ => None,
    })
}

#[pymethods]
impl Stats {
    fn __repr__(&self) -> String {
        format!(
            "Stats(operations={}, ms={:.3}, peak_bytes={}, leaked_bytes={}, printed={}, dropped={})",
            self.operations, self.ms, self.peak_bytes, self.leaked_bytes, self.printed, self.dropped
        )
    }
}
