//! A thread that ticks a WebAssembly engine's epoch without Python's lock.

use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use std::ffi::c_void;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{channel, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

type Clone_ = unsafe extern "C" fn(*const c_void) -> *mut c_void;
type Tick = unsafe extern "C" fn(*mut c_void);
type Delete = unsafe extern "C" fn(*mut c_void);

/// The engine as the ticker owns it: a reference of its own to the real engine, so
/// that nothing Python does to its object takes the engine from under the thread.
struct Owned {
    engine: *mut c_void,
    tick: Tick,
    delete: Delete,
}

// SAFETY: the C API allows an engine to be used from any thread.
unsafe impl Send for Owned {}

impl Drop for Owned {
    fn drop(&mut self) {
        // SAFETY: this reference came from the engine's clone and is dropped once.
        unsafe { (self.delete)(self.engine) };
    }
}

impl Owned {
    fn tick(&self) {
        // SAFETY: the engine is alive as long as this reference to it is.
        unsafe { (self.tick)(self.engine) };
    }
}

struct Running {
    /// Dropped to stop the thread, which waits on the other end.
    stop: Sender<()>,
    thread: JoinHandle<()>,
    /// After a fork only the parent has the thread.
    process: u32,
}

impl Running {
    fn finish(self) {
        if self.process == std::process::id() {
            drop(self.stop);
            let _ = self.thread.join();
        } else {
            std::mem::forget(self);
        }
    }
}

/// Ticks one engine's epoch every so often; see the stubs.
#[pyclass(frozen, module = "rhai_py", name = "_EpochTicker")]
pub struct EpochTicker {
    running: Mutex<Option<Running>>,
    ticks: Arc<AtomicU64>,
}

#[pymethods]
impl EpochTicker {
    /// `engine` is the address of the engine, the others those of the C functions
    /// `wasmtime_engine_clone`, `wasmtime_engine_increment_epoch`, `wasm_engine_delete`.
    #[new]
    fn new(engine: usize, clone: usize, tick: usize, delete: usize, ms: f64) -> PyResult<Self> {
        if !(0.1..=60_000.0).contains(&ms) {
            return Err(PyValueError::new_err("interval_ms must lie in 0.1..60000"));
        }
        if [engine, clone, tick, delete].contains(&0) {
            return Err(PyValueError::new_err("an address is 0"));
        }
        // SAFETY: the Python side takes these addresses from the loaded library, whose
        // functions have these signatures, while it holds the engine.
        let owned = unsafe {
            let clone: Clone_ = std::mem::transmute(clone);
            Owned {
                engine: clone(engine as *const c_void),
                tick: std::mem::transmute::<usize, Tick>(tick),
                delete: std::mem::transmute::<usize, Delete>(delete),
            }
        };
        let ticks = Arc::new(AtomicU64::new(0));
        let running = start(owned, Arc::clone(&ticks), ms)?;
        Ok(Self {
            running: Mutex::new(Some(running)),
            ticks,
        })
    }

    fn stop(&self, py: Python<'_>) {
        py.detach(|| self.halt());
    }

    #[getter]
    fn ticks(&self) -> u64 {
        self.ticks.load(Ordering::Relaxed)
    }

    #[getter]
    fn running(&self) -> bool {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.is_some()
    }
}

impl EpochTicker {
    fn halt(&self) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(running) = running.take() {
            running.finish();
        }
    }
}

impl Drop for EpochTicker {
    fn drop(&mut self) {
        self.halt();
    }
}

fn start(owned: Owned, ticks: Arc<AtomicU64>, ms: f64) -> PyResult<Running> {
    let interval = Duration::from_secs_f64(ms / 1000.0);
    let (stop, stopped) = channel::<()>();
    let thread = std::thread::Builder::new()
        .name("epoch-ticker".into())
        .stack_size(64 << 10)
        .spawn(move || {
            while stopped.recv_timeout(interval) == Err(RecvTimeoutError::Timeout) {
                owned.tick();
                ticks.fetch_add(1, Ordering::Relaxed);
            }
        });
    let thread = thread.map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
    Ok(Running {
        stop,
        thread,
        process: std::process::id(),
    })
}
