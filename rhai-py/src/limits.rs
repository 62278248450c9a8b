//! What a run may use: the Rust side of `rhai_py.Limits`.

use pyo3::FromPyObject;
use std::time::Duration;

/// Bounds of every run of an engine; the Python dataclass has checked their ranges.
#[derive(Clone, Debug, FromPyObject)]
pub struct Limits {
    pub operations: u64,
    pub deadline_ms: f64,
    pub memory: usize,
    pub source: usize,
    pub string: usize,
    pub array: usize,
    pub map: usize,
    pub variables: usize,
    pub functions: usize,
    pub call_depth: usize,
    pub expr_depth: (usize, usize),
    pub printed: usize,
    pub logged: usize,
    pub result: usize,
    pub result_depth: usize,
}

/// Native stack that one level of a nested value takes at most, in bytes.
const LEVEL: usize = 3 << 10;
/// Native stack that one level of a nested expression takes at most, in bytes.
const EXPRESSION: usize = 8 << 10;
const LEAST_STACK: usize = 64 << 20;

impl Limits {
    /// Bytes of stack that the deepest value and the deepest call allowed need.
    pub fn stack(&self) -> usize {
        let values = (self.array + self.map) * LEVEL;
        let calls = self.call_depth * self.expr_depth.1.max(8) * EXPRESSION;
        LEAST_STACK.max(values + calls + (4 << 20))
    }

    /// The deadline of one run.
    pub fn deadline(&self) -> Duration {
        milliseconds(self.deadline_ms)
    }
}

/// A duration from milliseconds; nonsense becomes no time at all.
pub fn milliseconds(ms: f64) -> Duration {
    Duration::try_from_secs_f64(ms / 1000.0).unwrap_or(Duration::ZERO)
}
