// A list of mentions by keyboard: J and K go along it, a letter presses the button of the mention one stands on
// (data-do="e"). What arrives while somebody reads does not push the list: a line above it offers to show it.
import { typing } from "./keys.js";

const rows = () => [...document.querySelectorAll("[data-mentions] > li")];

function go(step) {
  const all = rows();
  const at = all.indexOf(document.activeElement?.closest("[data-mentions] > li"));
  const next = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
  return Boolean(next);
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (document.querySelector("dialog[open], [popover]:popover-open")) return;
  const key = event.key.toLowerCase();
  if (key === "j" || key === "k") {
    if (go(key === "j" ? 1 : -1)) event.preventDefault();
    return;
  }
  const row = document.activeElement?.closest("[data-mentions] > li");
  const button = row?.querySelector(`[data-do="${CSS.escape(key)}"]`);
  if (!button || (key === "enter" && document.activeElement !== row)) return;
  event.preventDefault();
  button.click();
});

document.addEventListener("live:mentions", () => {
  const line = document.querySelector("[data-fresh]");
  if (line) line.hidden = false;
});
