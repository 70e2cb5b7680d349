//! Compiles the C part, on wasm32 only: elsewhere the system has a libc.

fn main() {
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed=include");
    println!("cargo::rerun-if-changed=tests/probe.c");
    if std::env::var("CARGO_CFG_TARGET_ARCH").as_deref() != Ok("wasm32") {
        return;
    }
    let mut build = cc::Build::new();
    // No libc to lean on: nor may the compiler turn a loop into a call of the function that the loop implements.
    build.files(["src/printf.c", "src/sjlj.c"]).flag("-ffreestanding").flag("-fno-builtin");
    if std::env::var_os("CARGO_FEATURE_PROBE").is_some() {
        build.file("tests/probe.c");
    }
    build.compile("pgq_libc");
}
