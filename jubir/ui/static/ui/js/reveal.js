// <input type="password" data-reveal>: an eye beside it shows what was typed. Its name is the attribute's value.

const icons = document.querySelector("svg.icon use")?.getAttribute("href").split("#")[0] ?? "/static/ui/icons.svg";

function eye(input) {
  const box = document.createElement("span");
  box.className = "reveal";
  input.replaceWith(box);
  const button = document.createElement("button");
  button.type = "button";
  const show = (shown) => {
    input.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
    button.innerHTML = `<svg class="icon" aria-hidden="true"><use href="${icons}#${shown ? "eye-off" : "eye"}"/></svg>`;
  };
  button.setAttribute("aria-label", input.dataset.reveal);
  button.addEventListener("click", () => show(input.type === "password"));
  input.form?.addEventListener("submit", () => show(false));
  box.append(input, button);
  show(false);
}

for (const input of document.querySelectorAll("input[data-reveal]")) eye(input);
