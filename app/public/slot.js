// Finds this tab a place in the storage for its draft that no other open tab has, so that two tabs do not write over each
// other. The page reads the answer from the document: `data-slot`, the place's number, and `data-left`, the places whose
// tabs have gone and whose drafts nobody has. app/src/state/persist.rs says what lies there.
const PLACES = 20;
const LOCK = "retort.draft.";
const OWN = "retort.slot";
/** A draft that was stored a moment ago may belong to a tab that is just being reloaded. */
const RELOAD_MS = 60_000;
/** How often, and after how long, a reloaded tab asks again for a place that its old page still holds. */
const TRIES = 20;
const WAIT_MS = 50;

/** When the draft of a place was stored, in milliseconds; nothing where there is none. */
function saved(place) {
  const draft = localStorage.getItem(place === 1 ? "retort.draft" : `retort.draft.${place}`);
  // Drafts of before there were places do not say.
  return draft === null ? undefined : Number(/^\{"saved":(\d+)/.exec(draft)?.[1] ?? 0);
}

/** Takes a place for as long as this page lives; whether it was free. */
function take(place) {
  return new Promise((answer, fail) => {
    const held = navigator.locks.request(`${LOCK}${place}`, { ifAvailable: true }, (lock) => {
      answer(lock !== null);
      // Never fulfilled: the browser gives the place free when the page goes.
      return lock === null ? undefined : new Promise(() => {});
    });
    held.catch(fail);
  });
}

async function takeAgain(place) {
  for (let tried = 0; tried < TRIES; tried += 1) {
    if (await take(place)) return true;
    await new Promise((go) => setTimeout(go, WAIT_MS));
  }
  return false;
}

/** The tab's own place after a reload, else the one with the newest draft, else an empty one, else any. */
async function find(drafts) {
  const own = Number(sessionStorage.getItem(OWN));
  if (own >= 1 && own <= PLACES && (await takeAgain(own))) return own;
  const newest = [...drafts].sort(([, one], [, other]) => other - one).slice(0, 1);
  const empty = Array.from({ length: PLACES }, (_, index) => index + 1).filter((place) => !drafts.has(place));
  for (const place of [...newest.map(([place]) => place), ...empty, ...drafts.keys()]) {
    if (await take(place)) return place;
  }
  return 1;
}

export async function findPlace() {
  try {
    const places = Array.from({ length: PLACES }, (_, index) => index + 1);
    const drafts = new Map(places.map((place) => [place, saved(place)]).filter(([, at]) => at !== undefined));
    const place = await find(drafts);
    const { held } = await navigator.locks.query();
    const isOpen = (other) => held.some(({ name }) => name === `${LOCK}${other}`);
    const left = [...drafts].filter(([other, at]) => other !== place && !isOpen(other) && Date.now() - at > RELOAD_MS);
    sessionStorage.setItem(OWN, String(place));
    Object.assign(document.documentElement.dataset, { slot: place, left: left.map(([other]) => other).join(" ") });
  } catch {
    // No locks or no storage, as without a secure context: this is the only tab as far as anybody can tell.
  }
}
