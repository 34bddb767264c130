// Evidence from a phone on a weak line: each file is an upload of its own that goes on where it stopped (tus 1.0), also after a reload.
// Without this script, or without tus, the form is sent as any other.

const form = document.getElementById("hand-in");
const files = document.getElementById("files");
const camera = document.getElementById("camera");
const queue = document.getElementById("queue");
const said = form?.dataset ?? {};
const waiting = new Map(); // item of the queue -> its file

function size(bytes) {
  return bytes > 1048576 ? `${(bytes / 1048576).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`;
}

function element(tag, classes, text = "") {
  const made = document.createElement(tag);
  made.className = classes;
  made.textContent = text;
  return made;
}

// The fields that are said with all files, copied for one of them; left alone they follow the common ones.
function ownFields(index) {
  const box = element("details", "more own");
  box.append(element("summary", "", said.own));
  const inner = element("div", "two");
  for (const field of form.querySelectorAll("[data-said]")) {
    const copy = field.closest(".field").cloneNode(true);
    const input = copy.querySelector("[data-said]");
    const label = copy.querySelector("label");
    input.dataset.own = input.name;
    delete input.dataset.said;
    input.removeAttribute("name");
    input.id = `${input.id}-${index}`;
    label.htmlFor = input.id;
    input.value = field.value;
    input.addEventListener("input", () => (input.dataset.touched = "1"));
    inner.append(copy);
  }
  box.append(inner);
  return box;
}

let count = 0;

function add(file) {
  if ([...waiting.values()].some((one) => one.name === file.name && one.size === file.size && one.lastModified === file.lastModified)) return;
  const item = element("li", "waiting");
  const bar = element("progress", "progress");
  bar.max = file.size;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  const state = element("span", "state small quiet", `${size(file.size)} · ${said.waiting}`);
  const off = element("button", "button small bare", said.remove);
  off.type = "button";
  off.addEventListener("click", () => {
    waiting.delete(item);
    item.remove();
    files.required = !waiting.size;
  });
  item.append(element("span", "file-name", file.name), bar, state, off, ownFields((count += 1)));
  queue.append(item);
  waiting.set(item, file);
  files.required = false;
}

function metadata(item, file) {
  const data = { filename: file.name, [said.for]: said.key };
  for (const field of form.querySelectorAll("[data-said]")) data[field.name] = field.value;
  for (const field of item.querySelectorAll("[data-touched]")) data[field.dataset.own] = field.value;
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== ""));
}

function words(error) {
  try {
    return JSON.parse(error.originalResponse.getBody()).message;
  } catch {
    return "";
  }
}

function send(item, file) {
  const bar = item.querySelector("progress");
  const state = item.querySelector(".state");
  item.className = "sending";
  state.textContent = said.sending;
  const token = form.elements.namedItem("csrfmiddlewaretoken").value;
  return new Promise((resolve) => {
    const upload = new window.tus.Upload(file, {
      endpoint: said.endpoint,
      chunkSize: Number(said.chunk),
      retryDelays: [0, 1000, 3000, 5000, 10000, 20000, 30000, 60000],
      removeFingerprintOnSuccess: true,
      headers: { "X-CSRFToken": token },
      metadata: metadata(item, file),
      fingerprint: async (one) => ["rectify", said.for, said.key, one.name, one.type, one.size, one.lastModified].join("-"),
      onShouldRetry: (error) => {
        const status = error.originalResponse?.getStatus() ?? 0;
        const again = status === 0 || status >= 500 || status === 409 || status === 423;
        if (again) state.textContent = said.again;
        return again;
      },
      onProgress: (sent) => {
        bar.value = sent;
        state.textContent = `${said.sending} ${size(sent)} / ${size(file.size)}`;
      },
      onError: (error) => {
        const why = words(error);
        item.className = "refused";
        state.replaceChildren(element("span", `mark ${why ? "refused" : "risk"}`, why || said.lost));
        if (why) waiting.delete(item);
        resolve(false);
      },
      onSuccess: ({ lastResponse } = {}) => {
        const where = lastResponse?.getHeader("X-Evidence");
        item.className = "done";
        bar.value = file.size;
        state.replaceChildren(element("span", "mark done", said.done));
        if (where) {
          const link = element("a", "small", said.look);
          link.href = where;
          state.append(" ", link);
        }
        item.querySelectorAll("button, details").forEach((part) => part.remove());
        waiting.delete(item);
        resolve(true);
      },
    });
    upload.findPreviousUploads().then((previous) => {
      if (previous.length) upload.resumeFromPreviousUpload(previous[0]);
      upload.start();
    });
  });
}

// What has arrived stands among what was handed in, and no longer among what is not yet whole.
function show() {
  const { pathname } = window.location;
  for (const part of ["#handed-in", "#unfinished"])
    if (document.querySelector(part)) window.htmx.ajax("GET", pathname, { target: part, select: part, swap: "outerHTML" });
}

async function submit(event) {
  if (!window.tus?.isSupported || !waiting.size) return;
  event.preventDefault();
  const button = form.querySelector(".send .main");
  button.disabled = true;
  let arrived = 0;
  for (const [item, file] of [...waiting]) arrived += await send(item, file);
  if (arrived) show();
  button.disabled = false;
  files.required = !waiting.size;
}

function take(input) {
  for (const file of input.files) add(file);
  input.value = "";
}

if (form && window.tus?.isSupported) {
  form.classList.add("scripted");
  for (const part of form.querySelectorAll(".taker, #camera")) part.hidden = false;
  camera.addEventListener("change", () => take(camera));
  files.addEventListener("change", () => take(files));
  if (files.files.length) take(files);
  form.addEventListener("submit", submit);
  window.addEventListener("beforeunload", (event) => {
    if (form.querySelector(".sending")) event.preventDefault();
  });
}
