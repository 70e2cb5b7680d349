// Bundles the sources for node, which reads neither TypeScript nor CSS.
import { build } from "esbuild";

const contents = `
  export { EditorState, Text } from "@codemirror/state";
  export { history, undo } from "@codemirror/commands";
  export * from "./src/breaks";
  export * from "./src/positions";
  export * from "./src/sql";
`;
const { outputFiles } = await build({
  stdin: { contents, resolveDir: new URL("..", import.meta.url).pathname },
  bundle: true,
  format: "esm",
  loader: { ".css": "text" },
  write: false,
});
const url = `data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString("base64")}`;
export const sources = await import(url);
