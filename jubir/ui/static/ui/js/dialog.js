// <button data-dialog="id"> opens <dialog id>; <button data-close> closes the dialog it stands in; a click beside it closes it too.
//   A fragment that htmx swaps in and that holds <dialog data-open> opens by itself and is removed when closed.
export function open(dialog) {
  if (dialog && !dialog.open) dialog.showModal();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-dialog]");
  if (button) {
    event.preventDefault();
    open(document.getElementById(button.dataset.dialog));
    return;
  }
  event.target.closest?.("[data-close]")?.closest("dialog")?.close();
});

let pressed = null;
document.addEventListener("pointerdown", (event) => { pressed = event.target; });
document.addEventListener("click", (event) => {
  const dialog = event.target;
  // a text selection that ends outside must not close: the press has to begin on the backdrop as well
  if (!(dialog instanceof HTMLDialogElement) || pressed !== dialog || dialog.dataset.keep !== undefined) return;
  const box = dialog.getBoundingClientRect();
  const beside = event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
  if (beside) dialog.close();
});

function openFresh(root) {
  const fresh = root.matches?.("dialog[data-open]") ? [root] : root.querySelectorAll?.("dialog[data-open]") ?? [];
  for (const dialog of fresh) {
    dialog.removeAttribute("data-open");
    dialog.addEventListener("close", () => queueMicrotask(() => dialog.remove()), { once: true });
    open(dialog);
  }
}
document.addEventListener("htmx:load", (event) => openFresh(event.detail.elt));
document.addEventListener("close-dialog", () => document.querySelector("dialog[open]")?.close());
