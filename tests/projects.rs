//! Whole projects through the real program: what a team sees when it checks its repository.

mod support;

use std::path::Path;
use support::{Folder, Ran, expect, root, run_in};

const AGENCY: &str = "fixtures/projects/agency";

fn run(args: &[&str]) -> Ran {
    run_in(root(), args, b"")
}

#[test]
fn the_agency_as_people_read_it() {
    let ran = run(&["check", AGENCY]);
    ran.ends(1);
    assert_eq!(ran.err, "");
    expect("fixtures/projects/agency.out", &ran.out);
}

#[test]
fn the_agency_as_programs_read_it() {
    let ran = run(&["check", AGENCY, "--format", "compact", "--notes"]);
    ran.ends(1);
    expect("fixtures/projects/agency.compact.out", &ran.out);
    ran.is_silent_on("归档");
}

#[test]
fn a_first_run_is_pleasant() {
    let ran = run(&["check", "fixtures/projects/first-run", "--lang", "en", "--as-of", "2026-11-23"]);
    ran.ends(0).is_silent_on("error[").says("200 drafts");
    assert!(ran.out.lines().count() <= 30, "{} lines:\n{}", ran.out.lines().count(), ran.out);
    let chinese = run(&["check", "fixtures/projects/first-run", "--lang", "zh", "--as-of", "2026-11-23"]);
    chinese.ends(0).says("200 篇稿件");
    assert!(chinese.out.lines().count() <= 30);
}

#[test]
fn threads_change_nothing() {
    let of = |n: &str| run(&["check", AGENCY, "--all", "--notes", "--threads", n]).out;
    let one = of("1");
    assert!(one.contains("broadcast-quota"));
    assert_eq!(one, of("2"));
    assert_eq!(one, of("7"));
}

/// The folders below the agency's drafts.
fn folders() -> Vec<String> {
    let mut folders: Vec<String> = std::fs::read_dir(root().join(AGENCY).join("drafts"))
        .unwrap()
        .map(|e| format!("{AGENCY}/drafts/{}", e.unwrap().file_name().to_string_lossy()))
        .collect();
    folders.sort();
    folders
}

fn compact(paths: &[&str]) -> Ran {
    let mut args = vec!["check", "--format", "compact", "--notes"];
    args.extend(paths);
    run(&args)
}

#[test]
fn the_order_of_arguments_changes_the_order_only() {
    let folders = folders();
    let mut names: Vec<&str> = folders.iter().map(String::as_str).collect();
    let forth = compact(&names).out;
    names.reverse();
    let back = compact(&names).out;
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
        lines.sort();
        lines
    };
    assert_eq!(sorted(&forth), sorted(&back));
    // a folder named twice, and a file within it, are read once
    names.push(names[0]);
    assert_eq!(compact(&names).out, back);
}

#[test]
fn quotas_look_at_the_whole_project_whatever_is_named() {
    let named = [
        "drafts/树影书店/2026-11-25-周三夜读会.md",
        "drafts/麦浪家选/2026-11-28-囤粮周末.md",
        "drafts/小程序/全员推送.md",
    ]
    .map(|p| format!("{AGENCY}/{p}"));
    let paths: Vec<&str> = named.iter().map(String::as_str).collect();
    let (part, full) = (compact(&paths), compact(&[AGENCY]));
    for (rule, count) in [("account/broadcast-quota", 2), ("account/broadcast-from-mini-program", 1)] {
        assert_eq!(full.of(rule).len(), count, "{}", full.out);
        let mut found = part.of(rule);
        found.sort();
        assert_eq!(found, full.of(rule));
    }
    // every other draft of the conflict is named, though it is not part of this run
    let text = run(&["check", paths[1]]).out;
    for other in ["2026-11-05-新米开仓.md", "2026-11-12-厨房实验.md", "2026-11-19-农友故事.md", "头条-"] {
        assert!(text.contains(other), "{other} is missing in:\n{text}");
    }
}

#[test]
fn a_draft_on_standard_input_is_judged_by_its_name() {
    let name = format!("{AGENCY}/drafts/麦浪家选/每日早餐.md");
    let draft = std::fs::read(root().join(&name)).unwrap();
    let args = ["check", "-", "--stdin-filename", &name, "--format", "compact"];
    let ran = run_in(root(), &args, &draft);
    ran.ends(1).says(&format!("{name}:12:8: error[account/promise-daily-push]"));
    assert_eq!(ran.of("account/promise-daily-push"), compact(&[&name]).of("account/promise-daily-push"));
    // the same bytes under a name that belongs to nobody promise nothing
    let elsewhere = run_in(root(), &["check", "-", "--isolated", "--format", "compact"], &draft);
    elsewhere.is_silent_on("promise-daily-push");
}

#[test]
fn names_come_from_a_list() {
    let (a, b) = ("drafts/树影书店/会员日说明.md", "drafts/麦浪家选/每日早餐.md");
    let agency = root().join(AGENCY);
    let from = |list: &[u8], flags: &[&str]| {
        let args = [&["check", "--files-from", "-", "--format", "compact"], flags].concat();
        run_in(&agency, &args, list)
    };
    let expected = run_in(&agency, &["check", a, b, "--format", "compact"], b"");
    expected.ends(1).says("promise-pay").says("promise-daily-push");
    assert_eq!(from(format!("{a}\n{b}\n").as_bytes(), &[]).out, expected.out);
    assert_eq!(from(format!("{a}\r\n{b}").as_bytes(), &[]).out, expected.out);
    assert_eq!(from(format!("{a}\0{b}\0").as_bytes(), &["-0"]).out, expected.out);
    let f = Folder::new(&[("名单.txt", "甲.md\n".as_bytes()), ("甲.md", "# 欢迎关注\n\nTODO：补图\n".as_bytes())]);
    f.run(&["check", "--files-from", "名单.txt", "--lang", "zh"]).ends(0).says("draft/todo");
}

#[test]
fn exit_codes_follow_the_gravest_thing() {
    let drafts = Path::new(AGENCY).join("drafts");
    let path = |p: &str| drafts.join(p).to_string_lossy().into_owned();
    let (clean, warned, bad) =
        (path("树影书店/译者来信.md"), path("山月护肤笔记/双十二预告.md"), path("麦浪家选/每日早餐.md"));
    let code = |args: &[&str]| run(&[&["check"], args].concat()).code;
    assert_eq!(code(&[&clean]), Some(0));
    assert_eq!(code(&[&warned]), Some(0));
    assert_eq!(code(&[&warned, "--fail-on", "warning"]), Some(1));
    assert_eq!(code(&[&bad]), Some(1));
    assert_eq!(code(&[&bad, "--fail-on", "never"]), Some(0));
    assert_eq!(code(&[&bad, "--exit-zero"]), Some(0));
    assert_eq!(code(&[&bad, "no-such.md"]), Some(2));
    assert_eq!(code(&[&clean, "no-such.md", "--exit-zero", "--fail-on", "never"]), Some(2));
    assert_eq!(code(&[&bad, "--format", "compact"]), Some(1));
}

const OWN: &str = "fixtures/projects/own-platform";

#[test]
fn a_type_and_a_pack_of_the_teams_own_need_no_rust() {
    let ran = run(&["check", OWN, "--all", "--notes"]);
    ran.ends(1);
    expect("fixtures/projects/own-platform.out", &ran.out);
    let ran = compact(&[OWN]);
    // the same two times: one post too many for WeChat, nothing for a page without a quota
    assert_eq!(ran.of("account/broadcast-quota").len(), 1, "{}", ran.out);
    ran.says("wechat/第二篇.md:5:13: error[account/broadcast-quota]");
    // its own limits, its own levels, its own words
    ran.says("new-bowls.md:2:8: error[account/title-too-long]").is_silent_on("open-day.md:");
    ran.says("new-bowls.md:5:1: error[hard-sell/urgency]").says("warning[house/brand-voice]: “artisanal”");
    assert_eq!(ran.of("house/brand-voice").len(), 3, "{}", ran.out);
    let page = run(&["check", &format!("{OWN}/drafts/page"), "--all"]);
    page.says("source: Handbook of the page").is_silent_on("weixin");
}

#[test]
fn commands_know_the_teams_own_type_and_pack() {
    let own = root().join(OWN);
    run_in(&own, &["accounts", "--lang", "en"], b"").ends(0).says("facebook-page");
    run_in(&own, &["rules", "house", "--lang", "en"], b"").ends(0).says("house/brand-voice");
    run_in(&own, &["explain", "house/brand-voice", "--lang", "zh"], b"").ends(0).says("读者是邻居");
}
