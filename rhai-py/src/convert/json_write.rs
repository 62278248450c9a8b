//! An admitted value as JSON text (RFC 8259), in the engine's order of keys.

use rhai::Dynamic;
use std::io::Write;

/// Appends the JSON text of a value that `admit` has let through.
pub fn write(out: &mut Vec<u8>, value: &Dynamic) {
    if let Ok(text) = value.as_immutable_string_ref() {
        string(out, &text);
    } else if let Ok(number) = value.as_int() {
        let _ = write!(out, "{number}");
    } else if let Ok(number) = value.as_float() {
        // The shortest text that reads back as the same number; `{:?}` keeps ".0".
        let _ = write!(out, "{number:?}");
    } else if let Ok(yes) = value.as_bool() {
        let _ = write!(out, "{yes}");
    } else if let Ok(items) = value.as_array_ref() {
        array(out, &items);
    } else if let Ok(entries) = value.as_map_ref() {
        object(out, &entries);
    } else if let Ok(letter) = value.as_char() {
        string(out, letter.encode_utf8(&mut [0; 4]));
    } else {
        out.extend_from_slice(b"null");
    }
}

fn array(out: &mut Vec<u8>, items: &[Dynamic]) {
    out.push(b'[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        write(out, item);
    }
    out.push(b']');
}

fn object(out: &mut Vec<u8>, entries: &rhai::Map) {
    out.push(b'{');
    for (index, (key, item)) in entries.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        string(out, key);
        out.push(b':');
        write(out, item);
    }
    out.push(b'}');
}

/// Appends a string with its quotes; only what must be escaped is.
pub fn string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.extend_from_slice(&text.as_bytes()[from..at]);
        escape(out, byte);
        from = at + 1;
    }
    out.extend_from_slice(&text.as_bytes()[from..]);
    out.push(b'"');
}

fn escape(out: &mut Vec<u8>, byte: u8) {
    match byte {
        b'"' => out.extend_from_slice(b"\\\""),
        b'\\' => out.extend_from_slice(b"\\\\"),
        b'\n' => out.extend_from_slice(b"\\n"),
        b'\r' => out.extend_from_slice(b"\\r"),
        b'\t' => out.extend_from_slice(b"\\t"),
        other => {
            let _ = write!(out, "\\u{other:04x}");
        }
    }
}
