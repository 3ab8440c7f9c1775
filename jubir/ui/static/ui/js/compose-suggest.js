// While writing: @ finds people on the chosen networks, # the hashtags used before.
import { say } from "./compose.js";
import { insertAt } from "./emoji.js";

const form = document.getElementById("composer");
const WORD = /(^|[\s([{"'])([@#＃])([\p{L}\p{M}\p{N}_.-]*)$/u;
let area = null;
let list = null;
let from = 0; // where the sign stands
let timer = 0;
let asked = 0;
let tags = null;

function close() {
  clearTimeout(timer);
  asked += 1;
  if (!list) return;
  list.hidden = true;
  list.removeAttribute("id");
  list.replaceChildren();
  area?.removeAttribute("aria-activedescendant");
  area?.removeAttribute("aria-controls");
  list = null;
}

function place() {
  // Under the line with the caret, as near as a plain text area tells: lines before it times their height.
  const before = area.value.slice(0, from);
  const width = area.clientWidth / (parseFloat(getComputedStyle(area).fontSize) * 0.52);
  const lines = before.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / width)), 0);
  const height = parseFloat(getComputedStyle(area).lineHeight);
  list.style.top = `${Math.min(lines * height, area.offsetHeight) + 4}px`;
}

function show(rows, note) {
  if (!list) return;
  list.replaceChildren(...rows.map((row, index) => {
    const made = document.createElement("div");
    made.setAttribute("role", "option");
    made.id = `suggest-${index}`;
    made.dataset.put = row.put;
    made.setAttribute("aria-selected", index === 0);
    const name = document.createElement("b");
    name.className = "cut";
    name.textContent = row.text;
    const more = document.createElement("span");
    more.className = "faint cut";
    more.textContent = row.more;
    made.append(name, more);
    return made;
  }));
  if (!rows.length) {
    if (!note) { close(); return; }
    const line = document.createElement("p");
    line.textContent = note;
    list.append(line);
  }
  list.hidden = false;
  list.id = "suggest";
  area.setAttribute("aria-controls", "suggest");
  if (rows.length) area.setAttribute("aria-activedescendant", "suggest-0");
  place();
}

async function people(query) {
  const mine = ++asked;
  const address = new URL(form.dataset.people, location.href);
  address.searchParams.set("q", query);
  for (const ticked of form.querySelectorAll("[data-channel]:checked")) address.searchParams.append("channel", ticked.value);
  let found;
  try { found = await (await fetch(address, { credentials: "same-origin" })).json(); } catch { found = { people: [], silent: true }; }
  if (mine !== asked || !list) return;
  show(found.people.map((one) => ({ put: `@${one.handle}`, text: one.name || one.handle, more: `@${one.handle}` })), found.silent ? say.people_offline : say.people_none);
}

async function hashtags(query, sign) {
  const mine = ++asked;
  if (!tags) {
    try { tags = (await (await fetch(form.dataset.tags, { credentials: "same-origin" })).json()).tags; } catch { tags = []; }
  }
  if (mine !== asked || !list) return;
  const low = query.toLowerCase();
  const fit = tags.filter(({ tag }) => tag.toLowerCase().startsWith(low) && tag.toLowerCase() !== low);
  const rest = low ? tags.filter(({ tag }) => tag.toLowerCase().includes(low) && !tag.toLowerCase().startsWith(low)) : [];
  show([...fit, ...rest].slice(0, 8).map(({ tag, count }) => ({ put: `${sign}${tag}`, text: `#${tag}`, more: `${count}×` })), low ? "" : say.tags_none);
}

function look(event) {
  const word = area.selectionStart === area.selectionEnd && area.value.slice(0, area.selectionStart).match(WORD);
  if (!word) { close(); return; }
  const [, , sign, query] = word;
  from = area.selectionStart - query.length - 1;
  list = area.parentElement.querySelector("[data-suggest]");
  clearTimeout(timer);
  if (sign === "@") {
    if (query.length < 2) { list.hidden = true; return; }
    timer = setTimeout(() => people(query), 220);
  } else hashtags(query, sign);
}

function put(option) {
  const text = `${option.dataset.put} `;
  area.setSelectionRange(from, area.selectionStart);
  insertAt(area, text);
  close();
}

function step(by) {
  const all = [...list.querySelectorAll("[role=option]")];
  const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
  const next = all[(at + by + all.length) % all.length];
  for (const one of all) one.setAttribute("aria-selected", one === next);
  next.scrollIntoView({ block: "nearest" });
  area.setAttribute("aria-activedescendant", next.id);
}

if (form) {
  form.addEventListener("input", (event) => {
    if (!event.target.matches("[data-text]")) return;
    area = event.target;
    look(event);
  });
  form.addEventListener("keydown", (event) => {
    if (!list || list.hidden || event.target !== area || !list.querySelector("[role=option]")) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); step(event.key === "ArrowDown" ? 1 : -1); }
    else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") { event.preventDefault(); put(list.querySelector("[aria-selected=true]")); }
    else if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); close(); }
  });
  form.addEventListener("focusout", (event) => { if (event.target === area) setTimeout(close, 150); });
  form.addEventListener("pointerdown", (event) => {
    const option = event.target.closest("[data-suggest] [role=option]");
    if (option) { event.preventDefault(); put(option); }
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    if (!button) return;
    const to = button.closest("[data-part]").querySelector("[data-text]");
    const before = to.value.slice(0, to.selectionStart);
    insertAt(to, `${/\S$/.test(before) ? " " : ""}${button.dataset.insert}`);
  });
}
