// The side-by-side on its own page: once somebody has decided (here or elsewhere), the post's page tells what came of it.
const box = document.querySelector("[data-decided]");

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.elt !== box || !event.detail.successful) return;
  // The server sends whoever asks for a decided delivery to the post's page.
  if (!new URL(event.detail.xhr.responseURL).pathname.endsWith(new URL(box.dataset.decided, location).pathname)) return;
  location.replace(box.dataset.decided);
});
