//! The `clausewise` command.

fn main() -> std::process::ExitCode {
    clausewise_cli::run(std::env::args_os().skip(1))
}
