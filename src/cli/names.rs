//! Words for the short names that account files use: fields, measures, conditions.

use crate::account::{Ability, Limit};
use crate::diagnostic::Lang;

/// Field name in account files, English and Chinese.
const FIELDS: &[(&str, &str, &str)] = &[
    ("title", "title", "标题"),
    ("author", "author", "作者"),
    ("digest", "digest", "摘要"),
    ("body", "body", "正文"),
    ("text", "text message", "文字消息"),
    ("content_source_url", "source link", "阅读原文链接"),
    ("articles", "articles in one message", "一次消息的篇数"),
    ("images", "pictures", "图片张数"),
    ("image-bytes", "picture in the text", "正文图片"),
    ("cover-bytes", "cover", "封面"),
    ("attachments", "attachments", "附件"),
    ("card-title", "title of a card", "卡片标题"),
    ("link-title", "title of a link", "链接标题"),
    ("notice-value", "value in a notice", "通知字段"),
];

/// Measure, English and Chinese unit.
const MEASURES: &[(&str, &str, &str)] = &[
    ("chars", "characters", "字"),
    ("cjk", "Chinese characters (half-width counts half)", "汉字（半角算半个）"),
    ("bytes", "bytes", "字节"),
    ("count", "", ""),
];

/// Condition of an ability.
const NEEDS: &[(&str, &str, &str)] = &[
    ("verified", "the account is verified", "账号已认证"),
    ("pay", "it has payment rights", "已开通支付"),
    ("organisation", "an organisation owns it", "主体是组织"),
    ("public-service", "its field is public service", "属于公共服务类目"),
];

fn named(table: &[(&str, &'static str, &'static str)], name: &str, lang: Lang) -> Option<&'static str> {
    table.iter().find(|(n, _, _)| *n == name).map(|(_, en, zh)| if lang == Lang::En { *en } else { *zh })
}

/// `yes`, `no`, or on which conditions.
pub fn ability(a: &Ability, lang: Lang) -> String {
    let say = |en: &'static str, zh: &'static str| if lang == Lang::En { en } else { zh };
    let needs: Vec<&str> = a.needs.iter().map(|n| named(NEEDS, n, lang).unwrap_or(n)).collect();
    match (a.has, needs.is_empty()) {
        (false, true) => say("no", "不能").to_string(),
        (true, true) => say("yes", "能").to_string(),
        (false, false) => format!("{}{}", say("only if ", "仅限"), needs.join(say(" and ", "且"))),
        (true, false) => format!("{}{}", say("if ", "须"), needs.join(say(" and ", "且"))),
    }
}

/// `title (news): warning above 32, error above 64 characters`.
pub fn limit(l: &Limit, lang: Lang) -> String {
    let field = named(FIELDS, &l.field, lang).unwrap_or(&l.field);
    let unit = named(MEASURES, &l.measure, lang).unwrap_or(&l.measure);
    let kind = match (l.article_type.as_str(), lang) {
        ("", _) => "",
        ("newspic", Lang::En) => " (picture post)",
        ("newspic", Lang::Zh) => "（贴图）",
        (_, Lang::En) => " (article)",
        (_, Lang::Zh) => "（文章）",
    };
    let bands: Vec<String> = [(l.warn, "warning above", "超过"), (l.error, "error above", "超过")]
        .into_iter()
        .enumerate()
        .filter_map(|(i, (figure, en, zh))| {
            let figure = figure?;
            Some(match lang {
                Lang::En => format!("{en} {figure} {unit}").trim_end().to_string(),
                Lang::Zh => format!("{zh} {figure} {unit}{}", if i == 0 { "警告" } else { "报错" }),
            })
        })
        .collect();
    match lang {
        Lang::En => format!("{field}{kind}: {}", bands.join(", ")),
        Lang::Zh => format!("{field}{kind}：{}", bands.join("，")),
    }
}
