// One message as it is drawn: words, pictures, files, places, reactions, and the line with the time.

import { byId, calm, icon, make, toast } from "./dom.js";
import { keyboard } from "./keys.js";
import { cityAt, day, full, hour } from "./moments.js";
import { act } from "./table.js";

const REACTIONS = [["👍", "Thumbs up"], ["❤️", "Heart"]];

/** The element of a message; `quoted` is the message it answers, if that is on the phone. */
export function drawn(bubble, quoted) {
  const body = make("div", { className: "body" });
  if (quoted) body.append(make("div", { className: "quote" }, quoted.text || quoted.kind));
  body.append(...content(bubble));
  if (bubble.html) body.append(words(bubble.html));
  body.append(foot(bubble));
  const whose = bubble.mine ? "You" : "Limber";
  const node = make("article", { className: `bubble${bubble.mine ? " mine" : ""}`, tabIndex: -1, "aria-label": `${whose}, ${hour(bubble.at)}` }, body);
  if (bubble.buttons.length) {
    node.classList.add("keyed");
    node.append(keyboard(bubble));
  }
  if (!bubble.mine) body.append(reactor(bubble));
  node.dataset.id = bubble.id;
  return node;
}

/** What a listener hears of a message. */
export const heard = (bubble) => bubble.text || { photo: "A photo", document: "A file", animation: "An animation", location: "A location" }[bubble.kind] || bubble.kind;

export const dayOf = (bubble) => day(bubble.at);

function words(html) {
  const node = make("div", { className: "words", innerHTML: html }); // escaped by the server, drawing.py
  for (const command of node.querySelectorAll("a[data-command]")) {
    const send = () => act("says", { text: command.dataset.command });
    command.replaceWith(make("button", { type: "button", className: "link", onclick: send }, command.textContent));
  }
  for (const link of node.querySelectorAll("a[href]")) {
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    if (!/^https?:/.test(link.href)) link.onclick = (event) => { event.preventDefault(); toast("Telegram would open this link."); };
  }
  for (const hidden of node.querySelectorAll("tg-spoiler")) hide(hidden);
  return node;
}

function hide(spoiler) {
  const inside = make("span", {}, ...spoiler.childNodes);
  inside.inert = true;
  spoiler.append(inside);
  const tell = (node) => Object.entries({ role: "button", tabindex: "0", "aria-label": "Hidden words, tap to read" }).forEach(([name, value]) => node.setAttribute(name, value));
  const show = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    inside.inert = false;
    spoiler.classList.add("open");
    for (const name of ["role", "tabindex", "aria-label"]) spoiler.removeAttribute(name);
    spoiler.removeEventListener("click", show);
    spoiler.removeEventListener("keydown", show);
  };
  tell(spoiler);
  spoiler.addEventListener("click", show);
  spoiler.addEventListener("keydown", show);
}

function content(bubble) {
  if (bubble.location) return [place(bubble.location)];
  if (!bubble.file) return bubble.html ? [] : [make("span", { className: "service" }, `(${bubble.kind})`)];
  const { name, inline } = bubble.file;
  if (inline && (bubble.kind === "photo" || bubble.kind === "sticker")) return [photo(bubble)];
  if (inline && isFilm(bubble)) return [film(bubble)];
  if (inline && bubble.kind === "animation") return [moving(bubble)];
  const size = bubble.file.bytes < 1024 ? `${bubble.file.bytes} B` : `${Math.ceil(bubble.file.bytes / 1024)} KB`;
  return [make("a", { href: bubble.file.url, download: name, className: "file" },
    make("span", { className: "disc" }, icon("file")), make("span", {}, name, make("small", {}, size)))];
}

function place({ latitude, longitude }) {
  const where = `${latitude.toFixed(2)}, ${longitude.toFixed(2)}`;
  const city = cityAt({ latitude, longitude });
  return make("div", { className: "place" }, make("span", { className: "disc" }, icon("pin")), make("span", {}, city ?? "A location", make("small", {}, where)));
}

function sized(node, { size: [width, height] }) {
  if (width && height) Object.assign(node, { width, height }); // its room is kept while it loads
  return node;
}

const meaning = (bubble, what) => bubble.text || `${what} ${bubble.file.name}`;

function photo(bubble) {
  const image = sized(make("img", { src: bubble.file.url, alt: meaning(bubble, "Photo"), decoding: "async" }), bubble.file);
  return make("button", { type: "button", className: "picture", "aria-label": `Enlarge: ${meaning(bubble, "photo")}`, onclick: () => enlarge(bubble) }, image);
}

function enlarge(bubble) {
  const viewer = byId("viewer");
  sized(viewer.querySelector("img"), bubble.file).src = bubble.file.url;
  viewer.querySelector("img").alt = meaning(bubble, "Photo");
  viewer.querySelector("p").textContent = bubble.text;
  viewer.showModal();
}

const isFilm = ({ kind, file }) => file.mime === "video/mp4" || kind === "video";

function film(bubble) {
  const { url } = bubble.file;
  return sized(make("video", { src: url, autoplay: !calm(), controls: calm(), loop: true, muted: true, playsInline: true, "aria-label": meaning(bubble, "Animation") }), bubble.file);
}

/** A GIF that a tap stops and starts; it begins still where less motion is wanted. */
function moving(bubble) {
  const what = meaning(bubble, "animation");
  const image = sized(make("img", { src: bubble.file.url, alt: what }), bubble.file);
  const still = make("canvas", { hidden: true, role: "img", "aria-label": what });
  const button = make("button", { type: "button", className: "picture moving" }, image, still, make("span", { className: "badge" }, "GIF"));
  const rest = (stopped) => {
    if (stopped) {
      Object.assign(still, { width: image.naturalWidth, height: image.naturalHeight });
      still.getContext("2d").drawImage(image, 0, 0);
    }
    image.hidden = stopped;
    still.hidden = !stopped;
    button.setAttribute("aria-label", `${stopped ? "Play" : "Pause"}: ${what}`);
    button.classList.toggle("stopped", stopped);
  };
  button.onclick = () => rest(still.hidden);
  button.setAttribute("aria-label", `Pause: ${what}`);
  if (calm()) image.addEventListener("load", () => rest(true), { once: true });
  return button;
}

function foot(bubble) {
  const line = make("span", { className: "at" });
  if (bubble.silent) line.append(icon("muted", "Sent without a sound"));
  if (bubble.edited_at) line.append(make("span", { title: `Edited ${full(bubble.edited_at)}` }, "edited"));
  line.append(make("time", { dateTime: bubble.at, title: full(bubble.at) }, hour(bubble.at)));
  if (!bubble.mine || !bubble.reactions.length) return line;
  const theirs = bubble.reactions.map((emoji) => make("span", { className: "chip", role: "img", "aria-label": `Limber reacted with ${emoji}` }, emoji));
  return make("div", { className: "foot" }, make("span", { className: "reactions" }, ...theirs), line);
}

/** Below the bot's words: the reaction that is there (a tap takes it back), and a button that offers some. */
function reactor(bubble) {
  const react = (emoji) => act("reacts", { message_id: bubble.id, emoji });
  const chip = (emoji, label, emojiThen, pressed) =>
    make("button", { type: "button", className: "chip", "aria-label": label, "aria-pressed": pressed, onclick: () => react(emojiThen) }, emoji);
  const choices = make("span", { className: "choices", role: "group", "aria-label": "Reactions", hidden: true });
  const opener = make("button", { type: "button", className: "react", tabIndex: -1, "aria-expanded": "false", "aria-label": "React", title: "React" }, icon("smile"));
  const node = make("div", { className: "reactor" }, ...bubble.reactions.map((emoji) => chip(emoji, `Take back ${emoji}`, null, "true")), opener, choices);
  function open(shown) {
    choices.hidden = !shown;
    choices.replaceChildren(...(shown ? REACTIONS.map(([emoji, label]) => chip(emoji, label, emoji)) : []));
    opener.setAttribute("aria-expanded", String(shown));
    choices.querySelector("button")?.focus();
  }
  opener.onclick = () => open(choices.hidden);
  choices.onclick = () => { opener.focus(); open(false); };
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || choices.hidden) return;
    opener.focus();
    open(false);
  });
  node.addEventListener("focusout", ({ relatedTarget }) => { if (!node.contains(relatedTarget) && !choices.hidden) open(false); });
  return node;
}
