//! Why a run gave no value, before Python sees it.

use crate::convert::admit::small;
use crate::run::Trip;
use rhai::{Dynamic, EvalAltResult, ParseError, ParseErrorType, Position};

/// Longest error text that leaves this library, in bytes.
const LONGEST: usize = 4 << 10;

/// The bound a script ran into; the text is `LimitError.limit`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    Operations,
    Memory,
    String,
    Array,
    Map,
    Variables,
    Functions,
    CallDepth,
    ExprDepth,
    Source,
    Printed,
    Result,
}

impl Limit {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Operations => "operations",
            Self::Memory => "memory",
            Self::String => "string",
            Self::Array => "array",
            Self::Map => "map",
            Self::Variables => "variables",
            Self::Functions => "functions",
            Self::CallDepth => "call_depth",
            Self::ExprDepth => "expr_depth",
            Self::Source => "source",
            Self::Printed => "printed",
            Self::Result => "result",
        }
    }

    const fn kind(self) -> &'static str {
        match self {
            Self::Operations => "OperationLimit",
            Self::Memory => "MemoryLimit",
            Self::String | Self::Array | Self::Map | Self::Result => "SizeLimit",
            Self::Variables => "VariableLimit",
            Self::Functions => "FunctionLimit",
            Self::CallDepth => "CallDepthLimit",
            Self::ExprDepth => "DepthLimit",
            Self::Source => "SourceTooLarge",
            Self::Printed => "OutputLimit",
        }
    }
}

/// What an ordinary run-time error was about; the text is `RuntimeError_.code`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    Name,
    Type,
    Index,
    Arithmetic,
    Other,
}

impl Code {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Type => "type",
            Self::Index => "index",
            Self::Arithmetic => "arithmetic",
            Self::Other => "other",
        }
    }

    const fn kind(self) -> &'static str {
        match self {
            Self::Name => "NameError_",
            Self::Type => "TypeError_",
            Self::Arithmetic => "ArithmeticError",
            Self::Index | Self::Other => "RuntimeError_",
        }
    }
}

/// Which exception a failure becomes.
#[derive(Clone, Debug)]
pub enum Reason {
    Syntax,
    Script(Dynamic),
    Runtime(Code),
    Limit(Limit),
    Deadline,
    Cancelled,
    Policy,
    Result,
    Internal,
}

/// A run without a value: the reason, a text for people, and where it happened.
#[derive(Clone, Debug)]
pub struct Failure {
    pub reason: Reason,
    pub message: String,
    pub line: Option<usize>,
    pub column: Option<usize>,
    pub function: Option<String>,
    /// Whether the place is that of the failure, and not of a call that led to it.
    pub exact: bool,
}

/// Where a failure happened: line, column, and the function if it was called by another.
pub type Place = (Option<usize>, Option<usize>, Option<String>);

impl Failure {
    pub fn new(reason: Reason, message: impl Into<String>) -> Self {
        Self {
            reason,
            message: shortened(message.into()),
            line: None,
            column: None,
            function: None,
            exact: false,
        }
    }

    /// The same failure at a place of the source, when the place is known.
    pub fn at(mut self, place: Position) -> Self {
        self.line = place.line();
        self.column = place.position();
        self
    }

    /// Whether the engine gave no place, though it could: its quick way of arithmetic
    /// has none.
    pub const fn lacks_place(&self) -> bool {
        matches!(self.reason, Reason::Runtime(Code::Arithmetic)) && !self.exact
    }

    /// The place, where this is about arithmetic and has one of its own.
    pub fn place_of_arithmetic(self) -> Option<Place> {
        let is_arithmetic = matches!(self.reason, Reason::Runtime(Code::Arithmetic));
        (is_arithmetic && self.exact).then_some((self.line, self.column, self.function))
    }

    /// The one word for this outcome, as `RhaiError.kind` and as in batch results.
    pub const fn kind(&self) -> &'static str {
        match self.reason {
            Reason::Syntax => "SyntaxError_",
            Reason::Script(_) => "ScriptError",
            Reason::Runtime(code) => code.kind(),
            Reason::Limit(limit) => limit.kind(),
            Reason::Deadline => "Deadline",
            Reason::Cancelled => "Cancelled",
            Reason::Policy => "PolicyError",
            Reason::Result => "ResultError",
            Reason::Internal => "InternalError",
        }
    }

    /// A failure of this library or of the engine, never the script's fault alone.
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(Reason::Internal, message)
    }

    /// The value or the way to it is not JSON.
    pub fn not_json(message: impl Into<String>) -> Self {
        Self::new(Reason::Result, message)
    }
}

impl From<Trip> for Failure {
    fn from(trip: Trip) -> Self {
        match trip {
            Trip::Operations => limit(Limit::Operations, "too many operations"),
            Trip::Memory => limit(Limit::Memory, "too much memory in use"),
            Trip::Printed => limit(Limit::Printed, "too much printed"),
            Trip::Deadline => Self::new(Reason::Deadline, "the deadline has passed"),
            Trip::Cancelled => Self::new(Reason::Cancelled, "cancelled"),
            Trip::Policy(what) => Self::new(Reason::Policy, format!("`{what}` is refused here")),
        }
    }
}

impl From<&ParseError> for Failure {
    fn from(error: &ParseError) -> Self {
        from_parsing(error.err_type()).at(error.position())
    }
}

impl From<Box<EvalAltResult>> for Failure {
    fn from(error: Box<EvalAltResult>) -> Self {
        let mut function = None;
        let mut place = error.position();
        let mut error = *error;
        while let EvalAltResult::ErrorInFunctionCall(name, _, inner, _) = error {
            error = *inner;
            if !error.position().is_none() {
                place = error.position();
                function = Some(shortened(name));
            }
        }
        let exact = !error.position().is_none();
        let mut failure = from_evaluation(error).at(place);
        failure.function = function;
        failure.exact = exact;
        failure
    }
}

fn limit(bound: Limit, message: &str) -> Failure {
    Failure::new(Reason::Limit(bound), message)
}

fn from_parsing(error: &ParseErrorType) -> Failure {
    let reason = match error {
        ParseErrorType::ExprTooDeep => Reason::Limit(Limit::ExprDepth),
        ParseErrorType::TooManyFunctions => Reason::Limit(Limit::Functions),
        ParseErrorType::LiteralTooLarge(what, _) => Reason::Limit(sized(what)),
        ParseErrorType::BadInput(rhai::LexError::StringTooLong(_)) => Reason::Limit(Limit::String),
        _ => Reason::Syntax,
    };
    Failure::new(reason, error.to_string())
}

fn from_evaluation(error: EvalAltResult) -> Failure {
    use EvalAltResult as E;
    let reason = match error {
        E::ErrorRuntime(value, _) => return from_thrown(value),
        E::ErrorParsing(ref error, _) => return from_parsing(error),
        E::ErrorDataTooLarge(ref what, _) => Reason::Limit(sized(what)),
        E::ErrorTooManyOperations(_) => Reason::Limit(Limit::Operations),
        E::ErrorTooManyVariables(_) => Reason::Limit(Limit::Variables),
        E::ErrorStackOverflow(_) => Reason::Limit(Limit::CallDepth),
        E::ErrorArithmetic(..) => Reason::Runtime(Code::Arithmetic),
        E::ErrorVariableNotFound(..)
        | E::ErrorFunctionNotFound(..)
        | E::ErrorPropertyNotFound(..)
        | E::ErrorModuleNotFound(..) => Reason::Runtime(Code::Name),
        E::ErrorArrayBounds(..)
        | E::ErrorStringBounds(..)
        | E::ErrorBitFieldBounds(..)
        | E::ErrorIndexNotFound(..) => Reason::Runtime(Code::Index),
        E::ErrorMismatchDataType(..)
        | E::ErrorMismatchOutputType(..)
        | E::ErrorIndexingType(..)
        | E::ErrorFor(_) => Reason::Runtime(Code::Type),
        _ => Reason::Runtime(Code::Other),
    };
    let mut error = error;
    error.set_position(Position::NONE);
    Failure::new(reason, error.to_string())
}

/// Which bound a "too large" message of the engine means.
fn sized(what: &str) -> Limit {
    let what = what.to_ascii_lowercase();
    if what.contains("string") {
        Limit::String
    } else if what.contains("map") {
        Limit::Map
    } else {
        Limit::Array
    }
}

/// A thrown value, or its text when it is large or not JSON: a deep value must not
/// leave the large stack, not even to be dropped.
fn from_thrown(value: Dynamic) -> Failure {
    let text = if value.is_string() || value.is_int() || value.is_float() || value.is_bool() {
        value.to_string()
    } else {
        format!("threw a value of type {}", value.type_name())
    };
    let text = shortened(text);
    let kept = if small(&value, LONGEST) {
        value
    } else {
        text.clone().into()
    };
    Failure::new(Reason::Script(kept), text)
}

/// At most `LONGEST` bytes of a text, cut between characters.
pub fn shortened(mut text: String) -> String {
    if text.len() > LONGEST {
        let mut end = LONGEST - 3;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.truncate(end);
        text.push('…');
    }
    text
}
