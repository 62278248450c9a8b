//! Values across the border: Python objects, JSON text and the engine's own.

pub mod admit;
pub mod json_read;
pub mod json_write;
pub mod python;

/// Deepest value that is let in.
pub const DEEPEST: usize = 64;
