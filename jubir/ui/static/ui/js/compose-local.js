// A copy of what is not saved yet, on this device: it survives a lost connection, a crash and a closed tab.
import { toast } from "./toast.js";

const TEXT = /^(title|labels|text-.+|option-.+|poll-option-.+)$/;
const key = (form) => `jubir:compose:${location.host}:${form.dataset.pk ? `post-${form.dataset.pk}` : location.pathname}`;

/** data null: it has reached the server, the copy goes. */
export function keepLocally(form, data) {
  try {
    if (!data) { localStorage.removeItem(key(form)); return; }
    const kept = [...data].filter(([name, value]) => TEXT.test(name) && typeof value === "string");
    if (kept.some(([name, value]) => name.startsWith("text-") && value.trim())) {
      localStorage.setItem(key(form), JSON.stringify({ at: Date.now(), revision: form.elements.revision.value, kept }));
    }
  } catch { /* no room, or none allowed: the page itself still holds the text */ }
}

/** After a crash: put back what had not been saved, and say so. Older than a week is thrown away. */
export function offerKept(form, say, done) {
  let found;
  try { found = JSON.parse(localStorage.getItem(key(form)) ?? "null"); } catch { return; }
  if (!found) return;
  const fits = Date.now() - found.at < 7 * 864e5 && (found.revision ?? "") === form.elements.revision.value;
  const changes = fits ? found.kept.filter(([name, value]) => {
    const field = form.elements[name];
    return field?.value !== undefined && !(field instanceof RadioNodeList) && field.value !== value;
  }) : [];
  if (!changes.length) { keepLocally(form, null); return; }
  const before = changes.map(([name]) => [name, form.elements[name].value]);
  for (const [name, value] of changes) form.elements[name].value = value;
  const shown = toast(say.kept, { stay: true });
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "undo";
  drop.textContent = say.drop_old;
  drop.addEventListener("click", () => {
    for (const [name, value] of before) form.elements[name].value = value;
    keepLocally(form, null);
    shown.remove();
    done("");
  });
  shown.querySelector("[data-shut]").before(drop);
  done(say.kept);
}
