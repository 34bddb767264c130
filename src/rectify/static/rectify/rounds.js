// The sheet of a unit: what is typed is kept on this device until it is filed, card by card; a filed card opens the next one that waits.
// A draft belongs to the revision it was written on: when somebody else has filed meanwhile it is offered for nothing and forgotten.

const PREFIX = "report:";
const KEPT_DAYS = 40;

const cardOf = (node) => node.closest?.("[data-report]");
const keyOf = (card) => PREFIX + card.dataset.report;
const fieldsOf = (card) => [...card.querySelectorAll(".answer-form :is(input:not([type='hidden']), select, textarea)")];

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

function mark(card, on) {
  const words = card.querySelector("[data-draft-mark]");
  if (words) words.hidden = !on;
}

function keep(card) {
  const said = Object.fromEntries(fieldsOf(card).map((field) => [field.name, field.value]));
  try {
    localStorage.setItem(keyOf(card), JSON.stringify({ at: Date.now(), said }));
    mark(card, true);
  } catch {
    mark(card, false); // no room, or storage is off: nothing is claimed to be kept
  }
}

function restore(card) {
  const draft = read(keyOf(card));
  if (!draft || card.querySelector(".note.refusal")) return;
  let differs = false;
  for (const field of fieldsOf(card)) {
    const said = draft.said[field.name];
    if (said === undefined || said === field.value) continue;
    field.value = said;
    field.closest("details.more")?.setAttribute("open", "");
    differs = true;
  }
  mark(card, differs);
}

function sweep() {
  const oldest = Date.now() - KEPT_DAYS * 86_400_000;
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(PREFIX) && (read(key)?.at ?? 0) < oldest) localStorage.removeItem(key);
  }
}

function start() {
  sweep();
  for (const card of document.querySelectorAll("[data-report]")) restore(card);

  document.addEventListener("input", (event) => {
    const card = cardOf(event.target);
    if (card && event.target.closest(".answer-form")) keep(card);
  });

  // What was sent is forgotten only when the server has it: the card that comes back is filed and bears a newer revision.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const card = cardOf(event.detail.target);
    if (card) card.ownerDocument.reportSent = { key: keyOf(card), revision: card.dataset.report };
  });
  document.addEventListener("htmx:afterSwap", () => {
    const sent = document.reportSent;
    if (!sent) return;
    document.reportSent = null;
    const card = document.getElementById(`r${sent.revision.split(":")[0]}`);
    if (!card) return;
    if (card.querySelector(".note.refusal")) {
      card.querySelector(".note.refusal").scrollIntoView({ block: "start" });
      keep(card);
      return;
    }
    localStorage.removeItem(sent.key);
    const all = [...document.querySelectorAll("[data-report]")];
    const next = all.slice(all.indexOf(card) + 1).find((one) => ["waiting", "missing"].includes(one.dataset.standing));
    (next ?? card).querySelector("summary").focus();
    if (next) next.open = true;
  });

  // A link to a card, or to a field of one, opens it.
  const open = () => {
    const there = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const card = there && cardOf(there);
    if (card) card.open = true;
    for (let box = there && there.closest?.("details"); box; box = box.parentElement?.closest("details")) box.open = true;
  };
  addEventListener("hashchange", open);
  open();
}

start();
