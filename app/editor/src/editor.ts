import { defaultKeymap, history, historyKeymap, isolateHistory, redo, undo, undoDepth } from "@codemirror/commands";
import { bracketMatching, indentOnInput, indentUnit } from "@codemirror/language";
import { lintGutter } from "@codemirror/lint";
import { search, searchKeymap } from "@codemirror/search";
import { Annotation, type Extension, type Transaction } from "@codemirror/state";
import { drawSelection, EditorView, keymap, lineNumbers, type ViewUpdate } from "@codemirror/view";
import { highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars } from "@codemirror/view";
import { crlf, endsInCrlf, setCrlf, textOf } from "./breaks";
import { commentColumn } from "./comments";
import { findingKeys, leavingCards, showFindings } from "./findings";
import { span } from "./positions";
import { commented, dark, label, linkedLines, readOnly } from "./settings";
import { migrationLanguage } from "./sql";
import { frame, highlighting } from "./theme";
import type { Callbacks, Edit, Mark, Options, Range } from "./types";

/** Marks a change that the page made itself and need not be told of. */
const quiet = Annotation.define<true>();

/** The code editor, in a shadow root of `host`: there it is styled under a strict CSP. */
export class Editor {
  readonly #callbacks: Callbacks;
  readonly #frame: HTMLElement;
  readonly #view: EditorView;
  #changed = false;
  #pasted: { readonly text: string; readonly before: string } | undefined;
  #reporting = false;
  #line = 1;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: HTMLElement, options: Options, callbacks: Callbacks) {
    const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    this.#callbacks = callbacks;
    this.#frame = frame(root);
    const extensions = [
      dark.of(options.dark), label.of(options.label), readOnly.of(options.readOnly), linkedLines.of([]),
      crlf.init(() => endsInCrlf(options.doc)),
      EditorView.updateListener.of((update) => this.#observe(update)),
      EXTENSIONS, commented.of(commentColumn([], callbacks)),
    ];
    this.#view = new EditorView({ doc: options.doc, extensions, root, parent: this.#frame });
  }

  text(): string { return textOf(this.#view.state); }
  undo(): boolean { return undo(this.#view); }
  canUndo(): boolean { return undoDepth(this.#view.state) > 0; }
  redo(): boolean { return redo(this.#view); }
  focus(): void { this.#view.focus(); }
  setDark(value: boolean): void { dark.set(this.#view, value); }
  setLabel(value: string): void { label.set(this.#view, value); }
  setReadOnly(value: boolean): void { readOnly.set(this.#view, value); }
  setStale(stale: boolean): void { this.#frame.classList.toggle("retort-stale", stale); }
  setFindings(marks: readonly Mark[]): void { showFindings(this.#view, marks, this.#callbacks); }
  highlightLines(lines: readonly number[]): void { linkedLines.set(this.#view, lines); }
  setComments(lines: readonly number[]): void { commented.set(this.#view, commentColumn(lines, this.#callbacks)); }

  /** Replaces the text as one step that can be undone, and starts again at its top. */
  setDoc(text: string): void {
    if (text === this.text()) return;
    this.#view.dispatch({
      changes: { from: 0, to: this.#view.state.doc.length, insert: text },
      selection: { anchor: 0 },
      effects: [setCrlf.of(endsInCrlf(text)), EditorView.scrollIntoView(0)],
      annotations: [quiet.of(true), isolateHistory.of("full")], userEvent: "retort.set",
    });
    this.#changed = false;
  }

  /** Makes all edits, each given against the present text, as one step that can be undone. */
  applyEdits(edits: readonly Edit[]): void {
    this.#view.dispatch({
      changes: edits.map(({ range, text }) => ({ ...span(this.#view.state.doc, range), insert: text })),
      annotations: isolateHistory.of("full"), userEvent: "retort.fix",
    });
  }

  /** Selects a range, scrolls to it and flashes it; the focus stays where it is. */
  reveal(range: Range): void {
    const { from, to } = span(this.#view.state.doc, range);
    const effects = EditorView.scrollIntoView(from, { y: "center" });
    this.#view.dispatch({ selection: { anchor: to, head: from }, effects });
    this.#frame.classList.add("retort-revealed");
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#frame.classList.remove("retort-revealed"), 1000);
  }

  /** After this no callback is called any more. */
  destroy(): void {
    clearTimeout(this.#timer);
    this.#reporting = true;
    this.#view.destroy();
    this.#frame.remove();
  }

  #observe({ docChanged, startState, state, transactions }: ViewUpdate): void {
    const changed = docChanged || startState.field(crlf) !== state.field(crlf);
    if (changed && !transactions.some((tr) => tr.annotation(quiet))) this.#changed = true;
    const paste = transactions.find((tr) => tr.docChanged && tr.isUserEvent("input.paste"));
    if (paste !== undefined) this.#pasted = { text: inserted(paste), before: textOf(paste.startState) };
    if (this.#reporting) return;
    this.#reporting = true;
    // A callback may call the editor again, and a closure of Rust's cannot be entered twice: so
    // it is called when the present call has returned, still before any other event.
    queueMicrotask(() => this.#report());
  }

  #report(): void {
    this.#reporting = false;
    if (this.#frame.parentNode === null) return;
    const { doc, selection } = this.#view.state;
    const { number } = doc.lineAt(selection.main.head);
    const [changed, moved, pasted] = [this.#changed, number !== this.#line, this.#pasted];
    [this.#changed, this.#line, this.#pasted] = [false, number, undefined];
    if (changed) this.#callbacks.changed(this.text());
    if (moved) this.#callbacks.cursor(number);
    if (pasted !== undefined) this.#callbacks.pasted(pasted.text, pasted.before);
  }
}

/** What a change has put into the text, all of it. */
function inserted(transaction: Transaction): string {
  const parts: string[] = [];
  transaction.changes.iterChanges((_fromA, _toA, _fromB, _toB, text) => parts.push(text.toString()));
  // With the breaks that the whole text has, so that the two can be compared.
  const text = parts.join("\n");
  return transaction.state.field(crlf) ? text.replaceAll("\n", "\r\n") : text;
}

/** Where the editor has no step to take back, the page may have one: it must get the key then. */
const historyKeys = historyKeymap.map((binding) =>
  binding.run === undo || binding.run === redo ? { ...binding, preventDefault: false } : binding);

/** What every editor has. Tab is not bound, so it leaves the editor; Ctrl-] and Ctrl-[ indent. */
const EXTENSIONS: Extension = [
  keymap.of([...findingKeys, ...searchKeymap, ...historyKeys]),
  // Mod-Enter belongs to the page, where it does the main thing.
  keymap.of(defaultKeymap.filter(({ key }) => key !== "Mod-Enter")),
  [history(), search({ top: true }), indentUnit.of("    "), indentOnInput(), bracketMatching()],
  [lintGutter(), lineNumbers(), highlightActiveLine(), highlightActiveLineGutter(), highlightSpecialChars()],
  [drawSelection(), EditorView.lineWrapping, migrationLanguage, highlighting, leavingCards],
];
