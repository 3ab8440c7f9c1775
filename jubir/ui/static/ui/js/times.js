// Relative times grow old while a page stays open: "5 minutes ago" is told anew every half minute, in the words of the page's language.
const lang = document.documentElement.lang;
const minutes = new Intl.RelativeTimeFormat(lang, { numeric: "always" });
const HOUR = 3_600_000;

function renew() {
  if (document.hidden) return;
  for (const time of document.querySelectorAll("time[data-relative]")) {
    const away = new Date(time.dateTime) - Date.now();
    const near = Math.abs(away) < 55 * 60_000;
    if (near && Math.abs(away) >= 45_000) {
      const text = minutes.format(Math.round(away / 60_000) || Math.sign(away), "minute");
      if (time.textContent !== text) time.textContent = text;
    } else if (!near && Math.abs(away) < 3.5 * HOUR && time.dataset.was === "near") {
      time.textContent = minutes.format(Math.round(away / HOUR), "hour");
    }
    if (near) time.dataset.was = "near";
  }
}
setInterval(renew, 30_000);
document.addEventListener("visibilitychange", renew);
