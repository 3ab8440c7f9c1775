// One stream of news per open page. <div data-live="/w/kopi/activity/stream/"> opens it; a fragment with
// hx-trigger="sse:deliveries" refetches itself when that topic beats.
// A hidden tab lets go of its stream (browsers allow six connections to one host) and catches up when seen again.
const holder = document.querySelector("[data-live]");
const listened = new Set();
let source = null;
let missed = false;
let wait = 1000;
let timer = 0;

const waiting = (topic) => document.querySelectorAll(`[hx-trigger*="sse:${topic}"], [data-live-on~="${topic}"]`);

function beat(topic) {
  for (const one of waiting(topic)) window.htmx?.trigger(one, `sse:${topic}`);
  document.dispatchEvent(new CustomEvent(`live:${topic}`));
}

function topics(root = document) {
  const found = new Set(["deliveries", "media", "channels", "notifications"]);
  for (const one of root.querySelectorAll?.('[hx-trigger*="sse:"]') ?? []) {
    for (const [, name] of one.getAttribute("hx-trigger").matchAll(/sse:([\w-]+)/g)) found.add(name);
  }
  return found;
}

function listen() {
  if (!source) return;
  for (const topic of topics()) {
    if (listened.has(topic)) continue;
    listened.add(topic);
    source.addEventListener(topic, () => beat(topic));
  }
}

function stop() {
  clearTimeout(timer);
  source?.close();
  source = null;
  listened.clear();
}

function start() {
  if (source || document.hidden) return;
  source = new EventSource(holder.dataset.live);
  source.addEventListener("open", () => {
    wait = 1000;
    if (missed) for (const topic of topics()) beat(topic);
    missed = false;
  });
  source.addEventListener("error", () => {
    missed = true;
    if (source?.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
    stop();
    timer = setTimeout(start, wait * (0.7 + Math.random() * 0.6));
    wait = Math.min(wait * 2, 60_000);
  });
  listen();
}

if (holder) {
  start();
  document.addEventListener("htmx:load", listen);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) return start();
    timer = setTimeout(() => { if (document.hidden) { stop(); missed = true; } }, 20_000);
  });
  addEventListener("pagehide", stop);
  addEventListener("pageshow", (event) => { if (event.persisted) { missed = true; start(); } });
}
