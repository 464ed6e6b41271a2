// The runners: whose phone is in hand, who has news, somebody new, and those who live by themselves.

import { open } from "./chat.js";
import { byId, make, redraw, toast } from "./dom.js";
import { HERE_ZONE } from "./moments.js";
import { ask } from "./sandbox.js";
import { closeSheet } from "./sheets.js";
import { pilot, refresh, table, whenChanged } from "./table.js";

const NAMES = ["Robin", "Kim", "Noor", "Jonas", "Mika", "Ada", "Sasha", "Lea", "Tom", "Yuki", "Ines", "Omar"];

/** Somebody new; with an autopilot's key, somebody who lives by themselves. The new phone is in hand then. */
export async function add(key) {
  try {
    const body = key ? { pilot: key } : { name: freeName(), language: navigator.language, zone: HERE_ZONE };
    const made = await ask("people", body);
    await refresh();
    await open(made.id);
    closeSheet();
    return made;
  } catch (failure) {
    toast(failure.message);
    return undefined;
  }
}

function freeName() {
  const taken = new Set(table.state.people.map((it) => it.name));
  for (let round = 1; ; round += 1) {
    const name = NAMES.map((it) => (round > 1 ? `${it} ${round}` : it)).find((it) => !taken.has(it));
    if (name) return name;
  }
}

/** A message for a phone that is not in hand. */
export function unread(id) {
  table.news.set(id, (table.news.get(id) ?? 0) + 1);
}

async function choose(id) {
  closeSheet();
  await open(id).catch((failure) => toast(failure.message));
}

const initial = (name) => [...name][0]?.toUpperCase() ?? "?";

function row(who) {
  const news = table.news.get(who.id);
  const does = who.blocked ? "has blocked Limber" : pilot(who.pilot)?.title ?? "in your hands";
  const button = make("button", { type: "button", "data-hold": `person ${who.id}`, "aria-current": String(who.id === table.chosen), onclick: () => choose(who.id) },
    make("span", { className: `disc tint${who.id % 5}`, "aria-hidden": "true" }, initial(who.name)),
    make("span", { className: "name" }, who.name, make("small", {}, does)));
  if (news) button.append(make("span", { className: "news" }, String(Math.min(news, 999)), make("span", { className: "unseen" }, " new")));
  return make("li", {}, button);
}

function card({ key, title, tells }) {
  return make("li", {}, make("button", { type: "button", "data-hold": `pilot ${key}`, onclick: () => add(key) }, make("strong", {}, title), make("small", {}, tells)));
}

function draw() {
  const { people, pilots } = table.state;
  redraw(byId("people"), ...people.map(row));
  byId("pilots-part").hidden = !pilots.length;
  redraw(byId("pilots"), ...pilots.map(card));
  const elsewhere = [...table.news.values()].reduce((sum, it) => sum + it, 0);
  byId("news-elsewhere").hidden = !elsewhere;
  byId("news-elsewhere").replaceChildren(String(Math.min(elsewhere, 999)), make("span", { className: "unseen" }, " new"));
}

export function begin() {
  byId("add-runner").onclick = () => add();
  whenChanged(draw);
}
