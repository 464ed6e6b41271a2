// The clock: what the phone shows, winding it, playing it, and how far it has come.

import { byId, icon, make, toast } from "./dom.js";
import { CITIES, HERE_ZONE, date, full, hour, length, short, zoneOf } from "./moments.js";
import { ask } from "./sandbox.js";
import { closeSheet } from "./sheets.js";
import { outdate, person, refresh, soon, table, whenChanged, winding } from "./table.js";

const WINDS = {
  next: () => ({ next: table.chosen }),
  hour: () => ({ seconds: 3600 }),
  week: () => ({ seconds: 7 * 86400 }),
  month: () => ({ seconds: 30 * 86400 }),
  tonight: () => ({ until: "tonight", person: table.chosen }),
  morning: () => ({ until: "morning", person: table.chosen }),
};
const A_MOMENT = 250; // windings shorter than this are not worth a progress bar that comes and goes
let drawing = false;
let windingSince = 0;

/** Winds; what plays is stopped first. The body is that of POST /sandbox/wind. */
export async function wind(body) {
  if (winding() && !table.state.play) return;
  closeSheet();
  try {
    if (table.state.play) await ask("wind/stop", {});
    outdate();
    Object.assign(table.state, { winding: true, trouble: null, way: null });
    draw();
    await ask("wind", body);
  } catch (failure) {
    toast(failure.message);
  }
  await refresh().catch(() => undefined);
}

/** What the clock of the chosen phone shows; an autopilot keeps the phone. */
export const setZone = (zone) => ask(`people/${table.chosen}/zone`, { zone }).then(soon, (failure) => toast(failure.message));

const stop = () => ask("wind/stop", {}).then(soon, (failure) => toast(failure.message));

/** The clock has come so far on its way (null: it runs by itself again). */
export function came(way) {
  if (!way) return soon();
  Object.assign(table.state, { now: way.now, way, winding: true });
  if (drawing) return undefined;
  drawing = true;
  requestAnimationFrame(() => { drawing = false; draw(); });
  return undefined;
}

function draw() {
  const { state } = table;
  const busy = windsForAWhile();
  byId("time").textContent = hour(state.now);
  byId("date").textContent = date(state.now);
  byId("slim-time").textContent = short(state.now);
  byId("unwindable").hidden = state.windable !== false;
  byId("winders").hidden = state.windable === false;
  byId("winders").setAttribute("aria-busy", String(winding()));
  for (const button of document.querySelectorAll("[data-wind]")) {
    const name = button.dataset.wind;
    button.hidden = (name === "next" && !state.has_next) || state.windable === false;
    button.setAttribute("aria-disabled", String(busy && !state.play)); // not disabled: the keyboard stays where it is
  }
  byId("play").setAttribute("aria-disabled", String(busy && !state.play));
  redrawPlay(Boolean(state.play));
  for (const part of document.querySelectorAll(".busy")) part.hidden = !busy || Boolean(state.play && part.closest("#clock-panel"));
  byId("play-row").hidden = busy && !state.play;
  for (const slim of document.querySelectorAll(".slimclock [data-wind]")) slim.hidden ||= busy;
  drawWay();
  byId("trouble").textContent = state.trouble ? `The clock stopped: ${state.trouble}` : "";
}

function windsForAWhile() {
  if (!winding()) {
    windingSince = 0;
    return false;
  }
  if (!windingSince) {
    windingSince = Date.now();
    setTimeout(draw, A_MOMENT + 10);
  }
  return Boolean(table.state.play) || Date.now() - windingSince >= A_MOMENT;
}

function redrawPlay(playing) {
  const button = byId("play");
  if (button.dataset.playing === String(playing)) return;
  button.dataset.playing = String(playing);
  button.replaceChildren(icon(playing ? "pause" : "play"), playing ? "Pause" : "Play");
}

function drawWay() {
  const { way } = table.state;
  const part = way?.target ? (Date.parse(way.now) - Date.parse(way.begin)) / (Date.parse(way.target) - Date.parse(way.begin)) : NaN;
  for (const bar of document.querySelectorAll(".progress")) {
    if (Number.isFinite(part)) bar.value = part;
    else bar.removeAttribute("value");
  }
  byId("headway").textContent = way ? `${length(way.begin, way.now)} lived${way.target ? `, until ${full(way.target)}` : ""}` : "";
}

function drawZone() {
  const who = person();
  const select = byId("zone");
  byId("zone-label").textContent = who ? `${who.name}’s phone is in` : "The phone is in";
  select.disabled = !who;
  if (![...select.options].some((it) => it.value === zoneOf())) select.append(make("option", { value: zoneOf() }, zoneOf()));
  select.value = zoneOf();
}

function fillZones() {
  const cities = new Map(CITIES.map(([city, , , zone]) => [zone, city]));
  const option = (value, text = value.replaceAll("_", " ")) => make("option", { value }, text);
  const others = [...new Set(["UTC", HERE_ZONE, ...Intl.supportedValuesOf("timeZone")])].filter((zone) => !cities.has(zone)).sort();
  byId("zone").append(
    make("optgroup", { label: "Cities" }, ...[...cities].map(([zone, city]) => option(zone, city))),
    make("optgroup", { label: "All zones" }, ...others.map((zone) => option(zone))),
  );
}

export function begin() {
  fillZones();
  for (const button of document.querySelectorAll("[data-wind]")) button.onclick = () => wind(WINDS[button.dataset.wind]());
  for (const button of document.querySelectorAll("[data-stop]")) button.onclick = stop;
  byId("play").onclick = () => (table.state.play ? stop() : wind({ play: Number(byId("pace").value) }));
  byId("pace").onchange = () => { if (table.state.play) wind({ play: Number(byId("pace").value) }); };
  byId("zone").onchange = ({ target }) => setZone(target.value);
  whenChanged(draw);
  whenChanged(drawZone);
}
