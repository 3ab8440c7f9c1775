// A file's text into a field of the composer.
//   <textarea id="captions">  <input type="file" data-load="captions" data-most="200000" data-too-large="…">
// What is in it is judged by the server as if it had been typed.
import { toast } from "./toast.js";

/** UTF-8 or UTF-16; else what old subtitle programs write. */
function words(buffer) {
  const [first, second] = new Uint8Array(buffer);
  const wide = { "255,254": "utf-16le", "254,255": "utf-16be" }[`${first},${second}`];
  try {
    return new TextDecoder(wide ?? "utf-8", { fatal: true }).decode(buffer);
  } catch {
    return new TextDecoder("windows-1252").decode(buffer);
  }
}

document.addEventListener("change", async (event) => {
  const input = event.target.closest?.("input[data-load]");
  const file = input?.files[0];
  if (!file) return;
  input.value = "";
  if (file.size > Number(input.dataset.most)) return toast(input.dataset.tooLarge);
  const read = words(await file.arrayBuffer());
  const box = document.getElementById(input.dataset.load); // the form may have been drawn anew meanwhile
  if (!box) return;
  box.value = read;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
});
