//! The selling score of a draft, sentence by sentence (`--explain-score`).

use super::width::Cells;
use super::words::pick;
use super::{Columns, Options};
use crate::policy::DraftReport;
use std::io::{self, Write};

/// Columns of a sentence that are shown.
const LONGEST: usize = 60;

/// Writes the score of each document of `report`, sentences in reading order.
pub fn write(report: &DraftReport, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let lang = options.lang;
    let cells = Cells { wide: options.ambiguous_wide, ascii: options.ascii };
    let name = cells.clean(&report.source.name);
    for score in &report.scores {
        let (share, index) = (score.share * 100.0, score.index);
        writeln!(
            out,
            "{name}{} {share:.0}%{} {index:.0}/100",
            pick(lang, ": selling share", "：销售占比"),
            pick(lang, ", index", "，指数")
        )?;
        let mut columns = Columns::default();
        for sentence in &score.sentences {
            let source = report.sources.get(sentence.span.source).unwrap_or(&report.source);
            let (line, _) = columns.at(source, sentence.span.start);
            let signals: Vec<String> = sentence.signals.iter().map(|(n, w)| format!("{n} {w:+.2}")).collect();
            let text = cells.clean(&sentence.text);
            writeln!(
                out,
                "  {:>4}  {} {:.2}  {} {:.2}  {}  {}",
                line,
                pick(lang, "sell", "销售"),
                sentence.sell,
                pick(lang, "weight", "权重"),
                sentence.weight,
                start_of(&text, cells),
                signals.join(pick(lang, ", ", "、"))
            )?;
        }
    }
    Ok(())
}

fn start_of(text: &str, cells: Cells) -> String {
    use unicode_segmentation::UnicodeSegmentation;
    let mut out = String::new();
    let mut width = 0;
    for cluster in text.graphemes(true) {
        width += cells.width(cluster);
        if width > LONGEST {
            out.push_str(cells.ellipsis());
            break;
        }
        out.push_str(cluster);
    }
    out
}
