//! Many records in one call: JSON lines in, as many JSON lines out.

use crate::convert::{json_read, json_write};
use crate::failure::{Failure, Limit, Reason};
use crate::run::Allowance;
use crate::sandbox::{holding, Compiled, Entry, Lease};
use crate::stats::Stats;
use rhai::Dynamic;
use std::io::Write;
use std::time::{Duration, Instant};

/// How the records of a batch belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tie {
    /// Each has the deadline of a call of its own, and one that fails becomes
    /// `{"error": …}`.
    Loose,
    /// They have one deadline and one limit of results, and the first that fails fails
    /// them all.
    Whole,
}

/// What a batch came to, and what it used.
pub struct Mapped {
    pub outcome: Result<Vec<u8>, Failure>,
    /// The record that failed a whole batch.
    pub failed: usize,
    pub stats: Stats,
}

/// Calls a function with every line; each has the memory and operations of a call.
///
/// # Errors
/// In the outcome; the outer error only when there is no memory for the stack.
pub fn map(
    program: &Compiled,
    tree: &Lease,
    function: &str,
    lines: &[u8],
    allowance: &Allowance,
    tie: Tie,
) -> Result<Mapped, Failure> {
    program.sandbox.on_stack(|| {
        let begun = Instant::now();
        let mut batch = Batch {
            program,
            tree,
            function,
            allowance: allowance.clone(),
            stats: Stats::default(),
            written: Vec::with_capacity(lines.len()),
        };
        let lines = lines.strip_suffix(b"\n").unwrap_or(lines);
        if !lines.is_empty() {
            for (failed, line) in lines.split(|byte| *byte == b'\n').enumerate() {
                if tie == Tie::Loose {
                    batch.line(line);
                } else if let Err(failure) = batch.tied(line, begun, allowance.deadline) {
                    return Ok(Mapped {
                        outcome: Err(failure),
                        failed,
                        stats: batch.stats,
                    });
                }
            }
        }
        Ok(Mapped {
            outcome: Ok(batch.written),
            failed: 0,
            stats: batch.stats,
        })
    })
}

struct Batch<'a> {
    program: &'a Compiled,
    tree: &'a Lease<'a>,
    function: &'a str,
    allowance: Allowance,
    stats: Stats,
    written: Vec<u8>,
}

impl Batch<'_> {
    fn line(&mut self, line: &[u8]) {
        let from = self.written.len();
        if let Err(failure) = self.record(line, from) {
            self.written.truncate(from);
            error(&mut self.written, &failure);
        }
        self.written.push(b'\n');
    }

    /// One line of a batch that is whole: in what is left of its time and its room.
    fn tied(&mut self, line: &[u8], begun: Instant, deadline: Duration) -> Result<(), Failure> {
        self.allowance.deadline = deadline.saturating_sub(begun.elapsed());
        self.record(line, 0)?;
        self.written.push(b'\n');
        Ok(())
    }

    fn record(&mut self, line: &[u8], from: usize) -> Result<(), Failure> {
        let held = holding();
        let argument = json_read::read(line)?;
        let entry = Entry::Function(self.function);
        let written = &mut self.written;
        let ran = self
            .tree
            .step(entry, argument, &self.allowance, held, |value: Dynamic| {
                json_write::write(written, &value);
            });
        self.stats.add(ran.used, &self.program.sandbox.limits);
        ran.outcome?;
        let limit = self.program.sandbox.limits.result;
        if self.written.len() - from > limit {
            let text = format!("the result is larger than {limit} bytes");
            return Err(Failure::new(Reason::Limit(Limit::Result), text));
        }
        Ok(())
    }
}

fn error(out: &mut Vec<u8>, failure: &Failure) {
    out.extend_from_slice(b"{\"error\":{\"kind\":");
    json_write::string(out, failure.kind());
    out.extend_from_slice(b",\"message\":");
    json_write::string(out, &failure.message);
    for (name, place) in [("line", failure.line), ("column", failure.column)] {
        let _ = match place {
            Some(number) => write!(out, ",\"{name}\":{number}"),
            None => write!(out, ",\"{name}\":null"),
        };
    }
    out.extend_from_slice(b"}}");
}
