// The filter of the lists: everything, what nobody decided, what has a question, one kind. Rows are hidden, never removed.

export function shown(page, view) {
  const box = page.querySelector("#filter");
  const empty = page.querySelector("#nothing-shown");

  const passes = (row, wanted) => {
    if (!wanted || row.classList.contains("cur")) return true;
    if (wanted === "open") return row.classList.contains("proposed");
    if (wanted === "asked") return row.classList.contains("asked");
    return row.dataset.kind === wanted;
  };

  function apply() {
    const wanted = box.value;
    let left = 0;
    for (const row of page.querySelectorAll("#lists .fact")) {
      row.hidden = !passes(row, wanted);
      left += row.hidden ? 0 : 1;
    }
    page.classList.toggle("filtered", wanted !== "");
    for (const block of page.querySelectorAll("#lists .task")) {
      block.classList.toggle("none-shown", wanted !== "" && !block.querySelector(".fact:not([hidden])") && !block.querySelector("[data-body]"));
    }
    for (const mark of view.text.querySelectorAll("mark.f")) {
      mark.classList.toggle("faded", wanted.length > 5 && !mark.classList.contains(`k-${wanted}`));
    }
    if (empty) empty.hidden = left > 0 || wanted === "";
  }

  box.addEventListener("change", apply);
  document.addEventListener("rows", apply);

  // Facts in the order of the text, without those the filter hides.
  const order = () =>
    view.ids().filter((id) => {
      if (!/^[fp]\d/.test(id)) return false;
      const row = view.row(id);
      return !row || !row.hidden;
    });

  function step(by) {
    const all = order();
    const now = all.indexOf(view.current);
    const next = now < 0 ? (by > 0 ? 0 : all.length - 1) : now + by;
    if (all[next]) view.go(all[next], { focus: true });
  }

  function task(by) {
    const all = [...page.querySelectorAll("#lists .task:not(.none-shown)")];
    const here = all.findIndex((t) => t.classList.contains("cur"));
    const next = all[Math.min(all.length - 1, Math.max(0, here < 0 ? 0 : here + by))];
    if (!next) return;
    for (const t of all) t.classList.toggle("cur", t === next);
    next.open = true;
    next.querySelector("summary").focus();
    next.scrollIntoView({ block: "nearest" });
    const first = next.dataset.has?.split(" ")[0];
    if (first) view.go(first);
  }

  // The next fact nobody has decided, round the end if need be.
  function nextOpen() {
    const open = order().filter((id) => view.marks(id).some((m) => m.classList.contains("proposed")));
    if (!open.length) return view.say(page.dataset.done);
    const all = order();
    const now = all.indexOf(view.current);
    const next = open.find((id) => all.indexOf(id) > now) ?? open[0];
    return view.go(next, { focus: true });
  }

  page.querySelector("#next-open")?.addEventListener("click", nextOpen);
  apply();
  return { step, task, nextOpen };
}
