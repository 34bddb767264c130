// Finds the mark of a row and the row of a mark, scrolls to both, and keeps which one is current.

const calm = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

export function find(page) {
  const text = page.querySelector("#text .paper");
  const said = page.querySelector("#say");
  let current = null;

  const marks = (id) => [...text.querySelectorAll(`mark[data-i~="${CSS.escape(id)}"]`)];
  const row = (id) => document.getElementById(`r-${id}`);
  const ids = () => [...new Set([...text.querySelectorAll("mark[id]")].flatMap((m) => m.dataset.i.split(" ")))];
  const say = (words) => {
    said.textContent = words;
  };

  function near(element, pane) {
    if (!element) return;
    const box = element.getBoundingClientRect();
    const frame = pane.getBoundingClientRect();
    const inside = box.top >= Math.max(frame.top, 48) + 56 && box.bottom <= Math.min(frame.bottom, innerHeight) - 40;
    if (!inside) element.scrollIntoView({ block: "center", behavior: calm() });
  }

  function pulse(elements) {
    for (const element of elements) {
      element.classList.remove("pulse");
      void element.offsetWidth; // restarts the animation
      element.classList.add("pulse");
    }
  }

  async function open(id) {
    const mark = marks(id)[0];
    const task = mark?.dataset.t ?? page.querySelector(`[data-has~="${CSS.escape(id)}"]`)?.dataset.task;
    let found = row(id);
    const block = found?.closest("details") ?? (task && document.getElementById(`t-${task}`));
    for (let d = block; d; d = d.parentElement?.closest("details")) d.open = true;
    if (!found && block) {
      await load(block);
      found = row(id);
    }
    return found;
  }

  // A long document sends the bodies of its tasks only when they are opened.
  const loading = new Map();
  async function load(block) {
    const body = block.querySelector("[data-body]");
    if (!body) return;
    if (!loading.has(body)) loading.set(body, window.htmx.ajax("GET", body.dataset.body, { target: body, swap: "outerHTML" }));
    await loading.get(body);
  }

  function tab(name) {
    page.dataset.tab = name;
    for (const link of page.querySelectorAll("[data-show]")) {
      if (link.dataset.show === name) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  const narrow = () => getComputedStyle(page).getPropertyValue("--narrow").trim() === "1";

  // from: "text" when the person is in the text, "list" when in the lists; the other side follows.
  async function go(id, { from = "list", focus = false, quiet = false } = {}) {
    for (const old of page.querySelectorAll(".cur")) old.classList.remove("cur");
    current = id;
    const found = await open(id);
    const places = marks(id);
    for (const place of places) place.classList.add("cur");
    if (found) {
      found.classList.add("cur");
      for (const home of [found.closest(".measure"), found.closest(".task")]) home?.classList.add("cur");
    }
    if (!quiet) history.replaceState(null, "", `#${id}`);
    if (found && !narrow() && found.closest("#questions") && page.dataset.tab !== "questions") tab("questions");
    if (found?.closest("#lists") && !narrow() && page.dataset.tab !== "lists") tab("lists");
    if (narrow() && from === "text" && found) tab(found.closest("#questions") ? "questions" : "lists");
    near(places[0], page.querySelector("#text"));
    near(found, page.querySelector("#side"));
    pulse(from === "text" && found ? [found] : places);
    if (focus) found?.focus({ preventScroll: true });
    return found;
  }

  // The text side of a row on a narrow page: show the text tab and jump there.
  function toText(id) {
    tab("text");
    const place = marks(id)[0];
    place?.scrollIntoView({ block: "center" });
    pulse(marks(id));
  }

  function paragraphAt(at) {
    const lines = [...text.querySelectorAll("[data-c]")];
    let low = 0;
    let high = lines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (Number(lines[middle].dataset.c) <= at) low = middle;
      else high = middle - 1;
    }
    return lines[low];
  }

  // Shows a stretch of the text: #c123-145
  function stretch(start, end) {
    if (narrow()) tab("text");
    const first = paragraphAt(start);
    if (!first) return;
    first.scrollIntoView({ block: "center", behavior: calm() });
    const range = rangeOf(first, start, end);
    if (range && window.Highlight && CSS.highlights) CSS.highlights.set("asked", new Highlight(range));
    pulse([first]);
  }

  function rangeOf(first, start, end) {
    const range = document.createRange();
    const from = point(first, start - Number(first.dataset.c));
    const last = paragraphAt(Math.max(start, end - 1));
    const to = point(last, end - Number(last.dataset.c));
    if (!from || !to) return null;
    range.setStart(...from);
    range.setEnd(...to);
    return range;
  }

  // The text node and its offset of the nth code point of a line.
  function point(line, points) {
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    let left = points;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const chars = [...node.data];
      if (left <= chars.length) return [node, chars.slice(0, left).join("").length];
      left -= chars.length;
    }
    return null;
  }

  // A task, or a name of a unit in it.
  function place(element) {
    if (!element) return;
    tab("lists");
    for (let d = element.closest("details"); d; d = d.parentElement?.closest("details")) d.open = true;
    near(element, page.querySelector("#side"));
    pulse([element]);
    (element.querySelector("a, button, summary") ?? element).focus({ preventScroll: true });
  }

  function fromAddress() {
    const hash = decodeURIComponent(location.hash.slice(1));
    const span = /^c(\d+)-(\d+)$/.exec(hash);
    if (span) stretch(Number(span[1]), Number(span[2]));
    else if (/^[fpq]\d+$/.test(hash)) go(hash, { from: "text", quiet: true });
    else if (/^(lists|questions|checks|text)$/.test(hash)) tab(hash);
    else if (/^t-?\d+$/.test(hash)) place(document.getElementById(`t-${hash.replace(/\D/g, "")}`));
    else if (/^d\d+$/.test(hash)) place(document.getElementById(hash));
  }

  text.addEventListener("click", (event) => {
    const mark = event.target.closest("mark");
    if (!mark || !getSelection().isCollapsed) return;
    const all = mark.dataset.i.split(" ").filter((id) => !id.startsWith("m"));
    if (!all.length) return;
    const next = all[(all.indexOf(current) + 1) % all.length];
    go(next, { from: "text" });
  });

  page.querySelector("#side").addEventListener("click", (event) => {
    const link = event.target.closest("[data-find]");
    if (link) {
      event.preventDefault();
      if (narrow()) toText(link.dataset.find);
      else go(link.dataset.find, { from: "list" });
      return;
    }
    if (event.target.closest("a, button, input, select, textarea, summary, label")) return;
    const item = event.target.closest("[data-i]");
    if (item) go(item.dataset.i, { from: "list" });
  });

  page.addEventListener("click", (event) => {
    const to = event.target.closest("[data-show]");
    if (to) {
      event.preventDefault();
      tab(to.dataset.show);
      return;
    }
    const place = event.target.closest("a[href^='#']");
    if (place && place.getAttribute("href") !== "#") {
      event.preventDefault();
      history.replaceState(null, "", place.getAttribute("href"));
      if (place.hash.startsWith("#h")) {
        if (narrow()) tab("text");
        document.getElementById(place.hash.slice(1))?.scrollIntoView({ block: "start", behavior: calm() });
        place.closest("details.menu")?.removeAttribute("open");
      } else fromAddress();
    }
  });

  // toggle does not bubble: capture it.
  page.addEventListener("toggle", (event) => event.target.open && load(event.target), true);
  addEventListener("hashchange", fromAddress);

  return {
    go, say, marks, row, ids, tab, narrow, load, fromAddress, paragraphAt, toText,
    text,
    get current() {
      return current;
    },
  };
}
