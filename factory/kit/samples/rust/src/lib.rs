//! Counts the words of a text. Speaks cell-abi 1.
//!
//! In come JSON lines, each a text; out go as many lines, {"words": n} each.

use std::cell::RefCell;
use std::fmt::Write;

thread_local! {
    static INPUT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static OUTPUT: RefCell<String> = const { RefCell::new(String::new()) };
}

/// One record, without its newline.
fn handle(record: &str, output: &mut String) -> std::fmt::Result {
    let text = record.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let Some(text) = text else {
        let message = r#"{"error":{"code":"no_text","message":"a text is needed"}}"#;
        return writeln!(output, "{message}");
    };
    let (mut words, mut is_inside, mut is_escape) = (0, false, false);
    for char in text.chars() {
        if !is_escape && char == '\\' {
            is_escape = true;
            continue;
        }
        // After a backslash: \n, \t and \r stand between words.
        let is_space = if is_escape { "ntr".contains(char) } else { char == ' ' };
        is_escape = false;
        words += u32::from(!is_space && !is_inside);
        is_inside = !is_space;
    }
    writeln!(output, r#"{{"words":{words}}}"#)
}

/// Where the host puts the next batch.
#[no_mangle]
pub extern "C" fn cell_alloc(size: u32) -> u32 {
    INPUT.with_borrow_mut(|input| {
        input.resize(size as usize, 0);
        input.as_ptr() as u32
    })
}

/// A batch: address and length of the output, or 0 to refuse all of it.
#[no_mangle]
pub extern "C" fn cell_handle(_at: u32, size: u32) -> u64 {
    INPUT.with_borrow(|input| {
        let Ok(batch) = std::str::from_utf8(&input[..size as usize]) else {
            return 0;
        };
        OUTPUT.with_borrow_mut(|output| {
            output.clear();
            for record in batch.lines() {
                if handle(record, output).is_err() {
                    return 0;
                }
            }
            u64::from(output.as_ptr() as u32) << 32 | output.len() as u64
        })
    })
}
