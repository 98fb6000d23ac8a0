// <form data-upload>: the file goes up with a bar, then the server is said to read it. Without this module the form is
// posted as any other. The view answers csp.answers.go() when all is well, and its page again, with status 422 or 200,
// when something is wrong: the errors are then shown here and the chosen file stays chosen.
//
//   <form method="post" enctype="multipart/form-data" data-upload id="..."> ... </form>
//   data-reading="Reading the report…" says what the server does with it.
import { announce, csrfToken, enliven, focusOn, reason } from "./desk.js";

const KIB = 1024;

/** 340 kB, 2.4 MB */
function sized(bytes) {
  return bytes < KIB * KIB ? `${Math.max(1, Math.round(bytes / KIB))} kB` : `${(bytes / KIB / KIB).toFixed(1)} MB`;
}

/** What the form shows while its file goes up. */
class Progress {
  constructor(form) {
    this.box = document.createElement("div");
    this.box.className = "upload";
    this.words = document.createElement("p");
    this.words.className = "upload__words";
    this.words.id = `${form.id || "upload"}-progress`;
    this.words.textContent = "Uploading…";
    this.bar = document.createElement("progress");
    this.bar.className = "upload__bar";
    this.bar.max = 100;
    this.bar.setAttribute("aria-labelledby", this.words.id);
    this.box.append(this.words, this.bar);
    const buttons = form.querySelector(".govuk-button-group") ?? form.querySelector("button[type=submit], button:not([type])");
    if (buttons) buttons.before(this.box);
    else form.append(this.box);
    this.told = -1;
  }

  sending(loaded, total) {
    const percent = total ? Math.floor((loaded / total) * 100) : 0;
    this.bar.value = percent;
    this.words.textContent = `Uploading: ${percent} %, ${sized(loaded)} of ${sized(total)}`;
    if (percent >= this.told + 25) {
      this.told = percent;
      announce(`Uploading, ${percent} per cent`);
    }
  }

  reading(words) {
    this.bar.removeAttribute("value");
    this.words.textContent = words;
    announce(words);
  }

  failed(words, signIn) {
    this.box.classList.add("upload--failed");
    this.bar.remove();
    this.words.textContent = `${words} `;
    if (signIn) {
      const link = document.createElement("a");
      Object.assign(link, { href: signIn, target: "_blank", rel: "noopener", className: "govuk-link", textContent: "Sign in in a new tab" });
      this.words.append(link, ", then send the file again from here.");
    }
    this.box.setAttribute("role", "alert");
    focusOn(this.box);
  }
}

/** The form as the server drew it again, with the errors; the chosen files go over to it. */
function redraw(form, html, address) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const drawn = form.id ? page.getElementById(form.id) : page.querySelector("form[data-upload]");
  if (!drawn) {
    location.assign(address);
    return;
  }
  const fresh = document.importNode(drawn, true);
  const chosen = [...form.querySelectorAll("input[type=file]")].map((input) => [input.name, input.files]);
  form.replaceWith(fresh);
  for (const [name, files] of chosen) {
    const input = fresh.querySelector(`input[type=file][name="${CSS.escape(name)}"]`);
    if (input && files.length) input.files = files;
  }
  enliven(fresh);
  for (const input of fresh.querySelectorAll("input[type=file]")) {
    if (input.files.length) input.dispatchEvent(new Event("change", { bubbles: true }));
  }
  attach(fresh);
  const summary = fresh.querySelector(".govuk-error-summary") ?? fresh;
  focusOn(summary);
  if (!document.title.startsWith("Error: ")) document.title = `Error: ${document.title}`;
}

function send(form, submitter) {
  form.querySelector(".upload")?.remove();
  const progress = new Progress(form);
  const buttons = [...form.querySelectorAll("button:not([type=button])")];
  const data = new FormData(form, submitter);
  const request = new XMLHttpRequest();
  const failed = (words, signIn) => {
    for (const button of buttons) button.disabled = false;
    form.removeAttribute("aria-busy");
    progress.failed(words, signIn);
  };
  form.setAttribute("aria-busy", "true");
  for (const button of buttons) button.disabled = true;
  request.upload.addEventListener("progress", (event) => progress.sending(event.loaded, event.total));
  request.upload.addEventListener("load", () => progress.reading(form.dataset.reading ?? "Uploaded. Reading the file…"));
  request.addEventListener("error", () => failed("The server cannot be reached. The file is still chosen here: try again in a moment."));
  request.addEventListener("load", () => {
    if ((request.getResponseHeader("Content-Type") ?? "").startsWith("text/html") && request.status < 500 && request.status !== 413) {
      redraw(form, request.responseText, request.responseURL);
      return;
    }
    let answer = {};
    try {
      answer = JSON.parse(request.responseText);
    } catch {
      // Not ours to read: a proxy's page.
    }
    if (request.status < 300 && answer.location) location.assign(answer.location);
    else if (request.status === 401) failed("You are signed out. The file is still chosen here.", answer.sign_in);
    else if (request.status === 413) failed("The server takes no file as large as this one.");
    else failed(reason(request) ?? "The server could not take the file. It is still chosen here: try again in a moment.");
  });
  request.open("POST", new URL(form.getAttribute("action") ?? "", location.href));
  request.setRequestHeader("X-Requested-With", "fetch");
  request.setRequestHeader("X-CSRFToken", csrfToken());
  request.send(data);
}

function attach(form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form, event.submitter);
  });
}

for (const form of document.querySelectorAll("form[data-upload]")) attach(form);
