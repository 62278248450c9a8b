//! Sorting. With a script's comparer the engine's own swallows every error of the
//! comparer, and the limit errors with it, and goes on comparing to the end. Without
//! one it panics over floats when one of them is not a number.

use super::{reading, replacing, Outcome};
use rhai::{Array, Dynamic, Engine, EvalAltResult, FnPtr, NativeCallContext, Position};
use std::cmp::Ordering;
use std::mem::take;

pub fn apply(engine: &mut Engine) {
    for name in ["sort", "sort_by"] {
        replacing(name).register_into_engine(engine, sort);
    }
    for name in ["order", "order_by"] {
        reading(name).register_into_engine(engine, order);
    }
    replacing("sort").register_into_engine(engine, |array: &mut Array| ascend(array));
    replacing("sort_desc").register_into_engine(engine, |array: &mut Array| descend(array));
    reading("order").register_into_engine(engine, |array: &mut Array| ordered(array, ascend));
    reading("order_desc").register_into_engine(engine, |array: &mut Array| ordered(array, descend));
}

/// `array.sort(comparer)`
fn sort(context: NativeCallContext, array: &mut Array, comparer: FnPtr) -> Outcome<()> {
    *array = merge_sort(take(array), &|x, y| compare(&context, &comparer, x, y))?;
    Ok(())
}

/// `array.order(comparer)`
fn order(context: NativeCallContext, array: &mut Array, comparer: FnPtr) -> Outcome<Array> {
    merge_sort(array.clone(), &|x, y| compare(&context, &comparer, x, y))
}

/// `array.sort()`
fn ascend(array: &mut Array) -> Outcome<()> {
    check(array)?;
    array.sort_by(natural);
    Ok(())
}

/// `array.sort_desc()`
fn descend(array: &mut Array) -> Outcome<()> {
    check(array)?;
    array.sort_by(|x, y| natural(y, x));
    Ok(())
}

/// `array.order()` and `array.order_desc()`
fn ordered(array: &Array, sort: fn(&mut Array) -> Outcome<()>) -> Outcome<Array> {
    let mut array = array.clone();
    sort(&mut array)?;
    Ok(array)
}

/// Whether the elements have an order: one type, and one that is compared.
fn check(array: &Array) -> Outcome<()> {
    let [first, rest @ ..] = array.as_slice() else {
        return Ok(());
    };
    if rest.iter().any(|item| item.type_id() != first.type_id()) {
        return Err(unsorted("elements of different types cannot be sorted"));
    }
    let sorted = first.is_int() || first.is_float() || first.is_string();
    if rest.is_empty() || sorted || first.is_char() || first.is_bool() || first.is_unit() {
        return Ok(());
    }
    let name = first.type_name();
    Err(unsorted(&format!("elements of {name} cannot be sorted")))
}

fn unsorted(what: &str) -> Box<EvalAltResult> {
    EvalAltResult::ErrorFunctionNotFound(what.to_string(), Position::NONE).into()
}

/// The order of two values of one type; what is not a number stands at the ends.
fn natural(x: &Dynamic, y: &Dynamic) -> Ordering {
    if let (Ok(x), Ok(y)) = (x.as_float(), y.as_float()) {
        return x.partial_cmp(&y).unwrap_or_else(|| x.total_cmp(&y));
    }
    if let (Ok(x), Ok(y)) = (x.as_immutable_string_ref(), y.as_immutable_string_ref()) {
        return x.as_str().cmp(y.as_str());
    }
    (x.as_int().ok(), x.as_char().ok(), x.as_bool().ok()).cmp(&(
        y.as_int().ok(),
        y.as_char().ok(),
        y.as_bool().ok(),
    ))
}

/// What the comparer says: a number's sign, or a boolean for "stands before".
///
/// Anything else, and an error the script could have caught, orders by type, as in the
/// engine; an error it could not have caught ends the sort.
fn compare(
    context: &NativeCallContext,
    comparer: &FnPtr,
    x: &Dynamic,
    y: &Dynamic,
) -> Outcome<Ordering> {
    let by_type = x.type_id().cmp(&y.type_id());
    match comparer.call_raw(context, None, [x.clone(), y.clone()]) {
        Ok(said) => Ok(said
            .as_int()
            .map(|sign| sign.cmp(&0))
            .or_else(|_| said.as_bool().map(before))
            .unwrap_or(by_type)),
        Err(error) if uncatchable(&error) => Err(error),
        Err(_) => Ok(by_type),
    }
}

/// Whether a script could not have caught this error, wherever it was raised.
fn uncatchable(error: &EvalAltResult) -> bool {
    match error {
        EvalAltResult::ErrorInFunctionCall(_, _, inner, _) => uncatchable(inner),
        other => !other.is_catchable(),
    }
}

const fn before(yes: bool) -> Ordering {
    if yes {
        Ordering::Less
    } else {
        Ordering::Greater
    }
}

/// A stable sort that does not care whether the order makes sense.
fn merge_sort(
    mut left: Array,
    compare: &impl Fn(&Dynamic, &Dynamic) -> Outcome<Ordering>,
) -> Outcome<Array> {
    if left.len() < 2 {
        return Ok(left);
    }
    let right = left.split_off(left.len() / 2);
    let left = merge_sort(left, compare)?;
    let right = merge_sort(right, compare)?;
    merge(left, right, compare)
}

fn merge(
    left: Array,
    right: Array,
    compare: &impl Fn(&Dynamic, &Dynamic) -> Outcome<Ordering>,
) -> Outcome<Array> {
    let mut merged = Array::with_capacity(left.len() + right.len());
    let mut left = left.into_iter().peekable();
    let mut right = right.into_iter().peekable();
    while let (Some(x), Some(y)) = (left.peek(), right.peek()) {
        let later = compare(x, y)? == Ordering::Greater;
        merged.extend(if later { right.next() } else { left.next() });
    }
    merged.extend(left);
    merged.extend(right);
    Ok(merged)
}
