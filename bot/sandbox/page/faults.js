// Breaking things: faults that stand until mended, a bot that is killed, and the calls that show how it recovers.

import { byId, icon, make, redraw, toast } from "./dom.js";
import { full, hour } from "./moments.js";
import { ask } from "./sandbox.js";
import { isOpen, whenOpened } from "./sheets.js";
import { act, person, refresh, soon, table, whenChanged } from "./table.js";

const KINDS = [
  { label: "Telegram is down", hint: "Nothing gets through, either way.", body: { trouble: "down", times: null } },
  { label: "Telegram is slow", hint: "Every answer takes two seconds.", body: { trouble: "slow", times: null, delay: 2 } },
  { label: "Too many requests", hint: "The next call gets a 429: wait five seconds.", body: { trouble: "too_many", times: 1, retry_after: 5 } },
  { label: "An answer gets lost", hint: "The next message is sent, but the bot never hears so.", body: { trouble: "answer_lost", method: "send*", times: 1 } },
];
const PROCESS = {
  inside: ["Limber runs within this demo. To kill it for real, give it a process of its own.", [["own", "Give it a process of its own"]]],
  own: ["Limber runs in a process of its own. A kill is at once, in the middle of whatever it does.", [["kill", "Kill it"], ["restart", "Kill and restart"], ["inside", "Take it back in"]]],
  down: ["Limber is dead. What is written to it waits at Telegram for up to a day.", [["own", "Start it again"], ["inside", "Take it back in"]]],
};
const LOOK_AGAIN = 1500;
let looking;
let calls = [];

async function change(path, body) {
  try {
    await ask(path, body);
    await refresh();
  } catch (failure) {
    toast(failure.message);
    soon();
  }
}

function toggle({ hold, label, hint, pressed, press }) {
  return make("li", {}, make("button", { type: "button", className: "toggle", "data-hold": hold, "aria-pressed": String(pressed), onclick: press },
    make("span", {}, make("strong", {}, label), make("small", {}, hint)), make("span", { className: "knob", "aria-hidden": "true" })));
}

function kind({ label, hint, body }) {
  const there = table.state.faults.find((it) => it.trouble === body.trouble);
  const met = there?.hits ? ` Met ${there.hits === 1 ? "once" : `${there.hits} times`} so far.` : "";
  const press = () => (there ? change("faults/clear", { id: there.id }) : change("faults", body));
  return toggle({ hold: body.trouble, label, hint: there ? `${hint}${met}` : hint, pressed: Boolean(there), press });
}

function blocking() {
  const who = person();
  if (!who) return null;
  const hint = "The bot is told, and may not write any more.";
  return toggle({ hold: "block", label: `${who.name} blocks the bot`, hint, pressed: who.blocked, press: () => act(who.blocked ? "unblocks" : "blocks") });
}

function draw() {
  redraw(byId("fault-kinds"), ...KINDS.map(kind), blocking());
  byId("mend").setAttribute("aria-disabled", String(!table.state.faults.length));
  const [words, wishes] = PROCESS[table.state.process] ?? [];
  byId("process").hidden = !words;
  if (!words) return;
  const wish = ([what, label]) => make("button", {
    type: "button", className: what === "kill" || what === "restart" ? "small danger" : "small soft", "data-hold": "process", onclick: () => steer(what),
  }, label);
  redraw(byId("process"), make("h3", {}, "Kill the bot"), make("p", { className: "hint", role: "status" }, words), make("p", { className: "answers" }, ...wishes.map(wish)));
}

async function steer(what) {
  for (const button of byId("process").querySelectorAll("button")) button.setAttribute("aria-busy", "true");
  await change("process", { wish: what });
  draw();
}

// --- the last calls

/** Looks at the calls now, and again for as long as the panel is open. */
async function look() {
  clearTimeout(looking);
  if (!isOpen("faults-panel")) return;
  try {
    ({ calls } = await ask("calls"));
    drawCalls();
  } catch {
    // an older sandbox, or one that is starting over: the next look tells
  }
  looking = setTimeout(look, document.hidden ? 4 * LOOK_AGAIN : LOOK_AGAIN);
}

const MARKS = { ok: ["ok", "went well"], "under way": ["wait", "under way"] };

/** What a call is drawn with: its mark, its words, its time. */
function parts({ method, at, person: id, outcome, taken }) {
  const [mark, word] = MARKS[outcome] ?? ["close", "went wrong"];
  const who = person(id)?.name;
  const why = mark === "close" ? make("em", {}, `${outcome}${taken ? " (Telegram took it all the same)" : ""}`) : null;
  return [mark, icon(mark, word), make("span", {}, method, who ? make("small", {}, ` to ${who}`) : null, why), make("time", { dateTime: at, title: full(at) }, hour(at))];
}

function drawCalls() {
  byId("calls").replaceChildren(...calls.toReversed().slice(0, 30).map((it) => {
    const [mark, ...rest] = parts(it);
    return make("li", { className: mark }, ...rest);
  }));
  byId("no-calls").hidden = calls.length > 0;
  if (!calls.length) return byId("last-call").replaceChildren();
  const [mark, ...rest] = parts(calls.at(-1));
  byId("last-call").className = `last ${mark}`;
  return byId("last-call").replaceChildren(...rest);
}

export function begin() {
  byId("faults-panel").append(
    make("p", { id: "last-call", className: "last" }),
    make("p", { className: "hint" }, "Break it and watch it recover: nothing is lost, nothing is said twice."),
    make("ul", { id: "fault-kinds", className: "toggles" }),
    make("button", { id: "mend", type: "button", className: "soft wide", onclick: () => change("faults/clear", {}) }, "Mend everything"),
    make("div", { id: "process", hidden: true }),
    make("h3", { id: "calls-title" }, "What the bot asked of Telegram"),
    make("p", { id: "no-calls", className: "hint" }, "No calls yet."),
    make("ol", { id: "calls", className: "calls", tabIndex: 0, "aria-labelledby": "calls-title" }),
  );
  whenChanged(draw);
  whenOpened("faults-panel", look);
}
