//! Whether a result may leave: it must be JSON, not too deep and not too large.

use crate::failure::{Failure, Limit, Reason};
use crate::limits::Limits;
use rhai::Dynamic;

/// Checks a result against the limits.
///
/// The size is that of its JSON text before escapes, numbers counted as eight bytes.
/// Recursive, so for the large stack only, where results of any depth may be dropped.
///
/// # Errors
/// `Reason::Result` for what JSON does not have, a `result` limit for the size.
pub fn admit(value: &Dynamic, limits: &Limits) -> Result<(), Failure> {
    let mut gate = Gate {
        left: limits.result,
        limit: limits.result,
    };
    gate.value(value, limits.result_depth)
}

/// Whether a value is JSON of a few levels and at most so many bytes.
pub fn small(value: &Dynamic, bytes: usize) -> bool {
    let mut gate = Gate {
        left: bytes,
        limit: bytes,
    };
    gate.value(value, 8).is_ok()
}

/// The failure of a result over the limit.
pub fn too_large(limit: usize) -> Failure {
    let text = format!("the result is larger than {limit} bytes");
    Failure::new(Reason::Limit(Limit::Result), text)
}

struct Gate {
    left: usize,
    limit: usize,
}

impl Gate {
    fn spend(&mut self, bytes: usize) -> Result<(), Failure> {
        match self.left.checked_sub(bytes) {
            Some(left) => self.left = left,
            None => return Err(too_large(self.limit)),
        }
        Ok(())
    }

    fn value(&mut self, value: &Dynamic, levels: usize) -> Result<(), Failure> {
        if let Ok(text) = value.as_immutable_string_ref() {
            return self.spend(text.len() + 2);
        }
        if let Ok(number) = value.as_float() {
            return finite(number).and_then(|()| self.spend(8));
        }
        if let Ok(items) = value.as_array_ref() {
            let inner = deeper(levels)?;
            self.spend(items.len() + 2)?;
            return items.iter().try_for_each(|item| self.value(item, inner));
        }
        if let Ok(entries) = value.as_map_ref() {
            let inner = deeper(levels)?;
            self.spend(2)?;
            return entries.iter().try_for_each(|(key, item)| {
                self.spend(key.len() + 4)?;
                self.value(item, inner)
            });
        }
        if value.is_int() || value.is_bool() || value.is_unit() || value.is_char() {
            return self.spend(8);
        }
        let text = format!("the result holds a value of type {}", value.type_name());
        Err(Failure::not_json(text))
    }
}

fn finite(number: f64) -> Result<(), Failure> {
    if number.is_finite() {
        return Ok(());
    }
    Err(Failure::not_json(format!(
        "the result holds the number {number}"
    )))
}

fn deeper(levels: usize) -> Result<usize, Failure> {
    levels
        .checked_sub(1)
        .ok_or_else(|| Failure::not_json("the result is nested too deep"))
}
