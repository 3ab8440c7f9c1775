// Loaded by every page. Each module binds itself to data attributes on the document, so swapped-in markup just works.
import "./menu.js";
import "./dialog.js";
import "./toast.js";
import "./tabs.js";
import "./theme.js";
import "./swap.js";
import "./live.js";
import "./keys.js";
import "./palette.js";
import "./times.js";
import "./forms.js";
import "./missing.js";
