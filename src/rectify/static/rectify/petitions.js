// The form of the hotline by keyboard: Alt and a digit ticks a type, Ctrl + Enter registers, a form that was typed into is not left unasked.
// Nothing is kept in the browser: what is typed here says who complained.

const form = document.querySelector("form[data-intake]");

if (form) {
  let touched = Boolean(form.querySelector("[aria-invalid='true']"));
  form.querySelector("[aria-invalid='true']")?.focus();

  form.addEventListener("input", () => {
    touched = true;
  });
  form.addEventListener("submit", () => {
    touched = false;
  });
  addEventListener("beforeunload", (event) => {
    if (touched) event.preventDefault();
  });

  form.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      event.preventDefault();
      form.requestSubmit();
    }
    const digit = event.altKey && !event.ctrlKey && /^Digit([1-9])$/.exec(event.code);
    const box = digit && form.querySelector(`[data-digit="${digit[1]}"] input`);
    if (box) {
      event.preventDefault();
      box.click();
    }
  });
}
