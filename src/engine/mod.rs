//! parse → check → whole-run checks → judge. One engine for the command line, the language server, the fixer and rule tests.

pub mod examine;
pub mod prove;
