// Runs before the first paint, so that a chosen theme does not flash: a classic script, first in <head>.
// The page keeps the choice under this key; anything else there, or nothing, follows the system.
{
  let theme = null;
  try {
    theme = localStorage.getItem("retort.theme");
  } catch {
    // The browser keeps nothing for this site: follow the system.
  }
  if (theme === "light" || theme === "dark") {
    document.documentElement.dataset.theme = theme;
  }
}
