// Run the pairs of branches in core/tests/fixtures/branches.txt on PGlite, each in both orders.
//
// Usage: node core/oracle/branches.mjs > core/tests/golden/branches.txt   (servers.sh does it)
//
// A line says the case, and behind each bar how one order went: the branches run as two revisions, each committed.
import { readFileSync } from "node:fs";
import { PGlite } from "@electric-sql/pglite";

const text = readFileSync(new URL("../tests/fixtures/branches.txt", import.meta.url), "utf8");
const cases = text.split(/\n\n+/).filter((part) => part.startsWith("case: "));
const db = await PGlite.create();
console.log("# PGlite, by core/oracle/branches.mjs: case | one before other | other before one");
for (const part of cases) {
  const { case: name, base, one, other } = Object.fromEntries(part.trim().split("\n").map((line) => line.split(/: (.*)/s)));
  const results = [];
  for (const order of [[one, other], [other, one]]) {
    await db.exec("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    let result = "runs";
    for (const sql of [base, ...order].flatMap((sql) => sql.split("; "))) {
      try {
        await db.exec(sql);
      } catch ({ message }) {
        result = `${sql}: ${message}`;
        break;
      }
    }
    results.push(result);
  }
  console.log([name, ...results].join(" | "));
}
