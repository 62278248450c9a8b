//! Sorting with a script's comparer: the engine's own swallows every error of the
//! comparer, and the limit errors with it, and goes on comparing to the end.

use super::{reading, replacing, Outcome};
use rhai::{Array, Dynamic, Engine, FnPtr, NativeCallContext};
use std::cmp::Ordering;
use std::mem::take;

pub fn apply(engine: &mut Engine) {
    for name in ["sort", "sort_by"] {
        replacing(name).register_into_engine(engine, sort);
    }
    for name in ["order", "order_by"] {
        reading(name).register_into_engine(engine, order);
    }
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
fn uncatchable(error: &rhai::EvalAltResult) -> bool {
    match error {
        rhai::EvalAltResult::ErrorInFunctionCall(_, _, inner, _) => uncatchable(inner),
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
