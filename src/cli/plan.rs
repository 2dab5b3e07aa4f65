//! The plan of each project: what its drafts say of their broadcasts, held against the quotas and against each other.

use super::session::Session;
use crate::engine::Setup;
use crate::engine::likeness::remember;
use crate::engine::project::{Planned, Project, planned};
use crate::host::walk::{Input, Walk};
use crate::host::{read, stream};
use crate::parse::{self, ReadOptions};
use crate::source::{SourceId, Sources};
use std::path::Path;

impl Session {
    /// Reads the metadata of every draft of each project that has accounts, and holds the plan against the quotas.
    pub(super) fn plan(&mut self) {
        for n in 0..self.worlds.len() {
            let world = &self.worlds[n];
            let Some(root) = world.root.clone().filter(|_| !world.config.accounts.is_empty()) else { continue };
            let walk = Walk {
                base: &self.base,
                ids: &self.ids,
                stdin: None,
                keep: &|path, _| world.config.excluded(&world.relative(path)).is_none(),
                json: &|_| false,
            };
            let mut inputs = walk.collect(std::slice::from_ref(&root)).drafts;
            // what lies below a configuration of its own is not of this project
            let inner = |path: &Path| {
                let mut roots = self.worlds.iter().filter_map(|w| w.root.as_ref());
                roots.any(|r| *r != root && r.starts_with(&root) && self.base.absolute(path).starts_with(r))
            };
            inputs.retain(|i| !inner(&i.path));
            let first = self.ids.block(inputs.len());
            let bare = world.config.calendar.count_bare_dates.as_ref().is_some_and(|b| b.value);
            let (mut sends, mut sources, mut uncounted) = (Vec::new(), Sources::default(), 0);
            let mut drafts = Vec::new();
            let work = |i: usize, input: &Input| {
                let id = SourceId(first.0 + i as u32);
                let relative = world.relative(&input.path);
                let declared = world.config.encoding(&relative).map(|e| e.value.as_str());
                let loaded = read::file(&self.base, &input.path, id, declared);
                let mut found = Vec::new();
                if let (true, Some(format)) = (loaded.usable, self.format(world, &input.path)) {
                    for doc in parse::metadata(&loaded.source, format, &ReadOptions::default()) {
                        let named = doc.value("account").map(str::to_string);
                        let account = world.account(&input.name, named.as_deref()).ok().flatten();
                        if let Some(account) = account {
                            let draft = remember(&doc, &account.id, &loaded.source);
                            found.push((planned(&doc, &input.name, &account, bare), draft));
                        }
                    }
                }
                (loaded.source, found)
            };
            stream::ordered(&inputs, self.request.threads, work, |(source, found)| {
                for (one, draft) in found {
                    drafts.extend(draft);
                    match one {
                        Planned::Send(send) => {
                            sources.add(&source);
                            sends.push(send);
                        }
                        Planned::DateOnly => uncounted += 1,
                        Planned::No => {}
                    }
                }
                true
            });
            let accounts: Vec<_> = world.config.accounts.iter().map(|m| m.account.clone()).collect();
            let project = Project::new(&sends, &accounts, &sources, &drafts, uncounted);
            self.worlds[n].project = project;
        }
    }
}
