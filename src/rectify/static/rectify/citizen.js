/* Fills in the point from the place of the device, when asked to, or from a press on the map without sending the form.
   Without it the map sends what was typed and comes back with the point, or the field is filled in by hand. */

const button = document.getElementById("here");
const field = document.getElementById("id_point");
const said = document.getElementById("here-said");

if (button && field && "geolocation" in navigator) {
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        field.value = `${coords.latitude.toFixed(6)}, ${coords.longitude.toFixed(6)}`;
        said.textContent = `± ${Math.round(coords.accuracy)} m`;
        button.disabled = false;
      },
      () => {
        said.textContent = button.dataset.failed;
        button.disabled = false;
      },
      { enableHighAccuracy: true, timeout: 15000 },
    );
  });
}

const map = document.querySelector(".citizen-map");
if (map && field) {
  const { west, north, across, down, margin, width } = Object.fromEntries(Object.entries(map.dataset).map(([key, value]) => [key, Number(value)]));
  map.addEventListener("click", (event) => {
    const image = event.target.closest("input");
    if (!image) return;
    event.preventDefault();
    const box = image.getBoundingClientRect();
    const unit = width / box.width;
    const longitude = west + ((event.clientX - box.left) * unit - margin) / across;
    const latitude = north - ((event.clientY - box.top) * unit - margin) / down;
    field.value = `${latitude.toFixed(6)}, ${longitude.toFixed(6)}`;
    for (const each of map.children) each.src = `${each.src.split("?")[0]}?at=${encodeURIComponent(field.value)}`;
  });
}
