// Bundles src/editor.ts into dist/editor.js, the module that app/src/editor/bindings.rs names.
//
//   node build.mjs           builds, or does nothing when no input has changed
//   node build.mjs --check   checks the types only
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL(".", import.meta.url)));
const output = "dist/editor.js";
const stamp = "dist/editor.js.inputs";

if (process.argv.includes("--check")) {
  const { status } = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "--noEmit"], {
    stdio: "inherit",
  });
  process.exit(status ?? 1);
}

// Trunk runs this before every build, and the page watches the output: a file written
// again without need would make it rebuild for ever.
const inputs = fingerprint();
if (existsSync(output) && existsSync(stamp) && readFileSync(stamp, "utf8") === inputs) {
  process.exit(0);
}

const { build } = await import("esbuild").catch(() => {
  console.error("app/editor: esbuild is missing; run `npm ci --ignore-scripts` in app/editor first");
  process.exit(1);
});
const { metafile, outputFiles } = await build({
  entryPoints: ["src/editor.ts"],
  outfile: output,
  bundle: true,
  format: "esm",
  target: "es2022",
  loader: { ".css": "text" },
  minify: true,
  charset: "utf8",
  legalComments: "none",
  metafile: true,
  write: false,
});
mkdirSync("dist", { recursive: true });
writeFileSync(output, licences(metafile) + outputFiles[0].text);
writeFileSync(stamp, inputs);

function fingerprint() {
  const hash = createHash("sha256");
  const sources = readdirSync("src").sort().map((name) => join("src", name));
  for (const path of ["build.mjs", "package-lock.json", "tsconfig.json", ...sources]) {
    hash.update(`${path}\0`).update(readFileSync(path)).update("\0");
  }
  return hash.digest("hex");
}

/** The bundle is a copy of its packages, and MIT wants its notice in every copy. */
function licences(metafile) {
  const packages = new Map();
  for (const path of Object.keys(metafile.inputs)) {
    const [, name] = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path) ?? [];
    if (name === undefined) continue;
    const text = readFileSync(join("node_modules", name, "LICENSE"), "utf8").trim();
    packages.set(text, (packages.get(text) ?? new Set()).add(name));
  }
  const notices = [...packages].map(([text, names]) => `${[...names].sort().join(", ")}:\n\n${text}`);
  return `/*!\n${notices.join("\n\n").replaceAll("*/", "* /")}\n*/\n`;
}
