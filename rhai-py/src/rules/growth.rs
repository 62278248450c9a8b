//! Padding: the engine multiplies sizes that wrap round, forgets the keys of maps, and
//! never ends when a string is padded with an empty one.

use super::weight::Weight;
use super::{replacing, stopped, too_large, Outcome, ARRAY, MAP, TEXT};
use crate::run::{memory_left, trip, Trip};
use rhai::{Array, Dynamic, Engine, ImmutableString, NativeCallContext};

pub fn apply(engine: &mut Engine) {
    replacing("pad").register_into_engine(engine, pad_array);
    replacing("pad").register_into_engine(engine, pad_text);
}

/// `array.pad(len, item)`
fn pad_array(
    context: NativeCallContext,
    array: &mut Array,
    len: i64,
    item: Dynamic,
) -> Outcome<()> {
    let wanted = usize::try_from(len).unwrap_or(0);
    let missing = wanted.saturating_sub(array.len());
    if missing == 0 {
        return Ok(());
    }
    let mut one = Weight::of(&item);
    one.array = one.array.saturating_add(1);
    one.copied = one.copied.saturating_add(size_of::<Dynamic>());
    admit(&context, array, one.times(missing))?;
    array.resize(wanted, item);
    Ok(())
}

/// Whether an array may grow by a weight.
fn admit(context: &NativeCallContext, array: &Array, more: Weight) -> Outcome<()> {
    let engine = context.engine();
    let mut all = more;
    all.array = all.array.saturating_add(array.len());
    for item in array {
        all.add(item);
    }
    if all.text > engine.max_string_size() {
        Err(too_large(TEXT))
    } else if all.array > engine.max_array_size() {
        Err(too_large(ARRAY))
    } else if all.map > engine.max_map_size() {
        Err(too_large(MAP))
    } else if more.copied > memory_left() {
        trip(Trip::Memory);
        Err(stopped())
    } else {
        Ok(())
    }
}

/// `string.pad(len, padding)` with a string for padding; `len` counts characters
fn pad_text(
    context: NativeCallContext,
    text: &mut ImmutableString,
    len: i64,
    padding: ImmutableString,
) -> Outcome<()> {
    let limit = context.engine().max_string_size();
    let wanted = usize::try_from(len).unwrap_or(0);
    if wanted > limit {
        return Err(too_large(TEXT));
    }
    let missing = wanted.saturating_sub(text.chars().count());
    let added: String = padding.chars().cycle().take(missing).collect();
    if text.len() + added.len() > limit {
        return Err(too_large(TEXT));
    }
    if !added.is_empty() {
        *text += added.as_str();
    }
    Ok(())
}
