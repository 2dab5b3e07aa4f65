//! The account model: what a type of account is, may do and is limited to; and one configured account of a type.

use crate::diagnostic::{Citation, Level, Words};
use crate::source::Span;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Where a figure or a statement comes from, and how sure we are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// Title of the page or law.
    pub source: String,
    /// Public official address; empty if there is none to send a user to.
    pub url: String,
    /// ISO date from which it holds; empty if not known.
    pub since: String,
    /// ISO date on which we last looked.
    pub verified: String,
    pub confidence: Confidence,
}

impl Provenance {
    /// What a finding cites; none if no source is named.
    pub fn citation(&self) -> Option<Citation> {
        let Provenance { source: law, url, since, verified, .. } = self.clone();
        (!law.is_empty()).then(|| Citation { law, clause: String::new(), url, since, verified })
    }
}

/// How sure we are of a fact. Error level needs `High`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    Low,
    #[default]
    Medium,
    High,
}

/// A kind of account, read from `rules/accounts/<id>.toml` or from a team's own file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AccountType {
    /// `subscription`, `service`, `business`, `mini-program`, or a team's own.
    pub id: String,
    pub title: Words,
    /// Other names a configuration may use, compared without case.
    pub names: Vec<TypeName>,
    /// One sentence: what it is for.
    pub purpose: Words,
    /// Who reads it: `followers`, `staff`, `customers`, `users`, `public`.
    pub audience: String,
    pub audience_words: Words,
    pub quotas: Vec<Quota>,
    pub limits: Vec<Limit>,
    pub abilities: Vec<Ability>,
    /// Hosts on which inline images may lie; empty: any.
    pub image_hosts: Vec<String>,
    /// Formats that inline images may have (`png`, `jpeg` …); empty: any.
    pub image_formats: Vec<String>,
    /// Outside links in the body: `pay` (only with WeChat Pay rights), `allowed`, `forbidden`.
    pub outside_links: String,
    /// Hosts that never count as outside.
    pub inside_hosts: Vec<String>,
    /// Severity of rules and packs for this type: (`pack`, `pack/rule` or glob, level; `None` = off).
    pub severity: Vec<(String, Option<Level>)>,
    /// Named thresholds: `selling-share`, `selling-index`, `calls` …
    pub thresholds: Vec<(String, f64)>,
    /// Further statements for `softsell accounts`, in order.
    pub notes: Vec<(Words, Provenance)>,
    pub provenance: Provenance,
}

/// A name for a type, perhaps one of the past.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TypeName {
    pub name: String,
    /// For an old or ambiguous name: what to say about it.
    pub note: Option<Words>,
    /// ISO date or year until which the name was in use; empty: still is.
    pub until: String,
}

/// How many broadcasts fit in a period.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Quota {
    /// `day`, `week`, `month`, `hour`, `minute`; `never` for a type that cannot broadcast.
    pub per: String,
    /// Sends allowed in the period. `-1`: as many as the month has days.
    pub count: i64,
    /// WeCom or mini-program channel to which it applies; empty: all.
    pub channel: String,
    /// Level when it is passed.
    pub level: Option<Level>,
    pub words: Words,
    pub provenance: Provenance,
}

/// A limit of one field.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Limit {
    /// `title`, `author`, `digest`, `body`, `text`, `content_source_url`, `articles`, `images`, `image-bytes`, `cover-bytes`, `link-title` …
    pub field: String,
    /// `chars` (code points), `cjk` (half-width counts half), `bytes` (UTF-8), `count`.
    pub measure: String,
    /// More than this is at least a warning.
    pub warn: Option<f64>,
    /// More than this is an error.
    pub error: Option<f64>,
    /// Applies to `news` or `newspic` only; empty: both.
    pub article_type: String,
    /// Channel to which it applies; empty: all.
    pub channel: String,
    pub words: Words,
    pub provenance: Provenance,
}

/// Something an account can do, perhaps only under conditions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Ability {
    /// `pay`, `oauth`, `template`, `location`, `custom-menu`, `daily-push`, `broadcast`, `outside-link`, `customer-message` …
    pub id: String,
    /// Whether the type has it. False with conditions: only an account that states all of them does; false without: none can.
    pub has: bool,
    /// Conditions, all needed: `verified`, `pay`, `organisation`, `public-service`.
    pub needs: Vec<String>,
    pub words: Words,
    pub provenance: Provenance,
}

/// One account of a configuration.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Account {
    /// Key in `[accounts.ID]`.
    pub id: String,
    pub kind: Arc<AccountType>,
    pub name: String,
    pub aliases: Vec<String>,
    pub paths: Vec<String>,
    /// None: not stated.
    pub verified: Option<bool>,
    pub pay: Option<bool>,
    /// `organisation` or `personal`; empty: not stated.
    pub owner: String,
    /// `cn`, `tw`, `hk`, `mo`, `us`, `uk`, `eu` …; empty: `cn`.
    pub region: String,
    pub industry: String,
    pub brands: Vec<String>,
    pub publisher: String,
    /// WeCom: `app`, `customer`, `group`, `moments`; mini program: `subscribe`, `customer`, `page`.
    pub channel: String,
    /// WeCom: member limit.
    pub members: Option<i64>,
    /// The table in the configuration.
    pub span: Option<Span>,
}

/// Whether an account can do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Can {
    Yes,
    /// The type never can.
    No,
    /// The type can, but this account is configured without a condition for it.
    Lacks,
    /// The configuration does not say whether the condition holds.
    Unknown,
}

impl Account {
    /// Whether this account has ability `id`. An ability that the type's file does not list is unknown.
    pub fn can(&self, id: &str) -> Can {
        let Some(a) = self.kind.abilities.iter().find(|a| a.id == id) else { return Can::Unknown };
        if !a.has && a.needs.is_empty() {
            return Can::No;
        }
        let mut answer = Can::Yes;
        for need in &a.needs {
            let holds = match need.as_str() {
                "verified" => self.verified,
                "pay" => self.pay,
                "organisation" => (!self.owner.is_empty()).then(|| self.owner != "personal"),
                _ => None,
            };
            match holds {
                Some(true) => {}
                Some(false) => return Can::Lacks,
                None if !a.has => return Can::No,
                None => answer = Can::Unknown,
            }
        }
        answer
    }

    /// The limits of `field` that apply to a draft of `article_type` on `channel`.
    pub fn limits<'a>(
        &'a self,
        field: &'a str,
        article_type: &'a str,
        channel: &'a str,
    ) -> impl Iterator<Item = &'a Limit> {
        self.kind.limits(field, article_type, channel)
    }
}

impl AccountType {
    /// The limits of `field` that apply to a draft of `article_type` on `channel`.
    pub fn limits<'a>(
        &'a self,
        field: &'a str,
        article_type: &'a str,
        channel: &'a str,
    ) -> impl Iterator<Item = &'a Limit> {
        self.limits.iter().filter(move |l| {
            l.field == field
                && (l.article_type.is_empty() || l.article_type == article_type)
                && (l.channel.is_empty() || l.channel == channel)
        })
    }

    /// The channel that `given` (from a draft or an account) names, by the name that limits, quotas and rules use. Without one, a type that
    /// writes to staff writes through its app.
    pub fn channel_name<'a>(&self, given: &'a str) -> &'a str {
        match given.trim().to_lowercase().as_str() {
            "" if self.audience == "staff" => "app",
            "staff" | "应用消息" | "员工" => "app",
            "customer_msg" | "客户群发" | "客户" | "客服消息" => "customer",
            "客户群" => "group",
            "朋友圈" | "客户朋友圈" => "moments",
            "subscribe_msg" | "订阅消息" => "subscribe",
            "page_copy" | "页面" => "page",
            _ => given.trim(),
        }
    }

    /// Who reads a draft on `channel`: the channels that staff use towards customers have readers of their own.
    pub fn audience_on(&self, channel: &str) -> &str {
        match channel {
            "customer" | "group" | "moments" if self.audience == "staff" => "customers",
            _ => &self.audience,
        }
    }

    /// The threshold called `name`.
    pub fn threshold(&self, name: &str) -> Option<f64> {
        self.thresholds.iter().find(|(n, _)| n == name).map(|(_, v)| *v)
    }

    /// The entry under which `name` is one of this type's names.
    pub fn named(&self, name: &str) -> Option<&TypeName> {
        let wanted = name.trim().to_lowercase();
        self.names.iter().find(|n| n.name.to_lowercase() == wanted)
    }
}
