//! Covers and pictures: missing, too large, of the wrong format or shape, or on a host whose pictures WeChat drops.

use super::measure::{article_type, host, number, passed, unit_words, uploads_images, within_hosts};
use super::{Context, Params, Probe};
use crate::account::Limit;
use crate::diagnostic::{Hit, Level, Words};
use crate::document::{Document, Format, ImageFact};
use crate::source::Span;

/// The probes of this file.
pub const MEDIA: &[Probe] = &[
    Probe { name: "cover-missing", params: &[], variants: &[], run: cover_missing },
    // {width} {height} {feed}
    Probe { name: "cover-shape", params: &[], variants: &["wide"], run: cover_shape },
    // {path}
    Probe { name: "image-file", params: &[], variants: &["unreadable"], run: image_file },
    // {path} {format} {formats}
    Probe { name: "image-format", params: &[], variants: &[], run: image_format },
    // {path} {measured} {limit} {unit}
    Probe { name: "image-size", params: &["field"], variants: &[], run: image_size },
    // {host}
    Probe { name: "image-host", params: &[], variants: &[], run: image_host },
];

/// Content images without a description. They are counted, since nobody can say offline which of them are mere decoration.
pub fn undescribed(doc: &Document) -> usize {
    doc.images
        .iter()
        .filter(|i| doc.body.contains(&i.span) && i.alt.as_ref().is_none_or(|a| a.plain.trim().is_empty()))
        .count()
}

/// Whether this type of account shows covers at all.
fn has_covers(ctx: &Context) -> bool {
    ctx.kind.limits.iter().any(|l| l.field == "cover-bytes")
}

fn cover_missing(ctx: &Context, _: &Params) -> Vec<Hit> {
    let doc = ctx.doc;
    // these take the first picture of the body, or want the cover on their command line
    let elsewhere = match ctx.publisher {
        "wenyan" | "doocs" | "baoyu" => !doc.images.is_empty(),
        "md2wechat" => true,
        _ => false,
    };
    let given = doc.cover.is_some()
        || ["cover", "thumb_media_id"].iter().any(|k| doc.value(k).is_some_and(|v| !v.trim().is_empty()));
    if !has_covers(ctx) || article_type(doc) != "news" || given || elsewhere {
        return Vec::new();
    }
    vec![Hit::at(doc.head)]
}

fn cover_shape(ctx: &Context, _: &Params) -> Vec<Hit> {
    let Some(cover) = &ctx.doc.cover else { return Vec::new() };
    if !has_covers(ctx) || article_type(ctx.doc) != "news" || cropped(ctx.doc) {
        return Vec::new();
    }
    let ImageFact::Known(info) = ctx.around.image(ctx.name, &cover.text) else { return Vec::new() };
    if info.width == 0 || info.height == 0 {
        return Vec::new();
    }
    let shape = f64::from(info.width) / f64::from(info.height);
    let hit = Hit::at(cover.span).text("width", info.width).text("height", info.height);
    // below this more than half of the picture is cut off in the feed; above, less than a third is left in a shared card
    if shape < 2.35 / 2.0 {
        vec![hit.text("feed", (f64::from(info.width) / 2.35).round() as u32)]
    } else if shape > 3.2 {
        vec![hit.variant("wide").text("feed", info.height)]
    } else {
        Vec::new()
    }
}

/// Whether the author chose the part of the cover that is shown.
fn cropped(doc: &Document) -> bool {
    let given = |key: &str| doc.value(key).is_some_and(|v| !v.trim().is_empty());
    given("pic_crop_235_1") || given("pic_crop_1_1") || (given("crop") && doc.flag("crop") != Some(false))
}

/// Pictures of the draft with the cover: what the author wrote and where.
fn named(doc: &Document) -> Vec<(&str, Span)> {
    let mut all: Vec<(&str, Span)> = doc.images.iter().map(|i| (i.url.as_str(), i.url_span)).collect();
    if let Some(cover) = &doc.cover
        && doc.value("thumb_media_id") != Some(cover.text.as_str())
        && !all.iter().any(|(_, s)| *s == cover.span)
    {
        all.push((cover.text.as_str(), cover.span));
    }
    all.retain(|(url, _)| host(url).is_none() && !url.starts_with("data:") && !url.trim().is_empty());
    all
}

fn image_file(ctx: &Context, _: &Params) -> Vec<Hit> {
    let mut hits = Vec::new();
    // a payload names material on WeChat's side, not files
    if ctx.doc.format == Format::Json {
        return hits;
    }
    for (path, span) in named(ctx.doc) {
        match ctx.around.image(ctx.name, path) {
            ImageFact::Missing => hits.push(Hit::at(span).text("path", path)),
            ImageFact::Unreadable => hits.push(Hit::at(span).variant("unreadable").text("path", path)),
            _ => {}
        }
    }
    hits
}

fn image_format(ctx: &Context, _: &Params) -> Vec<Hit> {
    let formats = &ctx.kind.image_formats;
    if formats.is_empty() {
        return Vec::new();
    }
    let mut hits = Vec::new();
    for image in ctx.doc.images.iter().filter(|i| ctx.doc.body.contains(&i.span)) {
        let ImageFact::Known(info) = ctx.around.image(ctx.name, &image.url) else { continue };
        if !formats.iter().any(|f| f == info.format) {
            let hit = Hit::at(image.url_span)
                .text("path", &image.url)
                .text("format", info.format)
                .arg("formats", Words::new(formats.join(", "), formats.join("、")));
            hits.push(hit);
        }
    }
    hits
}

fn image_size(ctx: &Context, params: &Params) -> Vec<Hit> {
    let doc = ctx.doc;
    let field = params.text("field");
    let channel = ctx.kind.channel_name(ctx.channel);
    let limits: Vec<&Limit> = ctx.kind.limits(field, article_type(doc), channel).collect();
    let all: Vec<(&str, Span)> = match (field, &doc.cover) {
        ("cover-bytes", Some(c)) => vec![(c.text.as_str(), c.span)],
        ("cover-bytes", None) => Vec::new(),
        _ => doc.images.iter().filter(|i| doc.body.contains(&i.span)).map(|i| (i.url.as_str(), i.url_span)).collect(),
    };
    let mut hits = Vec::new();
    for (path, span) in all {
        let ImageFact::Known(info) = ctx.around.image(ctx.name, path) else { continue };
        let worst = limits
            .iter()
            .filter_map(|l| passed(l, info.bytes as f64).map(|p| (p, *l)))
            .max_by_key(|((level, _), _)| *level);
        if let Some(((level, bound), limit)) = worst {
            let hit = Hit::at(span)
                .text("path", path)
                .text("measured", number(info.bytes as f64))
                .text("limit", number(bound))
                .arg("unit", unit_words("bytes"))
                .level(level);
            hits.push(if limit.words.is_empty() { hit } else { hit.note(limit.words.clone()) });
        }
    }
    hits
}

fn image_host(ctx: &Context, _: &Params) -> Vec<Hit> {
    let hosts = &ctx.kind.image_hosts;
    let tool = uploads_images(ctx.publisher);
    let format = ctx.doc.format;
    // a payload goes out as it is; a tool puts WeChat's address in place of each picture, surely where it reads Markdown
    let level = match (format, tool, ctx.ready) {
        (Format::Json, ..) => Level::Error,
        (Format::Markdown | Format::Plain, true, _) => return Vec::new(),
        (_, true, _) | (_, _, false) => Level::Note,
        _ => Level::Warning,
    };
    if hosts.is_empty() {
        return Vec::new();
    }
    // one finding a host: whoever moves one picture moves them all
    let mut found: Vec<(String, Hit, usize)> = Vec::new();
    for image in &ctx.doc.images {
        let Some(h) = host(&image.url).filter(|h| !within_hosts(h, hosts)) else { continue };
        match found.iter_mut().find(|(known, _, _)| *known == h) {
            Some((_, _, more)) => *more += 1,
            None => {
                let hit = Hit::at(image.url_span).text("host", &h).level(level);
                found.push((h, hit, 0));
            }
        }
    }
    let told = found.into_iter().map(|(_, hit, more)| match more {
        0 => hit,
        _ => hit.note(Words::new(
            format!("{more} more pictures of this draft lie on the same host"),
            format!("本稿还有 {more} 张图片在同一站点"),
        )),
    });
    told.collect()
}
