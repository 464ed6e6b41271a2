// The page: puts its parts together and follows what happens in the sandbox.

import * as chat from "./chat.js";
import * as clock from "./clock.js";
import * as composer from "./composer.js";
import { byId, closable, toast } from "./dom.js";
import * as faults from "./faults.js";
import { rest } from "./keys.js";
import * as knows from "./knows.js";
import * as people from "./people.js";
import * as phone from "./phone.js";
import { follow } from "./sandbox.js";
import * as sheets from "./sheets.js";
import { changed, person, refresh, soon, table, whenChanged } from "./table.js";
import * as welcome from "./welcome.js";

let zoneShown;

function popup({ tap, text, alert }) {
  rest(tap);
  if (!text) return;
  if (!alert) {
    toast(text);
    return;
  }
  byId("alert-words").textContent = text;
  if (!byId("alert").open) byId("alert").showModal();
}

const CHANGES = {
  bubble(who, body) {
    if (who === table.chosen) chat.take(body.id, body);
    else if (!body.mine && !body.edited_at) people.unread(who);
    soon();
  },
  gone(who, id) { if (who === table.chosen) chat.take(id, null); },
  popup(who, body) { if (who === table.chosen) popup(body); },
  action(who) {
    if (who === table.chosen) phone.acted();
    soon();
  },
  chat: soon,
  clock(_, way) { clock.came(way); },
  wound(_, trouble) {
    if (trouble) toast(`The clock stopped: ${trouble}`);
    soon();
  },
  wounds(_, wounds) {
    table.state.wounds = wounds;
    chat.mark();
  },
  faults: soon,
  process: soon,
  reload: start,
};

async function start() {
  byId("lost").hidden = true;
  try {
    await refresh();
    const wanted = table.chosen || Number(localStorage.getItem("person"));
    const who = person(wanted) ?? table.state.people[0];
    if (who) await chat.open(who.id);
    welcome.welcomeOnce();
  } catch (failure) {
    toast(failure.message);
  }
}

/** Every moment on the page is the phone's: where its zone is another, the messages are drawn anew. */
function followZone() {
  const zone = `${table.chosen} ${person()?.zone}`;
  const travelled = zoneShown?.startsWith(`${table.chosen} `) && zoneShown !== zone;
  zoneShown = zone;
  if (travelled) chat.open(table.chosen);
}

for (const part of [sheets, welcome, clock, people, phone, composer, knows, faults]) part.begin();
for (const id of ["viewer", "places"]) closable(byId(id));
whenChanged(chat.mark);
whenChanged(chat.quiet);
whenChanged(followZone);
changed();
follow(start, () => { byId("lost").hidden = false; }, (what, who, body) => CHANGES[what]?.(who, body));
