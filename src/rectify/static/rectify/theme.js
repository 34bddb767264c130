// Runs before the first paint: light or dark as the person chose here, else as the system says.
const chosen = localStorage.getItem("theme");
if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
