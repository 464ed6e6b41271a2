// Where the panels are: beside the phone where there is room, in sheets over it where there is not.

import { byId, closable } from "./dom.js";

const NARROW = matchMedia("(max-width: 900px)");
const TITLES = { "people-panel": "Runners", "clock-panel": "Clock", "knows-panel": "What Limber knows", "faults-panel": "Break something" };
const openers = new Map();
const homes = new Map(); // panel -> where it stands on a wide page

/** `look` is called when a panel comes into sight. */
export const whenOpened = (id, look) => openers.set(id, look);

export function isOpen(id) {
  const panel = byId(id);
  if (panel.closest("#sheet")) return byId("sheet").open;
  return !NARROW.matches && (panel.closest("details")?.open ?? true);
}

function openSheet(id) {
  putBack();
  byId("sheet-title").textContent = TITLES[id];
  byId("sheet-body").append(byId(id));
  byId("sheet").showModal();
  openers.get(id)?.();
}

/** Closes the sheet that is open, if one is. */
export const closeSheet = () => byId("sheet").close();

function putBack() {
  for (const panel of byId("sheet-body").children) homes.get(panel).append(panel);
}

/** A clock panel stands before its neighbours: each panel has a home of its own to go back to. */
function rememberHomes() {
  for (const id of Object.keys(TITLES)) {
    const panel = byId(id);
    const home = document.createElement("div");
    panel.before(home);
    home.append(panel);
    homes.set(panel, home);
  }
}

export function begin() {
  rememberHomes();
  closable(byId("sheet"));
  byId("sheet").addEventListener("close", putBack);
  for (const button of document.querySelectorAll("[data-sheet]")) button.onclick = () => openSheet(button.dataset.sheet);
  NARROW.addEventListener("change", () => { if (byId("sheet").open) closeSheet(); });
  for (const details of document.querySelectorAll("details")) {
    details.addEventListener("toggle", () => {
      if (!details.open) return;
      details.scrollIntoView({ block: "start" });
      openers.get(details.querySelector(".panel")?.id)?.();
    });
  }
}
