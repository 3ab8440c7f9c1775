// Makes an element's inside say what the HTML says, touching only what differs: focus, scroll and what is being typed stay.
const KEPT = new Set(["aria-selected", "tabindex", "hidden", "aria-expanded"]);

export function morph(element, html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  children(element, template.content);
}

function children(here, there) {
  const wanted = [...there.childNodes];
  const old = [...here.childNodes];
  wanted.forEach((node, index) => {
    const now = old[index];
    if (!now) here.append(node);
    else if (alike(now, node)) same(now, node);
    else now.replaceWith(node);
  });
  for (const rest of old.slice(wanted.length)) rest.remove();
}

const alike = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && (a.id ?? "") === (b.id ?? "");

function same(now, node) {
  if (now.nodeType !== Node.ELEMENT_NODE) {
    if (now.nodeValue !== node.nodeValue) now.nodeValue = node.nodeValue;
    return;
  }
  const inTabs = now.matches("[role=tab], [role=tabpanel]");
  for (const { name } of [...now.attributes]) {
    if (!node.hasAttribute(name) && !(inTabs && KEPT.has(name)) && name !== "aria-busy") now.removeAttribute(name);
  }
  for (const { name, value } of node.attributes) {
    if (inTabs && KEPT.has(name)) continue;
    if (now.matches("input") && (name === "value" || name === "checked")) continue;
    if (now.getAttribute(name) !== value) now.setAttribute(name, value);
  }
  if (!now.matches("textarea, select")) children(now, node);
}
