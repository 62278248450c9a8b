//! What this library changes in the engine's standard functions, each because the
//! original can be made to hang, abort or outgrow the limits within one operation.

mod growth;
mod host;
mod order;
mod refusals;
mod replace;
mod show;
mod split;
mod weight;

pub use host::Grants;
pub use refusals::KEYWORDS as REFUSED;
use rhai::{Dynamic, Engine, EvalAltResult, FuncRegistration, Position};

/// Puts the replacements in front of the engine's own functions, and what is granted
/// beside them.
pub fn apply(engine: &mut Engine, grants: Grants) {
    host::apply(engine, grants);
    growth::apply(engine);
    order::apply(engine);
    refusals::apply(engine);
    replace::apply(engine);
    show::apply(engine);
    split::apply(engine);
}

type Outcome<T> = Result<T, Box<EvalAltResult>>;

/// A replacement that changes its first argument, like the function it replaces.
fn replacing(name: &str) -> FuncRegistration {
    FuncRegistration::new(name).in_global_namespace()
}

/// A replacement that leaves its first argument alone and so works on constants.
fn reading(name: &str) -> FuncRegistration {
    replacing(name).with_purity(true)
}

/// The engine's own, uncatchable error for a value over its limit.
fn too_large(what: &str) -> Box<EvalAltResult> {
    EvalAltResult::ErrorDataTooLarge(what.to_string(), Position::NONE).into()
}

/// The error of a run that has been stopped.
fn stopped() -> Box<EvalAltResult> {
    EvalAltResult::ErrorTerminated(Dynamic::UNIT, Position::NONE).into()
}

const TEXT: &str = "Length of string";
const ARRAY: &str = "Size of array/BLOB";
const MAP: &str = "Size of object map";
