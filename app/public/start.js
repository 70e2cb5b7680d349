// Starts the page. Trunk would write this as an inline script, which the content security policy forbids;
// Trunk.toml's pattern_script loads this file instead and tells it what was built.
import { findPlace } from "./slot.js";

const { js, wasm } = document.querySelector("script[data-wasm]").dataset;

try {
  const [{ default: start }] = await Promise.all([import(new URL(js, document.baseURI)), findPlace()]);
  await start({ module_or_path: new URL(wasm, document.baseURI) });
} catch (error) {
  const loading = document.getElementById("loading");
  // Without it the page is mounted already, and tells its own troubles.
  if (loading !== null) {
    loading.setAttribute("role", "alert");
    loading.textContent =
      "The page could not start. Load it again; if that does not help, try a browser of the last two years, or one " +
      `that allows WebAssembly for this site. What the browser said: ${error}`;
  }
  // Nobody can be asked on a page that does not start: a newer version that is stored takes over for the next time.
  navigator.serviceWorker?.getRegistration().then((registration) => registration?.waiting?.postMessage("activate"));
  throw error;
}
