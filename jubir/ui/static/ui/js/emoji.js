// <button data-emoji="textarea-id">: a picker beside the button; what is picked goes in at the caret. Loaded by pages that have one.
const lang = document.documentElement.lang.startsWith("id") ? "id" : "en";
let picker = null;
let box = null;
let field = null;

async function make() {
  const [{ default: Picker }, { default: i18n }] = await Promise.all([
    import("../vendor/emoji-picker/picker.js"),
    lang === "id" ? import("../vendor/emoji-picker/words.id.js") : import("../vendor/emoji-picker/words.en.js"),
  ]);
  picker = new Picker({ i18n, locale: lang, dataSource: document.querySelector("[data-emoji-source]")?.dataset.emojiSource });
  const theme = document.documentElement.dataset.theme;
  if (theme === "light" || theme === "dark") picker.className = theme;
  box = document.createElement("div");
  box.id = "emoji-box";
  box.className = "emoji-box";
  box.dataset.popover = "";
  box.popover = "auto";
  box.append(picker);
  (document.querySelector("dialog[open]") ?? document.body).append(box);
  picker.addEventListener("emoji-click", (event) => insert(event.detail.unicode));
}

/** Puts text at the caret of a field, as if typed: undo works, listeners hear it. */
export function insertAt(target, text) {
  target.focus();
  if (!document.execCommand("insertText", false, text)) {
    target.setRangeText(text, target.selectionStart, target.selectionEnd, "end");
    target.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
}

function insert(text) {
  if (!field || !text) return;
  box.hidePopover();
  insertAt(field, text);
}

function place(button) {
  const from = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = box;
  const below = from.bottom + 6 + height <= innerHeight - 8;
  box.style.left = `${Math.max(8, Math.min(from.left, innerWidth - width - 8))}px`;
  box.style.top = `${Math.max(8, below ? from.bottom + 6 : from.top - height - 6)}px`;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-emoji]");
  if (!button) return;
  field = document.getElementById(button.dataset.emoji);
  if (!picker) {
    button.setAttribute("aria-busy", "true");
    try { await make(); } finally { button.removeAttribute("aria-busy"); }
  }
  box.showPopover();
  place(button);
});
