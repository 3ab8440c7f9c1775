// Pictures and videos: by button, dropped or pasted; their order by mouse, thumb or keys; what is on its way shows how far.
import { act, busy, say } from "./compose.js";
import { announce } from "./swap.js";
import { toast } from "./toast.js";
import { filesOf, send } from "./upload.js";

const form = document.getElementById("composer");
let running = 0;
let added = [];

function bone(tray, file) {
  const item = document.createElement("li");
  item.className = "pic";
  item.dataset.up = "";
  const hold = document.createElement("span");
  hold.className = "open";
  if (file.type.startsWith("image/") && !/hei[cf]/.test(file.type)) {
    const image = document.createElement("img");
    image.alt = "";
    image.src = URL.createObjectURL(file);
    image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
    hold.append(image);
  }
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", say.uploading.replace("%(name)s", file.name));
  hold.append(bar);
  item.append(hold);
  delete tray.dataset.empty;
  tray.querySelector(".adder").before(item);
  return { item, bar };
}

async function upload(file, bar) {
  try {
    return (await send(file, form.dataset.upload, { onprogress: (share) => { if (share !== null) bar.value = share; } })).id;
  } catch (refusal) {
    throw new Error(refusal.message || say.upload_failed.replace("%(name)s", file.name), { cause: refusal });
  }
}

/** Files into the tray of that name ("all-0"), one after another so that their order stays. */
async function take(name, files) {
  const known = [...files].filter((file) => /^(image|video)\//.test(file.type));
  if (known.length < files.length) toast(say.refused_kind, { kind: "need" });
  if (!known.length) return;
  running += 1;
  const tray = () => form.querySelector(`[data-tray="${CSS.escape(name)}"]`);
  const waiting = known.map((file) => ({ file, ...bone(tray(), file) }));
  for (const { file, item, bar } of waiting) {
    try {
      const asset = await upload(file, bar);
      const input = document.createElement("input");
      input.type = "hidden";
      input.name = `media-${name}`;
      input.value = asset;
      added.push(asset);
      if (item.isConnected) item.append(input);
      else tray()?.querySelector(".adder").append(input); // drawn anew meanwhile: the id still has to be sent
    } catch (error) {
      item.remove();
      toast(error.message, { kind: "error" });
    }
  }
  running -= 1;
  if (running) return;
  await act("refresh");
  const first = added.length && form.querySelector(`[data-asset="${added[0]}"] [data-pic]`);
  added = [];
  if (first) first.closest("[data-tray]").scrollLeft = 1e6;
}

const nameOf = (element) => {
  const part = element?.closest?.("[data-part]") ?? form.querySelector("[data-panel]:not([hidden]) [data-part]");
  return part?.dataset.part;
};

function sortable() {
  if (!window.Sortable) return;
  for (const tray of form.querySelectorAll("[data-tray]")) {
    if (tray.sortable) continue;
    tray.sortable = window.Sortable.create(tray, {
      group: `tray-${tray.dataset.tray.split("-")[0]}`, draggable: ".pic", filter: ".drop", preventOnFilter: false, animation: 120,
      delay: 180, delayOnTouchOnly: true,
      onEnd: ({ item, to, from, oldIndex, newIndex }) => {
        if (to === from && oldIndex === newIndex) return;
        item.querySelector("input[type=hidden]").name = `media-${to.dataset.tray}`;
        act("refresh");
      },
    });
  }
}

const held = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

if (form) {
  form.addEventListener("change", (event) => {
    if (!event.target.matches("[data-files]")) return;
    take(nameOf(event.target), event.target.files);
    event.target.value = "";
  });
  const write = document.querySelector(".write");
  document.addEventListener("dragover", (event) => { if (held(event)) { event.preventDefault(); write.dataset.drop = ""; } });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) delete write.dataset.drop; });
  document.addEventListener("drop", (event) => {
    if (!held(event)) return;
    event.preventDefault();
    delete write.dataset.drop;
    take(nameOf(event.target), filesOf(event.dataTransfer));
  });
  document.addEventListener("paste", (event) => {
    const files = filesOf(event.clipboardData);
    if (!files.length || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    take(nameOf(document.activeElement), files);
  });
  form.addEventListener("keydown", async (event) => {
    const pic = event.target.closest?.("[data-pic]");
    if (!pic) return;
    const word = event.altKey && { ArrowLeft: "media-back", ArrowRight: "media-on" }[event.key];
    if (word) {
      event.preventDefault();
      const list = [...pic.closest("[data-tray]").querySelectorAll("[data-pic]")];
      const to = list.indexOf(pic) + (word === "media-on" ? 1 : -1);
      if (to < 0 || to >= list.length) return;
      await act(`${word}:${pic.dataset.pic}`);
      announce(say.moved.replace("%(n)s", to + 1).replace("%(total)s", list.length));
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      act(`drop-media:${pic.dataset.pic}`);
    } else if (!event.altKey && (event.key === "ArrowRight" || event.key === "ArrowLeft")) {
      event.preventDefault();
      const list = [...pic.closest("[data-tray]").querySelectorAll("[data-pic]")];
      list[list.indexOf(pic) + (event.key === "ArrowRight" ? 1 : -1)]?.focus();
    }
  });
  document.addEventListener("compose:drawn", sortable);
  addEventListener("load", sortable);
  // A video being read: ask again when the worker tells, and at leisure where there is no stream.
  const watch = () => { if (!running && !busy() && form.querySelector(".pic[data-state=queued], .pic[data-state=running]")) act("refresh"); };
  document.addEventListener("live:media", watch);
  setInterval(() => { if (!document.hidden) watch(); }, 4000);
}
