// Lists: after htmx has changed the rows, the filter and the address agree again.

document.documentElement.classList.add("js");

// empty fields stay out of the address
document.body.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.elt.id !== "filters") return;
  const kept = new FormData();
  for (const [key, value] of event.detail.formData.entries()) if (value !== "") kept.append(key, value);
  for (const key of [...event.detail.formData.keys()]) event.detail.formData.delete(key);
  for (const [key, value] of kept.entries()) event.detail.formData.append(key, value);
});

// a sort link changes the order: the filter must carry it on
document.body.addEventListener("htmx:pushedIntoHistory", () => {
  const sort = document.querySelector("#filters input[name='sort']");
  if (sort) sort.value = new URLSearchParams(location.search).get("sort") ?? "";
});

// on a phone the filter is folded away behind one button
document.querySelector("#filters .toggle")?.addEventListener("click", (event) => {
  const open = document.getElementById("filters").classList.toggle("open");
  event.currentTarget.setAttribute("aria-expanded", String(open));
});
