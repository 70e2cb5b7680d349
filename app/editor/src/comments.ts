import { type Extension, RangeSet } from "@codemirror/state";
import { gutter, GutterMarker } from "@codemirror/view";
import type { Callbacks } from "./types";

/** The sign beside a line that somebody said something about. */
class Sign extends GutterMarker {
  override eq(): boolean { return true; }
  override toDOM(): Node {
    const sign = document.createElement("span");
    sign.className = "retort-comment";
    return sign;
  }
}
const sign = new Sign();

/** Where lines have comments, and where a click asks for one: a column beside the numbers. */
export function commentColumn(lines: readonly number[], callbacks: Callbacks): Extension {
  return gutter({
    class: "retort-comments",
    renderEmptyElements: true,
    markers: ({ state: { doc } }) => {
      const present = lines.filter((line) => line >= 1 && line <= doc.lines);
      return RangeSet.of(present.map((line) => sign.range(doc.line(line).from)), true);
    },
    initialSpacer: () => sign,
    domEventHandlers: {
      click: (view, { from }) => {
        callbacks.comment(view.state.doc.lineAt(from).number);
        return true;
      },
    },
  });
}
