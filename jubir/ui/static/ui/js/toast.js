// A short word at the bottom of the page, with at most one deed.
//   toast("Moved to Thursday", {undo: "/w/kopi/posts/3/undo/"})
//   a view answers with  HX-Trigger: {"toast": {"text": "...", "kind": "error", "undo": "/url/", "act": "Show", "href": "/url/"}}
import { words } from "./words.js";

const room = () => document.getElementById("toasts");

// Above an open dialog everything outside it is dimmed and cannot be pressed: the toasts go in, and come out when it closes.
function comeUp() {
  const host = [...document.querySelectorAll("dialog[open]")].filter((one) => one.matches(":modal")).at(-1) ?? document.body;
  if (room().parentElement !== host) host.append(room());
}
document.addEventListener("close", (event) => { if (event.target.contains(room())) document.body.append(room()); }, true);

function button(text, className) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = className;
  made.textContent = text;
  return made;
}

function leave(toast, after) {
  let timer = setTimeout(() => toast.remove(), after);
  const wait = () => clearTimeout(timer);
  const again = () => { wait(); timer = setTimeout(() => toast.remove(), 4000); };
  toast.addEventListener("pointerenter", wait);
  toast.addEventListener("focusin", wait);
  toast.addEventListener("pointerleave", again);
  toast.addEventListener("focusout", again);
}

/** undo: an address that a POST takes back; act + href: a link; stay: until closed; kind: success | need | error. */
export function toast(text, { kind = "", undo = "", act = "", href = "", stay = false, id = "" } = {}) {
  if (id) document.querySelector(`[data-toast="${CSS.escape(id)}"]`)?.remove();
  const made = document.createElement("div");
  made.className = "toast";
  made.dataset.kind = kind;
  made.dataset.toast = id;
  const say = document.createElement("span");
  say.textContent = text;
  made.append(say);
  if (undo) {
    const back = button(words.undo, "undo");
    back.addEventListener("click", () => {
      made.remove();
      window.htmx.ajax("POST", undo, { swap: "none" });
    });
    made.append(back);
  }
  if (act && href) {
    const link = document.createElement("a");
    link.href = href;
    link.textContent = act;
    made.append(link);
  }
  const shut = button("×", "shut");
  shut.setAttribute("aria-label", words.close);
  shut.dataset.shut = "";
  made.append(shut);
  comeUp();
  room().append(made);
  while (room().children.length > 4) room().firstElementChild.remove();
  if (!stay) leave(made, undo || kind === "error" ? 12000 : 6000);
  return made;
}

document.addEventListener("click", (event) => event.target.closest?.("[data-toast] [data-shut]")?.closest("[data-toast]").remove());
document.addEventListener("toast", (event) => {
  const told = event.detail ?? {};
  toast(told.text ?? told.value ?? "", told);
});
for (const served of document.querySelectorAll("[data-toast]")) leave(served, 8000);
