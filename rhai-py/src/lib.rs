//! The native part of `rhai_py`: hardened Rhai, and what ends WebAssembly runs.

mod batch;
mod cancel;
mod convert;
mod counting;
mod failure;
mod limits;
mod program;
mod raising;
mod rules;
mod run;
mod sandbox;
mod stack;
mod stats;
mod ticker;
mod watch;

use std::hint::black_box;

#[global_allocator]
static ALLOCATOR: counting::Counting = counting::Counting;

/// The extension module; `rhai_py` is what people import.
#[pyo3::pymodule]
mod _native {
    #[pymodule_export]
    use crate::cancel::CancelToken;
    #[pymodule_export]
    use crate::program::{Engine, Program};
    #[pymodule_export]
    use crate::stats::Stats;
    #[pymodule_export]
    use crate::ticker::EpochTicker;
    #[pymodule_export]
    use crate::watch::epoch_look;
    use pyo3::exceptions::PyImportError;
    use pyo3::prelude::*;

    #[pymodule_init]
    fn init(_module: &Bound<'_, PyModule>) -> PyResult<()> {
        if !crate::overflow_is_caught() {
            return Err(PyImportError::new_err(
                "rhai_py was built without overflow checks, which its sandbox needs",
            ));
        }
        crate::keep_panics();
        Ok(())
    }
}

/// Whether arithmetic that wraps round panics in this build.
fn overflow_is_caught() -> bool {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| ()));
    let sum = std::panic::catch_unwind(|| black_box(u8::MAX) + black_box(1));
    std::panic::set_hook(usual);
    sum.is_err()
}

/// Panics of a run are reported in its outcome instead of on standard error.
fn keep_panics() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !run::panicked(|| format!("the engine panicked: {panic}")) {
            usual(panic);
        }
    }));
}
