// Tabs that show a panel already on the page: <button role="tab" aria-controls="id"> in a [role=tablist]. Arrows move.
function choose(tab) {
  const list = tab.closest("[role=tablist]");
  for (const other of list.querySelectorAll("[role=tab]")) {
    const on = other === tab;
    other.setAttribute("aria-selected", on);
    other.tabIndex = on ? 0 : -1;
    document.getElementById(other.getAttribute("aria-controls"))?.toggleAttribute("hidden", !on);
  }
  tab.dispatchEvent(new CustomEvent("tab:chosen", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const tab = event.target.closest?.("[role=tab][aria-controls]");
  if (tab && !tab.hasAttribute("href")) choose(tab);
  const toggle = event.target.closest?.("[data-toggle]");
  if (toggle) toggle.setAttribute("aria-pressed", toggle.getAttribute("aria-pressed") !== "true");
});

document.addEventListener("keydown", (event) => {
  const tab = event.target.closest?.("[role=tab]");
  if (!tab) return;
  const tabs = [...tab.closest("[role=tablist]").querySelectorAll("[role=tab]")];
  const at = tabs.indexOf(tab);
  const next = { ArrowRight: tabs[(at + 1) % tabs.length], ArrowLeft: tabs.at(at - 1), Home: tabs[0], End: tabs.at(-1) }[event.key];
  if (!next) return;
  event.preventDefault();
  next.focus();
  if (next.hasAttribute("aria-controls") && !next.hasAttribute("href")) choose(next);
});
