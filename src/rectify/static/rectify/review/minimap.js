// The whole document as a strip beside the text: where facts stand, what is decided, where questions wait, what is on the screen.

export function minimap(page, view) {
  const canvas = page.querySelector("#map");
  const pane = page.querySelector("#text");
  if (!canvas) return;
  const chars = Number(page.dataset.chars) || 1;
  const colour = (name) => getComputedStyle(page).getPropertyValue(name).trim();

  function draw() {
    const height = canvas.clientHeight;
    const width = canvas.clientWidth;
    if (!height) return;
    const scale = devicePixelRatio || 1;
    canvas.width = width * scale;
    canvas.height = height * scale;
    const pen = canvas.getContext("2d");
    pen.scale(scale, scale);
    const [accent, risk, dull] = ["--accent", "--risk", "--line-strong"].map(colour);
    for (const mark of view.text.querySelectorAll("mark[id]")) {
      const line = mark.closest("[data-c]");
      const y = (Number(line.dataset.c) / chars) * (height - 4) + 2;
      const asked = mark.classList.contains("gap-open");
      const open = mark.classList.contains("proposed");
      pen.fillStyle = asked ? risk : open ? accent : dull;
      if (asked) pen.fillRect(width - 6, y - 1, 6, 3);
      else pen.fillRect(mark.classList.contains("f") ? 2 : 0, y, open ? width - 9 : 3, 1);
    }
    window_(height);
  }

  const glass = page.querySelector("#map-window");
  function window_(height = canvas.clientHeight) {
    const whole = pane.scrollHeight || 1;
    glass.style.setProperty("top", `${(pane.scrollTop / whole) * height}px`);
    glass.style.setProperty("height", `${Math.max(12, (pane.clientHeight / whole) * height)}px`);
  }

  const here = page.querySelector("#here");
  const headings = [...view.text.querySelectorAll("[id^=h]")];
  let waiting = 0;
  function scrolled() {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => {
      window_();
      const top = pane.getBoundingClientRect().top + 64;
      let last = null;
      let low = 0;
      let high = headings.length - 1;
      while (low <= high) {
        const middle = (low + high) >> 1;
        if (headings[middle].getBoundingClientRect().top <= top) {
          last = headings[middle];
          low = middle + 1;
        } else high = middle - 1;
      }
      const words = last ? (last.querySelector("b") ?? last).textContent.trim() : "";
      if (here && here.textContent !== words) here.textContent = words;
    });
  }

  canvas.addEventListener("pointerdown", (event) => {
    const at = (event.offsetY / canvas.clientHeight) * chars;
    view.paragraphAt(at)?.scrollIntoView({ block: "center" });
  });
  pane.addEventListener("scroll", scrolled, { passive: true });
  new ResizeObserver(draw).observe(canvas);
  document.addEventListener("marks", draw);
  document.addEventListener("themechange", draw);
  scrolled();
}
