//! Functions that would wait or read the machine: they end the run, for good.

use super::{replacing, stopped, Outcome};
use crate::run::{trip, Trip};
use rhai::Engine;

/// Keywords that become syntax errors.
const KEYWORDS: [&str; 2] = ["eval", "curry"];

pub fn apply(engine: &mut Engine) {
    for keyword in KEYWORDS {
        engine.disable_symbol(keyword);
    }
    replacing("sleep").register_into_engine(engine, |_: i64| refuse("sleep"));
    replacing("sleep").register_into_engine(engine, |_: f64| refuse("sleep"));
}

/// Stops the run; the script cannot catch it.
fn refuse(what: &'static str) -> Outcome<()> {
    trip(Trip::Policy(what));
    Err(stopped())
}
