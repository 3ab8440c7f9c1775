// A list that shows only what fits the typed words.
//   <input data-sift="#list">   inside #list: <li data-sifted="words to find it by">, perhaps in [data-sifted-group]
//   <p data-sift-empty hidden>  is shown when nothing fits
const plain = (text) => text.toLocaleLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

document.addEventListener("input", (event) => {
  const list = document.querySelector(event.target.dataset?.sift || null);
  if (!list) return;
  const words = plain(event.target.value).split(/\s+/).filter(Boolean);
  for (const one of list.querySelectorAll("[data-sifted]")) {
    const text = plain(one.dataset.sifted);
    one.hidden = !words.every((word) => text.includes(word));
  }
  for (const group of list.querySelectorAll("[data-sifted-group]")) group.hidden = !group.querySelector("[data-sifted]:not([hidden])");
  const empty = document.querySelector("[data-sift-empty]");
  if (empty) empty.hidden = Boolean(list.querySelector("[data-sifted]:not([hidden])"));
});
