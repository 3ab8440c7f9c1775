// The calendar's hands: drag to move, click on an empty day or hour to write, a menu per post.
// Every deed here is also a link or a form on the post's own page; a script only makes it quicker.
const board = () => document.getElementById("calendar");
let dragging = false;
let late = false; // news came while something was being dragged

/** "e12-1731200000" is post 12 at that moment. */
function named(entry) {
  const [post, at] = entry.id.slice(1).split("-");
  return { post, at };
}

const address = (post, deed) => `${board().dataset.posts.replace(/calendar\/$/, "")}posts/${post}/${deed}/`;

function send(post, deed, values) {
  return window.htmx.ajax("POST", address(post, deed), { values, swap: "none" });
}

function place(of) {
  const day = of.closest("[data-day]");
  return { day: day.dataset.day, hour: of.closest("[data-hour]")?.dataset.hour };
}

// ── drag ────────────────────────────────────────────────────────────────────────────────────────────────────────
function dropped({ item, from, to }) {
  dragging = false;
  document.querySelector(".over")?.classList.remove("over");
  if (from === to) {
    if (late) refresh();
    return;
  }
  const { post, at } = named(item);
  const { day, hour } = place(to);
  item.setAttribute("aria-busy", "true");
  send(post, "move", hour === undefined ? { at, day } : { at, day, hour });
}

function arm() {
  const here = board();
  if (!here?.hasAttribute("data-may-move") || !window.Sortable || !matchMedia("(pointer: fine)").matches) return;
  for (const box of here.querySelectorAll("[data-drop]")) {
    if (box.sortable) continue;
    box.sortable = window.Sortable.create(box, {
      group: "days",
      sort: false,
      draggable: "[data-move]",
      filter: ".more",
      preventOnFilter: false,
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
      ghostClass: "lifted",
      dragClass: "carried",
      onStart: () => { dragging = true; document.getElementById("post-menu")?.hidePopover?.(); },
      onMove: ({ to }) => {
        document.querySelector(".over")?.classList.remove("over");
        if (to.hasAttribute("data-skipped")) return false;
        (to.closest(".day") ?? to).classList.add("over");
        return true;
      },
      onEnd: dropped,
    });
  }
}

function refresh() {
  late = false;
  window.htmx.trigger(document.body, "calendar:changed");
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt !== board() || !dragging) return;
  event.preventDefault(); // a redraw would tear the entry out of the hand
  late = true;
});
document.addEventListener("htmx:afterSettle", arm);
if (document.readyState === "complete") arm();
else addEventListener("load", arm);

// ── write at this day or hour ───────────────────────────────────────────────────────────────────────────────────
document.addEventListener("click", (event) => {
  const box = event.target.closest?.(".grid [data-day], .hours [data-hour]");
  const here = board();
  if (!box || !here?.dataset.compose || event.target.closest("a, button, .entry, summary") || box.hasAttribute("data-skipped")) return;
  if (matchMedia("(max-width: 640px)").matches || String(getSelection())) return;
  const { day, hour } = place(box);
  location.assign(`${here.dataset.compose}?at=${day}${hour === undefined ? "" : `T${hour.padStart(2, "0")}:00`}`);
});

// ── the menu of a post ──────────────────────────────────────────────────────────────────────────────────────────
document.addEventListener("click", (event) => {
  const button = event.target.closest?.(".entry .more");
  if (!button) return;
  const { post, at } = named(button.closest(".entry"));
  const menu = document.getElementById("post-menu");
  menu.replaceChildren();
  button.dataset.open = ""; // one menu serves every entry: this is the one that it belongs to now
  window.htmx.ajax("GET", `${address(post, "menu")}?at=${at}`, { target: menu, swap: "innerHTML" }).then(() => {
    dispatchEvent(new Event("resize")); // the menu has its size only now: let it find its place again
    menu.querySelector("a, button")?.focus({ preventScroll: true });
  });
});
document.addEventListener("click", (event) => {
  if (event.target.closest?.("#post-menu a, #post-menu button")) document.getElementById("post-menu").hidePopover();
});

document.addEventListener("toggle", (event) => {
  if (event.target.id !== "post-menu" || event.newState === "open") return;
  for (const button of document.querySelectorAll(".entry .more[data-open]")) delete button.dataset.open;
}, true);

// ── small manners ───────────────────────────────────────────────────────────────────────────────────────────────
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-print]")) print();
});
if (matchMedia("(max-width: 640px)").matches && board()?.dataset.view === "month") {
  document.getElementById("today")?.scrollIntoView({ block: "start" });
}
