import type { Text } from "@codemirror/state";
import type { Position, Range } from "./types";

/**
 * The offset of a position. A report can be a moment older than the text, so a position
 * outside of it is nothing unusual: it is brought to the nearest place that exists.
 */
export function offset(doc: Text, { line, column }: Position): number {
  if (line < 1) return 0;
  if (line > doc.lines) return doc.length;
  const { from, length } = doc.line(Math.trunc(line) || 1);
  return from + Math.min(Math.max(Math.trunc(column) || 0, 0), length);
}

/** The offsets of a range in the order of the text, whichever way round it was given. */
export function span(doc: Text, { start, end }: Range): { from: number; to: number } {
  const [one, other] = [offset(doc, start), offset(doc, end)];
  return { from: Math.min(one, other), to: Math.max(one, other) };
}
