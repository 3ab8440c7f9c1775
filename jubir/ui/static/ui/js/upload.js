// Uploading by button, by drag and drop and by paste; each file with its progress, its cancel, its retry and its error in place.
//
//   <form data-upload="/w/kopi/media/upload/" data-upload-list="#uploads" [data-upload-anywhere] data-most-video="…" data-most-picture="…">
//     <input type="file" multiple data-upload-input>
//   </form>
//   <ul id="uploads" data-words-waiting="…" …></ul>          the words come from the page's catalogue
//   <button data-upload-pick="#upload">                       opens the form's file picker
//
// For each file that arrived the form sends "jubir:uploaded" with the asset's JSON in `detail`.
// A script that shows its own rows uses send(): send(file, url, {onprogress, signal}) → asset, or throws Refusal.

export class Refusal extends Error {
  constructor(code, sentence) { super(sentence); this.code = code; }
}

const token = () => {
  try { return JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"] ?? ""; } catch { return ""; }
};

/** One file to the server. XMLHttpRequest, since fetch tells nothing of what was sent so far. */
export function send(file, url, { onprogress, signal, name = file.name } = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", token());
    request.upload.addEventListener("progress", (event) => onprogress?.(event.lengthComputable ? event.loaded / event.total : null));
    request.upload.addEventListener("load", () => onprogress?.(1));
    request.addEventListener("load", () => {
      let said = null;
      try { said = JSON.parse(request.responseText); } catch { /* a proxy's page */ }
      if (said?.assets?.length) return resolve(said.assets[0]);
      if (said?.refused?.length) return reject(new Refusal(said.refused[0].code, said.refused[0].sentence));
      reject(new Refusal({ 403: "refused", 404: "refused", 413: "toobig" }[request.status] ?? "failed", ""));
    });
    request.addEventListener("error", () => reject(new Refusal("unreached", "")));
    request.addEventListener("abort", () => reject(new Refusal("cancelled", "")));
    signal?.addEventListener("abort", () => request.abort());
    if (signal?.aborted) return reject(new Refusal("cancelled", ""));
    const body = new FormData();
    body.append("file", file, name || "media");
    request.send(body);
  });
}

/** Picture and video files of a drop or a paste; a pasted picture gets a name that tells when. */
export function filesOf(transfer) {
  const files = [...(transfer?.files ?? [])];
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(":", ".").replace("T", " ");
  return files.map((file) => file.name === "image.png" ? new File([file], `${stamp}.png`, { type: file.type }) : file);
}

const MOST_AT_ONCE = 2; // more would only share the same line
const button = (text, act) => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button";
  made.dataset.size = "s";
  made.dataset.kind = "quiet";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
};
const megabytes = (bytes) => `${(bytes / 1e6).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 0 })} MB`;

export class Uploads {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.upload;
    this.list = document.querySelector(form.dataset.uploadList);
    this.waiting = [];
    this.running = 0;
    const input = form.querySelector("[data-upload-input]");
    input.addEventListener("change", () => {
      this.add([...input.files]);
      input.value = "";
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    if (form.dataset.uploadAnywhere !== undefined) this.anywhere();
  }

  word(name) { return this.list.dataset[`words${name[0].toUpperCase()}${name.slice(1)}`] ?? ""; }

  anywhere() {
    let depth = 0;
    const carries = (event) => event.dataTransfer?.types?.includes("Files");
    const over = (on) => { document.body.dataset.dropping = on ? this.word("drop") : ""; if (!on) { depth = 0; delete document.body.dataset.dropping; } };
    document.addEventListener("dragenter", (event) => { if (carries(event)) { depth += 1; over(true); } });
    document.addEventListener("dragleave", (event) => { if (carries(event) && (depth -= 1) <= 0) over(false); });
    document.addEventListener("dragover", (event) => { if (carries(event)) event.preventDefault(); });
    document.addEventListener("drop", (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      over(false);
      this.add(filesOf(event.dataTransfer));
    });
    document.addEventListener("paste", (event) => {
      const files = filesOf(event.clipboardData);
      if (!files.length) return;
      event.preventDefault();
      this.add(files);
    });
  }

  add(files) {
    for (const file of files) this.queue(file, this.row(file));
    this.next();
  }

  row(file) {
    const row = document.createElement("li");
    row.className = "upload";
    row.innerHTML = '<span class="name cut" dir="auto"></span><progress class="line" max="1" value="0"></progress><span class="state small" role="status"></span><span class="acts row"></span>';
    row.querySelector(".name").textContent = file.name;
    row.querySelector("progress").setAttribute("aria-label", file.name);
    this.list.append(row);
    return row;
  }

  tell(row, state, text, acts = []) {
    row.dataset.state = state;
    row.querySelector(".state").textContent = text;
    row.querySelector("progress").hidden = state !== "sending" && state !== "waiting";
    row.querySelector(".acts").replaceChildren(...acts);
  }

  tooLarge(file) {
    const most = Number(file.type.startsWith("image/") ? this.form.dataset.mostPicture : this.form.dataset.mostVideo);
    return most && file.size > most ? this.word("toobig").replace("%(most)s", megabytes(most)) : "";
  }

  queue(file, row) {
    const wrong = file.size === 0 ? this.word("empty") : this.tooLarge(file);
    if (wrong) return this.tell(row, "failed", wrong, [this.clear(row)]);
    const work = { file, row, stop: new AbortController() };
    this.waiting.push(work);
    this.tell(row, "waiting", this.word("waiting"), [button(this.word("cancel"), () => this.cancel(work))]);
  }

  clear(row) { return button(this.word("clear"), () => row.remove()); }

  retry(file, row) {
    return button(this.word("retry"), () => { this.queue(file, row); this.next(); });
  }

  cancel(work) {
    work.stop.abort();
    this.waiting = this.waiting.filter((one) => one !== work);
    this.tell(work.row, "cancelled", this.word("cancelled"), [this.retry(work.file, work.row), this.clear(work.row)]);
  }

  async next() {
    while (this.running < MOST_AT_ONCE && this.waiting.length) {
      this.running += 1;
      this.run(this.waiting.shift()).finally(() => { this.running -= 1; this.next(); });
    }
  }

  async run(work) {
    const { file, row, stop } = work;
    const bar = row.querySelector("progress");
    const acts = [button(this.word("cancel"), () => this.cancel(work))];
    this.tell(row, "sending", this.word("sending"), acts);
    const onprogress = (share) => {
      if (share === null || share === 1) bar.removeAttribute("value"); else bar.value = share;
      if (share === 1 && row.dataset.state === "sending") row.querySelector(".state").textContent = this.word("reading");
    };
    try {
      const asset = await send(file, this.url, { onprogress, signal: stop.signal });
      this.tell(row, "done", this.word("done"));
      this.form.dispatchEvent(new CustomEvent("jubir:uploaded", { bubbles: true, detail: asset }));
      setTimeout(() => row.remove(), 1500);
    } catch (refusal) {
      if (refusal.code === "cancelled") return;
      const again = ["unreached", "failed", "no_space", "no_ffmpeg"].includes(refusal.code);
      this.tell(row, "failed", refusal.message || this.word(refusal.code) || this.word("failed"), [...(again ? [this.retry(file, row)] : []), this.clear(row)]);
    }
  }
}

export function bind(root = document) {
  for (const form of root.querySelectorAll("form[data-upload][data-upload-list]")) form.uploads ??= new Uploads(form);
}

document.addEventListener("click", (event) => {
  const pick = event.target.closest?.("[data-upload-pick]");
  if (pick) document.querySelector(pick.dataset.uploadPick)?.querySelector("[data-upload-input]")?.click();
});
