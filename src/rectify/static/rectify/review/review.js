// The review page: ties the text and the lists together and lets hands stay on the keyboard.
import { acts } from "./acts.js";
import { find } from "./find.js";
import { keyboard } from "./keyboard.js";
import { minimap } from "./minimap.js";
import { selection } from "./selection.js";
import { shown } from "./shown.js";

const page = document.getElementById("review");
if (page) {
  const view = find(page);
  const filter = shown(page, view);
  const act = acts(page, view);
  const pick = selection(page, view);
  minimap(page, view);
  keyboard(page, { view, filter, act, pick });
  page.classList.add("live");
  view.fromAddress();
}
