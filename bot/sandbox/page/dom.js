// Small helpers for the document: finding and making elements, icons, menus, dialogs, passing notes.

export const byId = (id) => document.getElementById(id);

/** A new element. Properties that the element does not know (aria-…, data-…, role) become attributes; null leaves one out. */
export function make(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined) continue;
    if (name in node && !name.includes("-")) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export function icon(name, label) {
  const drawn = byId("icons").content.querySelector(`[data-icon="${name}"]`).cloneNode(true);
  if (label) {
    drawn.setAttribute("role", "img");
    drawn.setAttribute("aria-label", label);
  } else drawn.setAttribute("aria-hidden", "true");
  return drawn;
}

/** Redraws a part of the page without taking the keyboard's focus away from a button that is still there. */
export function redraw(parent, ...children) {
  const held = parent.contains(document.activeElement) ? document.activeElement.dataset.hold : undefined;
  parent.replaceChildren(...children.filter(Boolean));
  if (held) parent.querySelector(`[data-hold="${CSS.escape(held)}"]`)?.focus();
}

let fading;
/** A word that goes by itself. */
export function toast(text) {
  byId("toast").textContent = text;
  byId("toast").classList.add("shown");
  clearTimeout(fading);
  fading = setTimeout(() => {
    byId("toast").classList.remove("shown");
    byId("toast").textContent = "";
  }, Math.max(3500, text.length * 60));
}

/** For those who listen rather than look. */
export function say(text) {
  byId("said").textContent = "";
  setTimeout(() => { byId("said").textContent = text; }, 100);
}

export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** A menu below or above its button: items are {label, detail, icon, choose}; arrows, Home, End and Escape work. */
export function menu(button, list, items) {
  const entries = () => [...list.querySelectorAll("[role=menuitem]")];
  const isOpen = () => !list.hidden;
  function close(back = true) {
    if (!isOpen()) return;
    list.hidden = true;
    button.setAttribute("aria-expanded", "false");
    if (back) button.focus();
  }
  function draw(shown) {
    list.replaceChildren(...shown.map((item) => make("li", { role: "none" }, make("button", {
      type: "button", role: "menuitem", tabIndex: -1, onclick: () => { close(); item.choose(); },
    }, item.icon ? icon(item.icon) : null, make("span", {}, item.label), item.detail ? make("small", {}, item.detail) : null))));
  }
  function open(shown = items(), { focus = true } = {}) {
    draw(shown);
    list.hidden = !shown.length;
    button.setAttribute("aria-expanded", String(!list.hidden));
    if (focus) entries()[0]?.focus();
  }
  button.addEventListener("click", () => (isOpen() ? close() : open()));
  button.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    if (!isOpen()) open();
  });
  list.addEventListener("keydown", (event) => {
    const all = entries();
    const at = all.indexOf(document.activeElement);
    const to = { ArrowDown: (at + 1) % all.length, ArrowUp: (at - 1 + all.length) % all.length, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      all[to].focus();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === "Tab") close(false);
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (!list.contains(target) && !button.contains(target)) close(false);
  });
  return { open, close, isOpen, focus: () => entries()[0]?.focus() };
}

/** Opens a dialog; its answer (a button's value, "" when it was just closed) comes when it closes. */
export function asks(dialog) {
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((answered) => dialog.addEventListener("close", () => answered(dialog.returnValue), { once: true }));
}

/** Close buttons, and a tap beside a dialog. */
export function closable(dialog) {
  for (const button of dialog.querySelectorAll("[data-close]")) {
    button.append(icon("close"));
    button.addEventListener("click", () => dialog.close());
  }
  dialog.addEventListener("click", ({ target }) => { if (target === dialog) dialog.close(); });
}
