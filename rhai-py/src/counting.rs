//! The allocator of this library: the system's, with a count per thread.
//!
//! A run and everything it frees stay on one thread, so the difference between two
//! readings on that thread is what the run holds. Python's own memory is not in it.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

thread_local! {
    static LIVE: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
}

/// The system allocator with two counters per thread.
pub struct Counting;

fn moved(bytes: isize) {
    LIVE.with(|live| {
        let now = live.get().wrapping_add(bytes);
        live.set(now);
        if bytes > 0 {
            PEAK.with(|peak| peak.set(peak.get().max(now)));
        }
    });
}

/// A size as a signed number; an allocation never exceeds `isize::MAX` bytes.
fn signed(size: usize) -> isize {
    isize::try_from(size).unwrap_or(isize::MAX)
}

// SAFETY: every call goes to `System` unchanged; the counters are plain cells without
// destructors, so they may be touched at any time of a thread's life.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promises are passed on as they are.
        let place = unsafe { System.alloc(layout) };
        if !place.is_null() {
            moved(signed(layout.size()));
        }
        place
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        let place = unsafe { System.alloc_zeroed(layout) };
        if !place.is_null() {
            moved(signed(layout.size()));
        }
        place
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(place, layout) };
        moved(-signed(layout.size()));
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as above.
        let grown = unsafe { System.realloc(place, layout, size) };
        if !grown.is_null() {
            moved(signed(size) - signed(layout.size()));
        }
        grown
    }
}

/// Bytes this thread has allocated and not freed; less than zero when it frees what
/// other threads allocated. Only differences mean something.
pub fn live() -> isize {
    LIVE.with(Cell::get)
}

/// The highest `live()` since the last `restart_peak`.
pub fn peak() -> isize {
    PEAK.with(Cell::get)
}

/// Begins a new peak at what is live now.
pub fn restart_peak() {
    PEAK.with(|peak| peak.set(live()));
}
