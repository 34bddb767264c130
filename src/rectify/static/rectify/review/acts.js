// Sends what a person decides. Every button is a plain form button; here the answer replaces one row instead of the page.

export function acts(page, view) {
  const form = document.getElementById("acts");
  const last = [];

  // Where the answer goes: data-swap names an element; otherwise the row or block the button stands in.
  const targetOf = (button) => {
    if (button.dataset.target) return button.dataset.target;
    const home = button.closest(".fact, [data-home]");
    return home ? `#${CSS.escape(home.id)}` : "#lists";
  };

  async function send(url, values, target) {
    page.setAttribute("aria-busy", "true");
    try {
      await window.htmx.ajax("POST", url, { source: form, target, swap: "outerHTML", values });
    } finally {
      page.removeAttribute("aria-busy");
    }
  }

  // One act after the other, in the order of the keys; a button that an answer has replaced meanwhile is not pressed again.
  let queue = Promise.resolve();
  function press(button) {
    queue = queue.then(() => (button.isConnected ? deliver(button) : null)).catch(() => null);
    return queue;
  }

  async function deliver(button) {
    const values = {};
    if (button.name) values[button.name] = button.value;
    const asked = button.closest("[data-fact]")?.dataset.fact;
    if (asked && !view.row(asked)) values.fact = asked;
    if (button.dataset.at === "caret") {
      const at = view.caret?.();
      if (at === null || at === undefined) {
        view.say(button.dataset.needs ?? "");
        flash(button.dataset.needs ?? "");
        return;
      }
      values.at = at;
    }
    const target = targetOf(button);
    document.getElementById("told").hidden = true;
    await send(button.formAction, values, target);
    const block = document.querySelector(target);
    if (!block?.matches(".task")) return;
    block.scrollIntoView({ block: "nearest" });
    if (!document.activeElement || document.activeElement === document.body) block.querySelector("summary")?.focus({ preventScroll: true });
  }

  function flash(words) {
    const box = document.getElementById("told");
    box.querySelector("p").textContent = words;
    box.hidden = false;
    clearTimeout(flash.timer);
    flash.timer = setTimeout(() => {
      box.hidden = true;
    }, 6000);
  }

  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (event.target !== form || !button) return;
    event.preventDefault();
    press(button);
  });

  // The server names what changed; the marks in the text follow.
  document.body.addEventListener("facts-changed", (event) => {
    for (const [id, state] of Object.entries(event.detail.states ?? {})) {
      for (const mark of view.marks(id)) {
        if (id.startsWith("q")) {
          mark.classList.toggle("gap-open", state === "proposed");
          mark.classList.toggle("gap-closed", state !== "proposed");
        } else {
          mark.classList.remove("proposed", "confirmed", "corrected", "rejected");
          mark.classList.add(state);
        }
      }
      if (/^[fp]/.test(id) && state !== "proposed") last.push(id);
    }
    if (event.detail.say) view.say(event.detail.say);
    document.dispatchEvent(new Event("marks"));
  });
  document.body.addEventListener("paper-changed", async (event) => {
    await window.htmx.ajax("GET", page.dataset.paper, { target: view.text, swap: "innerHTML" });
    document.dispatchEvent(new Event("marks"));
    if (event.detail?.go) view.go(event.detail.go, { from: "text" });
  });
  document.body.addEventListener("lists-changed", async (event) => {
    await window.htmx.ajax("GET", page.dataset.paper, { target: view.text, swap: "innerHTML" });
    await window.htmx.ajax("GET", page.dataset.lists, { target: "#list-body", swap: "innerHTML" });
    document.dispatchEvent(new Event("marks"));
    document.dispatchEvent(new Event("rows"));
    if (event.detail.say) view.say(event.detail.say);
    const go = event.detail.go ?? "";
    if (/^[fp]\d/.test(go)) view.go(go, { from: "text", focus: true });
    else if (go.startsWith("t-")) {
      history.replaceState(null, "", `#${go}`);
      view.fromAddress();
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) document.getElementById("told").hidden = true;
    if (event.target.closest("[data-reload]")) {
      event.preventDefault();
      location.reload();
    }
  });
  // Answered: the hands go on to the next open question.
  function nextQuestion(id) {
    const here = document.getElementById(`r-${id}`);
    const all = [...page.querySelectorAll("#questions .question")];
    const rest = all.slice(all.indexOf(here) + 1).find((q) => q.classList.contains("proposed"));
    rest?.querySelector(":is(input, select):not([type=hidden])")?.focus();
  }
  document.body.addEventListener("htmx:afterSettle", (event) => {
    const answered = event.detail.requestConfig?.path?.endsWith("/answer") && event.detail.xhr?.status === 200;
    if (answered) {
      const changed = JSON.parse(event.detail.xhr.getResponseHeader("HX-Trigger") ?? "{}")["facts-changed"]?.states ?? {};
      const id = Object.keys(changed).find((key) => key.startsWith("q"));
      if (id && event.detail.elt.id === `r-${id}`) nextQuestion(id);
    }
    const field = page.querySelector(":is(.correcting, .editing, .choosing) :is(input, select, textarea):not([type=hidden])");
    if (field && !field.closest("form").contains(document.activeElement)) field.focus();
    const id = view.current;
    if (!id) return;
    const row = view.row(id);
    if (row && !row.classList.contains("cur")) {
      row.classList.add("cur");
      for (const home of [row.closest(".measure"), row.closest(".task")]) home?.classList.add("cur");
      if (!document.activeElement || document.activeElement === document.body) row.focus({ preventScroll: true });
    }
    document.dispatchEvent(new Event("rows"));
  });
  document.body.addEventListener("htmx:configRequest", (event) => {
    const fact = event.detail.elt.closest?.("[data-fact]")?.dataset.fact ?? event.detail.parameters?.fact;
    if (fact && !view.row(fact)) event.detail.headers["X-Has-Row"] = "0";
  });
  // A refusal comes as 4xx with its words: show them where the act was.
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if ([409, 422].includes(event.detail.xhr.status)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  document.body.addEventListener("htmx:sendError", () => flash(page.dataset.offline));
  document.body.addEventListener("htmx:responseError", () => flash(page.dataset.failed));

  const button = (row, name) => row?.querySelector(`[data-act="${name}"]`);

  return {
    last,
    press,
    send,
    flash,
    // The act of that name of the current row, or of the measure or task it stands in.
    do(name) {
      const row = view.current && view.row(view.current);
      const measure = row?.closest(".measure")?.querySelector(".measure-acts");
      const found = button(row, name) ?? button(measure, name) ?? button(row?.closest(".task")?.querySelector(".task-acts"), name);
      if (!found) return false;
      found.click();
      return true;
    },
    undo() {
      const id = last.pop();
      if (!id) return;
      view.go(id).then((row) => button(row, "reopen")?.click());
    },
  };
}
