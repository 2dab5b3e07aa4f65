//! Typed getters: each reports a value of the wrong type at its place and goes on.

use super::{At, Table, Value, choice, complain, wrong_type};
use crate::diagnostic::{Problem, Words};

impl Table {
    /// The text at `key`.
    pub fn text(&self, key: &'static str, problems: &mut Vec<Problem>) -> Option<At<String>> {
        self.get(key, "text", problems, |e| match &e.value {
            Value::Text(t) => Some(t.clone()),
            _ => None,
        })
    }

    /// The text at `key`, empty if it is not given.
    pub fn string(&self, key: &'static str, problems: &mut Vec<Problem>) -> String {
        self.text(key, problems).map(|t| t.value).unwrap_or_default()
    }

    /// The text at `key`; it must be there and not be empty.
    pub fn required(&self, key: &'static str, problems: &mut Vec<Problem>) -> Option<At<String>> {
        if !self.has(key) {
            self.missing(key, problems);
        }
        let text = self.text(key, problems)?;
        if text.value.trim().is_empty() {
            problems.push(Problem::at("missing-key", text.span).text("key", key));
            return None;
        }
        Some(text)
    }

    /// The whole number at `key`.
    pub fn int(&self, key: &'static str, problems: &mut Vec<Problem>) -> Option<At<i64>> {
        self.get(key, "integer", problems, |e| match e.value {
            Value::Int(i) => Some(i),
            _ => None,
        })
    }

    /// The number at `key`, whole or not.
    pub fn float(&self, key: &'static str, problems: &mut Vec<Problem>) -> Option<At<f64>> {
        self.get(key, "number", problems, |e| match e.value {
            Value::Int(i) => Some(i as f64),
            Value::Float(f) if f.is_finite() => Some(f),
            _ => None,
        })
    }

    /// The truth value at `key`.
    pub fn flag(&self, key: &'static str, problems: &mut Vec<Problem>) -> Option<At<bool>> {
        self.get(key, "flag", problems, |e| match e.value {
            Value::Bool(b) => Some(b),
            _ => None,
        })
    }

    /// The day at `key` as `YYYY-MM-DD`, from a TOML date or a string; no such day is `invalid-date`.
    pub fn date(&self, key: &'static str, problems: &mut Vec<Problem>) -> Option<At<String>> {
        let at = self.date_part(key, problems)?;
        if at.value.len() != 10 {
            problems.push(Problem::at("not-a-date", at.span).text("key", key).text("value", &at.value));
            return None;
        }
        Some(at)
    }

    /// Like [`Table::date`], but `2025-11` and `2025` will do.
    pub fn date_part(&self, key: &'static str, problems: &mut Vec<Problem>) -> Option<At<String>> {
        let at = self.get(key, "date", problems, |e| match &e.value {
            Value::Text(t) | Value::Date(t) => Some(t.trim().to_string()),
            _ => None,
        })?;
        let rest = match at.value.len() {
            4 => "-01-01",
            7 => "-01",
            _ => "",
        };
        let day = format!("{}{rest}", at.value);
        if day.len() != 10 || day.parse::<jiff::civil::Date>().is_err() {
            problems.push(Problem::at("not-a-date", at.span).text("key", key).text("value", &at.value));
            return None;
        }
        Some(at)
    }

    /// The list of strings at `key`, each with its place; empty if it is not given.
    pub fn texts(&self, key: &'static str, problems: &mut Vec<Problem>) -> Vec<At<String>> {
        let Some(entry) = self.entry(key) else { return Vec::new() };
        let Value::List(items) = &entry.value else {
            let mut problem = wrong_type(key, &entry.value, entry.span, "texts");
            if let Value::Text(_) = entry.value {
                problem.hit = problem.hit.fix(complain::brackets(entry.span));
            }
            problems.push(problem);
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in items {
            match &item.value {
                Value::Text(t) => texts.push(At { value: t.clone(), span: item.span }),
                other => problems.push(wrong_type(key, other, item.span, "text")),
            }
        }
        texts
    }

    /// The strings at `key` without their places.
    pub fn strings(&self, key: &'static str, problems: &mut Vec<Problem>) -> Vec<String> {
        self.texts(key, problems).into_iter().map(|t| t.value).collect()
    }

    /// One of `choices` at `key`; another word is `unknown-value`.
    pub fn choice(
        &self,
        key: &'static str,
        choices: &[&'static str],
        problems: &mut Vec<Problem>,
    ) -> Option<At<&'static str>> {
        let text = self.text(key, problems)?;
        let value = choice(key, &text, choices, problems)?;
        Some(At { value, span: text.span })
    }

    /// The bilingual words at `key`: `{ en = "…", zh = "…" }`, both needed.
    pub fn words(&self, key: &'static str, problems: &mut Vec<Problem>) -> Option<Words> {
        let table = self.table(key, problems)?;
        let (en, zh) = (table.required("en", problems), table.required("zh", problems));
        table.finish(problems);
        Some(Words::new(en?.value, zh?.value))
    }

    /// The bilingual words at `key`, or one string that serves for both languages.
    pub fn words_or_same(&self, key: &'static str, problems: &mut Vec<Problem>) -> Option<Words> {
        match self.entry(key)?.value {
            Value::Table(_) => self.words(key, problems),
            _ => self.text(key, problems).map(|t| Words::same(t.value)),
        }
    }

    /// The table at `key`.
    pub fn table(&self, key: &'static str, problems: &mut Vec<Problem>) -> Option<&Table> {
        let entry = self.entry(key)?;
        match &entry.value {
            Value::Table(t) => Some(t),
            other => {
                problems.push(wrong_type(key, other, entry.span, "table"));
                None
            }
        }
    }

    /// The tables at `key`: `[[key]]` or a list of inline tables; empty if there are none.
    pub fn tables(&self, key: &'static str, problems: &mut Vec<Problem>) -> Vec<&Table> {
        let Some(entry) = self.entry(key) else { return Vec::new() };
        let Value::List(items) = &entry.value else {
            problems.push(wrong_type(key, &entry.value, entry.span, "tables"));
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items {
            match &item.value {
                Value::Table(t) => tables.push(t),
                other => problems.push(wrong_type(key, other, item.span, "table")),
            }
        }
        tables
    }
}
