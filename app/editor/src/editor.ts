import { defaultKeymap, history, historyKeymap, isolateHistory, redo, undo } from "@codemirror/commands";
import { bracketMatching, indentOnInput, indentUnit } from "@codemirror/language";
import { search, searchKeymap } from "@codemirror/search";
import { Annotation, Compartment, EditorState, type Extension } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  type ViewUpdate,
} from "@codemirror/view";
import { crlf, endsInCrlf, setCrlf, textOf } from "./breaks";
import { closeCard, findingCards, nextFinding, openFinding, openFixes, previousFinding } from "./cards";
import { findingMarks, setFindings, setStale } from "./findings";
import { flashed, linked } from "./lines";
import { span } from "./positions";
import { migrationLanguage } from "./sql";
import { look, palette } from "./theme";
import type { Callbacks, Edit, Mark, Options, Range } from "./types";

/** Marks the transactions that the page made itself and need not be told of. */
const quiet = Annotation.define<true>();
const FLASH_MS = 1000;

/** The code editor, in a shadow root of `host`: there it is styled under a strict CSP. */
export class Editor {
  readonly #view: EditorView;
  readonly #callbacks: Callbacks;
  readonly #dark = new Compartment();
  readonly #label = new Compartment();
  readonly #readOnly = new Compartment();
  #changed = false;
  #line = 1;
  #reporting = false;
  #flash: ReturnType<typeof setTimeout> | undefined;

  constructor(host: HTMLElement, options: Options, callbacks: Callbacks) {
    this.#callbacks = callbacks;
    const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    const extensions = [
      this.#dark.of(palette(options.dark)),
      this.#label.of(named(options.label)),
      this.#readOnly.of(EditorState.readOnly.of(options.readOnly)),
      findingMarks(openFinding),
      findingCards(callbacks),
      EditorView.updateListener.of((update) => this.#observe(update)),
      EXTENSIONS,
    ];
    const state = EditorState.create({ doc: options.doc, extensions });
    const remember = state.update({ effects: setCrlf.of(endsInCrlf(options.doc)) });
    this.#view = new EditorView({ state: remember.state, root, parent: root });
  }

  /** Changes only what differs, so that cursor, scroll and history stay meaningful. */
  setDoc(text: string): void {
    const { state } = this.#view;
    const [before, after] = [state.doc.toString(), state.toText(text).toString()];
    const most = Math.min(before.length, after.length);
    let start = 0;
    while (start < most && before[start] === after[start]) start += 1;
    let same = 0;
    while (same < most - start && before.at(-1 - same) === after.at(-1 - same)) same += 1;
    if (before === after && endsInCrlf(text) === state.field(crlf)) return;
    this.#view.dispatch({
      changes: { from: start, to: before.length - same, insert: after.slice(start, after.length - same) },
      effects: setCrlf.of(endsInCrlf(text)),
      annotations: [quiet.of(true), isolateHistory.of("full")],
      userEvent: "retort.set",
    });
    this.#changed = false;
  }

  text(): string {
    return textOf(this.#view.state);
  }

  setFindings(marks: readonly Mark[]): void {
    this.#view.dispatch({ effects: setFindings.of(marks) });
  }

  setStale(old: boolean): void {
    this.#view.dispatch({ effects: setStale.of(old) });
  }

  setDark(dark: boolean): void {
    this.#view.dispatch({ effects: this.#dark.reconfigure(palette(dark)) });
  }

  setLabel(label: string): void {
    this.#view.dispatch({ effects: this.#label.reconfigure(named(label)) });
  }

  setReadOnly(readOnly: boolean): void {
    this.#view.dispatch({ effects: this.#readOnly.reconfigure(EditorState.readOnly.of(readOnly)) });
  }

  /** Selects a range, scrolls to it and flashes its lines; the focus stays where it is. */
  reveal(range: Range): void {
    const { doc } = this.#view.state;
    const { from, to } = span(doc, range);
    const [first, last] = [doc.lineAt(from).number, doc.lineAt(to).number];
    const lines = Array.from({ length: last - first + 1 }, (_, index) => first + index);
    this.#view.dispatch({
      selection: { anchor: to, head: from },
      effects: [EditorView.scrollIntoView(from, { y: "center" }), flashed.show.of(lines)],
    });
    clearTimeout(this.#flash);
    this.#flash = setTimeout(() => this.#view.dispatch({ effects: flashed.show.of([]) }), FLASH_MS);
  }

  highlightLines(lines: readonly number[]): void {
    this.#view.dispatch({ effects: linked.show.of(lines) });
  }

  /** Makes all edits, each given against the present text, as one step that can be undone. */
  applyEdits(edits: readonly Edit[]): void {
    const { doc } = this.#view.state;
    this.#view.dispatch({
      changes: edits.map(({ range, text }) => ({ ...span(doc, range), insert: text })),
      annotations: isolateHistory.of("full"),
      userEvent: "retort.fix",
    });
  }

  undo(): boolean {
    return undo(this.#view);
  }

  redo(): boolean {
    return redo(this.#view);
  }

  focus(): void {
    this.#view.focus();
  }

  nextFinding(): void {
    nextFinding(this.#view);
  }

  previousFinding(): void {
    previousFinding(this.#view);
  }

  /** After this no callback is called again. */
  destroy(): void {
    clearTimeout(this.#flash);
    this.#changed = false;
    this.#view.destroy();
  }

  #observe({ docChanged, startState, state, transactions }: ViewUpdate): void {
    const changed = docChanged || startState.field(crlf) !== state.field(crlf);
    if (changed && !transactions.some((tr) => tr.annotation(quiet))) this.#changed = true;
    if (this.#reporting) return;
    this.#reporting = true;
    // A callback may call the editor again, and Rust's closures cannot be entered twice: so
    // it is called when the present call has returned, still before any other event.
    queueMicrotask(() => this.#report());
  }

  #report(): void {
    this.#reporting = false;
    const { state } = this.#view;
    if (this.#changed) {
      this.#changed = false;
      this.#callbacks.changed(textOf(state));
    }
    const line = state.doc.lineAt(state.selection.main.head).number;
    if (line === this.#line) return;
    this.#line = line;
    this.#callbacks.cursor(line);
  }
}

function named(label: string): Extension {
  return EditorView.contentAttributes.of({ "aria-label": label });
}

/** What every editor has. Tab is not bound: it leaves the editor; Ctrl-] and Ctrl-[ indent. */
const EXTENSIONS: Extension = [
  keymap.of([
    { key: "F8", run: nextFinding, shift: previousFinding },
    { key: "Mod-.", run: openFixes },
    { key: "Escape", run: closeCard },
    ...searchKeymap,
    ...historyKeymap,
    // Mod-Enter belongs to the page, where it does the main thing.
    ...defaultKeymap.filter(({ key }) => key !== "Mod-Enter"),
  ]),
  lineNumbers(),
  highlightActiveLine(),
  highlightActiveLineGutter(),
  highlightSpecialChars(),
  drawSelection(),
  EditorView.lineWrapping,
  history(),
  search({ top: true }),
  indentUnit.of("    "),
  indentOnInput(),
  bracketMatching(),
  migrationLanguage(),
  crlf,
  linked.field,
  flashed.field,
  look,
];
