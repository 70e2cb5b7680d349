import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "../test.ts";

// Written by core/examples/reports.rs before the browser tests run (.ci/test).
const reports = new URL("../../target/reports.jsonl", import.meta.url);
type Case = { name: string; input: string; report: string };

test("the worker's reports are the native ones, byte for byte", async ({ page }) => {
  test.setTimeout(300_000);
  expect(existsSync(reports), "run: cargo run -p retort-core --features engine --example reports -- target/reports.jsonl").toBe(true);
  const cases = readFileSync(reports, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line) as Case);
  await page.goto("/");

  const answers = await page.evaluate(async (inputs) => {
    // As the page starts its own: the policy allows no other way.
    const address = new URL(document.documentElement.dataset["worker"]!, document.baseURI).href;
    const script = new Blob([`import ${JSON.stringify(address)};`], { type: "text/javascript" });
    const worker = new Worker(URL.createObjectURL(script), { type: "module" });
    const next = () =>
      new Promise<string>((resolve, reject) => {
        let files = "";
        worker.onmessage = ({ data }: MessageEvent<string>) => {
          // Of many files the worker tells first how far it is, then it sends what it found in parts.
          if (data.startsWith('{"type":"progress"')) return;
          const [, part] = /^\{"type":"part","id":\d+,"report":\{"files":\[(.*)\],"heads":\[\],"order":\[\]\}\}$/s.exec(data) ?? [];
          if (part === undefined) resolve(data.replace('"report":{"files":[', (start) => start + files));
          else files += `${part},`;
        };
        worker.onerror = (event) => reject(new Error(event.message));
      });
    const ready = await next();
    const answers = [];
    for (const [id, input] of inputs.entries()) {
      const answer = next();
      worker.postMessage(`{"type":"review","id":${id},"input":${input}}`);
      // A trap has no answer, and no worker after it: the rest is not asked.
      answers.push(await answer.catch((error: Error) => `the worker died: ${error.message}`));
      if (answers.at(-1)!.startsWith("the worker died")) break;
    }
    worker.terminate();
    return { ready, answers };
  }, cases.map(({ input }) => input));

  expect(JSON.parse(answers.ready)).toMatchObject({ type: "ready" });
  for (const [id, answer] of answers.answers.entries()) {
    const { name, report } = cases[id]!;
    // The report as the worker wrote it, not as JavaScript would write it again.
    const [, inWorker] = /^\{"type":"reviewed","id":\d+,"report":(.*),"micros":\d+\}$/s.exec(answer) ?? [];
    expect(inWorker ?? answer, name).toBe(report);
  }
  expect(answers.answers.length).toBe(cases.length);
});
