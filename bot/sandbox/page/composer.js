// Where the person writes: words, the bot's commands, a place, a file.

import { byId, icon, make, menu, toast } from "./dom.js";
import { CITIES } from "./moments.js";
import { upload } from "./sandbox.js";
import { act, inHand, person, table, whenChanged } from "./table.js";

const words = byId("words");
let commands;

/** Says it; what can't be sent stands in the box again. */
async function send(text) {
  if (text && !(await act("says", { text })) && !words.value) words.value = text;
}

const commandItems = (beginning = "") => table.state.commands
  .filter(({ command }) => command.startsWith(beginning))
  .map(({ command, description }) => ({ label: `/${command}`, detail: description, choose: () => { words.value = ""; send(`/${command}`); words.focus(); } }));

/** A slash at the beginning offers the commands that fit. */
function suggest() {
  const typed = /^\/(\w*)$/.exec(words.value);
  if (typed) commands.open(commandItems(typed[1]), { focus: false });
  else commands.close(false);
}

function keyed(event) {
  if (commands.isOpen() && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    commands.focus();
  } else if (event.key === "Escape") {
    commands.close(false);
  } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    byId("composer").requestSubmit();
  }
}

async function sendFile() {
  const [file] = byId("file").files;
  byId("file").value = "";
  if (!file) return;
  try {
    await inHand();
    await upload(table.chosen, file);
  } catch (failure) {
    toast(failure.message);
  }
}

function fillCities() {
  byId("cities").append(...CITIES.map(([name, latitude, longitude, zone]) => make("li", {}, make("button", {
    type: "button", className: "soft", onclick: () => { byId("places").close(); act("location", { latitude, longitude, zone }); },
  }, name))));
}

function draw() {
  const who = person();
  for (const part of byId("composer").elements) part.disabled = !who || who.blocked;
  words.placeholder = who?.blocked ? `${who.name} has blocked Limber` : "Message";
  byId("commands").hidden = !table.state.commands.length;
}

export function begin() {
  for (const [id, name] of [["commands", "menu"], ["attach", "clip"], ["send", "send"]]) byId(id).append(icon(name));
  commands = menu(byId("commands"), byId("commands-menu"), () => commandItems());
  menu(byId("attach"), byId("attach-menu"), () => [
    { label: "A file", detail: "a programme, for one", icon: "file", choose: () => byId("file").click() },
    { label: "A location", detail: "travel to a city", icon: "pin", choose: () => byId("places").showModal() },
  ]);
  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    send(words.value.trim());
    words.value = "";
    commands.close(false);
  });
  words.addEventListener("keydown", keyed);
  words.addEventListener("input", suggest);
  byId("file").addEventListener("change", sendFile);
  fillCities();
  whenChanged(draw);
}
