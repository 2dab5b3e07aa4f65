//! The metadata keys: canonical names, what they hold, and every alias under which some tool or team writes them.

use Kind::*;

/// What a key holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Flag,
    /// A truth value or words.
    FlagOrText,
    Time,
    /// A time that a publisher wrote back: never a mistake of the author.
    Stamp,
    Number,
    /// One or more values.
    List,
    /// Claims with their evidence: text, or tables with text, source, period, area, expires.
    Claims,
}

/// A key that means something here.
pub struct Key {
    pub name: &'static str,
    pub kind: Kind,
    /// Accepted names besides `name`, in the order in which they count, as [`normal`] writes them.
    pub aliases: &'static [&'static str],
}

const fn key(name: &'static str, kind: Kind, aliases: &'static [&'static str]) -> Key {
    Key { name, kind, aliases }
}

/// All keys that mean something.
pub const KEYS: &[Key] = &[
    key("title", Text, &["标题"]),
    key("author", Text, &["作者", "default_author"]),
    key("digest", Text, &["摘要", "summary", "description", "excerpt", "desc"]),
    key("content_source_url", Text, &["source_url", "original_url", "原文地址", "原文链接", "阅读原文"]),
    key(
        "cover",
        Text,
        &[
            "cover_image",
            "cover_url",
            "feature_image",
            "featured_image",
            "image",
            "banner",
            "banner_path",
            "thumb",
            "封面",
            "封面图",
        ],
    ),
    key("thumb_media_id", Text, &["封面素材id", "cover_media_id"]),
    key("need_open_comment", Flag, &["open_comment", "打开评论", "评论"]),
    key("only_fans_can_comment", Flag, &["仅粉丝可评论"]),
    key("article_type", Text, &["文章类型", "type"]),
    key("image_list", List, &["images", "图片列表"]),
    key("crop", FlagOrText, &["crop_enabled", "封面裁剪"]),
    key("pic_crop_235_1", Text, &[]),
    key("pic_crop_1_1", Text, &[]),
    key("show_cover_pic", FlagOrText, &["show_cover", "显示封面"]),
    key("original", FlagOrText, &["is_original", "原创声明", "原创"]),
    key("ai_assisted", FlagOrText, &["ai_generated", "ai辅助"]),
    key("account", Text, &["公众号", "账号", "appid", "app_id", "mp", "wechat_account", "platform"]),
    key("status", Text, &["状态", "publish_status", "state"]),
    key("draft", Flag, &["草稿"]),
    key(
        "publish_at",
        Time,
        &[
            "publish_time",
            "publish_date",
            "scheduled_at",
            "schedule",
            "发布时间",
            "发布日期",
            "计划发布时间",
            "计划时间",
            "排期",
            "推送时间",
            "date",
        ],
    ),
    key("notify", Flag, &["群发", "群发通知", "broadcast", "send_type"]),
    key("position", Number, &["位置", "图文位置"]),
    key("message", Text, &["期号", "issue", "broadcast_id"]),
    key("claims", Claims, &["依据", "claim"]),
    key("kind", Text, &["内容类型"]),
    key("sponsored", FlagOrText, &["商业推广", "推广", "广告"]),
    key("channel", Text, &["渠道", "通道"]),
    key("cancelled", Flag, &["canceled", "取消", "已取消"]),
    key("softsell", FlagOrText, &[]),
    key("softsell-allow", List, &["softsell_allow"]),
    key("industry", Text, &["行业"]),
    key("lang", Text, &["language", "语言"]),
    key("last_publish_time", Stamp, &[]),
    key("published_at", Stamp, &["实际发布时间"]),
    key("media_id", Text, &["wechat_draft_media_id", "wechat_draft_id"]),
    key("publish_id", Text, &[]),
    key("article_id", Text, &[]),
    key("article_url", Text, &[]),
];

/// Keys of blogs, vaults and publishers that mean nothing here and are never taken for a misspelling.
const IGNORED: &str = "ai_tasks aliases archives author_link authors bibliography build cascade categories category cid code_style \
    color comment comments copyright cover_alt created created_at css cssclass cssclasses date_created \
    date_modified description_zh dir disqus editor expiry_date featured font font_size headless hidden highlight \
    highlight_theme human_reviewed id is_cjklanguage katex keywords last_mod lastmod layout license link \
    link_title linktitle locale location markup math mathjax menu menus modified name nav order outputs owner \
    params password permalink photos pin pinned publish published published_date redirect redirect_from related \
    reviewer rss series share sitemap slug sort source style subtitle sub_title tag tags template theme time \
    titles toc topic translation_key uid up update updated updated_at url uuid version video videos views \
    wechat_color wechat_content_hash wechat_style wechat_theme wechat_updated_at weight xml 代码高亮 关键词 分类 副标题 备注 \
    字数 审核 小标题 日期 标签 栏目 样式 禁用图片背景 编辑 自定义样式笔记 负责人 选题 长度";

/// A key as it is compared: trimmed, lower case, `_` for `-`, spaces and camel humps.
pub fn normal(key: &str) -> String {
    let key = key.trim();
    let mut out = String::with_capacity(key.len() + 4);
    let mut low = false;
    for c in key.chars() {
        match c {
            '-' | ' ' | '_' => out.push('_'),
            c if c.is_ascii_uppercase() => {
                if low {
                    out.push('_');
                }
                out.push(c.to_ascii_lowercase());
            }
            c => out.push(c),
        }
        low = c.is_ascii_lowercase() || c.is_ascii_digit();
    }
    out
}

/// What a written key is.
pub enum Known {
    /// The key of [`KEYS`] and the rank of the alias (0: its own name).
    Key(&'static Key, usize),
    /// Known to mean nothing here.
    Ignored,
    Unknown,
}

/// Looks `normal` (see [`normal`]) up.
pub fn look_up(normal: &str) -> Known {
    for key in KEYS {
        if normal == key.name {
            return Known::Key(key, 0);
        }
        if let Some(at) = key.aliases.iter().position(|a| *a == normal) {
            return Known::Key(key, at + 1);
        }
    }
    if IGNORED.split(' ').any(|n| n == normal) {
        return Known::Ignored;
    }
    // Hugo's and others' per-language and underscore-free spellings: `publishdate`, `coverimage`.
    for key in KEYS {
        let same =
            |a: &str| a.len() > normal.len() && a.len() == normal.len() + a.matches('_').count() && squeezed(a, normal);
        if same(key.name) {
            return Known::Key(key, 0);
        }
        if let Some(at) = key.aliases.iter().position(|a| same(a)) {
            return Known::Key(key, at + 1);
        }
    }
    Known::Unknown
}

fn squeezed(with: &str, without: &str) -> bool {
    with.bytes().filter(|b| *b != b'_').eq(without.bytes())
}

/// The known name that `normal`, an unknown key, is probably meant to be. `strict` looks further.
pub fn nearest(normal: &str, strict: bool) -> Option<&'static str> {
    let length = normal.chars().count();
    if length < 3 {
        return None;
    }
    let ascii = normal.is_ascii();
    let allowed = match (ascii, length) {
        (false, 3) => 1,
        (false, _) => 1 + usize::from(strict && length > 4),
        (true, ..4) => 0,
        (true, 4..7) => 1,
        (true, _) => 2,
    };
    let names = KEYS.iter().flat_map(|k| std::iter::once(&k.name).chain(k.aliases));
    let mut best: Option<(usize, &'static str)> = None;
    for name in names {
        // Three ideographs that differ in length are different words (副标题 is not 标题).
        if name.is_ascii() != ascii || (!ascii && length == 3 && name.chars().count() != 3) {
            continue;
        }
        if !strict && name.len().abs_diff(normal.len()) > if ascii { allowed } else { 3 * allowed } {
            continue;
        }
        let far = strsim::osa_distance(normal, name);
        let close = far <= allowed || (strict && ascii && strsim::jaro_winkler(normal, name) >= 0.9);
        if close && name.chars().count() > 3.min(length) - usize::from(!ascii) && best.is_none_or(|(b, _)| far < b) {
            best = Some((far, name));
        }
    }
    best.map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(written: &str) -> Option<&'static str> {
        match look_up(&normal(written)) {
            Known::Key(key, _) => Some(key.name),
            _ => None,
        }
    }

    #[test]
    fn spellings() {
        for (written, name) in [
            ("coverImage", "cover"),
            ("featureImage", "cover"),
            ("sourceUrl", "content_source_url"),
            ("contentSourceUrl", "content_source_url"),
            ("source-url", "content_source_url"),
            ("publishDate", "publish_at"),
            ("publishdate", "publish_at"),
            ("Title ", "title"),
            ("封面素材ID", "thumb_media_id"),
            ("AI辅助", "ai_assisted"),
            ("softsell-allow", "softsell-allow"),
            ("appID", "account"),
        ] {
            assert_eq!(canonical(written), Some(name), "{written}");
        }
        assert_eq!(canonical("tags"), None);
    }

    #[test]
    fn aliases_are_unique_and_normal() {
        let mut seen = std::collections::HashSet::new();
        for key in KEYS {
            assert!(seen.insert(key.name), "{}", key.name);
            for alias in key.aliases {
                assert!(seen.insert(alias), "{alias}");
                assert_eq!(normal(alias), *alias);
            }
        }
        for name in IGNORED.split_whitespace() {
            assert!(seen.insert(name), "{name}");
        }
    }

    #[test]
    fn misspellings() {
        assert_eq!(nearest("digset", false), Some("digest"));
        assert_eq!(nearest("ttle", false), Some("title"));
        assert_eq!(nearest("publishat_", false), Some("publish_at"));
        assert_eq!(nearest("发布时问", false), Some("发布时间"));
        assert_eq!(nearest("mood", false), None);
        assert_eq!(nearest("摘录", false), None);
        assert_eq!(nearest("城市", false), None);
    }
}
