//! Splitting: the engine's own makes an element for every byte, 60 bytes each, before
//! it looks at the limit of an array.

use super::{reading, too_large, Outcome, ARRAY};
use rhai::{Array, Engine, ImmutableString, NativeCallContext};

pub fn apply(engine: &mut Engine) {
    reading("split").register_into_engine(engine, split);
    reading("split").register_into_engine(engine, split_char);
    reading("split_rev").register_into_engine(engine, split_rev);
    reading("split_rev").register_into_engine(engine, split_rev_char);
    reading("to_chars").register_into_engine(engine, to_chars);
}

type Text<'a> = &'a mut ImmutableString;

/// `string.split(delimiter)`
fn split(context: NativeCallContext, text: Text, delimiter: ImmutableString) -> Outcome<Array> {
    parts(&context, text.split(delimiter.as_str()))
}

fn split_char(context: NativeCallContext, text: Text, delimiter: char) -> Outcome<Array> {
    parts(&context, text.split(delimiter))
}

/// `string.split_rev(delimiter)`: the last part first
fn split_rev(context: NativeCallContext, text: Text, delimiter: ImmutableString) -> Outcome<Array> {
    parts(&context, text.rsplit(delimiter.as_str()))
}

fn split_rev_char(context: NativeCallContext, text: Text, delimiter: char) -> Outcome<Array> {
    parts(&context, text.rsplit(delimiter))
}

/// `string.to_chars()`
fn to_chars(context: NativeCallContext, text: Text) -> Outcome<Array> {
    let most = context.engine().max_array_size();
    let letters: Array = text.chars().take(most + 1).map(Into::into).collect();
    fitting(letters, most)
}

fn parts<'a>(context: &NativeCallContext, parts: impl Iterator<Item = &'a str>) -> Outcome<Array> {
    let most = context.engine().max_array_size();
    fitting(parts.take(most + 1).map(Into::into).collect(), most)
}

fn fitting(array: Array, most: usize) -> Outcome<Array> {
    if array.len() > most {
        return Err(too_large(ARRAY));
    }
    Ok(array)
}
