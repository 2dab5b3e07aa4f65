//! `retired.toml`: names of rules that are gone.

use crate::diagnostic::Problem;
use crate::rule::Retired;
use crate::source::Source;
use crate::table::Table;

/// Reads the list of retired rules.
pub fn retired(source: &Source, problems: &mut Vec<Problem>) -> Vec<Retired> {
    let Some(t) = Table::parse(source, problems) else { return Vec::new() };
    let mut all = Vec::new();
    for one in t.tables("retired", problems) {
        let id = one.required("id", problems);
        let since = one.date_part("since", problems).map_or(String::new(), |d| d.value);
        let replacement = one.string("replacement", problems);
        one.finish(problems);
        all.extend(id.map(|id| Retired { id: id.value, since, replacement }));
    }
    t.finish(problems);
    all
}
