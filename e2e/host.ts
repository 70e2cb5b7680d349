// A host of a test's own, in a folder of its own: one that can be cut off, and that can publish another version.
import { cpSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fingerprint, seal } from "../.ci/offline.mjs";
import { serve } from "./server.mjs";

const BASE = "/some/where/";

export class Host {
  /** What it serves: a copy of the built page, to be changed at will. */
  readonly folder: string;
  readonly origin: string;
  #stop: () => Promise<void>;

  private constructor(folder: string, origin: string, stop: () => Promise<void>) {
    this.folder = folder;
    this.origin = origin;
    this.#stop = stop;
  }

  static async start(): Promise<Host> {
    const folder = mkdtempSync(join(tmpdir(), "retort-"));
    cpSync(process.env["RETORT_DIST"] ?? "../dist", folder, { recursive: true });
    const { origin, stop } = await serve(folder, { bases: [BASE] });
    return new Host(folder, origin, stop);
  }

  /** The page's folder. */
  get address(): string {
    return this.origin + BASE;
  }

  /** Nothing answers any more. */
  async cut(): Promise<void> {
    await this.#stop();
  }

  async end(): Promise<void> {
    await this.#stop();
    rmSync(this.folder, { recursive: true });
  }

  /** The name of a file that is named by its content. */
  find(name: RegExp): string {
    const found = readdirSync(this.folder, { recursive: true, encoding: "utf8" }).find((file) => name.test(file));
    if (found === undefined) throw new Error(`no ${name} in ${this.folder}`);
    return found;
  }

  change(file: string, change: (text: string) => string): void {
    const path = join(this.folder, file);
    writeFileSync(path, change(readFileSync(path, "utf8")));
  }

  /** Publishes another version: the engine has other files, and those that it had before are gone. */
  publish(): void {
    const before = this.find(/^worker_loader-/);
    this.change(before, (text) => `${text}// another version\n`);
    const after = `worker_loader-${fingerprint(readFileSync(join(this.folder, before)))}.js`;
    renameSync(join(this.folder, before), join(this.folder, after));
    this.change("index.html", (text) => text.replaceAll(before, after));
    seal(this.folder);
  }

  /** Serves what `make serve` does: a build that is not to be stored. */
  unseal(): void {
    this.change("index.html", (text) => text.replace(/data-build="\w*"/, 'data-build=""'));
    this.change("service-worker.js", (text) =>
      text.replace(/^const BUILD = .*;$/m, 'const BUILD = "";').replace(/^const FILES = [^;]*;$/m, "const FILES = {};"),
    );
  }
}
