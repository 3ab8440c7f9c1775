// The library's page: new files appear in the grid, deleted ones leave it, descriptions are kept.
import { announce } from "./swap.js";
import { bind } from "./upload.js";

bind();
if (location.hash === "#upload") document.querySelector("#upload [data-upload-input]")?.focus();

const grid = () => document.querySelector(".tiles");

document.addEventListener("jubir:uploaded", (event) => {
  const { id, page } = event.detail;
  document.getElementById(`asset-${id}`)?.remove(); // the same file again: it comes to the front
  if (!grid()) { window.htmx.trigger(document.body, "library"); return; }
  window.htmx.ajax("GET", `${page}tile/`, { target: grid(), swap: "afterbegin" });
});
document.addEventListener("asset-gone", (event) => document.getElementById(`asset-${event.detail.pk}`)?.remove());
document.addEventListener("asset-saved", () => {
  for (const saved of document.querySelectorAll("[data-alt-saved]")) { saved.hidden = false; announce(saved.textContent); }
});
document.addEventListener("input", (event) => {
  const saved = event.target.closest?.("[data-alt-form]")?.querySelector("[data-alt-saved]");
  if (saved) saved.hidden = true;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target.closest?.("[data-ctrl-enter], [data-alt-form]");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector('[type="submit"]'));
});
document.addEventListener("htmx:afterSettle", () => document.querySelector("#describing [autofocus]")?.focus({ preventScroll: true }));
