// Keyboard shortcuts. A page adds its own with data-key="e" on a link or button; "g t" goes along data-go in the rail.
// It lists them in <template data-shortcuts><div><dt>Edit</dt><dd><kbd>E</kbd></dd></div></template>.
const mac = /Mac|iP(hone|ad)/.test(navigator.platform);
const shown = { mod: mac ? "⌘" : "Ctrl", enter: "⏎", shift: mac ? "⇧" : "Shift" };
let before = "";
let forget = 0;

const list = document.querySelector("#shortcuts dl");
for (const own of list ? document.querySelectorAll("template[data-shortcuts]") : []) list.append(own.content.cloneNode(true));
for (const label of document.querySelectorAll("kbd[data-keys]")) {
  label.textContent = label.dataset.keys.split(" ").map((key) => shown[key] ?? key.toUpperCase()).join(" ");
}

export const typing = (element) =>
  element?.matches?.("input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable=true]") ?? false;

function go(key) {
  const link = document.querySelector(`[data-go="g ${CSS.escape(key)}"]`);
  if (link) location.assign(link.href);
  return Boolean(link);
}

function own(key) {
  const target = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find((one) => one.offsetParent !== null && !one.disabled);
  target?.click();
  return Boolean(target);
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (document.querySelector("dialog[open], [popover]:popover-open")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : "";
  if (!key) return;
  let done = false;
  if (before === "g") done = go(key);
  else if (event.key === "?") { document.getElementById("shortcuts")?.showModal(); done = true; }
  else if (key === "g") done = true;
  else if (own(key)) done = true;
  else if (key === "n") {
    const compose = document.querySelector("#menu-new a[href]");
    if (compose) { location.assign(compose.href); done = true; }
  } else if (key === "/") { document.querySelector("[data-palette-open]")?.click(); done = true; }
  before = key === "g" && before !== "g" ? "g" : "";
  clearTimeout(forget);
  forget = setTimeout(() => { before = ""; }, 1200);
  if (done) event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-shortcuts-open]")) return;
  event.target.closest("[popover]")?.hidePopover();
  document.getElementById("shortcuts")?.showModal();
});
