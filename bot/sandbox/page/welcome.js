// The first visit, starting over, and light or dark.

import { wind } from "./clock.js";
import { asks, byId, icon, toast } from "./dom.js";
import { add } from "./people.js";
import { ask } from "./sandbox.js";
import { table, whenChanged } from "./table.js";

const FALLER = /fall/i; // the autopilot to watch first, if there is one
const MONTH = 30 * 86400;

const shown = () => table.state.pilots.find(({ key, title }) => FALLER.test(`${key} ${title}`)) ?? table.state.pilots[0];

/** Says what Limber is and what can be done here. */
export async function welcome() {
  byId("watch").hidden = !shown() || table.state.windable === false;
  const answer = await asks(byId("welcome"));
  localStorage.setItem("welcomed", "yes");
  if (answer === "watch" && (await add(shown().key))) await wind({ seconds: MONTH });
  else byId("below").querySelector("button")?.focus();
}

export const welcomeOnce = () => { if (!localStorage.getItem("welcomed")) welcome(); };

async function startOver() {
  if ((await asks(byId("start-over"))) !== "yes") return;
  try {
    await ask("over", {}); // the page begins anew when it hears of another life
  } catch (failure) {
    toast(failure.message);
  }
}

const THEMES = { light: "dark", dark: "light" };

function turn() {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const now = document.documentElement.dataset.theme ?? dark;
  document.documentElement.dataset.theme = THEMES[now];
  localStorage.setItem("theme", THEMES[now]);
}

export function begin() {
  const kept = localStorage.getItem("theme");
  if (kept in THEMES) document.documentElement.dataset.theme = kept;
  byId("theme").append(icon("theme"));
  byId("over").append(icon("over"));
  byId("help").onclick = welcome;
  byId("theme").onclick = turn;
  byId("over").onclick = startOver;
  whenChanged(() => { byId("over").hidden = !table.state.over; });
}
