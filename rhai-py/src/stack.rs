//! A large stack for a run, on the caller's own thread.
//!
//! A value nested as deep as the limits allow takes up to 3 KB of native stack per
//! level to compare, copy or drop, and Python's threads have 8 MB or less. Handing a
//! run to a thread with a larger stack would cost a wake-up, several times a short
//! run; switching the stack pointer costs nothing. Each thread keeps one stack.

use std::cell::Cell;
use std::io;
use std::ptr;

/// Kept inaccessible below the stack, so that an overflow cannot reach other memory.
const GUARD: usize = 64 << 10;
/// The top of the stack, which keeps its pages between runs.
const WARM: usize = 128 << 10;

thread_local! {
    static KEPT: Cell<Option<Stack>> = const { Cell::new(None) };
}

struct Stack {
    start: *mut libc::c_void,
    size: usize,
}

impl Stack {
    fn map(size: usize) -> io::Result<Self> {
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
        // SAFETY: a new anonymous mapping touches no existing memory.
        let start = unsafe { libc::mmap(ptr::null_mut(), size, libc::PROT_NONE, flags, -1, 0) };
        if start == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        let stack = Self { start, size };
        // SAFETY: the range lies within the mapping made above.
        let opened = unsafe {
            let open = libc::PROT_READ | libc::PROT_WRITE;
            libc::mprotect(start.byte_add(GUARD), size - GUARD, open)
        };
        if opened == 0 {
            Ok(stack)
        } else {
            Err(io::Error::last_os_error())
        }
    }

    /// Gives the pages below the warm top back to the system.
    fn cool(&self) {
        // SAFETY: the range lies within the mapping, and nothing runs on it now.
        unsafe {
            let open = self.start.byte_add(GUARD);
            libc::madvise(open, self.size - GUARD - WARM, libc::MADV_DONTNEED);
        }
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        // SAFETY: the mapping is this value's own, and nothing runs on it any more.
        unsafe { libc::munmap(self.start, self.size) };
    }
}

/// Whether a run may have gone deep, so that its pages should be given back.
pub trait Depth {
    /// True when the stack is worth cooling: the run was not a short one.
    fn deep(&self) -> bool;
}

/// Runs `body` on a stack of at least `size` bytes.
///
/// # Errors
/// When the system gives no memory for the stack; `body` was not run then.
///
/// `body` must not unwind: it catches its own panics.
pub fn on_large_stack<T: Depth>(size: usize, body: impl FnOnce() -> T) -> io::Result<T> {
    let size = (size + GUARD).next_multiple_of(GUARD);
    let stack = match KEPT.with(Cell::take) {
        Some(kept) if kept.size >= size => kept,
        _ => Stack::map(size)?,
    };
    // SAFETY: the stack is mapped, page-aligned, readable and writable above the guard,
    // and used by this call only, since it was taken out of its place.
    let outcome = unsafe {
        let base = stack.start.byte_add(GUARD).cast::<u8>();
        psm::on_stack(base, stack.size - GUARD, body)
    };
    if outcome.deep() {
        stack.cool();
    }
    KEPT.with(|kept| kept.set(Some(stack)));
    Ok(outcome)
}
