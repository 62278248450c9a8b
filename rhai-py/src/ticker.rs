//! A thread that ticks a WebAssembly engine's epoch without Python's lock.
//!
//! The epoch follows the clock: it stands at the time since the start divided by the
//! interval, and a thread that was kept from running makes up for what it missed.

use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use std::ffi::c_void;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{channel, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

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

// SAFETY: the C API allows an engine to be used from any thread, by many at a time.
unsafe impl Send for Owned {}
// SAFETY: as above; incrementing the epoch is atomic.
unsafe impl Sync for Owned {}

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

/// After a stop of the whole process for hours it does not tick for all of them.
const MOST_AT_ONCE: u64 = 1 << 20;

/// An engine whose epoch follows the clock.
struct Clock {
    owned: Owned,
    began: Instant,
    interval: Duration,
    /// How often it was ticked; shared with the ticker, which may outlive the engine.
    ticks: Arc<AtomicU64>,
}

impl Clock {
    /// Ticks for all the time that has passed. At most one tick per thread that does
    /// this is still under way when it returns.
    fn catch_up(&self) {
        let passed = self.began.elapsed().as_nanos() / self.interval.as_nanos();
        let due = u64::try_from(passed).unwrap_or(u64::MAX);
        let mut done = self.ticks.load(Ordering::Relaxed);
        while done < due {
            let next = (done + 1).max(due.saturating_sub(MOST_AT_ONCE));
            match self.claim(done, next) {
                Ok(_) => {
                    self.owned.tick();
                    done = next;
                }
                Err(other) => done = other,
            }
        }
    }

    fn claim(&self, done: u64, next: u64) -> Result<u64, u64> {
        let order = Ordering::Relaxed;
        self.ticks.compare_exchange(done, next, order, order)
    }

    /// Ticks until the other end of the channel is dropped.
    fn run(&self, stopped: &Receiver<()>) {
        urgent();
        let mut next = self.began + self.interval;
        loop {
            let left = next.saturating_duration_since(Instant::now());
            if stopped.recv_timeout(left) != Err(RecvTimeoutError::Timeout) {
                return;
            }
            self.catch_up();
            while next <= Instant::now() {
                next += self.interval;
            }
        }
    }
}

/// Lets this thread run as soon as its time has come, as far as the system permits:
/// it takes some microseconds of each millisecond, and others wait for them.
#[cfg(target_os = "linux")]
fn urgent() {
    const SLACK_NS: libc::c_ulong = 1_000;
    const NICE: libc::c_int = -10;
    let lowest = libc::sched_param { sched_priority: 1 };
    let policy = libc::SCHED_RR | libc::SCHED_RESET_ON_FORK;
    // SAFETY: these calls change how the calling thread is scheduled, and nothing else.
    unsafe {
        libc::prctl(libc::PR_SET_TIMERSLACK, SLACK_NS, 0, 0, 0);
        if libc::sched_setscheduler(0, policy, &raw const lowest) != 0 {
            libc::setpriority(libc::PRIO_PROCESS, 0, NICE);
        }
    }
}

#[cfg(not(target_os = "linux"))]
const fn urgent() {}

struct Running {
    clock: Arc<Clock>,
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
        let clock = Clock {
            owned,
            began: Instant::now(),
            interval: Duration::from_secs_f64(ms / 1000.0),
            ticks: Arc::clone(&ticks),
        };
        Ok(Self {
            running: Mutex::new(Some(start(clock)?)),
            ticks,
        })
    }

    fn catch_up(&self) {
        if let Some(running) = self.running().as_ref() {
            running.clock.catch_up();
        }
    }

    fn stop(&self, py: Python<'_>) {
        py.detach(|| self.halt());
    }

    #[getter]
    fn ticks(&self) -> u64 {
        self.ticks.load(Ordering::Relaxed)
    }

    #[getter]
    #[pyo3(name = "running")]
    fn is_running(&self) -> bool {
        self.running().is_some()
    }
}

impl EpochTicker {
    fn running(&self) -> MutexGuard<'_, Option<Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn halt(&self) {
        if let Some(running) = self.running().take() {
            running.finish();
        }
    }
}

impl Drop for EpochTicker {
    fn drop(&mut self) {
        self.halt();
    }
}

fn start(clock: Clock) -> PyResult<Running> {
    let clock = Arc::new(clock);
    let (stop, stopped) = channel::<()>();
    let ticked = Arc::clone(&clock);
    let thread = std::thread::Builder::new()
        .name("epoch-ticker".into())
        .stack_size(64 << 10)
        .spawn(move || ticked.run(&stopped));
    let thread = thread.map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
    Ok(Running {
        clock,
        stop,
        thread,
        process: std::process::id(),
    })
}
