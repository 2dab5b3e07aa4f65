//! `--format` and `--output`: the formats of a run, each with where it goes.

use super::args::{CheckArgs, OutputArg};
use crate::diagnostic::Lang;
use crate::host::atomic::Atomic;
use crate::host::stdout::Out;
use crate::output::{self, Format, Options, Run};
use crate::policy::{DraftReport, Totals};
use anyhow::{Context, bail};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Columns of a file, which has no terminal.
const FILE_WIDTH: usize = 100;

/// All formats of a run.
pub struct Outputs {
    stdout: Out,
    targets: Vec<Target>,
    lang: Lang,
}

struct Target {
    format: Box<dyn Format>,
    /// None: standard output.
    file: Option<(PathBuf, Atomic)>,
}

impl Outputs {
    /// Opens every file before anything is checked. Errors: two formats for one place, or a file that cannot be written.
    pub fn open(args: &CheckArgs, options: &Options) -> anyhow::Result<Outputs> {
        let lang = options.lang;
        let mut wanted: Vec<OutputArg> = args.output.clone();
        let to_stdout = wanted.iter().any(|o| o.file.is_none());
        if let (Some(format), true) = (&args.format, to_stdout) {
            bail!(match lang {
                Lang::En => format!(
                    "--format {format} and an --output without a file both go to standard output; give the --output a file: --output FORMAT=FILE"
                ),
                Lang::Zh => format!(
                    "--format {format} 与没有写文件的 --output 都要写到标准输出；请给 --output 指定文件：--output 格式=文件"
                ),
            });
        }
        if !to_stdout {
            let name = args.format.clone().unwrap_or_else(|| "text".into());
            wanted.insert(0, OutputArg { name, file: None });
        }
        let mut targets: Vec<Target> = Vec::new();
        for (i, one) in wanted.iter().enumerate() {
            if wanted[..i].iter().any(|o| o.file == one.file) {
                let place = match &one.file {
                    Some(file) => file.display().to_string(),
                    None => say(lang, "standard output", "标准输出").to_string(),
                };
                bail!("{}: {place}", say(lang, "two formats for one place", "两种格式写到同一处"));
            }
            targets.push(target(one, options)?);
        }
        if wanted.iter().any(|o| o.name == "github") {
            targets.extend(step_summary(options)?);
        }
        Ok(Outputs { stdout: Out::new(), targets, lang })
    }

    /// Says what is known before the first draft.
    pub fn begin(&mut self, run: &Run) -> anyhow::Result<()> {
        self.each(|format, out| format.begin(run, out))
    }

    /// Writes one draft.
    pub fn draft(&mut self, report: &DraftReport) -> anyhow::Result<()> {
        self.each(|format, out| format.draft(report, out))?;
        Ok(self.stdout.turn()?)
    }

    /// Whether nobody reads what is still to come.
    pub fn is_closed(&self) -> bool {
        self.stdout.is_closed() && self.targets.iter().all(|t| t.file.is_none())
    }

    /// Closes every format and puts the files in their places.
    pub fn end(mut self, totals: &Totals) -> anyhow::Result<()> {
        self.each(|format, out| format.end(totals, out))?;
        let lang = self.lang;
        for (path, file) in self.targets.into_iter().filter_map(|t| t.file) {
            file.commit().map_err(|e| cannot(&path, &e, lang))?;
        }
        Ok(self.stdout.flush()?)
    }

    fn each(&mut self, mut write: impl FnMut(&mut dyn Format, &mut dyn Write) -> io::Result<()>) -> anyhow::Result<()> {
        for target in &mut self.targets {
            match &mut target.file {
                Some((path, file)) => write(&mut *target.format, file).map_err(|e| cannot(path, &e, self.lang))?,
                None => write(&mut *target.format, &mut self.stdout).context(say(
                    self.lang,
                    "writing findings",
                    "输出结果时出错",
                ))?,
            }
        }
        Ok(())
    }
}

fn target(one: &OutputArg, options: &Options) -> anyhow::Result<Target> {
    let elsewhere = Options { color: false, width: FILE_WIDTH, ..options.clone() };
    let options = if one.file.is_some() { &elsewhere } else { options };
    let format = output::format(&one.name, options).context("--format")?;
    let Some(path) = &one.file else { return Ok(Target { format, file: None }) };
    let file = Atomic::create(path).map_err(|e| cannot(path, &e, options.lang))?;
    Ok(Target { format, file: Some((path.clone(), file)) })
}

/// The page of a GitHub job, behind what other steps wrote there.
fn step_summary(options: &Options) -> anyhow::Result<Option<Target>> {
    let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|p| !p.is_empty()) else { return Ok(None) };
    let path = PathBuf::from(path);
    let options = Options { color: false, quiet: false, ..options.clone() };
    let format = output::format("markdown", &options).context("markdown")?;
    let file = Atomic::append(&path).map_err(|e| cannot(&path, &e, options.lang))?;
    Ok(Some(Target { format, file: Some((path, file)) }))
}

fn cannot(path: &Path, error: &io::Error, lang: Lang) -> anyhow::Error {
    let why = match error.kind() {
        ErrorKind::NotFound => say(lang, "its folder is not there", "所在的文件夹不存在").to_string(),
        ErrorKind::PermissionDenied => say(lang, "permission denied", "没有写入权限").to_string(),
        ErrorKind::IsADirectory => say(lang, "it is a folder", "这是一个文件夹").to_string(),
        _ => error.to_string(),
    };
    let path = path.display();
    match lang {
        Lang::En => anyhow::anyhow!("cannot write {path}: {why}"),
        Lang::Zh => anyhow::anyhow!("无法写入 {path}：{why}"),
    }
}

fn say<'a>(lang: Lang, en: &'a str, zh: &'a str) -> &'a str {
    if lang == Lang::En { en } else { zh }
}
