// Light, dark, like the device: shown at once, kept by the server.
export function wear(theme) {
  document.documentElement.dataset.theme = theme;
  for (const button of document.querySelectorAll("[data-themes] [name=theme]")) button.setAttribute("aria-checked", button.value === theme);
}

export async function keep(theme) {
  const form = document.querySelector("[data-themes]");
  wear(theme);
  if (!form) return;
  const body = new FormData();
  body.set("theme", theme);
  body.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
  await fetch(form.action, { method: "POST", body });
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-themes]") || !event.submitter) return;
  event.preventDefault();
  keep(event.submitter.value);
});
