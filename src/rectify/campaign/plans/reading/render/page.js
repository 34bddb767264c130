"use strict";
(() => {
  let shown = [];
  const light = (nodes) => {
    shown.forEach((node) => node.classList.remove("here"));
    shown = nodes.filter(Boolean);
    shown.forEach((node) => node.classList.add("here"));
  };
  const marks = (id) => [...document.querySelectorAll("mark[data-ids]")].filter((mark) => mark.dataset.ids.split(" ").includes(id));
  const smooth = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  const see = (node) => node && node.scrollIntoView({ block: "center", behavior: smooth });
  const toSource = (button) => {
    const found = marks(button.dataset.to);
    light([button, ...found]);
    see(found[0]);
  };
  const toList = (mark) => {
    const ids = mark.dataset.ids.split(" ").reverse();
    const row = ids.map((id) => document.getElementById("row-" + id) || document.querySelector(`[data-to="${CSS.escape(id)}"]`)).find(Boolean);
    light([row, ...marks(ids[0])]);
    see(row);
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-to]");
    if (button) return toSource(button);
    const mark = event.target.closest("mark[data-ids]");
    return mark && toList(mark);
  });
  document.querySelectorAll("mark[data-ids]").forEach((mark) => { mark.tabIndex = 0; });
  document.addEventListener("keydown", (event) => {
    const mark = event.target.closest("mark[data-ids]");
    if (mark && event.key === "Enter") toList(mark);
  });
})();
