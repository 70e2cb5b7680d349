import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const css = readFileSync(new URL("../src/editor.css", import.meta.url), "utf8");
const row = /--([\w-]+): var\(--editor-\1, light-dark\((#\w+), (#\w+)\)\);/g;
const table = [...css.matchAll(row)];

/** The channels of a colour, 0 to 1, alpha last. */
const channels = (hex) => (hex.slice(1).padEnd(8, "f").match(/../g) ?? []).map((pair) => parseInt(pair, 16) / 255);

function over([r, g, b, alpha], under) {
  return [r, g, b].map((value, index) => value * alpha + under[index] * (1 - alpha)).concat(1);
}

function luminance(colour) {
  const [r, g, b] = colour.map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function ratio(one, other) {
  const [dim, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dim + 0.05);
}

const TOKENS = ["ink", "keyword", "string", "number", "comment", "function", "type", "operator"];
const WORDS = ["gutter", "error", "warning", "advice"];

for (const [theme, side] of [["light", 2], ["dark", 3]]) {
  const colours = Object.fromEntries(table.map((match) => [match[1], channels(match[side])]));
  const { paper, selection } = colours;
  const active = (under) => over(colours["active-line"], under);
  const linked = (under) => over(colours.linked, under);
  const backgrounds = {
    paper,
    selection,
    "active line": active(paper),
    "active line and selection": active(selection),
    "linked line": linked(paper),
    "linked, active line and selection": linked(active(selection)),
  };

  for (const [name, background] of Object.entries(backgrounds)) {
    test(`${theme}: every token is readable on ${name}`, () => {
      for (const token of TOKENS) {
        const found = ratio(colours[token], background);
        assert.ok(found >= 4.5, `${token} has ${found.toFixed(2)}:1`);
      }
    });
  }

  test(`${theme}: line numbers and severities are readable on paper and active line`, () => {
    for (const word of WORDS) {
      for (const background of [paper, active(paper)]) {
        const found = ratio(colours[word], background);
        assert.ok(found >= 4.5, `${word} has ${found.toFixed(2)}:1`);
      }
    }
  });

  test(`${theme}: what lies over the selection lets it be seen`, () => {
    for (const name of ["active-line", "linked"]) assert.ok(colours[name][3] < 0.5, name);
  });
}

test("the table is found", () => assert.equal(table.length, 16));
