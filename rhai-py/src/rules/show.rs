//! Arrays and maps as text, in one pass. The engine's own copies the text of every
//! level into the level above, which takes the square of the depth in one operation.

use super::{reading, stopped, too_large, Outcome, TEXT};
use crate::run::{memory_left, tripped};
use rhai::{Array, Dynamic, Engine, FnPtr, ImmutableString, Map, NativeCallContext};
use std::fmt::Write;

pub fn apply(engine: &mut Engine) {
    for name in ["to_string", "to_debug", "print", "debug"] {
        reading(name).register_into_engine(engine, show_array);
        reading(name).register_into_engine(engine, show_map);
    }
    reading("to_json").register_into_engine(engine, map_to_json);
}

fn show_array(context: NativeCallContext, array: &mut Array) -> Outcome<ImmutableString> {
    let mut text = Text::new(&context);
    text.array(array)?;
    Ok(text.written.into())
}

fn show_map(context: NativeCallContext, map: &mut Map) -> Outcome<ImmutableString> {
    let mut text = Text::new(&context);
    text.map(map)?;
    Ok(text.written.into())
}

/// A text as it grows, never over the limit of a string nor over the run's memory.
struct Text<'a> {
    context: &'a NativeCallContext<'a>,
    written: String,
    limit: usize,
}

impl<'a> Text<'a> {
    fn new(context: &'a NativeCallContext<'a>) -> Self {
        let limit = context.engine().max_string_size();
        Self {
            context,
            written: String::new(),
            limit: limit.min(memory_left()),
        }
    }

    fn push(&mut self, text: &str) -> Outcome<()> {
        self.written.push_str(text);
        self.check()
    }

    fn check(&self) -> Outcome<()> {
        if self.written.len() > self.limit {
            return Err(too_large(TEXT));
        }
        Ok(())
    }

    fn array(&mut self, array: &mut Array) -> Outcome<()> {
        self.push("[")?;
        for (index, item) in array.iter_mut().enumerate() {
            self.push(if index > 0 { ", " } else { "" })?;
            self.value(item)?;
        }
        self.push("]")
    }

    fn map(&mut self, map: &mut Map) -> Outcome<()> {
        self.push("#{")?;
        for (index, (key, item)) in map.iter_mut().enumerate() {
            let comma = if index > 0 { ", " } else { "" };
            let _ = write!(self.written, "{comma}{key:?}: ");
            self.check()?;
            self.value(item)?;
        }
        self.push("}")
    }

    fn value(&mut self, value: &mut Dynamic) -> Outcome<()> {
        if value.is_array() {
            if let Ok(mut array) = value.as_array_mut() {
                return self.array(&mut array);
            }
        }
        if value.is_map() {
            if let Ok(mut map) = value.as_map_mut() {
                return self.map(&mut map);
            }
        }
        self.scalar(value)
    }

    /// As the engine's `to_debug` for the type, which counts as an operation.
    fn scalar(&mut self, value: &mut Dynamic) -> Outcome<()> {
        let shown = self
            .context
            .call_native_fn_raw("to_debug", true, &mut [value]);
        match shown {
            Ok(shown) if shown.is_string() => self.push(&shown.to_string()),
            Ok(shown) => self.push(shown.type_name()),
            Err(_) if tripped() => Err(stopped()),
            Err(_) => self.push(&format!("{value:?}")),
        }
    }

    /// As the engine's own JSON, but in one pass.
    fn json(&mut self, value: &Dynamic) -> Outcome<()> {
        if let Ok(map) = value.as_map_ref() {
            return self.json_map(&map);
        }
        if let Ok(array) = value.as_array_ref() {
            return self.json_list(array.iter(), Self::json);
        }
        if let Ok(bytes) = value.as_blob_ref() {
            return self.json_list(bytes.iter(), |text, byte| text.push(&byte.to_string()));
        }
        if value.is_unit() {
            return self.push("null");
        }
        if let Some(pointer) = value.read_lock::<FnPtr>() {
            return self.push(&format!("{:?}", pointer.fn_name()));
        }
        let _ = write!(self.written, "{value:?}");
        self.check()
    }

    fn json_map(&mut self, map: &Map) -> Outcome<()> {
        self.push("{")?;
        for (index, (key, item)) in map.iter().enumerate() {
            let comma = if index > 0 { "," } else { "" };
            let _ = write!(self.written, "{comma}{key:?}:");
            self.json(item)?;
        }
        self.push("}")
    }

    fn json_list<T>(
        &mut self,
        items: impl Iterator<Item = T>,
        mut each: impl FnMut(&mut Self, T) -> Outcome<()>,
    ) -> Outcome<()> {
        self.push("[")?;
        for (index, item) in items.enumerate() {
            self.push(if index > 0 { "," } else { "" })?;
            each(self, item)?;
        }
        self.push("]")
    }
}

/// `map.to_json()`
fn map_to_json(context: NativeCallContext, map: &mut Map) -> Outcome<String> {
    let mut text = Text::new(&context);
    text.json_map(map)?;
    Ok(text.written)
}
