// Previews: the one that was chosen stays chosen while they are drawn anew; light or dark apart from the page's own.
const look = document.getElementById("look");
let chosen = "";

function keep() {
  const tabs = [...look.querySelectorAll("[data-look]")];
  if (!tabs.length) return;
  const tab = tabs.find((one) => one.dataset.look === chosen) ?? tabs[0];
  for (const one of tabs) {
    const on = one === tab;
    one.setAttribute("aria-selected", on);
    one.tabIndex = on ? 0 : -1;
    document.getElementById(one.getAttribute("aria-controls"))?.toggleAttribute("hidden", !on);
  }
}

if (look) {
  document.addEventListener("compose:shown", keep);
  document.addEventListener("tab:chosen", (event) => {
    const { look: shown, tab } = event.target.dataset;
    if (shown) chosen = shown;
    else if (tab && tab !== "all" && tab !== "more") { chosen = tab; keep(); }
  });
  look.addEventListener("click", (event) => {
    const button = event.target.closest("[data-look-theme]");
    if (!button) return;
    const dark = getComputedStyle(look).colorScheme === "dark" || look.dataset.lookTheme === "dark";
    const now = look.dataset.lookTheme ? look.dataset.lookTheme === "dark" : dark || matchMedia("(prefers-color-scheme: dark)").matches && document.documentElement.dataset.theme !== "light" || document.documentElement.dataset.theme === "dark";
    look.dataset.lookTheme = now ? "light" : "dark";
  });
}
