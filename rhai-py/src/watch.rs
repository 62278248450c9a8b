//! Ends one run of a WebAssembly store from outside, without Python's lock.
//!
//! At each tick of its engine's epoch the run looks at its watch: at the clock, and at
//! whether it was called off. Other runs of the engine are not touched by either.

use pyo3::pyfunction;
use std::ffi::{c_char, c_void, CStr};
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

const CALLED_OFF: u32 = 1;
const TIME_OVER: u32 = 2;
const MESSAGE: &CStr = c"stopped by the host";

/// What a run looks at; `RunWatch` in Python has the same fields and owns the memory.
#[repr(C)]
struct Watch {
    /// When its time is over, nanoseconds of the monotonic clock.
    until_ns: AtomicU64,
    /// Not 0 once it is called off.
    called_off: AtomicU32,
    /// Why it was ended: 0 where it was not.
    ended: AtomicU32,
    /// `wasmtime_error_new`.
    error_new: Option<unsafe extern "C" fn(*const c_char) -> *mut c_void>,
}

/// The address of the function that a store calls when its epoch deadline has come,
/// with that of the watch.
#[pyfunction]
#[pyo3(name = "_epoch_look")]
pub fn epoch_look() -> usize {
    look as *const () as usize
}

/// `wasmtime_store_epoch_deadline_callback`: moves the deadline on by one tick, or
/// returns an error, which ends the run.
unsafe extern "C" fn look(
    _context: *mut c_void,
    watch: *mut c_void,
    ticks: *mut u64,
    _kind: *mut u8,
) -> *mut c_void {
    // SAFETY: whoever set the callback keeps the watch alive as long as the store.
    let watch = unsafe { &*watch.cast::<Watch>() };
    let ended = if watch.called_off.load(Ordering::Relaxed) != 0 {
        CALLED_OFF
    } else if now_ns() >= watch.until_ns.load(Ordering::Relaxed) {
        TIME_OVER
    } else {
        // SAFETY: the caller's own variable.
        unsafe { *ticks = 1 };
        return std::ptr::null_mut();
    };
    watch.ended.store(ended, Ordering::Relaxed);
    match watch.error_new {
        // SAFETY: the function of the library that calls here.
        Some(error_new) => unsafe { error_new(MESSAGE.as_ptr()) },
        None => std::process::abort(),
    }
}

fn now_ns() -> u64 {
    let mut now = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: a variable of our own; this clock is always there.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &raw mut now) };
    let (seconds, rest) = (now.tv_sec.unsigned_abs(), now.tv_nsec.unsigned_abs());
    seconds * 1_000_000_000 + rest
}
