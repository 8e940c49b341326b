//! Takes the digests that the native build gave (`CLAUSEWISE_DIGESTS`, set by xtask) into the wasm test.

use std::{env, fs, io, path::Path};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-env-changed=CLAUSEWISE_DIGESTS");
    let digests = match env::var_os("CLAUSEWISE_DIGESTS") {
        Some(file) => {
            println!("cargo::rerun-if-changed={}", Path::new(&file).display());
            fs::read_to_string(file)?
        }
        None => String::new(),
    };
    let out = env::var_os("OUT_DIR").unwrap_or_default();
    fs::write(Path::new(&out).join("digests.txt"), digests)
}
