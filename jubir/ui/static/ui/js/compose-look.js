// Previews: the one that was chosen stays chosen while they are drawn anew; light or dark apart from the page's own.
const look = document.getElementById("look");
let chosen = look?.querySelector("[data-look][aria-selected=true]")?.dataset.look ?? "";

/** The channel whose preview is looked at. */
export const looked = () => chosen;

/** One that was not drawn, since there are many, is asked for. */
function choose(id) {
  chosen = id;
  const panel = document.getElementById(`look-${id}`);
  if (panel && !panel.childElementCount) document.dispatchEvent(new CustomEvent("compose:check"));
}

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
  document.addEventListener("compose:tab", (event) => { if (event.detail !== "all") chosen = event.detail; });
  document.addEventListener("tab:chosen", (event) => {
    const { look: shown, tab } = event.target.dataset;
    if (shown) choose(shown);
    else if (tab && tab !== "all" && tab !== "more") { choose(tab); keep(); }
    else if (tab === "all" && document.getElementById(`panel-${chosen}`)) {
      // What follows the shared text is what is being written now.
      choose([...look.querySelectorAll("[data-look]")].find((one) => !document.getElementById(`panel-${one.dataset.look}`))?.dataset.look ?? chosen);
      keep();
    }
  });
  look.addEventListener("click", (event) => {
    const button = event.target.closest("[data-look-theme]");
    if (!button) return;
    const { theme } = document.documentElement.dataset;
    const page = theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches) ? "dark" : "light";
    look.dataset.lookTheme = (look.dataset.lookTheme ?? page) === "dark" ? "light" : "dark";
    button.setAttribute("aria-pressed", look.dataset.lookTheme !== page);
  });
}
