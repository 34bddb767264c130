// Files dropped or chosen are handed in one after the other, each with its own progress and its own answer.

const form = document.getElementById("upload");
const input = document.getElementById("files");
const list = document.getElementById("chosen");
const drop = form?.querySelector(".drop");
const campaign = document.getElementById("id_campaign");
const replaces = document.getElementById("id_replaces");
const opening = document.getElementById("opening");

function sizeOf(bytes) {
  return bytes > 1048576 ? `${(bytes / 1048576).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`;
}

function show() {
  list.replaceChildren(
    ...[...input.files].map((file) => {
      const item = document.createElement("li");
      item.className = "outcome";
      const name = document.createElement("b");
      name.textContent = file.name;
      const size = document.createElement("span");
      size.className = "small quiet";
      size.textContent = ` ${sizeOf(file.size)}`;
      item.append(name, size);
      return item;
    }),
  );
}

function choose() {
  opening.hidden = Boolean(campaign.value || replaces.value);
}

function send(file, item, slug) {
  const data = new FormData(form);
  data.delete("files");
  data.append("files", file);
  if (slug && !replaces.value) data.set("campaign", slug);
  const bar = document.createElement("progress");
  bar.className = "progress";
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  const words = document.createElement("span");
  words.className = "small quiet";
  words.textContent = form.dataset.sending;
  item.append(bar, words);
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action || location.pathname);
    request.setRequestHeader("HX-Request", "true");
    request.upload.onprogress = (event) => {
      bar.value = event.lengthComputable ? event.loaded / event.total : 0;
      if (event.loaded === event.total) {
        words.textContent = form.dataset.reading;
        bar.removeAttribute("value");
      }
    };
    request.onload = () => resolve(request);
    request.onerror = () => resolve(null);
    request.send(data);
  });
}

async function submit(event) {
  if (!input.files.length || !form.checkValidity()) return;
  event.preventDefault();
  const button = form.querySelector("button.main");
  button.disabled = true;
  let slug = campaign.value;
  const items = [...list.children];
  for (const [index, file] of [...input.files].entries()) {
    const answer = await send(file, items[index], slug);
    if (!answer || answer.status >= 500) {
      items[index].querySelector(".small:last-child").textContent = form.dataset.lost;
      items[index].querySelector("progress").remove();
      continue;
    }
    const page = new DOMParser().parseFromString(answer.responseText, "text/html");
    if (answer.status === 422) {
      // the fields are wrong: show them with their words, keep the files
      const fields = page.getElementById("where");
      document.getElementById("where").replaceChildren(...fields.childNodes);
      show();
      button.disabled = false;
      document.querySelector("#where [aria-invalid]")?.focus();
      return;
    }
    slug = answer.getResponseHeader("X-Campaign") ?? slug;
    items[index].replaceWith(...page.body.querySelectorAll(".outcome"));
  }
  input.value = "";
  button.disabled = false;
}

if (form) {
  input.addEventListener("change", show);
  if (input.files.length) show(); // chosen before this script was here: a slow line, or a page taken back
  document.addEventListener("change", (event) => ["id_campaign", "id_replaces"].includes(event.target.id) && choose());
  form.addEventListener("submit", submit);
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    input.files = event.dataTransfer.files;
    show();
  });
  drop.classList.add("own");
  choose();
}
