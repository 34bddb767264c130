// The forms filled on site: the position by one touch, photographs one after the other.

document.documentElement.classList.add("js");

function locate(button) {
  const form = button.closest("form");
  const said = form.querySelector(".place-said");
  const tell = (words) => {
    said.textContent = words;
  };
  if (!navigator.geolocation) {
    tell(button.dataset.none);
    return;
  }
  tell(button.dataset.asking);
  button.disabled = true;
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      form.elements.namedItem("latitude").value = coords.latitude.toFixed(6);
      form.elements.namedItem("longitude").value = coords.longitude.toFixed(6);
      form.dispatchEvent(new Event("input"));
      tell(button.dataset.found.replace("{m}", Math.round(coords.accuracy)));
      button.disabled = false;
    },
    () => {
      tell(button.dataset.none);
      button.disabled = false;
    },
    { enableHighAccuracy: true, timeout: 20000, maximumAge: 60000 },
  );
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-locate]");
  if (button) locate(button);
});

// a camera takes one picture at a time: each field that was filled is followed by an empty one
document.addEventListener("change", (event) => {
  const field = event.target;
  if (!field.matches?.("input[type='file'][capture]") || !field.files.length) return;
  const row = field.closest(".photo-row");
  if (row.nextElementSibling?.querySelector("input[capture]")) return;
  const next = row.cloneNode(true);
  const empty = next.querySelector("input");
  empty.value = "";
  empty.removeAttribute("id");
  empty.setAttribute("aria-label", row.querySelector("label")?.textContent ?? "");
  next.querySelector("label")?.remove();
  row.after(next);
});
