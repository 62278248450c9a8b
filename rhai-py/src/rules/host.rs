//! Functions of the host, for scripts that were granted them: native, so that a run
//! never waits for Python and nothing is called back.

use super::{replacing, Outcome};
use crate::convert::admit::small;
use crate::run;
use rhai::{Dynamic, Engine, EvalAltResult, ImmutableString, Map, Position};
use std::sync::Arc;

/// Bytes of all the values that `config` may give, as JSON.
const CONFIG: usize = 16 << 10;

/// What scripts of an engine are granted; nothing else of the host has a name there.
#[derive(Clone, Debug, Default)]
pub struct Grants {
    /// Whether `log(text)` is there.
    pub log: bool,
    /// What `config(key)` gives; without, it is not there.
    pub config: Option<Map>,
}

impl Grants {
    /// Whether these can be granted, else why not.
    ///
    /// # Errors
    /// A text for the caller: values that are no scalars, or too many of them.
    pub fn check(&self) -> Result<(), &'static str> {
        let Some(config) = &self.config else {
            return Ok(());
        };
        if config
            .values()
            .any(|value| value.is_array() || value.is_map())
        {
            return Err("config holds texts, numbers, booleans and None, nothing nested");
        }
        if !small(&config.clone().into(), CONFIG) {
            return Err("config is larger than 16 KB");
        }
        Ok(())
    }
}

pub fn apply(engine: &mut Engine, grants: Grants) {
    if grants.log {
        replacing("log").register_into_engine(engine, |text: ImmutableString| run::log(&text));
    }
    if let Some(config) = grants.config {
        let config = Arc::new(config);
        let again = Arc::clone(&config);
        replacing("config")
            .register_into_engine(engine, move |key: ImmutableString| given(&config, &key));
        replacing("config").register_into_engine(
            engine,
            move |key: ImmutableString, otherwise: Dynamic| {
                again.get(key.as_str()).cloned().unwrap_or(otherwise)
            },
        );
    }
}

/// The value of a key; one that is not there is an error that names it.
fn given(config: &Map, key: &str) -> Outcome<Dynamic> {
    config.get(key).cloned().ok_or_else(|| {
        let what = format!("config `{key}`");
        EvalAltResult::ErrorVariableNotFound(what, Position::NONE).into()
    })
}
