// The phone around the messages: its head, the bars over the composer, the keyboard below, an empty chat.

import { isEmpty, showTyping } from "./chat.js";
import { setZone } from "./clock.js";
import { byId, icon, make, menu, redraw } from "./dom.js";
import { labelled } from "./keys.js";
import { HERE_ZONE } from "./moments.js";
import { act, handTo, person, pilot, pilotBefore, table, whenChanged } from "./table.js";

const DOING = { typing: "typing", upload_document: "sending a file", upload_photo: "sending a picture", upload_video: "sending a film" };
const TYPES_FOR = 6000; // an action of the bot is shown for this long at most
const empty = make("div", { className: "hello" });
let actedAt = 0;

/** The bot does something ("typing"). */
export function acted() {
  actedAt = Date.now();
  setTimeout(drawHead, TYPES_FOR + 50);
}

function drawHead() {
  const who = person();
  const doing = who?.action && Date.now() - actedAt < TYPES_FOR ? DOING[who.action] ?? who.action.replaceAll("_", " ") : null;
  byId("bot-name").textContent = table.state.bot?.first_name ?? "Limber";
  byId("bot-does").textContent = doing ? `${doing}…` : who ? `bot · ${who.name}’s phone` : "bot";
  showTyping(Boolean(doing));
  byId("more").hidden = !who;
}

function drawBars() {
  const who = person();
  const flying = pilot(who?.pilot);
  const before = who && !who.pilot && pilotBefore(who);
  const bar = byId("pilot-bar");
  bar.hidden = !flying && !before;
  bar.classList.toggle("faint", !flying);
  if (flying) {
    redraw(bar, make("span", {}, "On autopilot: ", make("strong", {}, flying.title)),
      make("button", { type: "button", className: "small", "data-hold": "hand", onclick: () => handTo(null) }, "Take over"));
  } else if (before) {
    redraw(bar, make("span", {}, "You have this phone."),
      make("button", { type: "button", className: "small soft", "data-hold": "hand", onclick: () => handTo(before.key) }, "Hand back"));
  }
  byId("blocked-bar").hidden = !who?.blocked;
  if (who?.blocked) {
    redraw(byId("blocked-bar"), make("span", {}, `${who.name} has blocked Limber. Nothing gets through.`),
      make("button", { type: "button", className: "small", "data-hold": "unblock", onclick: () => act("unblocks") }, "Unblock"));
  }
}

function drawBelow() {
  const who = person();
  const start = who && isEmpty() && !who.pilot && !who.blocked;
  const rows = start ? [["Start"]] : who && !who.blocked ? who.keyboard : [];
  byId("below").hidden = !rows.length;
  byId("below").classList.toggle("start", Boolean(start));
  redraw(byId("below"), labelled(rows, (label) => {
    if (start) act("says", { text: "/start" });
    else if (/location/i.test(label)) byId("places").showModal();
    else act("says", { text: label });
  }));
}

function drawEmpty() {
  const who = person();
  if (!who || !isEmpty()) return empty.remove();
  if (empty.parentNode !== byId("messages")) byId("messages").prepend(empty);
  const flying = pilot(who.pilot);
  const about = table.state.about?.description || "A few minutes of hip and hamstring mobility a day, and a smaller version on bad days. A diary, not a clinician.";
  if (flying) redraw(empty, make("p", {}, flying.tells), make("p", { className: "faint" }, "Wind the clock and watch."));
  else redraw(empty, make("strong", {}, "What does this bot do?"), make("p", {}, about), make("p", { className: "faint" }, "Tap Start below."));
  return undefined;
}

function moreItems() {
  const who = person();
  const hands = table.state.pilots.filter((it) => it.key !== who.pilot).map((it) => ({ label: `Hand the phone to: ${it.title}`, choose: () => handTo(it.key) }));
  const take = who.pilot ? [{ label: "Take over from the autopilot", choose: () => handTo(null) }] : [];
  const block = { label: who.blocked ? "Unblock Limber" : "Block Limber", choose: () => act(who.blocked ? "unblocks" : "blocks") };
  const home = who.zone === HERE_ZONE ? [] : [{ label: `Set the phone’s clock to ${HERE_ZONE}`, choose: () => setZone(HERE_ZONE) }];
  return [block, ...take, ...home, ...hands];
}

export function begin() {
  byId("more").append(icon("more"));
  menu(byId("more"), byId("more-menu"), moreItems);
  for (const draw of [drawHead, drawBars, drawBelow, drawEmpty]) whenChanged(draw);
}
