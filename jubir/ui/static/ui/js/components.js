// Only for the component page: shows a toast on demand.
import { toast } from "./toast.js";
import { words } from "./words.js";

document.querySelector("[data-sample-toast]")?.addEventListener("click", () => toast(words.copied, { undo: location.pathname }));
