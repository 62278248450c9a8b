//! JSON text (RFC 8259) as a value of the engine.
//!
//! A reader of our own, because the usual ones turn an integer too large for 64 bits
//! into a float without a word, and stop nesting at depths of their own choosing.

use super::DEEPEST;
use crate::failure::Failure;
use rhai::{Array, Dynamic, Map};

/// Reads one JSON value that fills the whole text.
///
/// # Errors
/// `Reason::Result` with the byte where the text is not JSON, is nested deeper than
/// `DEEPEST`, or holds a number that 64 bits do not.
pub fn read(text: &[u8]) -> Result<Dynamic, Failure> {
    let text =
        std::str::from_utf8(text).map_err(|error| refusal("not UTF-8", error.valid_up_to()))?;
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(DEEPEST)?;
    reader.space();
    if reader.at < text.len() {
        return Err(reader.wrong("text after the value"));
    }
    Ok(value)
}

fn refusal(what: &str, at: usize) -> Failure {
    Failure::not_json(format!("the input is not JSON: {what} at byte {at}"))
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn wrong(&self, what: &str) -> Failure {
        refusal(what, self.at)
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Steps over `byte` when it comes next, after white space.
    fn take(&mut self, byte: u8) -> bool {
        self.space();
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn value(&mut self, levels: usize) -> Result<Dynamic, Failure> {
        self.space();
        match self.peek() {
            Some(b'"') => Ok(self.string()?.into()),
            Some(b'{') => self.object(levels),
            Some(b'[') => self.array(levels),
            Some(b't') => self.word("true", Dynamic::TRUE),
            Some(b'f') => self.word("false", Dynamic::FALSE),
            Some(b'n') => self.word("null", Dynamic::UNIT),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => Err(self.wrong("no value")),
        }
    }

    fn word(&mut self, word: &str, value: Dynamic) -> Result<Dynamic, Failure> {
        if !self.text[self.at..].starts_with(word) {
            return Err(self.wrong("no value"));
        }
        self.at += word.len();
        Ok(value)
    }

    fn deeper(&self, levels: usize) -> Result<usize, Failure> {
        levels
            .checked_sub(1)
            .ok_or_else(|| self.wrong("nested too deep"))
    }

    fn array(&mut self, levels: usize) -> Result<Dynamic, Failure> {
        let inner = self.deeper(levels)?;
        self.at += 1;
        let mut items = Array::new();
        if self.take(b']') {
            return Ok(items.into());
        }
        loop {
            items.push(self.value(inner)?);
            if self.take(b']') {
                return Ok(items.into());
            }
            if !self.take(b',') {
                return Err(self.wrong("no comma"));
            }
        }
    }

    fn object(&mut self, levels: usize) -> Result<Dynamic, Failure> {
        let inner = self.deeper(levels)?;
        self.at += 1;
        let mut entries = Map::new();
        if self.take(b'}') {
            return Ok(entries.into());
        }
        loop {
            self.space();
            let key = self.string()?;
            if !self.take(b':') {
                return Err(self.wrong("no colon"));
            }
            entries.insert(key.into(), self.value(inner)?);
            if self.take(b'}') {
                return Ok(entries.into());
            }
            if !self.take(b',') {
                return Err(self.wrong("no comma"));
            }
        }
    }

    fn string(&mut self) -> Result<String, Failure> {
        if self.peek() != Some(b'"') {
            return Err(self.wrong("no string"));
        }
        self.at += 1;
        let mut string = String::new();
        loop {
            let rest = &self.text[self.at..];
            let plain = rest
                .bytes()
                .position(|byte| byte < 0x20 || byte == b'"' || byte == b'\\')
                .ok_or_else(|| self.wrong("a string without an end"))?;
            string.push_str(&rest[..plain]);
            self.at += plain + 1;
            match rest.as_bytes()[plain] {
                b'"' => return Ok(string),
                b'\\' => string.push(self.escape()?),
                _ => return Err(self.wrong("a control character in a string")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Failure> {
        let escaped = self.peek();
        self.at += 1;
        Ok(match escaped {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            _ => return Err(self.wrong("an unknown escape")),
        })
    }

    /// The character of one `\uXXXX`, or of two that make a surrogate pair.
    fn unicode(&mut self) -> Result<char, Failure> {
        let first = self.four()?;
        let code = if (0xD800..0xDC00).contains(&first) {
            if !self.text[self.at..].starts_with("\\u") {
                return Err(self.wrong("half a surrogate pair"));
            }
            self.at += 2;
            let second = self.four()?;
            if !(0xDC00..0xE000).contains(&second) {
                return Err(self.wrong("half a surrogate pair"));
            }
            0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)
        } else {
            first
        };
        char::from_u32(code).ok_or_else(|| self.wrong("half a surrogate pair"))
    }

    fn four(&mut self) -> Result<u32, Failure> {
        let digits = self
            .text
            .get(self.at..self.at + 4)
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .ok_or_else(|| self.wrong("four hexadecimal digits are missing"))?;
        self.at += 4;
        u32::from_str_radix(digits, 16).map_err(|_| self.wrong("no character"))
    }

    fn number(&mut self) -> Result<Dynamic, Failure> {
        let from = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        let leading = self.peek();
        let digits = self.digits()?;
        if leading == Some(b'0') && digits > 1 {
            return Err(self.wrong("a number that begins with 0"));
        }
        let whole = self.fraction()?;
        let text = &self.text[from..self.at];
        if whole {
            let number = text.parse::<i64>();
            return number
                .map(Into::into)
                .map_err(|_| refusal("an integer of more than 64 bits", from));
        }
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(number.into()),
            _ => Err(refusal("a number out of range", from)),
        }
    }

    /// Steps over a fraction and an exponent; true when there is neither.
    fn fraction(&mut self) -> Result<bool, Failure> {
        let mut whole = true;
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
            whole = false;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            self.digits()?;
            whole = false;
        }
        Ok(whole)
    }

    fn digits(&mut self) -> Result<usize, Failure> {
        let from = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == from {
            return Err(self.wrong("a digit is missing"));
        }
        Ok(self.at - from)
    }
}
