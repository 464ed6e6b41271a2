// The chat page: shows one person's phone, sends what they do, and follows the event stream.

const CITIES = [
  ["Berlin", 52.52, 13.405, "Europe/Berlin"], ["Cairo", 30.044, 31.236, "Africa/Cairo"], ["Delhi", 28.614, 77.209, "Asia/Kolkata"],
  ["London", 51.507, -0.128, "Europe/London"], ["Los Angeles", 34.052, -118.244, "America/Los_Angeles"],
  ["New York", 40.713, -74.006, "America/New_York"], ["São Paulo", -23.551, -46.633, "America/Sao_Paulo"],
  ["Sydney", -33.869, 151.209, "Australia/Sydney"], ["Tokyo", 35.677, 139.65, "Asia/Tokyo"],
];
const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const byId = (id) => document.getElementById(id);
const list = byId("messages");
const bubbles = new Map();
const news = new Map();
let state = { people: [], commands: [] };
let opening = null; // changes that come while a phone is being opened
let chosen = Number(localStorage.getItem("person")) || 0;

// --- talking to the sandbox

async function ask(path, body) {
  const how = body === undefined ? {} : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(`/sandbox/${path}`, how);
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.error ?? answer.statusText);
  return said;
}

const act = (what, body = {}) => ask(`people/${chosen}/${what}`, body).catch((failure) => toast(failure.message));

function make(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

// --- time

const zone = () => localStorage.getItem(`zone ${chosen}`) || person()?.zone || HERE;
const shown = (moment, options) => new Intl.DateTimeFormat("en-GB", { timeZone: zone(), ...options }).format(new Date(moment));
const hour = (moment) => shown(moment, { hour: "2-digit", minute: "2-digit" });
const day = (moment) => shown(moment, { weekday: "long", day: "numeric", month: "long", year: "numeric" });

function drawClock(way = state.way) {
  byId("time").textContent = hour(state.now);
  byId("date").textContent = day(state.now);
  byId("wind").hidden = !state.windable;
  for (const button of byId("wind").children) button.disabled = state.winding;
  byId("wind").querySelector("[data-next]").hidden = !state.has_next;
  byId("winding").hidden = !state.winding;
  byId("trouble").textContent = state.trouble ?? "";
  const [from, to, now] = way ? [way.begin, way.target, way.now].map((moment) => Date.parse(moment ?? way.begin)) : [0, 0, 0];
  if (to > from) byId("progress").value = (now - from) / (to - from);
  else byId("progress").removeAttribute("value");
}

async function wind(body) {
  try {
    await ask("wind", body);
    state.winding = true;
    state.trouble = null;
  } catch (failure) {
    state.trouble = failure.message;
  }
  drawClock(null);
}

// --- people

const person = () => state.people.find((it) => it.id === chosen);

function drawPeople() {
  byId("people").replaceChildren(...state.people.map((it) => {
    const button = make("button", { type: "button", onclick: () => open(it.id) }, it.name);
    button.setAttribute("aria-current", it.id === chosen);
    if (news.get(it.id)) button.append(make("span", { className: "news" }, String(news.get(it.id))));
    return make("li", {}, button);
  }));
  const who = person();
  byId("block").hidden = !who;
  byId("block").textContent = who?.blocked ? "Unblock" : "Block";
  for (const part of byId("composer").elements) part.disabled = !who || who.blocked;
  byId("words").placeholder = who?.blocked ? "You blocked the bot" : "Message";
  byId("bot-does").textContent = who?.action ? `${who.action.replaceAll("_", " ")}…` : "bot";
  const fresh = who && !opening && !bubbles.size;
  byId("below").replaceChildren(keyboard(fresh ? [["Start"]] : who?.keyboard ?? [], (label) => ({ label }), (key) => {
    if (fresh) act("says", { text: "/start" });
    else if (/location/i.test(key.label)) toggle("pin", true);
    else act("says", { text: key.label });
  }));
}

async function open(id) {
  chosen = id;
  localStorage.setItem("person", id);
  news.delete(id);
  const mine = opening = [];
  const { messages } = await ask(`people/${id}/messages`);
  if (opening !== mine) return;
  opening = null;
  bubbles.clear();
  list.replaceChildren();
  for (const bubble of messages) show(bubble);
  for (const [what, body] of mine) CHANGES[what](id, body);
  byId("zone").value = zone();
  drawPeople();
  drawClock();
  list.scrollTop = list.scrollHeight;
  byId("words").focus();
}

// --- messages

function show(bubble) {
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  const node = drawn(bubble);
  const before = bubbles.get(bubble.id);
  bubbles.set(bubble.id, { bubble, node });
  if (before) return before.node.replaceWith(node);
  const last = list.lastElementChild?.dataset.day;
  if (last !== node.dataset.day) {
    const mark = make("li", { className: "day" }, node.dataset.day);
    mark.dataset.day = node.dataset.day;
    list.append(mark);
  }
  list.append(node);
  if (atEnd || bubble.mine) list.scrollTop = list.scrollHeight;
}

function drawn(bubble) {
  const body = make("div", { className: "body" });
  const quoted = bubbles.get(bubble.reply_to)?.bubble;
  if (quoted) body.append(make("div", { className: "quote" }, quoted.text || quoted.kind));
  body.append(...content(bubble));
  if (bubble.html) body.append(make("div", { className: "words", innerHTML: bubble.html })); // escaped by the server, drawing.py
  if (bubble.reactions.length) body.append(make("span", { className: "reactions" }, bubble.reactions.join(" ")));
  const marks = `${bubble.silent ? "silent " : ""}${bubble.edited_at ? "edited " : ""}`;
  body.append(make("span", { className: "at" }, marks + hour(bubble.at)));
  const node = make("li", { className: `bubble${bubble.mine ? " mine" : ""}${bubble.buttons.length ? " keyed" : ""}` }, body);
  node.dataset.day = day(bubble.at);
  if (bubble.buttons.length) {
    node.append(keyboard(bubble.buttons, (key) => key, (key, row, column, button) => press(bubble, key, row, column, button)));
  }
  return node;
}

function content(bubble) {
  if (bubble.location) return [`Location ${bubble.location.latitude.toFixed(2)}, ${bubble.location.longitude.toFixed(2)}`];
  if (!bubble.file) return bubble.html ? [] : [`(${bubble.kind})`];
  const { url, name, inline } = bubble.file;
  if (inline && url && bubble.kind === "photo") return [make("a", { href: url, target: "_blank" }, make("img", { src: url, alt: bubble.text || name }))];
  if (inline && /^(animation|video)$/.test(bubble.kind)) return [make("img", { src: url, alt: bubble.text || name })];
  return [make("a", { href: url, download: name, className: "file" }, `${name} (${Math.ceil(bubble.file.bytes / 1024)} KB)`)];
}

function keyboard(rows, read, press) {
  return make("div", { className: "keys" }, ...rows.map((row, at) => make("div", {}, ...row.map((raw, column) => {
    const key = read(raw);
    const button = make("button", { type: "button", className: key.style ?? "" }, key.url ? `${key.label} ↗` : key.label);
    button.onclick = () => press(key, at, column, button);
    return button;
  }))));
}

function press(bubble, key, row, column, button) {
  if (key.url) return window.open(key.url, "_blank", "noopener");
  if (key.copy) return navigator.clipboard.writeText(key.copy).then(() => toast("Copied"));
  button.setAttribute("aria-busy", true);
  setTimeout(() => button.removeAttribute("aria-busy"), 3000);
  return act("taps", { message_id: bubble.id, row, column });
}

// --- answers that pop up

let fading;
function toast(text) {
  byId("toast").textContent = text;
  byId("toast").classList.add("shown");
  clearTimeout(fading);
  fading = setTimeout(() => byId("toast").classList.remove("shown"), 3500);
}

function popup({ text, alert }) {
  for (const button of list.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  if (!text) return;
  if (!alert) return toast(text);
  byId("alert").querySelector("p").textContent = text;
  byId("alert").showModal();
}

// --- what happens meanwhile

const CHANGES = {
  bubble(who, body) {
    if (who === chosen) show(body);
    else if (!body.mine && !body.edited_at) news.set(who, (news.get(who) ?? 0) + 1);
    soon();
  },
  gone(who, id) {
    if (who !== chosen) return;
    bubbles.get(id)?.node.remove();
    bubbles.delete(id);
  },
  popup(who, body) { if (who === chosen) popup(body); },
  action() { soon(); },
  chat() { soon(); },
  clock(_, way) {
    if (way) state.now = way.now;
    state.way = way;
    drawClock();
    if (!way) soon();
  },
  wound() { soon(); },
  reload() { start(); },
};

let waiting;
function soon() { waiting ??= setTimeout(refresh, 60); }

async function refresh() {
  waiting = undefined;
  state = await ask("state");
  drawPeople();
  drawClock();
  byId("bot-name").textContent = state.bot.first_name;
  byId("commands").replaceChildren(...state.commands.map((it) => choice(`/${it.command}`, it.description, () => act("says", { text: `/${it.command}` }))));
}

async function start() {
  await refresh();
  if (!person() && state.people.length) chosen = state.people[0].id;
  if (person()) await open(chosen);
}

// --- hands

function toggle(id, open) {
  const button = byId(id);
  const shown = open ?? button.getAttribute("aria-expanded") !== "true";
  button.setAttribute("aria-expanded", shown);
  byId(button.getAttribute("aria-controls")).hidden = !shown;
  if (shown) byId(button.getAttribute("aria-controls")).querySelector("button")?.focus();
}

function choice(label, detail, chosen) {
  const close = () => { toggle("menu", false); toggle("pin", false); byId("words").focus(); };
  return make("li", {}, make("button", { type: "button", onclick: () => { chosen(); close(); } }, label, make("small", {}, detail)));
}

byId("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = byId("words").value.trim();
  if (text) act("says", { text });
  byId("words").value = "";
});
byId("words").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  byId("composer").requestSubmit();
});
byId("new-person").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const made = await ask("people", { name: byId("new-name").value, language: navigator.language, zone: HERE });
    byId("new-name").value = "";
    await refresh();
    await open(made.id);
  } catch (failure) {
    toast(failure.message);
  }
});
list.addEventListener("click", (event) => {
  const spot = event.target.closest("[data-command], .words a, tg-spoiler");
  if (!spot) return;
  if (spot.dataset.command) act("says", { text: spot.dataset.command });
  else if (spot.matches("tg-spoiler")) spot.classList.toggle("open");
  else if (/^https?:/.test(spot.href)) window.open(spot.href, "_blank", "noopener");
  event.preventDefault();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") { toggle("menu", false); toggle("pin", false); }
});
byId("menu").onclick = () => toggle("menu");
byId("pin").onclick = () => toggle("pin");
byId("block").onclick = () => act(person().blocked ? "unblocks" : "blocks");
byId("stop").onclick = () => ask("wind/stop", {});
byId("wind").addEventListener("click", ({ target }) => {
  if (target.matches("[data-next]")) wind({ next: chosen });
  else if (target.dataset.seconds) wind({ seconds: Number(target.dataset.seconds) });
});
byId("zone").onchange = ({ target }) => { localStorage.setItem(`zone ${chosen}`, target.value); open(chosen); };
byId("zone").append(...[...new Set(["UTC", HERE, ...Intl.supportedValuesOf("timeZone")])].sort().map((name) => make("option", {}, name)));
byId("cities").append(...CITIES.map(([name, latitude, longitude, zone]) => choice(name, zone, async () => {
  await act("location", { latitude, longitude });
  localStorage.setItem(`zone ${chosen}`, zone);
  open(chosen);
})));

const events = new EventSource("/sandbox/events");
events.onopen = start;
events.onmessage = ({ data }) => {
  const { what, person, body } = JSON.parse(data);
  if (opening && person === chosen && (what === "bubble" || what === "gone")) opening.push([what, body]);
  else CHANGES[what]?.(person, body);
};
