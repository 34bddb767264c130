// Lists: after htmx has changed the rows, the filter and the address agree again.

document.documentElement.classList.add("js");

// empty fields and columns nobody chose stay out of the address
document.body.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.elt?.id !== "filters") return;
  const boxes = [...document.querySelectorAll("#filters input[name='col']")];
  const plain = boxes.every((box) => box.checked === ("shown" in box.dataset));
  const asked = event.detail.formData;
  const kept = [...asked.entries()].filter(([key, value]) => value !== "" && !(key === "col" && plain));
  for (const key of new Set(asked.keys())) asked.delete(key);
  for (const [key, value] of kept) asked.append(key, value);
});

// the search field asks while one types: leaving it asks nothing more
document.getElementById("f-q")?.addEventListener("change", (event) => event.stopPropagation());

// a sort link changes the order: the filter must carry it on
document.body.addEventListener("htmx:pushedIntoHistory", () => {
  const sort = document.querySelector("#filters input[name='sort']");
  if (sort) sort.value = new URLSearchParams(location.search).get("sort") ?? "";
});

// only the number of rows is read out, not the whole table
document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id !== "list") return;
  const count = document.querySelector("#list .list-count")?.firstChild?.textContent.trim();
  document.getElementById("list-said").textContent = count ?? "";
});

// on a phone the filter is folded away behind one button
document.querySelector("#filters .toggle")?.addEventListener("click", (event) => {
  const open = document.getElementById("filters").classList.toggle("open");
  event.currentTarget.setAttribute("aria-expanded", String(open));
});
