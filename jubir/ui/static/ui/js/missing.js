// A picture that does not come leaves a quiet one in its place, not the browser's torn icon. Its alt text stays.
const drawn = "<rect x='4' y='4' width='16' height='16' rx='3'/><path d='M4 15l4-4c.9-.9 2.1-.9 3 0l5 5M14 14l1-1c.9-.9 2.1-.9 3 0l2 2M15 8h0'/>";
const quiet = `data:image/svg+xml,${encodeURIComponent(`<svg xmlns='http://www.w3.org/2000/svg' width='24' height='24' viewBox='0 0 24 24' fill='none' stroke='#8a8478' stroke-width='1.6' stroke-linecap='round' stroke-linejoin='round'>${drawn}</svg>`)}`;

function standIn(picture) {
  if (picture.src.startsWith("data:")) return;
  picture.dataset.missing = "";
  picture.src = quiet;
}

document.addEventListener("error", (event) => {
  if (event.target instanceof HTMLImageElement) standIn(event.target);
}, true);
// It may come after all: a rendition still being made, a part of the page fetched anew.
document.addEventListener("load", (event) => {
  if (event.target instanceof HTMLImageElement && event.target.src !== quiet) delete event.target.dataset.missing;
}, true);
// What failed before this module was there. A lazy picture that was not asked for yet has no currentSrc.
for (const picture of document.images) {
  if (picture.complete && picture.currentSrc && !picture.naturalWidth) standIn(picture);
}
