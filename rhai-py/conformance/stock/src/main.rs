//! Runs scripts in Rhai as it ships: a JSON string a line in, a JSON object a line out.

use rhai::{Dynamic, Engine, EvalAltResult, OptimizationLevel, Scope};
use serde_json::{json, Map, Value};
use std::io::{self, BufRead, Write};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const DEADLINE: Duration = Duration::from_secs(2);
/// As deep as scripts go; the tests run with more than the usual 8 MB as well.
const STACK: usize = 256 << 20;

fn main() -> io::Result<()> {
    let work = || {
        let mut out = io::stdout().lock();
        for line in io::stdin().lock().lines() {
            let source: String = serde_json::from_str(&line?)?;
            writeln!(out, "{}", outcome(&source))?;
        }
        Ok(())
    };
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(work)?;
    thread
        .join()
        .unwrap_or_else(|_| Err(io::Error::other("the engine panicked")))
}

fn outcome(source: &str) -> Value {
    let printed = Arc::new(Mutex::new(String::new()));
    let mut engine = Engine::new();
    // As rhai-py: the optimizer may drop statements in this version.
    engine.set_optimization_level(OptimizationLevel::None);
    let until = Instant::now() + DEADLINE;
    engine.on_progress(move |_| (Instant::now() > until).then_some(Dynamic::UNIT));
    let out = Arc::clone(&printed);
    engine.on_print(move |text| push(&out, text));
    let out = Arc::clone(&printed);
    engine.on_debug(move |text, _, _| push(&out, text));
    let mut told = match engine.eval_with_scope::<Dynamic>(&mut Scope::new(), source) {
        Ok(value) => valued(&value),
        Err(error) => failed(*error),
    };
    let printed = printed
        .lock()
        .map_or_else(|_| String::new(), |text| text.clone());
    told.insert("printed".into(), printed.into());
    told.into()
}

fn push(out: &Mutex<String>, text: &str) {
    if let Ok(mut out) = out.lock() {
        out.push_str(text);
        out.push('\n');
    }
}

/// A value as JSON, or the name of a type that JSON does not have.
fn valued(value: &Dynamic) -> Map<String, Value> {
    let (key, told) = match json_of(value) {
        Ok(value) => ("value", value),
        Err(name) => ("type", name.into()),
    };
    Map::from_iter([(key.to_string(), told)])
}

fn json_of(value: &Dynamic) -> Result<Value, String> {
    if let Ok(items) = value.as_array_ref() {
        return items.iter().map(json_of).collect();
    }
    if let Ok(entries) = value.as_map_ref() {
        let pairs = entries
            .iter()
            .map(|(key, item)| Ok((key.to_string(), json_of(item)?)));
        return pairs.collect::<Result<Map<_, _>, _>>().map(Value::Object);
    }
    if let Ok(number) = value.as_float() {
        let finite = serde_json::Number::from_f64(number).map(Value::Number);
        return finite.ok_or_else(|| format!("number {number}"));
    }
    if let Ok(letter) = value.as_char() {
        return Ok(letter.to_string().into());
    }
    if let Ok(text) = value.as_immutable_string_ref() {
        return Ok(text.as_str().into());
    }
    match (value.as_int(), value.as_bool(), value.as_unit()) {
        (Ok(number), _, _) => Ok(number.into()),
        (_, Ok(yes), _) => Ok(yes.into()),
        (_, _, Ok(())) => Ok(Value::Null),
        _ => Err(value.type_name().to_string()),
    }
}

/// The innermost error: its variant, and its text without the place.
fn failed(mut error: EvalAltResult) -> Map<String, Value> {
    while let EvalAltResult::ErrorInFunctionCall(_, _, inner, _) = error {
        error = *inner;
    }
    let name = format!("{error:?}");
    let name = name
        .split(['(', ' '])
        .next()
        .unwrap_or_default()
        .to_string();
    if let EvalAltResult::ErrorRuntime(thrown, _) = error {
        let thrown = json_of(&thrown).unwrap_or_else(|_| thrown.to_string().into());
        return told(json!({"error": name, "thrown": thrown}));
    }
    let message = if let EvalAltResult::ErrorParsing(ref error, _) = error {
        error.to_string()
    } else {
        error.set_position(rhai::Position::NONE);
        error.to_string()
    };
    told(json!({"error": name, "message": message}))
}

fn told(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(told) => told,
        _ => Map::new(),
    }
}
