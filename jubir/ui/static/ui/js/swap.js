// What htmx leaves to the page: focus stays where it was, changes are announced, and a failed request loses no typed text.
import { toast } from "./toast.js";
import { words } from "./words.js";

const line = () => document.getElementById("announce");

export function announce(text) {
  const at = line();
  if (!at || !text) return;
  at.textContent = "";
  requestAnimationFrame(() => { at.textContent = text; });
}

let held = null;

function pathOf(element) {
  if (element.id) return `#${CSS.escape(element.id)}`;
  const name = element.getAttribute("name");
  const holder = element.closest("[id]");
  return name && holder ? `#${CSS.escape(holder.id)} [name="${CSS.escape(name)}"]` : "";
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const active = document.activeElement;
  held = null;
  if (!active || active === document.body || !event.detail.target?.contains(active)) return;
  const path = pathOf(active) || (event.detail.target.id ? `#${CSS.escape(event.detail.target.id)}` : "");
  if (path) held = { path, start: active.selectionStart, end: active.selectionEnd };
});

document.addEventListener("htmx:afterSettle", (event) => {
  const said = event.detail.target?.closest?.("[data-announce]")?.dataset.announce ?? event.detail.elt?.dataset?.announce;
  if (said) announce(said);
  if (!held) return;
  const { path, start, end } = held;
  held = null;
  if (document.activeElement && document.activeElement !== document.body) return;
  const again = document.querySelector(path);
  if (!again) return;
  if (!again.matches("a, button, input, select, textarea, [tabindex]")) again.tabIndex = -1;
  again.focus({ preventScroll: true });
  if (typeof start === "number" && again.setSelectionRange) {
    try { again.setSelectionRange(start, end); } catch { /* an input without a caret */ }
  }
});

document.addEventListener("announce", (event) => announce(event.detail?.value ?? event.detail?.text));

const said = { 403: "refused", 404: "gone", 410: "gone", 413: "toobig", 419: "expired", 429: "toomany" };

document.addEventListener("htmx:responseError", (event) => {
  const { status, getResponseHeader } = event.detail.xhr;
  if (getResponseHeader.call(event.detail.xhr, "HX-Trigger")) return;
  if (status === 401) { location.reload(); return; }
  toast(words[said[status] ?? "broken"], { kind: "error", id: `http-${status}` });
});
for (const failure of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, () => toast(navigator.onLine ? words.unreached : words.offline, { kind: "error", id: "unreached" }));
}
addEventListener("offline", () => toast(words.offline, { kind: "need", stay: true, id: "net" }));
addEventListener("online", () => toast(words.online, { id: "net" }));
