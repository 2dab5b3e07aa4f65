//! What the engine asks a configuration.

use crate::account::Account;
use crate::config::{Allow, Settings, UnknownAccount};
use crate::source::Source;
use std::sync::Arc;

/// What a configuration says about the drafts of a run. Drafts go by the name that the user sees.
pub trait Setup: Sync {
    /// The account of the draft called `name` whose metadata name `named`. Errors: no account has that name.
    fn account(&self, name: &str, named: Option<&str>) -> Result<Option<Arc<Account>>, UnknownAccount>;
    /// What holds for the draft when `account` publishes it.
    fn settings(&self, name: &str, account: Option<&Account>) -> Settings;
    /// Whether a misspelt front-matter key is looked for harder.
    fn strict_keys(&self) -> bool;
    /// The configuration's sources, for labels that point there.
    fn sources(&self) -> &[Arc<Source>];
    /// The `[[allow]]` that hold for the draft.
    fn allows(&self, _name: &str) -> Vec<Allow> {
        Vec::new()
    }
}

/// No configuration at all.
pub struct NoSetup;

impl Setup for NoSetup {
    fn account(&self, _: &str, _: Option<&str>) -> Result<Option<Arc<Account>>, UnknownAccount> {
        Ok(None)
    }
    fn settings(&self, _: &str, _: Option<&Account>) -> Settings {
        Settings::default()
    }
    fn strict_keys(&self) -> bool {
        false
    }
    fn sources(&self) -> &[Arc<Source>] {
        &[]
    }
}
