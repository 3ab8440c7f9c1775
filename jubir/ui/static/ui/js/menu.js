// Menus are popovers: the browser opens and closes them; here they get their place and their arrow keys.
const inside = "a[href], button:not([disabled])";

function opener(menu) {
  const all = [...document.querySelectorAll(`[popovertarget="${CSS.escape(menu.id)}"]`)];
  return all.find((one) => one === menu.opener && one.isConnected) ?? all.find((one) => one.offsetParent !== null) ?? all[0];
}

function place(menu) {
  const from = opener(menu)?.getBoundingClientRect();
  if (!from || matchMedia("(max-width: 640px)").matches) return;
  const { offsetWidth: width, offsetHeight: height } = menu;
  const rightward = getComputedStyle(document.documentElement).direction !== "rtl";
  let left = rightward ? from.left : from.right - width;
  if (left + width > innerWidth - 8) left = from.right - width;
  const below = from.bottom + 4 + height <= innerHeight - 8;
  const top = below ? from.bottom + 4 : Math.max(8, from.top - height - 4);
  menu.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  menu.style.top = `${top}px`;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[popovertarget]");
  const menu = button && document.getElementById(button.getAttribute("popovertarget"));
  if (menu) menu.opener = button;
}, true);

document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!menu.matches?.(".menu[popover], [data-popover]")) return;
  const open = event.newState === "open";
  for (const button of document.querySelectorAll(`[popovertarget="${CSS.escape(menu.id)}"]`)) button.setAttribute("aria-expanded", open);
  if (!open) return;
  place(menu);
  (menu.querySelector("[aria-current]") ?? menu.querySelector(inside))?.focus({ preventScroll: true });
}, true);

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu[popover]");
  if (!menu) return;
  const items = [...menu.querySelectorAll(inside)];
  const at = items.indexOf(document.activeElement);
  const next = { ArrowDown: items[(at + 1) % items.length], ArrowUp: items.at(at - 1), Home: items[0], End: items.at(-1) }[event.key];
  if (next) {
    event.preventDefault();
    next.focus();
  } else if (event.key === "Tab") {
    menu.hidePopover();
  } else if (event.key.length === 1 && /\p{L}/u.test(event.key) && !event.ctrlKey && !event.metaKey) {
    const letter = event.key.toLowerCase();
    [...items.slice(at + 1), ...items].find((one) => one.textContent.trim().toLowerCase().startsWith(letter))?.focus();
    event.stopPropagation();
  }
});
addEventListener("resize", () => { for (const menu of document.querySelectorAll(".menu:popover-open")) place(menu); });

// What a summary opens beneath itself closes like a menu: by a click elsewhere, by Escape.
const opened = "details:is([data-jump], [data-picker])[open]";
document.addEventListener("click", (event) => {
  for (const one of document.querySelectorAll(opened)) if (!one.contains(event.target)) one.open = false;
});
document.addEventListener("keydown", (event) => {
  const one = event.key === "Escape" && document.querySelector(opened);
  if (!one) return;
  one.open = false;
  one.querySelector("summary").focus();
});
