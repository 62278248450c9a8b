//! Python objects in and out: what JSON has, and nothing else.

use super::DEEPEST;
use crate::failure::Failure;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyNone, PyString, PyTuple};
use rhai::{Array, Dynamic, ImmutableString, Map};

/// A Python value for a script.
///
/// # Errors
/// `Reason::Result` for what JSON does not have: other types, keys that are not text,
/// lone surrogates, integers over 64 bits, NaN and infinities, over `DEEPEST` levels.
pub fn take_in(value: &Bound<'_, PyAny>) -> Result<Dynamic, Failure> {
    taken(value, DEEPEST)
}

fn taken(value: &Bound<'_, PyAny>, levels: usize) -> Result<Dynamic, Failure> {
    if let Ok(text) = value.cast::<PyString>() {
        let text = text
            .to_str()
            .map_err(|_| refused("text with a lone surrogate"))?;
        return Ok(ImmutableString::from(text).into());
    }
    if let Ok(yes) = value.cast::<PyBool>() {
        return Ok(yes.is_true().into());
    }
    if let Ok(number) = value.cast::<PyInt>() {
        let number = number.extract::<i64>();
        return number
            .map(Into::into)
            .map_err(|_| refused("an integer of more than 64 bits"));
    }
    if let Ok(entries) = value.cast::<PyDict>() {
        return taken_map(entries, levels);
    }
    if let Ok(items) = value.cast::<PyList>() {
        return taken_array(items.iter(), levels);
    }
    if let Ok(number) = value.cast::<PyFloat>() {
        return taken_float(number.value());
    }
    if let Ok(items) = value.cast::<PyTuple>() {
        return taken_array(items.iter(), levels);
    }
    if value.is_none() {
        return Ok(Dynamic::UNIT);
    }
    let name = value.get_type().name().map(|name| name.to_string());
    Err(refused(&format!("a {}", name.unwrap_or_default())))
}

fn taken_map(entries: &Bound<'_, PyDict>, levels: usize) -> Result<Dynamic, Failure> {
    let inner = deeper(levels)?;
    let mut map = Map::new();
    for (key, item) in entries.iter() {
        let key = key
            .cast::<PyString>()
            .map_err(|_| refused("a key that is not text"))?;
        let key = key
            .to_str()
            .map_err(|_| refused("a key with a lone surrogate"))?;
        map.insert(key.into(), taken(&item, inner)?);
    }
    Ok(map.into())
}

fn taken_array<'py>(
    items: impl Iterator<Item = Bound<'py, PyAny>>,
    levels: usize,
) -> Result<Dynamic, Failure> {
    let inner = deeper(levels)?;
    let array: Result<Array, Failure> = items.map(|item| taken(&item, inner)).collect();
    array.map(Into::into)
}

fn taken_float(number: f64) -> Result<Dynamic, Failure> {
    if number.is_finite() {
        return Ok(number.into());
    }
    Err(refused(&format!("the number {number}")))
}

fn deeper(levels: usize) -> Result<usize, Failure> {
    levels
        .checked_sub(1)
        .ok_or_else(|| refused("too many levels"))
}

fn refused(what: &str) -> Failure {
    Failure::not_json(format!("the argument is not JSON: it holds {what}"))
}

/// A value that `admit` has let through, as Python sees it.
///
/// # Errors
/// What Python raises when it has no memory.
pub fn hand_out<'py>(py: Python<'py>, value: &Dynamic) -> PyResult<Bound<'py, PyAny>> {
    if let Ok(text) = value.as_immutable_string_ref() {
        return Ok(PyString::new(py, &text).into_any());
    }
    if let Ok(number) = value.as_int() {
        return Ok(number.into_pyobject(py)?.into_any());
    }
    if let Ok(entries) = value.as_map_ref() {
        let dict = PyDict::new(py);
        for (key, item) in entries.iter() {
            dict.set_item(PyString::new(py, key), hand_out(py, item)?)?;
        }
        return Ok(dict.into_any());
    }
    if let Ok(items) = value.as_array_ref() {
        let handed: PyResult<Vec<_>> = items.iter().map(|item| hand_out(py, item)).collect();
        return Ok(PyList::new(py, handed?)?.into_any());
    }
    if let Ok(number) = value.as_float() {
        return Ok(PyFloat::new(py, number).into_any());
    }
    if let Ok(yes) = value.as_bool() {
        return Ok(PyBool::new(py, yes).to_owned().into_any());
    }
    if let Ok(letter) = value.as_char() {
        return Ok(PyString::new(py, letter.encode_utf8(&mut [0; 4])).into_any());
    }
    Ok(PyNone::get(py).to_owned().into_any())
}
