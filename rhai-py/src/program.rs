//! `Engine` and `Program` as Python sees them.

use crate::batch::{self, Mapped, Tie};
use crate::cancel::CancelToken;
use crate::convert::{json_read, json_write, python};
use crate::failure::{Failure, Limit, Place, Reason};
use crate::limits::{milliseconds, Limits};
use crate::rules::Grants;
use crate::run::Allowance;
use crate::sandbox::{holding, Compiled, Entry, Lease, Ran, Sandbox};
use crate::stats::{self, Stats};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyMapping, PyTuple};
use rhai::{Dynamic, Map};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;

/// Numbers the programs of this process, so that statistics find theirs.
static NEXT: AtomicU64 = AtomicU64::new(0);

/// A hardened engine; see the stubs.
#[pyclass(frozen, module = "rhai_py")]
pub struct Engine {
    sandbox: Arc<Sandbox>,
}

#[pymethods]
impl Engine {
    #[new]
    #[pyo3(signature = (limits = None, backend = "native", *, strict = false, log = false, config = None))]
    fn new(
        py: Python<'_>,
        limits: Option<Limits>,
        backend: &str,
        strict: bool,
        log: bool,
        config: Option<Bound<'_, PyMapping>>,
    ) -> PyResult<Self> {
        if backend != "native" {
            let text = format!("the backend {backend:?} is not in this build: use \"native\"");
            return Err(PyValueError::new_err(text));
        }
        let limits = limits.map_or_else(|| usual(py), Ok)?;
        let config = config
            .map(|config| configuration(py, &config))
            .transpose()?;
        let grants = Grants { log, config };
        grants.check().map_err(PyValueError::new_err)?;
        let sandbox = Arc::new(Sandbox::new(limits, strict, grants));
        Ok(Self { sandbox })
    }

    #[getter]
    fn backend(&self) -> &'static str {
        "native"
    }

    #[pyo3(signature = (source, *, deadline_ms = None, cancel = None))]
    fn eval<'py>(
        &self,
        py: Python<'py>,
        source: &str,
        deadline_ms: Option<f64>,
        cancel: Option<&CancelToken>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.compile(py, source, "script")?
            .run(py, deadline_ms, cancel)
    }

    #[pyo3(signature = (source, name = "script"))]
    fn compile(&self, py: Python<'_>, source: &str, name: &str) -> PyResult<Program> {
        let sandbox = Arc::clone(&self.sandbox);
        let compiled = py.detach(|| Compiled::new(sandbox, source));
        Ok(Program {
            number: NEXT.fetch_add(1, Ordering::Relaxed),
            name: name.to_string(),
            compiled: compiled.map_err(|failure| failure.raised(py, name))?,
        })
    }
}

/// What `config` is to give scripts.
fn configuration(py: Python<'_>, config: &Bound<'_, PyMapping>) -> PyResult<Map> {
    let entries = PyDict::new(py);
    entries.update(config)?;
    let taken = python::take_in(&entries).map_err(|failure| failure.raised(py, "config"))?;
    taken
        .as_map_ref()
        .map(|map| map.clone())
        .map_err(PyValueError::new_err)
}

/// The limits that `rhai_py.Limits()` has.
fn usual(py: Python<'_>) -> PyResult<Limits> {
    let limits = py.import("rhai_py.limits")?.getattr("Limits")?.call0()?;
    limits.extract()
}

/// A compiled script; see the stubs.
#[pyclass(frozen, module = "rhai_py")]
pub struct Program {
    number: u64,
    #[pyo3(get)]
    name: String,
    compiled: Compiled,
}

#[pymethods]
impl Program {
    #[getter]
    fn functions<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let functions = self.lease(py)?.functions();
        PyTuple::new(py, functions)
    }

    /// Whether a run made the engine panic.
    #[getter]
    fn bad(&self) -> bool {
        self.compiled.spoiled()
    }

    #[getter]
    fn stats(&self) -> Option<Stats> {
        stats::last(self.number)
    }

    #[pyo3(signature = (function, value = None, *, deadline_ms = None, cancel = None))]
    fn call<'py>(
        &self,
        py: Python<'py>,
        function: &str,
        value: Option<Bound<'py, PyAny>>,
        deadline_ms: Option<f64>,
        cancel: Option<&CancelToken>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let allowance = self.allowance(deadline_ms, cancel)?;
        let tree = self.lease(py)?;
        let held = opened();
        let argument = value.as_ref().map_or(Ok(Dynamic::UNIT), python::take_in);
        let argument = argument.map_err(|failure| failure.raised(py, &self.name))?;
        let entry = Entry::Function(function);
        let ran = py.detach(|| tree.run(entry, argument, &allowance, held, |v| v));
        self.answer(py, ran, held, |answer| {
            let again = value.map_or(Ok(Dynamic::UNIT), |value| python::take_in(&value));
            located(py, answer, || tree.locate(entry, again.ok()?, &allowance))
        })
    }

    #[pyo3(signature = (*, deadline_ms = None, cancel = None))]
    fn run<'py>(
        &self,
        py: Python<'py>,
        deadline_ms: Option<f64>,
        cancel: Option<&CancelToken>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let allowance = self.allowance(deadline_ms, cancel)?;
        let tree = self.lease(py)?;
        let held = opened();
        let ran = py.detach(|| {
            let nothing = Dynamic::UNIT;
            tree.run(Entry::Body, nothing, &allowance, held, |v| v)
        });
        self.answer(py, ran, held, |error| {
            let nothing = Dynamic::UNIT;
            located(py, error, || tree.locate(Entry::Body, nothing, &allowance))
        })
    }

    #[pyo3(signature = (function, value, *, deadline_ms = None, cancel = None))]
    fn call_json<'py>(
        &self,
        py: Python<'py>,
        function: &str,
        value: &[u8],
        deadline_ms: Option<f64>,
        cancel: Option<&CancelToken>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let allowance = self.allowance(deadline_ms, cancel)?;
        let tree = self.lease(py)?;
        let held = opened();
        let ran = py.detach(|| {
            let argument = json_read::read(value)?;
            let entry = Entry::Function(function);
            tree.run(entry, argument, &allowance, held, text)
        });
        let (outcome, used) = parted(ran);
        let lacking = outcome.as_ref().is_err_and(Failure::lacks_place);
        let answer = outcome
            .and_then(|text| self.fitting(text))
            .map(|text| PyBytes::new(py, &text))
            .map_err(|failure| failure.raised(py, &self.name));
        self.keep(used, held);
        let entry = Entry::Function(function);
        answer.map_err(|error| match json_read::read(value) {
            Ok(again) if lacking => located(py, error, || tree.locate(entry, again, &allowance)),
            _ => error,
        })
    }

    #[pyo3(signature = (function, lines, *, deadline_ms = None, cancel = None, whole = false))]
    fn map_json<'py>(
        &self,
        py: Python<'py>,
        function: &str,
        lines: &[u8],
        deadline_ms: Option<f64>,
        cancel: Option<&CancelToken>,
        whole: bool,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let allowance = self.allowance(deadline_ms, cancel)?;
        let tree = self.lease(py)?;
        let held = opened();
        let tie = if whole { Tie::Whole } else { Tie::Loose };
        let mapped =
            py.detach(|| batch::map(&self.compiled, &tree, function, lines, &allowance, tie));
        let mapped = mapped.map_err(|failure| failure.raised(py, &self.name))?;
        let Mapped {
            outcome,
            failed,
            stats,
        } = mapped;
        let lacking = outcome.as_ref().is_err_and(Failure::lacks_place);
        let answer = match outcome {
            Ok(written) => Ok(PyBytes::new(py, &written)),
            Err(failure) => Err(failure.raised(py, &self.name)),
        };
        stats.keep(self.number, held);
        let entry = Entry::Function(function);
        answer.map_err(|error| {
            let record = lines.split(|byte| *byte == b'\n').nth(failed);
            match record.map(json_read::read) {
                Some(Ok(again)) if lacking => {
                    located(py, error, || tree.locate(entry, again, &allowance))
                }
                _ => error,
            }
        })
    }

    fn __repr__(&self) -> String {
        format!("<Program {:?}>", self.name)
    }
}

/// Bytes held before a call.
fn opened() -> isize {
    stats::forget();
    holding()
}

/// An error with the place that is found for it, if one is.
fn located(py: Python<'_>, error: PyErr, find: impl FnOnce() -> Option<Place> + Send) -> PyErr {
    let Some((line, column, function)) = py.detach(find) else {
        return error;
    };
    let value = error.value(py);
    let set = value
        .setattr("line", line)
        .and_then(|()| value.setattr("column", column))
        .and_then(|()| value.setattr("function", function));
    set.err().unwrap_or(error)
}

/// An admitted value as JSON text.
fn text(value: Dynamic) -> Vec<u8> {
    let mut text = Vec::new();
    json_write::write(&mut text, &value);
    text
}

/// An outcome and what it used, wherever the run ended.
fn parted<T>(ran: Result<Ran<T>, Failure>) -> (Result<T, Failure>, crate::run::Used) {
    match ran {
        Ok(ran) => (ran.outcome, ran.used),
        Err(failure) => (Err(failure), crate::run::Used::default()),
    }
}

impl Program {
    /// A syntax tree for one call.
    fn lease(&self, py: Python<'_>) -> PyResult<Lease<'_>> {
        if let Some(tree) = self.compiled.lease() {
            return Ok(tree);
        }
        let another = py.detach(|| self.compiled.another());
        another.map_err(|failure| failure.raised(py, &self.name))
    }

    fn allowance(&self, ms: Option<f64>, cancel: Option<&CancelToken>) -> PyResult<Allowance> {
        if ms.is_some_and(|ms| !(ms > 0.0 && ms.is_finite())) {
            return Err(PyValueError::new_err("deadline_ms must be above 0"));
        }
        let deadline = ms.map(milliseconds);
        Ok(Allowance {
            deadline: deadline.unwrap_or_else(|| self.compiled.sandbox.limits.deadline()),
            cancel: cancel.map(CancelToken::flag),
        })
    }

    fn fitting(&self, text: Vec<u8>) -> Result<Vec<u8>, Failure> {
        let limit = self.compiled.sandbox.limits.result;
        if text.len() <= limit {
            return Ok(text);
        }
        let message = format!("the result is larger than {limit} bytes");
        Err(Failure::new(Reason::Limit(Limit::Result), message))
    }

    fn answer<'py>(
        &self,
        py: Python<'py>,
        ran: Result<Ran<Dynamic>, Failure>,
        held: isize,
        locate: impl FnOnce(PyErr) -> PyErr,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (outcome, used) = parted(ran);
        let lacking = outcome.as_ref().is_err_and(Failure::lacks_place);
        let answer = match outcome {
            Ok(value) => python::hand_out(py, &value),
            Err(failure) => Err(failure.raised(py, &self.name)),
        };
        self.keep(used, held);
        answer.map_err(|error| if lacking { locate(error) } else { error })
    }

    fn keep(&self, used: crate::run::Used, held: isize) {
        let mut stats = Stats::default();
        stats.add(used, &self.compiled.sandbox.limits);
        stats.keep(self.number, held);
    }
}
