import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { Decoration, EditorView } from "@codemirror/view";

/** Light or dark chooses a side of every `light-dark()` in editor.css, where the colours are. */
export const dark = setting((value: boolean) =>
  EditorView.theme({ "&": { colorScheme: value ? "dark" : "light" } }, { dark: value }));

/** The accessible name. The tabindex changes nothing, but tells axe that what scrolls can be reached. */
export const label = setting((value: string) =>
  EditorView.contentAttributes.of({ "aria-label": value, tabindex: "0" }));

export const readOnly = setting((value: boolean) => EditorState.readOnly.of(value));

/** The lines that belong to the statement under the pointer in the page's SQL view. */
export const linkedLines = setting((lines: readonly number[]) => EditorView.decorations.of(({ state }) => {
  const present = lines.filter((line) => line >= 1 && line <= state.doc.lines);
  return Decoration.set(present.map((line) => linked.range(state.doc.line(line).from)), true);
}));
const linked = Decoration.line({ class: "retort-linked" });

export const commented = setting((column: Extension) => column);

/** Something about an editor that can be changed while it is open. */
function setting<Value>(make: (value: Value) => Extension) {
  const part = new Compartment();
  return {
    of: (value: Value) => part.of(make(value)),
    set: (view: EditorView, value: Value) => view.dispatch({ effects: part.reconfigure(make(value)) }),
  };
}
