//! The program.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(softsell::cli::run(std::env::args_os()))
}
