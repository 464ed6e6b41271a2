// What the bot knows of the runner whose phone is in hand. Only read.

import { byId, make } from "./dom.js";
import { ask } from "./sandbox.js";
import { isOpen, whenOpened } from "./sheets.js";
import { person, table, whenChanged, winding } from "./table.js";

const panel = byId("knows-panel");
let asking = false;
let again = false;
let drawn = "";
let about;

async function look() {
  if (!isOpen("knows-panel")) return;
  if (asking) {
    again = true;
    return;
  }
  asking = true;
  again = false;
  try {
    const who = table.chosen;
    const sections = person() && table.state.knows ? (await ask(`people/${who}/panels`)).sections : [];
    if (who === table.chosen) draw(sections);
    else again = true;
  } catch (failure) {
    panel.replaceChildren(make("p", { className: "hint" }, failure.message));
    drawn = "";
  }
  setTimeout(() => { // not more often than a reader can follow
    asking = false;
    if (again) look();
  }, winding() ? 800 : 250);
}

function draw(sections) {
  const now = JSON.stringify([table.chosen, sections]);
  if (now === drawn && panel.childElementCount) return;
  drawn = now;
  const who = person()?.name ?? "this runner";
  const empty = make("p", { className: "hint" }, `Nothing about ${who} yet. Limber remembers what it is told in the chat.`);
  const intro = make("p", { className: "hint" }, `About ${who}, straight from the bot. Nothing can be changed here.`);
  panel.replaceChildren(sections.length ? intro : empty, ...sections.map(section));
}

const section = ({ title, rows }) => make("section", {}, make("h3", {}, title), make("dl", {}, ...rows.map(([label, value]) =>
  make("div", { className: value.length > 40 || value.includes("\n") ? "long" : "" }, make("dt", {}, label), make("dd", {}, value)))));

export function begin() {
  whenChanged(() => {
    byId("knows").hidden = !table.state.knows;
    if (about !== table.chosen) panel.replaceChildren(); // nothing of one person under another's name
    about = table.chosen;
    look();
  });
  whenOpened("knows-panel", look);
}
