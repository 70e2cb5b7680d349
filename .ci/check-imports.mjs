#!/usr/bin/env node
// Fails when a wasm module asks for something that no wasm-bindgen glue gives it: a C function missing from
// core/pgq-libc becomes such an import without any error from the linker.
//
//   .ci/check-imports FILE.wasm…
import { readFileSync } from "node:fs";

const files = process.argv.slice(2);
let failed = files.length === 0;
for (const file of files) {
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(readFileSync(file)));
  const left = imports.filter(({ module }) => !module.startsWith("__wbindgen") && !module.startsWith("./"));
  for (const { module, name, kind } of left) {
    console.error(`${file}: nothing gives ${kind} ${module}.${name}; if it is a C function, core/pgq-libc lacks it`);
    failed = true;
  }
  if (left.length === 0) console.log(`${file}: ${imports.length} imports, all from wasm-bindgen`);
}
process.exit(failed ? 1 : 0);
