//! Cuts excerpts out of sources: the part of each line that a label is about, no wider than the display, with the way from source bytes to
//! excerpt bytes. Only the neighbourhood of a label is looked at, so a line of a megabyte costs no more than a short one.

use super::width::{Cells, StandIns};
use crate::source::{Source, Span};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Bytes that are looked at for each column of room.
const BYTES_A_COLUMN: usize = 12;

/// Excerpts of one source, one a line, in the order of lines. `text` holds them, each followed by a line feed.
#[derive(Debug)]
pub struct Excerpts {
    pub name: String,
    pub text: String,
    pub lines: Vec<Line>,
    source: u32,
}

/// One excerpt.
#[derive(Clone, Debug)]
pub struct Line {
    /// 0-based line of the source.
    pub index: usize,
    /// Where the excerpt stands in `Excerpts::text`, without the line feed.
    pub range: Range<usize>,
}

/// Where a label went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Index into the list of excerpts.
    pub file: usize,
    /// Bytes of its `text`.
    pub range: Range<usize>,
}

/// Excerpts for `labels`, the most important first, and where each label stands in them. A label over several lines is shown on its first.
pub fn cut(
    labels: &[(&Source, Span)],
    room: usize,
    cells: Cells,
    stand_ins: &mut StandIns,
) -> (Vec<Excerpts>, Vec<Place>) {
    let room = room.max(20);
    let mut groups: Vec<Group> = Vec::new();
    for (i, (source, span)) in labels.iter().enumerate() {
        let wanted = on_first_line(source, *span);
        let fits = |g: &&mut Group| g.source.id == source.id && g.line == wanted.0 && g.takes(&wanted.1, room, cells);
        match groups.iter_mut().find(fits) {
            Some(group) => group.add(i, wanted.1),
            None => groups.push(Group { source, line: wanted.0, span: wanted.1.clone(), members: vec![(i, wanted.1)] }),
        }
    }
    let mut files: Vec<(Excerpts, Vec<Group>)> = Vec::new();
    for group in groups {
        let id = group.source.id.0;
        match files.iter_mut().find(|(f, held)| f.source == id && held.iter().all(|g| g.line != group.line)) {
            Some((_, held)) => held.push(group),
            None => {
                let name = cells.clean(&group.source.name).into_owned();
                files.push((Excerpts { name, text: String::new(), lines: Vec::new(), source: id }, vec![group]));
            }
        }
    }
    let mut places = vec![Place { file: 0, range: 0..0 }; labels.len()];
    let mut excerpts = Vec::new();
    for (file, (mut excerpt, mut held)) in files.into_iter().enumerate() {
        held.sort_by_key(|g| g.line);
        for i in 0..held.len() {
            held[i].draw(room, cells, stand_ins, &mut excerpt, |member, range| places[member] = Place { file, range });
            // one line between two excerpts is shown rather than skipped
            if held.get(i + 1).is_some_and(|next| next.line == held[i].line + 2) {
                let line = held[i].line + 1;
                let start = held[i].source.line_range(line).start;
                let between = Group { source: held[i].source, line, span: start..start, members: Vec::new() };
                between.draw(room, cells, stand_ins, &mut excerpt, |_, _| {});
            }
        }
        excerpts.push(excerpt);
    }
    (excerpts, places)
}

/// The 0-based line a span begins on, and its bytes on that line.
fn on_first_line(source: &Source, span: Span) -> (usize, Range<usize>) {
    let len = source.text.len();
    let line = source.line_of(span.start.min(len as u32));
    let bounds = source.line_range(line);
    let start = floor(&source.text, (span.start as usize).clamp(bounds.start, bounds.end));
    let end = ceil(&source.text, (span.end as usize).clamp(start, bounds.end));
    (line, start..end)
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ceil(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

/// Labels that share one excerpt.
struct Group<'a> {
    source: &'a Source,
    line: usize,
    /// From the first to the last label.
    span: Range<usize>,
    members: Vec<(usize, Range<usize>)>,
}

struct Cluster {
    range: Range<usize>,
    width: usize,
}

impl Group<'_> {
    fn takes(&self, other: &Range<usize>, room: usize, cells: Cells) -> bool {
        let joint = self.span.start.min(other.start)..self.span.end.max(other.end);
        joint.len() <= room * BYTES_A_COLUMN && cells.width(&self.source.text[joint]) + 8 <= room
    }

    fn add(&mut self, member: usize, range: Range<usize>) {
        self.span = self.span.start.min(range.start)..self.span.end.max(range.end);
        self.members.push((member, range));
    }

    /// The clusters near the labels, and whether the line goes on before and after them.
    fn clusters(&self, room: usize, cells: Cells) -> (Vec<Cluster>, bool, bool) {
        let text = &self.source.text;
        let line = self.source.line_range(self.line);
        let near = room * BYTES_A_COLUMN;
        let from = floor(text, self.span.start.saturating_sub(near).max(line.start));
        let to = ceil(text, (self.span.end.min(self.span.start + near) + near).min(line.end));
        let mut clusters = Vec::new();
        let mut column = 0;
        for (at, cluster) in text[from..to].grapheme_indices(true) {
            let width = cells.show(cluster, column).1;
            column += width;
            clusters.push(Cluster { range: from + at..from + at + cluster.len(), width });
        }
        if from > line.start && clusters.first().is_some_and(|c| c.range.end <= self.span.start) {
            // what was cut off may belong to it
            clusters.remove(0);
        }
        (clusters, from > line.start, to < line.end)
    }

    fn draw(
        &self,
        room: usize,
        cells: Cells,
        stand_ins: &mut StandIns,
        out: &mut Excerpts,
        mut placed: impl FnMut(usize, Range<usize>),
    ) {
        let (clusters, more_before, more_after) = self.clusters(room, cells);
        let first = clusters.partition_point(|c| c.range.end <= self.span.start);
        let last = clusters.partition_point(|c| c.range.start < self.span.end).max(first);
        let dots = cells.width(cells.ellipsis());
        let (begin, end) = fit(&clusters, first, last, room, dots, more_before, more_after);
        let line_start = out.text.len();
        let mut starts = Vec::with_capacity(end - begin + 1);
        let mut column = 0;
        let ellipsis = |column: &mut usize, out: &mut Excerpts, stand_ins: &mut StandIns| {
            let each = cells.width(cells.ellipsis()) / cells.ellipsis().chars().count();
            for c in cells.ellipsis().chars() {
                stand_ins.push(&mut out.text, c.encode_utf8(&mut [0; 4]), each);
                *column += each;
            }
        };
        if begin > 0 || more_before {
            ellipsis(&mut column, out, stand_ins);
        }
        for cluster in &clusters[begin..end] {
            starts.push(out.text.len());
            let (shown, width) = cells.show(&self.source.text[cluster.range.clone()], column);
            stand_ins.push(&mut out.text, &shown, width);
            column += width;
        }
        starts.push(out.text.len());
        if end < clusters.len() || more_after {
            ellipsis(&mut column, out, stand_ins);
        }
        for (member, range) in &self.members {
            let a = clusters.partition_point(|c| c.range.end <= range.start).clamp(begin, end);
            let b = clusters.partition_point(|c| c.range.start < range.end).clamp(a, end);
            placed(*member, starts[a - begin]..starts[b - begin]);
        }
        out.lines.push(Line { index: self.line, range: line_start..out.text.len() });
        out.text.push('\n');
    }
}

/// Which clusters are shown: all if they fit, else `first..last` with what fits round it, a little more of it behind than before.
fn fit(
    clusters: &[Cluster],
    first: usize,
    last: usize,
    room: usize,
    dots: usize,
    more_before: bool,
    more_after: bool,
) -> (usize, usize) {
    let sum = |range: Range<usize>| clusters[range].iter().map(|c| c.width).sum::<usize>();
    if !more_before && !more_after && sum(0..clusters.len()) <= room {
        return (0, clusters.len());
    }
    let room = room - 2 * dots;
    let mut used = 0;
    let mut end = first;
    while end < last && used + clusters[end].width <= room {
        used += clusters[end].width;
        end += 1;
    }
    let mut begin = first;
    let before = used + (room - used) * 2 / 5;
    while begin > 0 && used + clusters[begin - 1].width <= before {
        begin -= 1;
        used += clusters[begin].width;
    }
    if end == last {
        while end < clusters.len() && used + clusters[end].width <= room {
            used += clusters[end].width;
            end += 1;
        }
    }
    while begin > 0 && used + clusters[begin - 1].width <= room {
        begin -= 1;
        used += clusters[begin].width;
    }
    (begin, end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    fn one(text: &str, find: &str, room: usize) -> (String, String) {
        let source = Source::new(SourceId(0), "a.md", text);
        let at = text.find(find).unwrap();
        let span = Span::new(SourceId(0), at..at + find.len());
        let mut stand_ins = StandIns::default();
        let (files, places) = cut(&[(&source, span)], room, Cells::default(), &mut stand_ins);
        let restore = |range: Range<usize>| {
            let mut out = String::new();
            stand_ins.restore(&files[0].text[range], &mut out);
            out
        };
        (restore(files[0].lines[0].range.clone()), restore(places[0].range.clone()))
    }

    #[test]
    fn short_lines_are_whole_and_long_ones_are_cut_between_clusters() {
        assert_eq!(one("第一行\n这是国家级产品\r\n", "国家级", 40), ("这是国家级产品".into(), "国家级".into()));
        let long = format!("{}国家级{}", "👨‍👩‍👧甲".repeat(50), "⚠️乙".repeat(50));
        let (line, label) = one(&long, "国家级", 40);
        assert_eq!(label, "国家级");
        assert!(line.starts_with('…') && line.ends_with('…'), "{line}");
        assert!(Cells::default().width(&line) <= 40 && Cells::default().width(&line) > 34, "{line}");
        assert!(long.contains(line.trim_matches('…')));
    }

    #[test]
    fn a_label_wider_than_the_room_is_cut() {
        let long = "最好".repeat(100);
        let (line, label) = one(&long, &long, 30);
        assert!(Cells::default().width(&line) <= 30);
        assert_eq!(label, "最好".repeat(7));
    }

    #[test]
    fn a_label_at_the_end_of_a_long_line_uses_the_room_before_it() {
        let long = format!("{}末尾", "甲".repeat(2000));
        let (line, label) = one(&long, "末尾", 40);
        assert_eq!(label, "末尾");
        assert!(Cells::default().width(&line) >= 36, "{line}");
    }

    #[test]
    fn labels_share_a_line_when_they_fit_and_lines_share_a_file() {
        let text = format!("甲国家级乙最佳\n二\n三第一\n{}远{}近", "字".repeat(30), "字".repeat(90));
        let source = Source::new(SourceId(7), "a.md", text.clone());
        let span = |w: &str| (&source, Span::new(SourceId(7), text.find(w).unwrap()..text.find(w).unwrap() + w.len()));
        let labels = [span("国家级"), span("最佳"), span("第一"), span("远"), span("近")];
        let (files, places) = cut(&labels, 40, Cells::default(), &mut StandIns::default());
        assert_eq!(places.iter().map(|p| p.file).collect::<Vec<_>>(), [0, 0, 0, 0, 1]);
        assert_eq!(files[0].lines.iter().map(|l| l.index).collect::<Vec<_>>(), [0, 1, 2, 3]);
        for (place, (_, span)) in places.iter().zip(&labels) {
            assert_eq!(&files[place.file].text[place.range.clone()], source.slice(*span));
        }
    }

    #[test]
    fn odd_spans_do_no_harm() {
        let source = Source::new(SourceId(0), "a.md", "👨‍👩‍👧\r\n\r\n末");
        for start in 0..=source.text.len() + 3 {
            for end in start..=source.text.len() + 3 {
                let span = Span::new(SourceId(0), start..end);
                let (files, places) = cut(&[(&source, span)], 10, Cells::default(), &mut StandIns::default());
                assert!(
                    files[0].text.is_char_boundary(places[0].range.start)
                        && files[0].text.is_char_boundary(places[0].range.end)
                );
            }
        }
    }
}
