// The keyboard. Single keys can be switched off (WCAG 2.1.4), which dictation needs.

const KEYS = [
  ["/", "search"], ["↓ ↑", "move through a list; from the search into it"], ["Home, End", "first and last row"], ["Enter", "open what has the focus; from the search: the first result"],
  ["← →", "between a row’s box and its link; along the graph"], ["Space", "pick an endpoint, on its box"], ["Esc", "close what is open, then empty the search"], ["?", "this help"],
];

const keyboard = { single: true };

function onKey(event) {
  if (event.defaultPrevented || event.isComposing) return;
  const typing = event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select");
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (event.key === "Escape" && !byId("help").open) return escape(event);
  if (event.target.id === "q" && plain && (event.key === "ArrowDown" || event.key === "Enter")) {
    event.preventDefault();
    if (event.key === "Enter") return firstRow()?.click();
    return firstRow()?.focus();
  }
  if (!typing && listKeys(event)) return event.preventDefault();
  if (typing || !plain || !keyboard.single || byId("help").open) return;
  if (event.key === "/") { event.preventDefault(); byId("q").focus(); byId("q").select(); }
  if (event.key === "?") { event.preventDefault(); openHelp(); }
}

function escape(event) {
  if (!byId("details").hidden) { event.preventDefault(); return closeDetails(); }
  if (state.q && (event.target.id === "q" || event.target.closest?.("#view .list"))) {
    event.preventDefault();
    go({ q: "" });
    if (!event.target.isConnected) byId("q").focus();
  }
}

function openHelp() {
  const dialog = byId("help");
  const box = el("input", { type: "checkbox", id: "single-keys", autocomplete: "off", on: { change: () => { keyboard.single = box.checked; remember("keys", box.checked ? "" : "off"); } } });
  box.checked = keyboard.single;
  dialog.replaceChildren(
    el("div", { class: "details-bar" }, el("h2", { id: "help-title" }, "Keyboard"), button("", () => dialog.close(), { class: "icon-button", id: "help-close", "aria-label": "Close help" }, icon("close"))),
    el("dl", { class: "keys" }, KEYS.map(([key, what]) => el("div", null, el("dt", null, key.split(/( |, )/).map((k) => (k.trim() && k !== ", " ? el("kbd", null, k) : " "))), el("dd", null, what)))),
    el("label", { class: "check" }, box, "Single keys ( / and ? ) work everywhere"));
  dialog.showModal();
}

// remember keeps a preference of how the page looks and listens, and nothing else.
function remember(name, value) {
  try {
    if (value) localStorage.setItem("scopegen-" + name, value);
    else localStorage.removeItem("scopegen-" + name);
  } catch { /* a page that may not store asks again */ }
}

function remembered(name) {
  try { return localStorage.getItem("scopegen-" + name) ?? ""; } catch { return ""; }
}
