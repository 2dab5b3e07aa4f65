//! softsell reads marketing drafts before they are published and holds them against the rules of the account that will publish them.
//! `ARCHITECTURE.md` has the rooms and floors; data flows up once: source → document → hits → diagnostics → report → format.

pub mod account;
pub mod builtin;
pub mod check;
pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod document;
pub mod engine;
pub mod explain;
pub mod host;
pub mod output;
pub mod parse;
pub mod plan;
pub mod policy;
pub mod rule;
pub mod source;
pub mod table;
pub mod text;
