// What a person selects in the text: counted in code points of the stored text, offered as a new fact or measure.

export function selection(page, view) {
  const form = document.getElementById("add");
  let caret = null;

  // The code point at a point of the page, or null outside the text.
  function position(node, offset) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const line = element?.closest?.("[data-c]");
    if (!line || !view.text.contains(line)) return null;
    const range = document.createRange();
    range.selectNodeContents(line);
    range.setEnd(node, offset);
    return Number(line.dataset.c) + [...range.toString()].length;
  }

  const hide = () => {
    if (form) form.hidden = true;
  };

  function place(range) {
    const box = range.getBoundingClientRect();
    form.hidden = false;
    const width = form.offsetWidth;
    const top = box.bottom + 8 + form.offsetHeight < innerHeight ? box.bottom + 8 : Math.max(56, box.top - form.offsetHeight - 8);
    form.style.setProperty("inset-inline-start", `${Math.max(8, Math.min(box.left, innerWidth - width - 8))}px`);
    form.style.setProperty("top", `${top}px`);
  }

  function changed() {
    const chosen = getSelection();
    if (!chosen.rangeCount || form?.contains(document.activeElement)) return;
    const range = chosen.getRangeAt(0);
    const from = position(range.startContainer, range.startOffset);
    if (from === null) return;
    caret = from;
    if (chosen.isCollapsed || !form) return hide();
    const to = position(range.endContainer, range.endOffset);
    const words = chosen.toString();
    if (to === null || to <= from || !words.trim()) return hide();
    const lead = words.length - words.trimStart().length;
    const tail = words.length - words.trimEnd().length;
    form.elements.start.value = from + lead;
    form.elements.end.value = to - tail;
    form.querySelector("q").textContent = words.trim().length > 40 ? `${words.trim().slice(0, 39)}…` : words.trim();
    place(range);
  }

  let waiting;
  document.addEventListener("selectionchange", () => {
    clearTimeout(waiting);
    waiting = setTimeout(changed, 120);
  });

  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const values = Object.fromEntries(new FormData(form, event.submitter));
    hide();
    getSelection().removeAllRanges();
    const url = event.submitter?.hasAttribute("formaction") ? event.submitter.formAction : form.action;
    await window.htmx.ajax("POST", url, { source: form, target: "#told", swap: "outerHTML", values });
  });
  form?.querySelector("[data-act=cancel]")?.addEventListener("click", hide);

  view.caret = () => caret;

  return {
    hide,
    focus() {
      if (form && !form.hidden) form.querySelector("select, button").focus();
      else view.say(page.dataset.select);
    },
  };
}
