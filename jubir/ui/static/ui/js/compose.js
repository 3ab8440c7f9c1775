// The composer. The form is the truth: it is sent in the background to be saved and checked, and what comes back is
// morphed in, so that typing never waits and never loses a letter.
import "./compose-alt.js";
import "./compose-load.js";
import "./compose-suggest.js";
import "./compose-tray.js";
import { fetchLinks } from "./compose-link.js";
import { looked } from "./compose-look.js";
import { keepLocally, offerKept } from "./compose-local.js";
import { morph } from "./compose-morph.js";
import { announce } from "./swap.js";
import { toast } from "./toast.js";

const form = document.getElementById("composer");
export const say = JSON.parse(document.getElementById("compose-words")?.textContent ?? "{}");
const at = (id) => document.getElementById(id);
const status = document.querySelector("[data-saved]");
const SAVE_AFTER = 900;
const CHECK_AFTER = 180;

let dirty = false; // typed since the last save that began
let saving = null; // the save or change under way: one at a time, so that revisions follow each other
let stale = false; // somebody saved elsewhere: nothing is written until the person has chosen
let saveTimer = 0;
let checkTimer = 0;
let checking = null;
let leaving = false;

export const state = { get dirty() { return dirty || Boolean(saving); } };

function show(kind, text) {
  status.dataset.state = kind;
  status.querySelector("span").textContent = text;
}

/** Everything on the desk as it would be sent. */
export function desk(extra = {}) {
  const data = new FormData(form);
  for (const name of [...data.keys()]) if (name.startsWith("files-")) data.delete(name);
  data.set("tab", document.querySelector("[data-tab][aria-selected=true]")?.dataset.tab ?? "all");
  data.set("post", form.dataset.pk);
  data.set("look", looked());
  for (const [name, value] of Object.entries(extra)) data.set(name, value);
  return data;
}

async function send(url, data) {
  const answer = await fetch(url, {
    method: "POST", body: data, credentials: "same-origin", headers: { "X-Compose": "1", "X-Requested-With": "XMLHttpRequest" },
  });
  const found = answer.headers.get("content-type")?.includes("json") ? await answer.json() : {};
  return { status: answer.status, ...found };
}

function fragments(html = {}) {
  for (const [id, inner] of Object.entries(html)) if (id !== "editor" && at(id)) morph(at(id), inner);
  document.dispatchEvent(new CustomEvent("compose:shown"));
}

// ── checking while typing ────────────────────────────────────────────────────────────────────────────────────────
async function check() {
  clearTimeout(checkTimer);
  checking?.abort();
  checking = new AbortController();
  const mine = checking;
  try {
    const answer = await fetch(form.dataset.check, { method: "POST", body: desk(), credentials: "same-origin", headers: { "X-Compose": "1" }, signal: mine.signal });
    if (answer.ok && mine === checking) fragments((await answer.json()).html);
  } catch { /* offline, or overtaken by the next letter */ }
}

document.addEventListener("compose:check", check);

let typedAt = 0;
/** Somebody is in the middle of a word, or in a dialog: nothing may be drawn anew under their hands. */
export const busy = () => Date.now() - typedAt < 2000 || Boolean(document.querySelector("dialog[open], [popover]:popover-open"));

export function changed({ soon = false } = {}) {
  dirty = true;
  typedAt = Date.now();
  keepLocally(form, desk());
  if (!stale && navigator.onLine) show("unsaved", say.unsaved);
  clearTimeout(checkTimer);
  checkTimer = setTimeout(check, soon ? 0 : CHECK_AFTER);
  clearTimeout(saveTimer);
  saveTimer = setTimeout(save, SAVE_AFTER);
}

// ── saving ───────────────────────────────────────────────────────────────────────────────────────────────────────
export async function save() {
  clearTimeout(saveTimer);
  if (stale) return false;
  if (saving) { await saving; if (!dirty) return true; }
  return act("save");
}

/** Send the desk with a word for what to do. The answer is shown; true when it was done. */
export async function act(word, extra = {}, from = null) {
  while (saving) await saving;
  if (stale && word !== "delete") { at("stale").querySelector("button")?.focus(); return false; }
  clearTimeout(saveTimer);
  const sent = desk({ do: word, ...extra });
  const before = from ?? sent;
  const typed = texts();
  dirty = false;
  show("saving", say.saving);
  if (word !== "save") at("editor").setAttribute("aria-busy", "true");
  let done;
  saving = (async () => {
    try {
      const answer = await send(form.action, sent);
      done = received(answer, word, typed, before);
    } catch {
      dirty = true;
      done = false;
      show("trouble", navigator.onLine ? say.trouble : say.offline);
      keepLocally(form, desk());
      saveTimer = setTimeout(save, navigator.onLine ? 5000 : 15000);
      if (word !== "save") toast(say.too_late, { kind: "error" });
    }
  })();
  await saving;
  saving = null;
  at("editor")?.removeAttribute("aria-busy");
  if (dirty && !stale) { clearTimeout(saveTimer); saveTimer = setTimeout(save, SAVE_AFTER); }
  return done;
}

function received(answer, word, typed, before) {
  if (answer.go) {
    leaving = true;
    keepLocally(form, null);
    location.assign(answer.go);
    return true;
  }
  if (answer.status === 409) { conflict(answer); return false; }
  if (answer.status === 403 || answer.status === 404) {
    dirty = true;
    show("trouble", say.trouble);
    document.dispatchEvent(new CustomEvent("compose:refused", { detail: answer.status }));
    return false;
  }
  if (answer.status >= 500 || !answer.html) throw new Error("no answer");
  identify(answer);
  if (answer.html.editor) redraw(answer, typed);
  fragments(answer.html);
  // Typed on while the answer was under way: that is not saved yet, and the next save says so when it is.
  if (dirty) show("unsaved", say.unsaved);
  else show(answer.pk ? "saved" : "new", answer.pk ? say.saved.replace("%(time)s", answer.saved) : "");
  if (!dirty) keepLocally(form, null);
  if (answer.refused) {
    refuse(answer);
    return false;
  }
  if (answer.said) told(answer, before);
  return true;
}

/** A new post has got its place: the address, the form and the revision follow. */
function identify(answer) {
  if (!answer.pk) return;
  form.elements.revision.value = answer.revision;
  if (form.dataset.pk === String(answer.pk)) return;
  form.dataset.pk = answer.pk;
  form.action = answer.url;
  history.replaceState(null, "", answer.url);
  for (const item of document.querySelectorAll("[data-needs-post]")) item.hidden = false;
  const link = document.querySelector("[data-post-link]");
  if (link) link.href = answer.page;
}

// ── a changed structure: the editor is drawn anew, and what was typed meanwhile stays ────────────────────────────
const texts = () => [...form.querySelectorAll("textarea[data-text]")].map((area) => ({ id: area.id, value: area.value }));

function redraw(answer, typed) {
  const later = new Map(); // text as it was sent → text as it is now
  for (const { id, value } of typed) {
    const now = at(id);
    if (now && now.value !== value) later.set(value, now.value);
  }
  const active = document.activeElement;
  if (answer.tab) document.dispatchEvent(new CustomEvent("compose:tab", { detail: answer.tab }));
  const held = at("editor").contains(active) ? { id: active.id, start: active.selectionStart, end: active.selectionEnd } : null;
  const scroll = document.querySelector(".write").scrollTop;
  at("editor").innerHTML = answer.html.editor;
  for (const area of form.querySelectorAll("textarea[data-text]")) {
    if (later.has(area.value)) { area.value = later.get(area.value); dirty = true; }
  }
  document.querySelector(".write").scrollTop = scroll;
  // Whoever typed on meanwhile stays where they are.
  const to = (later.size && at(held?.id)) || at(answer.focus) || at(held?.id);
  to?.focus({ preventScroll: to.id !== answer.focus });
  if (to && to.id === held?.id && to.setSelectionRange) to.setSelectionRange(held.start, held.end);
  else if (to?.matches?.("textarea")) to.setSelectionRange(to.value.length, to.value.length);
  document.dispatchEvent(new CustomEvent("compose:drawn"));
}

function told(answer, before) {
  announce(answer.said);
  const shown = toast(answer.said);
  if (!answer.undo) return;
  const back = document.createElement("button");
  back.type = "button";
  back.className = "undo";
  back.textContent = say.undo;
  back.addEventListener("click", () => {
    shown.remove();
    if (answer.undo === "before") restore(before);
    else act(answer.undo);
  });
  shown.querySelector("[data-shut]").before(back);
}

/** Send an earlier desk again, as it was before the last change. */
async function restore(before) {
  while (saving) await saving;
  const data = new FormData();
  for (const [name, value] of before) data.append(name, value);
  data.set("do", "refresh");
  data.set("revision", form.elements.revision.value);
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  saving = send(form.action, data).then((answer) => received(answer, "refresh", [], data)).catch(() => toast(say.too_late, { kind: "error" }));
  await saving;
  saving = null;
}

function refuse(answer) {
  toast(answer.refused, { kind: "need" });
  announce(answer.refused);
  const field = answer.where && form.elements[answer.where];
  if (field) { openWhen(); field.focus(); return; }
  const problems = at("problems");
  if (problems.querySelector("[data-kind=stop]")) {
    problems.dataset.flash = "";
    setTimeout(() => delete problems.dataset.flash, 1000);
    problems.scrollIntoView({ block: "nearest" });
    problems.querySelector("[data-kind=stop] button")?.focus();
  }
}

// ── two tabs ─────────────────────────────────────────────────────────────────────────────────────────────────────
function conflict(answer) {
  stale = true;
  dirty = true;
  at("stale").innerHTML = answer.stale;
  show("trouble", say.unsaved);
  at("stale").scrollIntoView({ block: "nearest" });
}

document.addEventListener("click", (event) => {
  const keep = event.target.closest?.("[data-keep-mine]");
  if (keep) {
    form.elements.revision.value = keep.dataset.keepMine;
    stale = false;
    at("stale").replaceChildren();
    act("save");
  }
  if (event.target.closest?.("[data-take-theirs]")) {
    leaving = true;
    keepLocally(form, null);
  }
});

// ── the foot ─────────────────────────────────────────────────────────────────────────────────────────────────────
function openWhen() {
  if (at("launch")) { at("launch").dataset.open = ""; delete at("launch").dataset.shut; }
}

function tellWhen() {
  const chosen = form.querySelector("[name=when]:checked");
  const label = form.querySelector("[data-launch-label]");
  if (chosen && label) label.textContent = chosen.dataset.go;
}

/** Unticking a channel that has a text of its own takes the text along: the way back is offered. */
function ticked(box) {
  if (box.checked || !at(`panel-${box.value}`)) { act("refresh"); return; }
  const before = desk();
  before.append("channels", box.value);
  act(`put-away:${box.value}`, {}, before);
}

function bind() {
  form.addEventListener("input", (event) => {
    if (event.target.matches("[type=file]")) return;
    if (event.target.closest(".launch")) {
      if (event.target.name === "when") { tellWhen(); delete at("launch").dataset.shut; }
      clearTimeout(checkTimer);
      checkTimer = setTimeout(check, event.target.name === "time" ? CHECK_AFTER * 2 : 0);
      return;
    }
    if (event.target.matches("[data-channel]")) { ticked(event.target); return; }
    changed();
    if (event.target.matches("[data-text]")) fetchLinks(event.target);
  });
  document.querySelector("[name=title]")?.addEventListener("input", () => changed());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const word = event.submitter?.value || "save";
    const send = event.submitter?.matches("[data-launch]") ? launch() : act(word);
    send.catch(() => {});
  });
  document.addEventListener("keydown", (event) => {
    const mod = event.ctrlKey || event.metaKey;
    if (mod && event.key === "Enter") {
      event.preventDefault();
      (form.querySelector("[data-launch]") ?? form.querySelector(".launch [value=save]"))?.click();
    } else if (mod && event.key.toLowerCase() === "s") {
      event.preventDefault();
      save();
    } else if (event.key === "Escape" && at("launch") && !document.querySelector("dialog[open], [popover]:popover-open")) {
      delete at("launch").dataset.open;
      at("launch").dataset.shut = "";
    }
  });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-when-open]");
    if (opener) {
      const open = at("launch").toggleAttribute("data-open");
      opener.setAttribute("aria-expanded", open);
      if (open) form.querySelector("[name=when]:checked")?.focus();
    }
    const instead = event.target.closest?.("[data-set-time]");
    if (instead) {
      form.elements.date.value = instead.dataset.setDate;
      form.elements.time.value = instead.dataset.setTime;
      check();
    }
    const pick = event.target.closest?.(".launch .whens label");
    if (pick) delete at("launch").dataset.shut;
    const focus = event.target.closest?.("[data-focus-on]");
    if (focus) lead(focus.dataset.focusOn);
  });
  document.addEventListener("pointerdown", (event) => {
    if (!event.target.closest?.(".launch, .toast") && at("launch")) at("launch").dataset.shut = "";
  });
  addEventListener("online", () => { if (dirty) save(); });
  addEventListener("offline", () => { if (dirty) show("trouble", say.offline); });
  addEventListener("beforeunload", (event) => {
    if (leaving || !(dirty || saving || stale)) return;
    keepLocally(form, desk());
    event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden && dirty && !stale) save(); });
}

/** A mend that only a person can do: open the place where it is done. */
function lead(id) {
  const panel = id.split("-")[1];
  at(`tab-${panel}`)?.click();
  const there = at(id);
  there?.scrollIntoView({ block: "nearest" });
  if (there?.matches("[data-pic]")) there.click();
  else (there?.querySelector("input") ?? there)?.focus();
}

async function launch() {
  const button = form.querySelector("[data-launch]");
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  const done = await act("schedule");
  if (!done || !leaving) button.removeAttribute("aria-busy");
}

if (form) {
  bind();
  tellWhen();
  at("launch").dataset.shut = "";
  const keys = document.querySelector("[data-page-shortcuts]");
  const own = at("compose-shortcuts");
  if (keys && own) keys.append(own.content.cloneNode(true));
  offerKept(form, say, (text) => {
    changed({ soon: true });
    announce(text);
  });
}
