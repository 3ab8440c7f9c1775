// The command palette: Ctrl K (Cmd K on a Mac) or any [data-palette-open]. The server finds; here it is shown and walked.
import { keep } from "./theme.js";
import { announce } from "./swap.js";
import { words } from "./words.js";

const box = document.getElementById("palette");
const input = box?.querySelector("input");
const list = box?.querySelector("#palette-found");
let asked = 0;
let timer = 0;

const options = () => [...list.querySelectorAll("[role=option]")];

function point(option) {
  for (const one of options()) one.setAttribute("aria-selected", one === option);
  input.setAttribute("aria-activedescendant", option?.id ?? "");
  option?.scrollIntoView({ block: "nearest" });
}

async function find() {
  const mine = ++asked;
  const address = new URL(box.dataset.source, location.origin);
  address.searchParams.set("q", input.value.trim());
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok || mine !== asked) return;
    list.innerHTML = await answer.text();
  } catch {
    if (mine === asked) list.textContent = words.unreached;
    return;
  }
  point(options()[0]);
  if (input.value) announce(options().length ? words.found.replace("%(n)s", options().length) : words.nothing);
}

function post(address, fields = {}) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = address;
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  for (const [name, value] of Object.entries({ csrfmiddlewaretoken: token, next: location.pathname + location.search, ...fields })) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}

function act(deed) {
  const [name, value] = deed.split(":");
  if (name === "theme") keep(value);
  else if (name === "shortcuts") document.getElementById("shortcuts")?.showModal();
  else if (name === "language") post(document.querySelector("form:has([name=language])").action, { language: value });
  else document.dispatchEvent(new CustomEvent(`command:${name}`, { detail: value }));
}

function show() {
  if (!box || box.open) return;
  box.showModal();
  input.select();
  find();
}

if (box) {
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(find, 120); });
  input.addEventListener("keydown", (event) => {
    const all = options();
    const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      point(event.key === "ArrowDown" ? all[(at + 1) % all.length] : all.at(at - 1));
    } else if (event.key === "Enter") {
      event.preventDefault();
      all[at]?.click();
    }
  });
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    box.close();
    if (option.dataset.act) act(option.dataset.act);
    else if (option.dataset.post) post(option.dataset.post);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (box.open) box.close();
    else show();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-palette-open]");
    button?.closest("[popover]")?.hidePopover();
    if (button) show();
  });
}
