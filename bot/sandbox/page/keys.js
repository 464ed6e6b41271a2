// Buttons of the bot: those below a message, and the keyboard below the chat.

import { icon, make, toast } from "./dom.js";
import { act } from "./table.js";

const PATIENCE = 15000; // how long a pressed button waits for the bot to answer, as Telegram's does

/** The inline keyboard of a message. */
export function keyboard(bubble) {
  return rows(bubble.buttons, (key, row, column) => (key.url ? link(key) : button(bubble, key, row, column)));
}

/** A keyboard below the chat: only labels. */
export const labelled = (labels, press) => rows(labels, (label) => make("button", { type: "button", onclick: () => press(label) }, label));

const rows = (table, draw) =>
  make("div", { className: "keys" }, ...table.map((row, at) => make("div", {}, ...row.map((key, column) => draw(key, at, column)))));

function link(key) {
  const opens = /^https?:/.test(key.url);
  const node = make("a", { href: key.url, className: `key ${key.style ?? ""}`, target: "_blank", rel: "noopener noreferrer" }, key.label, icon("out"));
  if (!opens) node.onclick = (event) => { event.preventDefault(); toast("Telegram would open this link."); };
  return node;
}

function button(bubble, key, row, column) {
  const node = make("button", { type: "button", className: key.style ?? "", "data-spot": `${row} ${column}` }, key.label, key.copy ? icon("copy") : null);
  node.onclick = () => (key.copy ? copy(key.copy) : press(bubble, row, column, node));
  return node;
}

async function press(bubble, row, column, node) {
  node.setAttribute("aria-busy", "true");
  const done = () => node.removeAttribute("aria-busy");
  setTimeout(done, PATIENCE);
  const answer = await act("taps", { message_id: bubble.id, row, column });
  if (answer?.tap) node.dataset.tap = answer.tap;
  else done();
  if (answered.delete(answer?.tap)) done();
}

const answered = new Set();

/** The bot has answered a tap: its button is at rest. */
export function rest(tap) {
  const node = document.querySelector(`[data-tap="${CSS.escape(tap)}"]`);
  if (node) node.removeAttribute("aria-busy");
  else answered.add(tap);
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast("Copied");
  } catch {
    toast(text);
  }
}
