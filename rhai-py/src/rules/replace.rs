//! `string.replace(find, substitute)`: the engine's own builds the new string before
//! any check, up to the square of the length in one operation.

use super::{replacing, too_large, Outcome, TEXT};
use rhai::{Engine, ImmutableString, NativeCallContext};

pub fn apply(engine: &mut Engine) {
    replacing("replace").register_into_engine(engine, text_by_text);
    replacing("replace").register_into_engine(engine, text_by_char);
    replacing("replace").register_into_engine(engine, char_by_text);
    replacing("replace").register_into_engine(engine, char_by_char);
}

fn text_by_text(
    context: NativeCallContext,
    text: &mut ImmutableString,
    find: ImmutableString,
    substitute: ImmutableString,
) -> Outcome<()> {
    exchange(&context, text, &find, &substitute)
}

fn text_by_char(
    context: NativeCallContext,
    text: &mut ImmutableString,
    find: ImmutableString,
    substitute: char,
) -> Outcome<()> {
    exchange(&context, text, &find, substitute.encode_utf8(&mut [0; 4]))
}

fn char_by_text(
    context: NativeCallContext,
    text: &mut ImmutableString,
    find: char,
    substitute: ImmutableString,
) -> Outcome<()> {
    exchange(&context, text, find.encode_utf8(&mut [0; 4]), &substitute)
}

fn char_by_char(
    context: NativeCallContext,
    text: &mut ImmutableString,
    find: char,
    substitute: char,
) -> Outcome<()> {
    let substitute = substitute.to_string();
    exchange(&context, text, find.encode_utf8(&mut [0; 4]), &substitute)
}

fn exchange(
    context: &NativeCallContext,
    text: &mut ImmutableString,
    find: &str,
    substitute: &str,
) -> Outcome<()> {
    if text.is_empty() {
        return Ok(());
    }
    let found = text.matches(find).count();
    let kept = text.len() - found * find.len();
    let length = found.saturating_mul(substitute.len()).saturating_add(kept);
    if length > context.engine().max_string_size() {
        return Err(too_large(TEXT));
    }
    if found > 0 {
        *text = text.replace(find, substitute).into();
    }
    Ok(())
}
