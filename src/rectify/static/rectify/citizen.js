/* Fills in the point on the map from the place of the device, when asked to. Without it the field is filled in by hand. */

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
