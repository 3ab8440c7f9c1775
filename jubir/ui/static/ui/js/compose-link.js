// A link typed or pasted with its https:// gets its preview, once; taken away it does not come back by itself.
import { announce } from "./swap.js";
import { changed, desk, say } from "./compose.js";

const form = document.getElementById("composer");
const seen = new Set();
let timer = 0;
const URLS = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}]/i;

for (const area of form?.querySelectorAll("textarea[data-text]") ?? []) {
  // What stood there when the page was opened was looked at before; its preview was kept or refused.
  for (const url of area.value.match(new RegExp(URLS, "gi")) ?? []) seen.add(url);
}

export function fetchLinks(area) {
  clearTimeout(timer);
  const [, panel, index] = area.id.match(/^text-(\w+)-(\d+)$/) ?? [];
  const place = document.getElementById(`card-${panel}`);
  if (!place || index !== "0" || place.childElementCount) return;
  const url = area.value.match(URLS)?.[0];
  if (!url || seen.has(url)) return;
  timer = setTimeout(() => fetchOne(url, panel), 700);
}

async function fetchOne(url, panel) {
  const area = document.getElementById(`text-${panel}-0`);
  const place = document.getElementById(`card-${panel}`);
  if (!area?.value.includes(url) || place.childElementCount || seen.has(url)) return;
  seen.add(url);
  const wait = document.createElement("p");
  wait.className = "link-card small";
  wait.setAttribute("aria-busy", "true");
  wait.textContent = say.preview;
  place.append(wait);
  const data = new FormData();
  data.set("url", url);
  data.set("key", panel);
  data.set("csrfmiddlewaretoken", desk().get("csrfmiddlewaretoken"));
  try {
    const answer = await fetch(form.dataset.link, { method: "POST", body: data, credentials: "same-origin", headers: { "X-Compose": "1" } });
    wait.remove();
    const now = document.getElementById(`card-${panel}`);
    const { html } = answer.ok ? await answer.json() : {};
    if (!html || !now || now.childElementCount) { if (!html) announce(say.no_preview); return; }
    now.innerHTML = html;
    changed({ soon: true });
  } catch {
    wait.remove();
    seen.delete(url);
  }
}
