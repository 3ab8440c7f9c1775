// The inbox's hands: through the list with J and K, Ctrl-Enter sends, saved replies are put in, and what is typed stays
// with its conversation until it is sent. Every deed here is also a link or a form.
const root = document.documentElement;
const thread = () => document.getElementById("thread");
const box = () => document.getElementById("reply");
const open = () => thread()?.dataset.open ?? "";
const key = (pk) => `inbox:${pk}`;

// ── density ─────────────────────────────────────────────────────────────────────────────────────────────────────
function density(wish) {
  root.dataset.density = wish;
  for (const button of document.querySelectorAll("[data-density-set]")) button.setAttribute("aria-pressed", button.dataset.densitySet === wish);
}
density(localStorage.getItem("density") ?? "roomy");
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-density-set]");
  if (!button) return;
  localStorage.setItem("density", button.dataset.densitySet);
  density(button.dataset.densitySet);
});

// ── what is typed ───────────────────────────────────────────────────────────────────────────────────────────────
function keep() {
  const field = box();
  if (!field) return;
  if (field.value.trim()) sessionStorage.setItem(key(open()), field.value);
  else sessionStorage.removeItem(key(open()));
}

function put(text) {
  const field = box();
  if (!field) return;
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function settle() {
  const field = box();
  if (field && !field.value) {
    const kept = sessionStorage.getItem(key(open()));
    if (kept) put(kept);
  }
  for (const row of document.querySelectorAll(".conv")) {
    if (row.dataset.pk === open()) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
}

function toEnd() {
  const talk = document.getElementById("talk");
  if (talk) talk.scrollTop = talk.scrollHeight;
}

let atEnd = true;
document.addEventListener("htmx:beforeSwap", (event) => {
  const talk = document.getElementById("talk");
  if (event.detail.target?.id === "talk" && talk) atEnd = talk.scrollHeight - talk.scrollTop - talk.clientHeight < 80;
  if (event.detail.target?.id === "thread") atEnd = true;
});
document.addEventListener("htmx:afterSettle", (event) => {
  const id = event.detail.target?.id;
  if (id === "thread" || id === "rows") settle();
  if ((id === "talk" || id === "thread") && atEnd) toEnd();
});
document.addEventListener("input", (event) => { if (event.target.id === "reply") keep(); });

document.addEventListener("inbox:said", (event) => {
  sessionStorage.removeItem(key(event.detail.pk));
  if (String(event.detail.pk) !== open()) return;
  put("");
  unquote();
  document.getElementById("reply-saved").value = "";
  asUsual();
  toEnd();
});
document.addEventListener("inbox:typed", (event) => {
  const { pk, text } = event.detail;
  if (String(pk) === open() && box() && !box().value.trim()) { put(text); box().focus(); }
  else if (!sessionStorage.getItem(key(pk))) sessionStorage.setItem(key(pk), text);
});

/** What only this network asks of an answer was asked of that one: the next begins as usual. */
function asUsual() {
  for (const one of document.querySelectorAll("#reply-form .extras input")) one.checked = one.defaultChecked;
  for (const one of document.querySelectorAll("#reply-form .extras option")) one.selected = one.defaultSelected;
}

// ── the box ─────────────────────────────────────────────────────────────────────────────────────────────────────
function quote(button) {
  const line = document.getElementById("reply-quote");
  document.getElementById("reply-to").value = button.dataset.quote;
  line.firstElementChild.textContent = button.dataset.text;
  line.hidden = false;
  box().focus();
}
function unquote() {
  const line = document.getElementById("reply-quote");
  if (!line) return;
  document.getElementById("reply-to").value = "";
  line.hidden = true;
}

document.addEventListener("click", (event) => {
  const at = event.target.closest?.("[data-focus], [data-insert], [data-quote], [data-unquote], [data-about]");
  if (!at) return;
  if (at.dataset.focus) document.getElementById(at.dataset.focus)?.focus();
  else if (at.dataset.quote) quote(at);
  else if (at.dataset.unquote !== undefined) unquote();
  else if (at.dataset.insert !== undefined) {
    const field = box();
    const before = field.value.trim() ? `${field.value.trimEnd()}\n` : "";
    document.getElementById("reply-saved").value = at.dataset.saved;
    at.closest("[popover]")?.hidePopover();
    put(before + at.dataset.insert);
    field.focus();
  } else if (at.dataset.about) {
    const form = document.querySelector(`#${at.dataset.dialog} form`);
    form.action = at.dataset.about;
    form.setAttribute("hx-post", at.dataset.about);
    window.htmx.process(form);
    at.closest("[popover]")?.hidePopover();
  }
}, true);

document.addEventListener("keydown", (event) => {
  if (event.target.id === "reply" && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    document.querySelector("#reply-form [data-send]").click();
  } else if (event.target.id === "reply" && event.key === "Escape") {
    event.target.blur();
  }
});

// ── through the list ────────────────────────────────────────────────────────────────────────────────────────────
function step(by) {
  const rows = [...document.querySelectorAll(".conv")];
  const at = rows.findIndex((row) => row.dataset.pk === open());
  const next = rows[at < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, at + by))];
  if (!next) return;
  next.click();
  next.scrollIntoView({ block: "nearest" });
}
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches?.("input:not([type=checkbox], [type=radio]), textarea, select")) return;
  if (document.querySelector("dialog[open], [popover]:popover-open")) return;
  if (event.key === "j" || event.key === "k") { event.preventDefault(); step(event.key === "j" ? 1 : -1); }
});

document.addEventListener("inbox:changed", () => { for (const box of document.querySelectorAll("#rows input:checked")) box.checked = false; });
settle();
toEnd();
