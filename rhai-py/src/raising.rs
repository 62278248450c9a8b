//! From failures to the exceptions of `rhai_py.errors`.

use crate::convert::python::hand_out;
use crate::failure::{Failure, Reason};
use pyo3::prelude::*;
use pyo3::types::PyDict;

impl Failure {
    const fn class(&self) -> &'static str {
        match self.reason {
            Reason::Syntax => "SyntaxError_",
            Reason::Script(_) => "ScriptError",
            Reason::Runtime(_) => "RuntimeError_",
            Reason::Limit(_) => "LimitError",
            Reason::Deadline => "DeadlineError",
            Reason::Cancelled => "CancelledError",
            Reason::Policy => "PolicyError",
            Reason::Result => "ResultError",
            Reason::Internal => "InternalError",
        }
    }

    /// The exception for this failure of a program.
    pub fn raised(&self, py: Python<'_>, program: &str) -> PyErr {
        self.exception(py, program)
            .map_or_else(|error| error, PyErr::from_value)
    }

    fn exception<'py>(&self, py: Python<'py>, program: &str) -> PyResult<Bound<'py, PyAny>> {
        let details = PyDict::new(py);
        details.set_item("kind", self.kind())?;
        details.set_item("line", self.line)?;
        details.set_item("column", self.column)?;
        details.set_item("function", self.function.as_deref())?;
        details.set_item("program", program)?;
        match &self.reason {
            Reason::Runtime(code) => details.set_item("code", code.name())?,
            Reason::Limit(bound) => details.set_item("limit", bound.name())?,
            Reason::Script(value) => details.set_item("value", hand_out(py, value)?)?,
            _ => (),
        }
        py.import("rhai_py.errors")?
            .getattr(self.class())?
            .call((&self.message,), Some(&details))
    }
}
