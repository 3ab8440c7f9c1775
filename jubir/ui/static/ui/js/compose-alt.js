// A picture's description, in a dialog that shows it large. Earlier, later and remove are there too, for thumbs and keys.
import { act, say } from "./compose.js";
import { announce } from "./swap.js";
import { toast } from "./toast.js";

const form = document.getElementById("composer");
const box = document.getElementById("alt-box");
let pic = null;

function view(button) {
  const place = box.querySelector("[data-alt-view]");
  const video = button.dataset.media === "video";
  const shown = document.createElement(video ? "video" : "img");
  shown.src = button.dataset.full;
  if (video) shown.controls = true;
  else shown.alt = "";
  place.replaceChildren(shown);
}

async function keep(alt) {
  const button = pic;
  const data = new FormData();
  data.set("alt", alt);
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  try {
    const answer = await fetch(button.dataset.describe, { method: "POST", body: data, credentials: "same-origin", headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
    announce(say.described);
    await act("refresh");
    document.getElementById(button.id)?.focus();
  } catch {
    toast(say.too_late, { kind: "error" });
    box.showModal();
  }
}

if (form && box) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-pic]");
    if (!button || button.closest("[data-up]")) return;
    pic = button;
    view(button);
    box.querySelector("[data-alt-text]").value = button.dataset.altText;
    const list = [...button.closest("[data-tray]").querySelectorAll("[data-pic]")];
    const at = list.indexOf(button);
    box.querySelector("[data-alt-move=media-back]").disabled = at === 0;
    box.querySelector("[data-alt-move=media-on]").disabled = at === list.length - 1;
    box.showModal();
    box.querySelector("[data-alt-text]").focus();
  });
  box.addEventListener("click", (event) => {
    const move = event.target.closest("[data-alt-move]");
    if (!move) return;
    const word = `${move.dataset.altMove}:${pic.dataset.pic}`;
    const alt = box.querySelector("[data-alt-text]").value;
    box.close("moved");
    const before = alt === pic.dataset.altText ? Promise.resolve() : keep(alt);
    before.then(() => act(word));
  });
  box.addEventListener("close", () => {
    box.querySelector("[data-alt-view]").replaceChildren();
    const alt = box.querySelector("[data-alt-text]").value;
    if (box.returnValue === "save" && alt !== pic.dataset.altText) keep(alt);
    box.returnValue = "";
  });
  box.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      event.preventDefault();
      event.stopPropagation();
      box.close("save");
    }
  });
}
