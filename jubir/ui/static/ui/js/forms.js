// Small manners of forms.
//   <form data-once>          a second press while it is being sent does nothing
//   <form data-guard>         leaving with unsaved typing asks first
//   <button data-copy="text"> copies
//   <form hx-post hx-encoding="multipart/form-data"> with a <progress> inside shows how far its upload is
import { toast } from "./toast.js";
import { words } from "./words.js";

document.addEventListener("submit", (event) => {
  const form = event.target;
  form.dataset.dirty = "";
  if (form.dataset.once === undefined || form.method === "dialog") return;
  if (form.dataset.sending) { event.preventDefault(); return; }
  form.dataset.sending = "1";
  event.submitter?.setAttribute("aria-busy", "true");
});
document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-guard]");
  if (form) form.dataset.dirty = "1";
});
addEventListener("beforeunload", (event) => { if (document.querySelector('form[data-guard][data-dirty="1"]')) event.preventDefault(); });
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sending]")) {
    delete form.dataset.sending;
    form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  }
});
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  await copy(button.dataset.copy, button);
  toast(words.copied);
});

/** Without https a browser has no clipboard for us (a telephone in the house's own network): then the old way. */
async function copy(text, near) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const held = document.createElement("textarea");
    held.value = text;
    held.readOnly = true;
    held.className = "unseen";
    near.after(held);
    held.select();
    document.execCommand("copy");
    held.remove();
    near.focus();
  }
}

document.addEventListener("htmx:xhr:progress", (event) => {
  const bar = event.target.closest?.("form")?.querySelector("progress");
  if (!bar || !event.detail.lengthComputable) return;
  bar.hidden = false;
  bar.max = event.detail.total;
  bar.value = event.detail.loaded;
});
