//! What the language loses: keywords that are syntax errors, and functions that would
//! wait, which end the run, for good.

use super::{reading, replacing, stopped, Outcome};
use crate::run::{trip, Trip};
use rhai::{Dynamic, Engine};

/// Keywords that become syntax errors.
pub const KEYWORDS: [&str; 3] = ["eval", "curry", "import"];

pub fn apply(engine: &mut Engine) {
    for keyword in KEYWORDS {
        engine.disable_symbol(keyword);
    }
    // Only captures are ever shared.
    reading("is_shared").register_into_engine(engine, |_: &mut Dynamic| false);
    replacing("sleep").register_into_engine(engine, |_: i64| refuse("sleep"));
    replacing("sleep").register_into_engine(engine, |_: f64| refuse("sleep"));
}

/// Stops the run; the script cannot catch it.
fn refuse(what: &'static str) -> Outcome<()> {
    trip(Trip::Policy(what));
    Err(stopped())
}
