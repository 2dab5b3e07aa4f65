//! `--help` in Chinese, by the names of arguments in `args.rs`.

use clap::{Arg, ArgAction, Command};

const TEMPLATE: &str = "{about}\n\n用法：{usage}\n\n{all-args}{after-help}\n";

const EXIT_CODES: &str = "\n退出码：0 没有达到失败级别的问题；1 有问题；2 有东西要先改才能查全；3 softsell 自身出错。";

/// What a subcommand does.
const COMMANDS: &[(&str, &str)] = &[
    ("softsell", "发布之前检查营销稿件，看它是否符合发布账号的规则"),
    ("check", "检查稿件"),
    ("rules", "列出规则，或查看一条的全文"),
    ("test", "用例子及其变形检验规则；有不符的以 1 退出"),
    ("stale", "哪些内容太久没有核对；有的话以 1 退出"),
    ("explain", "说明一条规则：内容、原因、条款、例子、怎样放行"),
    ("accounts", "账号类型：次数、能力、读者、现在和过去的名称"),
    ("which", "哪种类型合适：用参数回答，或逐项询问"),
    ("config", "查看配置"),
    ("show", "对一篇稿件生效的值，以及每个值来自哪一行"),
    ("version", "显示程序和规则包的版本"),
];

/// What an argument does, by subcommand where two share a name.
const ARGUMENTS: &[(&str, &str, &str)] = &[
    ("", "lang", "输出语言 [默认依次看 SOFTSELL_LANG、配置、LC_ALL、LANG]"),
    ("", "color", "何时使用颜色（auto：在终端上，并遵守 NO_COLOR、CLICOLOR_FORCE、FORCE_COLOR）"),
    ("check", "paths", "稿件、文件夹、`drafts/**/*.md` 这样的通配，或 `-` 表示标准输入 [默认：当前文件夹]"),
    ("check", "format", "输出格式 [默认：text]"),
    (
        "check",
        "output",
        "另以一种格式写到文件（`sarif=report.sarif`）；不写文件且没有 --format 时写到标准输出；可以重复",
    ),
    ("check", "notes", "显示提示，而不只是计数"),
    ("check", "all", "全部列出：不归并，不截断"),
    ("check", "quiet", "只输出问题；没有问题就什么也不输出"),
    ("check", "verbose", "同时说明级别的由来和未显示的问题"),
    ("check", "as_of", "按这一天判断，写作 YYYY-MM-DD [默认：配置中的日期，其次今天]"),
    ("check", "ready", "把每篇稿件都当作定稿"),
    ("check", "fail_on", "达到哪一级别算失败 [默认：error]"),
    ("check", "exit_zero", "有问题也以 0 退出（读不出的输入除外）"),
    ("check", "only", "只用这些规则、规则包或 `mlm/*` 这样的写法"),
    ("check", "skip", "不用这些规则、规则包"),
    ("check", "config", "所有稿件都用这份配置"),
    ("check", "isolated", "不用任何配置"),
    ("check", "publisher", "发布工具（wenyan、md2wechat、doocs、baoyu、note-to-mp、wxmp、api、none），优先于配置"),
    ("check", "input_format", "所有稿件都按这种格式读取"),
    ("check", "encoding", "非 UTF-8 稿件的编码，例如 gbk、big5"),
    ("check", "stdin_filename", "标准输入当作哪个文件"),
    ("check", "files_from", "从文件读取稿件名（`-` 为标准输入），每行一个或以 NUL 分隔"),
    ("check", "null", "--files-from 中的名字以 NUL 分隔"),
    ("check", "strict_keys", "更积极地报告 front matter 中像是写错的键"),
    ("check", "width", "显示宽度（列）[默认：终端宽度]"),
    ("check", "ascii", "只用 ASCII 字符画线"),
    ("check", "threads", "线程数（0：与核心数相同）"),
    ("check", "explain_score", "逐句列出每篇稿件的推销得分"),
    ("check", "force_exclude", "配置中的 `exclude` 对点名的稿件也有效"),
    ("rules", "rule", "规则（`law-cn/absolute-claim`）、规则包（`mlm`）或通配（`mlm/*`）[默认：全部]"),
    ("test", "path", "规则包所在的文件夹、一个规则文件，或规则、规则包、通配 [默认：在此处生效的全部规则]"),
    ("stale", "days", "超过多少天"),
    ("stale", "as_of", "从哪一天算起，写作 YYYY-MM-DD [默认：今天]"),
    ("explain", "rule", "一条规则，例如 `law-cn/absolute-claim`"),
    ("accounts", "kind", "只看这种类型（用它的任一名称）"),
    ("which", "readers", "给谁看"),
    ("which", "purpose", "用来做什么"),
    ("which", "pay", "要不要在里面付款"),
    ("which", "owner", "主体"),
    ("which", "place", "主体在哪里注册"),
    ("show", "path", "稿件"),
];

/// `command` and everything below it with Chinese help.
pub fn translate(command: Command) -> Command {
    let top = command.get_name() == "softsell";
    let command = below(command);
    if top { command.after_help(EXIT_CODES) } else { command }
}

fn below(command: Command) -> Command {
    let name = command.get_name().to_string();
    let mut command =
        command.help_template(TEMPLATE).subcommand_help_heading("命令").disable_help_flag(true).arg(
            Arg::new("help").short('h').long("help").action(ArgAction::Help).help("显示帮助").help_heading("选项"),
        );
    if let Some((_, about)) = COMMANDS.iter().find(|(n, _)| *n == name) {
        command = command.about(*about).long_about(None);
    }
    if command.get_version().is_some() {
        command = command.disable_version_flag(true).arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help("显示版本")
                .help_heading("选项"),
        );
    }
    command = command.mut_args(|arg| {
        let id = arg.get_id().as_str().to_string();
        let heading = if arg.is_positional() { "参数" } else { "选项" };
        let words = ARGUMENTS.iter().find(|(c, a, _)| *a == id && (*c == name || c.is_empty()));
        let arg = arg.help_heading(heading);
        match words {
            Some((_, _, help)) => arg.help(*help).long_help(None),
            None => arg,
        }
    });
    let names: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_string()).collect();
    for name in names {
        command = command.mut_subcommand(name, below);
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::Cli;
    use clap::CommandFactory;

    fn each(command: &Command, seen: &mut Vec<(String, String)>) {
        seen.extend(command.get_arguments().map(|a| (command.get_name().to_string(), a.get_id().to_string())));
        command.get_subcommands().for_each(|c| each(c, seen));
    }

    #[test]
    fn every_argument_and_command_is_translated_and_none_too_many() {
        let mut seen = Vec::new();
        each(&Cli::command(), &mut seen);
        for (command, argument) in &seen {
            let known = ARGUMENTS.iter().any(|(c, a, _)| a == argument && (c == command || c.is_empty()));
            assert!(known || argument == "help" || argument == "version", "{command} {argument}");
            assert!(COMMANDS.iter().any(|(c, _)| c == command), "{command}");
        }
        for (command, argument, _) in ARGUMENTS {
            assert!(
                seen.iter().any(|(c, a)| a == argument && (c == command || command.is_empty())),
                "{command} {argument}"
            );
        }
    }

    #[test]
    fn the_help_reads_chinese() {
        let mut command = translate(Cli::command());
        let help = command.find_subcommand_mut("check").unwrap().render_help().to_string();
        assert!(help.contains("显示宽度") && help.contains("用法：") && help.contains("参数:"), "{help}");
    }
}
