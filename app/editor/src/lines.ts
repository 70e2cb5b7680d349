import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";

export const linkLines = StateEffect.define<readonly number[]>();

const paint = Decoration.line({ class: "retort-linked" });

/** The lines that belong to the statement under the pointer in the page's SQL view. */
export const linkedLines = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(lines, { changes, effects, newDoc }) {
    for (const effect of effects) {
      if (!effect.is(linkLines)) continue;
      const present = effect.value.filter((line) => line >= 1 && line <= newDoc.lines);
      return Decoration.set(present.map((line) => paint.range(newDoc.line(line).from)), true);
    }
    return lines.map(changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});
