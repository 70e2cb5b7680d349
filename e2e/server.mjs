// A static server for the tests and the bench: the built page on a free port of this machine, with the right types.
//
//   node e2e/server.mjs FOLDER [BASE…]     BASE is a path such as /some/where/, "/" if none is given
import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".data": "application/octet-stream",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".py": "text/plain; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/** Serves `folder` below each of `bases`; resolves to the origin and a way to stop. */
export function serve(folder, { bases = ["/"], port = 0 } = {}) {
  const root = resolve(folder);
  const server = createServer((request, response) => {
    const refuse = (status) => response.writeHead(status, { "content-type": "text/plain" }).end(`${status}\n`);
    if (request.method !== "GET" && request.method !== "HEAD") return refuse(405);
    const file = fileFor(root, bases, new URL(request.url, "http://localhost").pathname);
    if (file === undefined) return refuse(404);
    response.writeHead(200, {
      "content-type": TYPES[extname(file)] ?? "application/octet-stream",
      "content-length": statSync(file).size,
      // As a careful host would: what carries its content's hash never changes.
      "cache-control": /-[0-9a-f]{10}\.\w+$/.test(file) ? "public, max-age=31536000, immutable" : "no-cache",
    });
    if (request.method === "HEAD") return response.end();
    createReadStream(file).pipe(response);
  });
  return new Promise((started, failed) => {
    server.once("error", failed);
    server.listen(port, "127.0.0.1", () => {
      const origin = `http://127.0.0.1:${server.address().port}`;
      const stop = () => new Promise((stopped) => (server.close(stopped), server.closeAllConnections()));
      started({ origin, stop });
    });
  });
}

/** The file that a path means, or nothing; never one outside `root`. */
function fileFor(root, bases, path) {
  const base = bases.filter((base) => path.startsWith(base)).sort((a, b) => b.length - a.length)[0];
  if (base === undefined) return undefined;
  let file;
  try {
    file = join(root, normalize(decodeURIComponent(path.slice(base.length)) || "index.html"));
  } catch {
    return undefined;
  }
  const within = file.startsWith(root + sep) && !file.includes("\0");
  return within && statSync(file, { throwIfNoEntry: false })?.isFile() ? file : undefined;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [folder, ...bases] = process.argv.slice(2);
  if (folder === undefined) {
    console.error("usage: node e2e/server.mjs FOLDER [BASE…]");
    process.exit(2);
  }
  const { origin } = await serve(folder, {
    bases: bases.length > 0 ? bases : ["/"],
    port: Number(process.env.PORT ?? 0),
  });
  console.log(`serving ${folder} at ${(bases.length > 0 ? bases : ["/"]).map((base) => origin + base).join(" and ")}`);
}
