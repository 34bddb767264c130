// The keys of the review. They stand before the keys every page has, so that j means the next fact here.

const typing = (target) => target.closest?.("input, textarea, select, [contenteditable]");

export function keyboard(page, { view, filter, act, pick }) {
  const search = document.getElementById("search");

  const keys = {
    j: () => filter.step(1),
    k: () => filter.step(-1),
    J: () => filter.task(1),
    K: () => filter.task(-1),
    n: () => filter.nextOpen(),
    c: () => act.do("confirm"),
    C: () => act.do("confirm-task"),
    e: () => act.do("correct"),
    r: () => act.do("reject"),
    s: () => act.do("split"),
    m: () => act.do("merge"),
    a: () => pick.focus(),
    u: () => act.undo(),
    q: () => question(),
    "/": () => {
      if (view.narrow()) view.tab("text");
      search.focus();
      search.select();
    },
  };

  function question() {
    view.tab("questions");
    const open = page.querySelector("#questions .question.proposed :is(input, select, textarea):not([type=hidden])");
    open?.focus();
    open?.scrollIntoView({ block: "center" });
  }

  document.addEventListener(
    "keydown",
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
      if (event.key === "Escape") {
        escape(event);
        return;
      }
      if (typing(event.target)) return;
      const key = keys[event.key];
      if (!key) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      key();
    },
    true,
  );

  function escape(event) {
    const form = event.target.closest?.("form[data-cancel]");
    if (form) {
      form.querySelector("[data-act=cancel]")?.click();
      event.stopImmediatePropagation();
    }
    pick.hide();
  }

  // Search in the text: Enter goes to the next place, Shift+Enter to the one before.
  let places = [];
  let at = -1;
  const count = document.getElementById("found");
  const look = () => {
    places = [];
    at = -1;
    CSS.highlights?.delete("found");
    const wanted = search.value.trim();
    if (wanted) {
      const walker = document.createTreeWalker(view.text, NodeFilter.SHOW_TEXT);
      const lines = new Map();
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const line = node.parentElement.closest("[data-c]");
        if (line) lines.set(line, [...(lines.get(line) ?? []), node]);
      }
      for (const nodes of lines.values()) collect(nodes, wanted);
      if (window.Highlight && CSS.highlights) CSS.highlights.set("found", new Highlight(...places));
    }
    count.textContent = wanted ? `${places.length ? 1 : 0}/${places.length}` : "";
    if (places.length) show(0);
  };

  // Words may run across marks: search the joined line, then find the nodes again.
  function collect(nodes, wanted) {
    const joined = nodes.map((n) => n.data).join("");
    for (let i = joined.indexOf(wanted); i >= 0 && places.length < 2000; i = joined.indexOf(wanted, i + wanted.length)) {
      const range = document.createRange();
      range.setStart(...place(nodes, i));
      range.setEnd(...place(nodes, i + wanted.length));
      places.push(range);
    }
  }

  function place(nodes, offset) {
    let left = offset;
    for (const node of nodes) {
      if (left <= node.length) return [node, left];
      left -= node.length;
    }
    const end = nodes[nodes.length - 1];
    return [end, end.length];
  }

  function show(index) {
    at = (index + places.length) % places.length;
    places[at].startContainer.parentElement.scrollIntoView({ block: "center" });
    if (window.Highlight && CSS.highlights) CSS.highlights.set("asked", new Highlight(places[at]));
    count.textContent = `${at + 1}/${places.length}`;
  }

  search.addEventListener("input", look);
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !places.length) return;
    event.preventDefault();
    show(at + (event.shiftKey ? -1 : 1));
  });
}
