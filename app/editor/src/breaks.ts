import { invertedEffects } from "@codemirror/commands";
import { type EditorState, StateEffect, StateField } from "@codemirror/state";

export const setCrlf = StateEffect.define<boolean>();

/**
 * CodeMirror knows lines, not what ends them. A file that came with CRLF throughout must
 * leave with CRLF, else its author gets a diff of every line; this field remembers it.
 */
export const crlf = StateField.define<boolean>({
  create: () => false,
  update: (value, { effects }) => effects.find((effect) => effect.is(setCrlf))?.value ?? value,
  // Undoing the load of another file brings back the former file's line ends too.
  provide: (field) => invertedEffects.of(({ effects, startState }) =>
    effects.some((effect) => effect.is(setCrlf)) ? [setCrlf.of(startState.field(field))] : []),
});

/** Whether there is a line break and every one is CRLF. */
export const endsInCrlf = (text: string) => text.includes("\r\n") && !/\r(?!\n)|(?<!\r)\n/.test(text);

/** The whole text with the line ends it came with. */
export const textOf = (state: EditorState) =>
  state.doc.sliceString(0, state.doc.length, state.field(crlf) ? "\r\n" : "\n");
