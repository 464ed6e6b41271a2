// What is on the table: the sandbox's state as this page last heard it, whose phone is in hand, and who wants to know.

import { toast } from "./dom.js";
import { ask } from "./sandbox.js";

export const table = {
  state: { people: [], commands: [], pilots: [], faults: [], wounds: [], now: new Date().toISOString() },
  chosen: 0, // the person whose phone is shown, 0 for nobody
  news: new Map(), // unread messages by person
};

const tellers = [];
let waiting;
let asked = 0;

/** `draw` is called whenever the state or the choice is another. */
export function whenChanged(draw) {
  tellers.push(draw);
}

export function changed() {
  for (const draw of tellers) draw();
}

export const person = (id = table.chosen) => table.state.people.find((it) => it.id === id);
export const pilot = (key) => table.state.pilots.find((it) => it.key === key);
export const winding = () => Boolean(table.state.winding || table.state.play);

export async function refresh() {
  clearTimeout(waiting);
  waiting = undefined;
  const turn = ++asked;
  const state = await ask("state");
  if (turn !== asked) return; // a later question is on its way
  if (state.life !== localStorage.getItem("life")) forgetAll(state.life);
  if (table.state.life && table.state.life !== state.life) { // what is shown is of another demo
    location.reload();
    await new Promise(() => {});
  }
  table.state = { pilots: [], wounds: [], faults: [], commands: [], ...state };
  changed();
}

/** What was asked before now is out of date by what is done now. */
export function outdate() {
  asked += 1;
}

/** Asks for the state in a moment, once however often this is called. */
export function soon() {
  waiting ??= setTimeout(() => refresh().catch(() => undefined), winding() ? 400 : 60);
}

/** Something the person whose phone is shown does; an autopilot lets go of the phone first. */
export async function act(what, body = {}) {
  try {
    await inHand();
    return await ask(`people/${table.chosen}/${what}`, body);
  } catch (failure) {
    toast(failure.message);
    return undefined;
  }
}

/** Takes the phone out of an autopilot's hands, if it is there. */
export async function inHand() {
  if (person()?.pilot) await handTo(null);
}

/** Hands the phone to an autopilot, or takes it (null). Who had it is kept, to hand it back. */
export async function handTo(key) {
  const who = person();
  if (key === null && who.pilot) localStorage.setItem(handed(who), who.pilot);
  if (key !== null) localStorage.removeItem(handed(who));
  await ask(`people/${who.id}/pilot`, { pilot: key });
  who.pilot = key;
  changed();
}

/** The autopilot that had this phone before a hand took it. */
export const pilotBefore = (who) => pilot(localStorage.getItem(handed(who)));

/** What a page remembers of people is of one life of the demo. */
function forgetAll(life) {
  for (const key of Object.keys(localStorage)) if (key === "person" || key.startsWith("pilot of ")) localStorage.removeItem(key);
  localStorage.setItem("life", life);
}

const handed = (who) => `pilot of ${who.id} ${who.name}`;
