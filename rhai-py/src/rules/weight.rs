//! What a value weighs: the engine counts neither the keys of maps nor what many
//! references to one string would become once written out.

use rhai::Dynamic;
use std::mem::size_of;

/// Sums over a value and everything in it; sums stop at the largest number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weight {
    /// Elements of arrays and bytes of BLOBs.
    pub array: usize,
    /// Entries of maps.
    pub map: usize,
    /// Bytes of strings.
    pub text: usize,
    /// Bytes a copy would allocate; strings are shared, keys are not.
    pub copied: usize,
}

/// Bytes an entry of a map takes besides its key's text and its value's contents.
const ENTRY: usize = 64;

/// Bytes an array, a map or a BLOB takes besides its elements.
const HEADER: usize = 32;

impl Weight {
    /// The weight of a value: recursive, so for the large stack only.
    pub fn of(value: &Dynamic) -> Self {
        let mut weight = Self::default();
        weight.add(value);
        weight
    }

    /// Adds one more value.
    pub fn add(&mut self, value: &Dynamic) {
        if let Ok(items) = value.as_array_ref() {
            self.array = self.array.saturating_add(items.len());
            self.copy(HEADER.saturating_add(items.len().saturating_mul(size_of::<Dynamic>())));
            for item in items.iter() {
                self.add(item);
            }
        } else if let Ok(entries) = value.as_map_ref() {
            self.map = self.map.saturating_add(entries.len());
            self.copy(HEADER);
            for (key, item) in entries.iter() {
                self.copy(ENTRY + key.len());
                self.add(item);
            }
        } else if let Ok(bytes) = value.as_blob_ref() {
            self.array = self.array.saturating_add(bytes.len());
            self.copy(HEADER.saturating_add(bytes.len()));
        } else if let Ok(text) = value.as_immutable_string_ref() {
            self.text = self.text.saturating_add(text.len());
        }
    }

    /// So many times this weight.
    pub const fn times(self, count: usize) -> Self {
        Self {
            array: self.array.saturating_mul(count),
            map: self.map.saturating_mul(count),
            text: self.text.saturating_mul(count),
            copied: self.copied.saturating_mul(count),
        }
    }

    fn copy(&mut self, bytes: usize) {
        self.copied = self.copied.saturating_add(bytes);
    }
}
