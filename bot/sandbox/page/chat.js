// The messages of the phone in hand: opened, kept in order, drawn a frame at a time.

import { byId, icon, make, say } from "./dom.js";
import { dayOf, drawn, heard } from "./bubbles.js";
import { ask } from "./sandbox.js";
import { changed, person, table, winding } from "./table.js";
import { span } from "./moments.js";

const MOST = 500; // messages kept on the page; older ones leave at the top
const A_FRAME = 60; // messages drawn in one frame, so that a month of them does not stop the page
const list = byId("messages");
const shown = new Map(); // id -> {bubble, node, marks, day}, in the order of the ids
const coming = new Map(); // id -> the newest form of a message that is not drawn yet, null for one that is gone
const typing = make("p", { className: "typing", "aria-hidden": "true" }, make("i"), make("i"), make("i"));
let tail = []; // marks after the last message
let opening = null;
let drawing = false;
let reachable; // the newest message's button to react
let missed = 0; // new messages below the part that is in sight
let atEndBefore = true;
let topBefore = 0;
let fresh = []; // of the bot, since the clock is being wound

export const isEmpty = () => !shown.size && !coming.size && !opening;

/** Shows the phone of a person. */
export async function open(id) {
  table.chosen = id;
  table.news.delete(id);
  localStorage.setItem("person", id);
  coming.clear();
  fresh = [];
  const mine = (opening = {});
  list.setAttribute("aria-live", "off");
  const { messages } = await ask(`people/${id}/messages`);
  if (opening !== mine) return;
  opening = null;
  shown.clear();
  tail = [];
  list.replaceChildren();
  for (const bubble of messages) place(bubble);
  finish();
  toEnd();
  setTimeout(quiet, 300);
  if (coming.size) later();
  changed();
}

/** A message is new, changed, or (null) gone. */
export function take(id, bubble) {
  coming.set(id, bubble);
  if (!opening) later();
}

function later() {
  if (drawing) return;
  drawing = true;
  if (document.hidden) setTimeout(draw, 200);
  else requestAnimationFrame(draw);
}

function draw() {
  drawing = false;
  if (opening) return;
  const atEnd = atEndBefore || away() < 80;
  const wasEmpty = !shown.size;
  let news = 0;
  let own = false;
  for (const [id, bubble] of [...coming].slice(0, A_FRAME)) {
    coming.delete(id);
    const isNew = bubble && !shown.has(id);
    if (bubble) place(bubble);
    else remove(id);
    if (isNew && bubble.mine && !person()?.pilot) own = true; // what a hand wrote is shown at once
    if (isNew && !bubble.mine) {
      news += 1;
      if (winding()) fresh.push(bubble);
    }
  }
  if (atEnd) for (const id of shown.keys()) if (shown.size > MOST) remove(id); else break;
  finish();
  if (atEnd || own) toEnd();
  else missed += news;
  tellMissed();
  if (coming.size) later();
  else if (wasEmpty !== !shown.size) changed();
}

/** What follows once messages have come or gone. Of the buttons to react, Tab finds those of the newest message and of the one in focus. */
function finish() {
  mark();
  list.append(typing);
  const newest = [...shown.values()].findLast((it) => !it.bubble.mine)?.node.querySelector(".react");
  if (newest === reachable) return;
  if (reachable) reachable.tabIndex = -1;
  if (newest) newest.tabIndex = 0;
  reachable = newest;
}

function remove(id) {
  const there = shown.get(id);
  if (!there) return;
  for (const node of [...there.marks, there.node]) node.remove();
  shown.delete(id);
}

/** Puts a message where its number belongs; one that is there already is redrawn in its place. */
function place(bubble) {
  const node = drawn(bubble, shown.get(bubble.reply_to)?.bubble);
  const there = shown.get(bubble.id);
  if (there) {
    const spot = there.node.contains(document.activeElement) ? document.activeElement.dataset.spot ?? "" : null;
    there.node.replaceWith(node);
    Object.assign(there, { bubble, node, day: dayOf(bubble) });
    if (spot !== null) (node.querySelector(`[data-spot="${spot}"]`) ?? node).focus({ preventScroll: true });
    return;
  }
  const entry = { bubble, node, marks: [], day: dayOf(bubble) };
  const after = [...shown.keys()].filter((id) => id > bubble.id);
  if (!after.length) {
    list.insertBefore(node, tail[0] ?? (typing.parentNode === list ? typing : null));
    shown.set(bubble.id, entry);
    return;
  }
  const following = shown.get(Math.min(...after));
  list.insertBefore(node, following.marks[0] ?? following.node);
  const entries = [...shown, [bubble.id, entry]].sort(([one], [other]) => one - other);
  shown.clear();
  for (const [id, it] of entries) shown.set(id, it);
}

// --- marks between messages: a new day, a wound clock

/** Puts the marks where they belong; only those that are other than before are touched. */
export function mark() {
  let before = null;
  for (const entry of shown.values()) {
    entry.marks = marked(entry.marks, between(before, entry), entry.node);
    before = entry;
  }
  tail = marked(tail, before ? between(before, null) : [], typing.parentNode === list ? typing : null);
}

function between(before, after) {
  const marks = [];
  const wound = before && windings(before.bubble.id, after?.bubble.id ?? Infinity);
  if (wound) marks.push(["wound", wound]);
  if (after && after.day !== before?.day) marks.push(["day", after.day]);
  return marks;
}

function windings(from, to) {
  const here = table.state.wounds.filter(({ after }) => after >= from && after < to);
  if (!here.length) return null;
  const end = here.at(-1).end;
  if (end) return `The clock was wound: ${span(here[0].begin, end)}`;
  return to === Infinity ? null : "The clock is being wound";
}

function marked(old, wanted, before) {
  const same = old.length === wanted.length && wanted.every(([, text], at) => old[at].textContent === text);
  if (same) return old;
  for (const node of old) node.remove();
  const nodes = wanted.map(([kind, text]) => make("p", { className: `mark ${kind}` }, text));
  for (const node of nodes) list.insertBefore(node, before);
  return nodes;
}

// --- where the reader is, and what listeners hear

const away = () => list.scrollHeight - list.scrollTop - list.clientHeight;

function toEnd() {
  list.scrollTop = list.scrollHeight;
  atEndBefore = true;
  topBefore = list.scrollTop;
  missed = 0;
  tellMissed();
}

function tellMissed() {
  const far = away() > 160;
  const button = byId("newest");
  button.hidden = !far;
  button.replaceChildren(icon("down"), missed ? String(missed) : "");
  button.setAttribute("aria-label", missed ? `${missed} new, to the newest message` : "To the newest message");
}

/** While the clock is wound nobody is read hundreds of messages; afterwards they hear how many there were. */
export function quiet() {
  const busy = winding();
  list.setAttribute("aria-busy", String(busy));
  list.setAttribute("aria-live", busy || opening ? "off" : "polite");
  if (busy || !fresh.length) return;
  say(fresh.length > 3 ? `${fresh.length} messages` : fresh.map(heard).join(" "));
  fresh = [];
}

export function showTyping(yes) {
  typing.classList.toggle("on", yes);
  if (yes && away() < 120) toEnd();
}

/** The arrows go from message to message; the one in focus offers its button to react. */
function walk(event) {
  const articles = [...list.querySelectorAll("article")];
  const at = articles.indexOf(event.target);
  if (at < 0 && event.target !== list) return;
  const to = { ArrowUp: at < 0 ? articles.length - 1 : at - 1, ArrowDown: at < 0 ? articles.length - 1 : at + 1, Home: 0, End: articles.length - 1 }[event.key];
  if (!articles[to]) return;
  event.preventDefault();
  articles[to].focus();
}

function offer({ type, target }) {
  const button = target.closest?.("article")?.querySelector(".react");
  if (button) button.tabIndex = type === "focusin" || button === reachable ? 0 : -1;
}

list.addEventListener("keydown", walk);
list.addEventListener("focusin", offer);
list.addEventListener("focusout", offer);
list.addEventListener("scroll", () => {
  if (away() < 20) {
    atEndBefore = true;
    missed = 0;
  } else if (list.scrollTop < topBefore) atEndBefore = false; // only who scrolls back has left the end
  topBefore = list.scrollTop;
  tellMissed();
}, { passive: true });
new ResizeObserver(() => { if (atEndBefore) toEnd(); }).observe(list); // a bar came or went below
byId("newest").addEventListener("click", () => { toEnd(); byId("words").focus(); });
