// What every page has: the keyboard, the help overlay, menus that close, the choice of light or dark.
// Pages add keys with  window.deskKeys.set("c", (event) => …)  or  import { keys } from "./desk.js".
// The file may be loaded twice, by its hashed and by its plain address: all it holds hangs on window and listens once.

export const keys = (window.deskKeys ??= new Map());

const typing = (target) => target.closest?.("input, textarea, select, [contenteditable]") !== null;

const rows = () => [...document.querySelectorAll("[data-rows] tbody tr, [data-rows] > [data-row]")];

function goTo(step) {
  const all = rows();
  if (!all.length) return;
  const now = all.findIndex((row) => row.classList.contains("here"));
  const next = all[Math.min(all.length - 1, Math.max(0, now < 0 ? (step > 0 ? 0 : all.length - 1) : now + step))];
  all.forEach((row) => row.classList.toggle("here", row === next));
  const link = next.querySelector("a[href]");
  (link ?? next).focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

const hereLink = (selector) => document.querySelector(`.here ${selector}`);

function setTheme(theme) {
  if (theme === "system") {
    localStorage.removeItem("theme");
    delete document.documentElement.dataset.theme;
  } else {
    localStorage.setItem("theme", theme);
    document.documentElement.dataset.theme = theme;
  }
  document.dispatchEvent(new Event("themechange"));
}

// A value that explains itself: its words are placed where the window has room, also inside tables that scroll.
function placeWhy(event) {
  const why = event.target.closest?.(".why");
  const words = why?.querySelector(".why-text");
  if (!words) return;
  const box = why.getBoundingClientRect();
  words.style.position = "fixed";
  words.style.right = "auto";
  words.style.left = `${Math.max(8, Math.min(box.left, innerWidth - words.offsetWidth - 8))}px`;
  const below = box.bottom + 4;
  words.style.top = `${below + words.offsetHeight > innerHeight ? box.top - words.offsetHeight - 4 : below}px`;
}

// A bar wider than the screen shows the place one is at, not its beginning.
function showPlace() {
  for (const bar of document.querySelectorAll(".nav, .tabs")) {
    const at = bar.querySelector("[aria-current]");
    if (at) bar.scrollLeft = at.offsetLeft - bar.offsetLeft - (bar.clientWidth - at.offsetWidth) / 2;
  }
}

function start() {
  showPlace();
  keys.set("j", () => goTo(1));
  keys.set("k", () => goTo(-1));
  keys.set("Enter", (event) => {
    if (event.target !== document.body) return false; // a focused link or button answers for itself
    hereLink("a[href]")?.click();
    return true;
  });
  keys.set("e", () => (hereLink("[data-key='e']") ?? document.querySelector("[data-key='e']"))?.click());
  keys.set("c", () => (hereLink("[data-key='c']") ?? document.querySelector("[data-key='c']"))?.click());
  keys.set("/", () => {
    const search = document.querySelector("input[type='search']");
    search?.closest("details")?.setAttribute("open", "");
    search?.focus();
    search?.select();
  });
  keys.set("?", () => document.getElementById("help")?.showModal());

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") {
      for (const menu of document.querySelectorAll("details.menu[open]")) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
      if (typing(event.target)) event.target.blur();
      return;
    }
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    const act = keys.get(event.key);
    if (!act) return;
    if (act(event) !== false) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    const opener = event.target.closest("[data-dialog]");
    if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
    const theme = event.target.closest("[data-set-theme]")?.dataset.setTheme;
    if (theme) setTheme(theme);
  });

  for (const failure of ["htmx:responseError", "htmx:sendError"]) {
    document.addEventListener(failure, () => {
      const messages = document.getElementById("messages");
      const note = document.createElement("div");
      note.className = "note error";
      note.append(document.createElement("p"));
      note.firstChild.textContent = messages.dataset.failed;
      messages.replaceChildren(note);
      messages.scrollIntoView({ block: "nearest" });
    });
  }

  document.addEventListener("pointerover", placeWhy);
  document.addEventListener("focusin", placeWhy);

  // Drafts: a form with data-draft="name" keeps what was typed until it is sent.
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const name = `draft:${form.dataset.draft}`;
    const kept = JSON.parse(localStorage.getItem(name) ?? "{}");
    for (const [key, value] of Object.entries(kept)) {
      const field = form.elements.namedItem(key);
      if (field && !field.value) field.value = value;
    }
    form.addEventListener("input", () => {
      const data = [...new FormData(form)].filter(([key, value]) => key !== "csrfmiddlewaretoken" && typeof value === "string");
      localStorage.setItem(name, JSON.stringify(Object.fromEntries(data)));
    });
    form.addEventListener("submit", () => localStorage.removeItem(name));
  }
}

if (!window.deskStarted) {
  window.deskStarted = true;
  start();
}
