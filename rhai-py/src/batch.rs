//! Many records in one call: JSON lines in, as many JSON lines out.

use crate::convert::{json_read, json_write};
use crate::failure::{Failure, Limit, Reason};
use crate::run::Allowance;
use crate::sandbox::{holding, Compiled, Entry, Lease};
use crate::stats::Stats;
use rhai::Dynamic;
use std::io::Write;

/// Calls a function with every line; each line has the limits and the deadline of a
/// call of its own. A record that fails becomes `{"error": …}`.
///
/// # Errors
/// Only when there is no memory for the stack.
pub fn map(
    program: &Compiled,
    tree: &Lease,
    function: &str,
    lines: &[u8],
    allowance: &Allowance,
) -> Result<(Vec<u8>, Stats), Failure> {
    program.sandbox.on_stack(|| {
        let mut batch = Batch {
            program,
            tree,
            function,
            allowance,
            stats: Stats::default(),
            written: Vec::with_capacity(lines.len()),
        };
        let lines = lines.strip_suffix(b"\n").unwrap_or(lines);
        if !lines.is_empty() {
            lines
                .split(|byte| *byte == b'\n')
                .for_each(|line| batch.line(line));
        }
        Ok((batch.written, batch.stats))
    })
}

struct Batch<'a> {
    program: &'a Compiled,
    tree: &'a Lease<'a>,
    function: &'a str,
    allowance: &'a Allowance,
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

    fn record(&mut self, line: &[u8], from: usize) -> Result<(), Failure> {
        let held = holding();
        let argument = json_read::read(line)?;
        let entry = Entry::Function(self.function);
        let written = &mut self.written;
        let ran = self
            .tree
            .step(entry, argument, self.allowance, held, |value: Dynamic| {
                json_write::write(written, &value);
            });
        self.stats.add(ran.used, self.program.sandbox.limits.logged);
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
