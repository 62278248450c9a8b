//! The hardened engine and how a compiled script runs in it.

use crate::convert::admit::admit;
use crate::counting;
use crate::failure::{Failure, Limit, Place, Reason};
use crate::limits::Limits;
use crate::rules::{self, Grants};
use crate::run::{self, Allowance, Used};
use crate::stack::{on_large_stack, Depth};
use rhai::module_resolvers::DummyModuleResolver;
use rhai::{
    CallFnOptions, Dynamic, Engine, EvalAltResult, OptimizationLevel, ParseError, Scope, AST,
};
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// An engine with its limits; immutable, shared by the programs compiled with it.
pub struct Sandbox {
    engine: Engine,
    /// The same without the engine's quick way of arithmetic: slower, and it knows places.
    careful: OnceLock<Engine>,
    pub limits: Limits,
    strict: bool,
    grants: Grants,
    stack: usize,
}

impl Sandbox {
    pub fn new(limits: Limits, strict: bool, grants: Grants) -> Self {
        let stack = limits.stack();
        Self {
            engine: hardened(&limits, strict, grants.clone()),
            careful: OnceLock::new(),
            limits,
            strict,
            grants,
            stack,
        }
    }

    fn careful(&self) -> &Engine {
        self.careful.get_or_init(|| {
            let mut engine = hardened(&self.limits, self.strict, self.grants.clone());
            engine.set_fast_operators(false);
            engine
        })
    }

    /// Parses a script.
    ///
    /// # Errors
    /// A syntax error or a limit, with its place.
    pub fn compile(&self, source: &str) -> Result<AST, Failure> {
        if source.len() > self.limits.source {
            let text = format!("the source is larger than {} bytes", self.limits.source);
            return Err(Failure::new(Reason::Limit(Limit::Source), text));
        }
        self.on_stack(|| {
            let parsed = catch_unwind(AssertUnwindSafe(|| self.engine.compile(source)));
            match parsed {
                Ok(parsed) => parsed.map_err(|error| unparsed(source, &error)),
                Err(_) => Err(Failure::internal("the parser panicked")),
            }
        })
    }

    /// Runs `body` where values of any depth allowed may be handled.
    pub fn on_stack<T>(&self, body: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
        let ran = on_large_stack(self.stack, || Deep(body()));
        match ran {
            Ok(Deep(outcome)) => outcome,
            Err(error) => Err(Failure::internal(format!("no stack to run on: {error}"))),
        }
    }
}

/// The failure of a source; what is refused on purpose is called that.
fn unparsed(source: &str, error: &ParseError) -> Failure {
    let failure = Failure::from(error);
    match (&failure.reason, failure.line, failure.column) {
        (Reason::Syntax, Some(line), Some(column)) => {
            let line = source.split('\n').nth(line - 1).unwrap_or_default();
            let from: String = line.chars().skip(column - 1).collect();
            match rules::REFUSED.iter().find(|word| begins(&from, word)) {
                Some(word) => Failure {
                    message: format!("`{word}` is refused here"),
                    ..failure
                },
                None => failure,
            }
        }
        _ => failure,
    }
}

/// Whether a text begins with a whole word.
fn begins(text: &str, word: &str) -> bool {
    text.strip_prefix(word)
        .is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_'))
}

fn hardened(limits: &Limits, strict: bool, grants: Grants) -> Engine {
    let mut engine = Engine::new();
    bound(&mut engine, limits);
    // Before 1.26 the optimizer may drop statements that have effects.
    engine.set_optimization_level(OptimizationLevel::None);
    engine.set_strict_variables(strict);
    engine.set_fail_on_invalid_map_property(strict);
    engine.set_module_resolver(DummyModuleResolver::new());
    engine.set_max_modules(0);
    // Kept strings would be shared by runs, and look like leaks.
    engine.set_max_strings_interned(0);
    engine.on_progress(|_| run::progress().then_some(Dynamic::UNIT));
    engine.on_print(run::print);
    engine.on_debug(|text, _, _| run::print(text));
    rules::apply(&mut engine, grants);
    engine
}

fn bound(engine: &mut Engine, limits: &Limits) {
    engine.set_max_operations(0); // counted in `run`, across nested evaluations
    engine.set_max_string_size(limits.string);
    engine.set_max_array_size(limits.array);
    engine.set_max_map_size(limits.map);
    engine.set_max_variables(limits.variables);
    engine.set_max_functions(limits.functions);
    engine.set_max_call_levels(limits.call_depth);
    engine.set_max_expr_depths(limits.expr_depth.0, limits.expr_depth.1);
}

/// An outcome after which the stack is always cooled.
struct Deep<T>(T);

impl<T> Depth for Deep<T> {
    fn deep(&self) -> bool {
        true
    }
}

/// What to run of a script.
#[derive(Clone, Copy)]
pub enum Entry<'a> {
    /// Its statements, outside of any function.
    Body,
    /// One of its functions, with one argument.
    Function(&'a str),
}

/// A run's outcome and what it used.
pub struct Ran<T> {
    pub outcome: Result<T, Failure>,
    pub used: Used,
}

/// Runs of fewer operations than this cannot have gone deep.
const SHALLOW: u64 = 512;

impl<T> Depth for Ran<T> {
    fn deep(&self) -> bool {
        self.used.operations > SHALLOW
    }
}

impl<T> Depth for Vec<Ran<T>> {
    fn deep(&self) -> bool {
        true
    }
}

/// A compiled script.
///
/// Runs beside each other have a syntax tree each: counting the references to the parts
/// of one tree from two processors takes as long as the second processor saves.
pub struct Compiled {
    pub sandbox: Arc<Sandbox>,
    source: String,
    idle: Mutex<Vec<AST>>,
    spoiled: AtomicBool,
}

/// A syntax tree for one call; it goes back to its program when dropped.
pub struct Lease<'a> {
    program: &'a Compiled,
    tree: Option<AST>,
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        self.program.idle().extend(self.tree.take());
    }
}

impl Compiled {
    /// Parses a script for running.
    ///
    /// # Errors
    /// Those of `Sandbox::compile`.
    pub fn new(sandbox: Arc<Sandbox>, source: &str) -> Result<Self, Failure> {
        let tree = sandbox.compile(source)?;
        Ok(Self {
            sandbox,
            source: source.to_string(),
            idle: Mutex::new(vec![tree]),
            spoiled: AtomicBool::new(false),
        })
    }

    fn idle(&self) -> MutexGuard<'_, Vec<AST>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A syntax tree that no other run uses, if there is one at hand.
    pub fn lease(&self) -> Option<Lease<'_>> {
        let tree = self.idle().pop()?;
        Some(Lease {
            program: self,
            tree: Some(tree),
        })
    }

    /// One more syntax tree.
    ///
    /// # Errors
    /// Those of `Sandbox::compile`, though it has compiled before.
    pub fn another(&self) -> Result<Lease<'_>, Failure> {
        let tree = Some(self.sandbox.compile(&self.source)?);
        Ok(Lease {
            program: self,
            tree,
        })
    }

    /// Whether a run of this script has made the engine panic.
    pub fn spoiled(&self) -> bool {
        self.spoiled.load(Ordering::Relaxed)
    }
}

impl Lease<'_> {
    /// The declared functions and their numbers of parameters, by name.
    pub fn functions(&self) -> Vec<(String, usize)> {
        let declared = self.tree.iter().flat_map(AST::iter_functions);
        let mut functions: Vec<(String, usize)> = declared
            .filter(|function| !function.name.starts_with("anon$"))
            .map(|function| (function.name.to_string(), function.params.len()))
            .collect();
        functions.sort();
        functions
    }

    /// One run on the large stack.
    ///
    /// # Errors
    /// In the outcome; the outer error only when there is no memory for the stack.
    pub fn run<T>(
        &self,
        entry: Entry,
        argument: Dynamic,
        allowance: &Allowance,
        held: isize,
        finish: impl FnOnce(Dynamic) -> T,
    ) -> Result<Ran<T>, Failure> {
        on_large_stack(self.program.sandbox.stack, || {
            self.step(entry, argument, allowance, held, finish)
        })
        .map_err(|error| Failure::internal(format!("no stack to run on: {error}")))
    }

    /// One run on the stack as it is, which must be the large one.
    pub fn step<T>(
        &self,
        entry: Entry,
        argument: Dynamic,
        allowance: &Allowance,
        held: isize,
        finish: impl FnOnce(Dynamic) -> T,
    ) -> Ran<T> {
        if self.program.spoiled() {
            let outcome = Err(Failure::internal(
                "the program is bad: it made the engine panic",
            ));
            let used = Used::default();
            return Ran { outcome, used };
        }
        let begun = run::begin(&self.program.sandbox.limits, allowance, held);
        let caught = catch_unwind(AssertUnwindSafe(|| {
            self.evaluate(&self.program.sandbox.engine, entry, argument)
        }));
        let used = run::end(begun);
        let outcome = self.settle(caught, &used).map(finish);
        Ran { outcome, used }
    }

    /// Where a run fails by arithmetic that has failed so once: it is run again, slowly,
    /// for at most half of the time. Scripts have no clock and no chance, so it is the same.
    pub fn locate(&self, entry: Entry, argument: Dynamic, allowance: &Allowance) -> Option<Place> {
        let sandbox = &self.program.sandbox;
        let allowance = Allowance {
            deadline: allowance.deadline / 2,
            ..allowance.clone()
        };
        let found = sandbox.on_stack(|| {
            let engine = sandbox.careful();
            let begun = run::begin(&sandbox.limits, &allowance, holding());
            let caught = catch_unwind(AssertUnwindSafe(|| self.evaluate(engine, entry, argument)));
            run::end(begun);
            caught.unwrap_or_else(|_| Err(Failure::internal("the engine panicked")))
        });
        found.err()?.place_of_arithmetic()
    }

    fn evaluate(
        &self,
        engine: &Engine,
        entry: Entry,
        argument: Dynamic,
    ) -> Result<Dynamic, Failure> {
        let tree = self
            .tree
            .as_ref()
            .ok_or_else(|| Failure::internal("no tree"))?;
        let mut scope = Scope::new();
        let value: Result<Dynamic, Box<EvalAltResult>> = match entry {
            Entry::Body => engine.eval_ast_with_scope(&mut scope, tree),
            Entry::Function(name) => {
                let options = CallFnOptions::new().eval_ast(false);
                engine.call_fn_with_options(options, &mut scope, tree, name, (argument,))
            }
        };
        let value = value.map_err(Failure::from)?;
        if !run::tripped() {
            admit(&value, &self.program.sandbox.limits)?;
        }
        Ok(value)
    }

    /// What a run comes to: a panic and a trip win over what the engine says.
    fn settle(
        &self,
        caught: std::thread::Result<Result<Dynamic, Failure>>,
        used: &Used,
    ) -> Result<Dynamic, Failure> {
        if caught.is_err() || used.panic.is_some() {
            self.program.spoiled.store(true, Ordering::Relaxed);
            let text = used.panic.as_deref().unwrap_or("the engine panicked");
            return Err(Failure::internal(text));
        }
        let outcome = caught.unwrap_or_else(|_| Err(Failure::internal("the engine panicked")));
        match (used.trip, outcome) {
            (None, outcome) => outcome,
            (Some(trip), Ok(_)) => Err(trip.into()),
            (Some(trip), Err(said)) => Err(Failure {
                line: said.line,
                column: said.column,
                function: said.function,
                ..trip.into()
            }),
        }
    }
}

/// Bytes held before the arguments of a run are made: see `run::begin`.
pub fn holding() -> isize {
    counting::restart_peak();
    counting::live()
}
