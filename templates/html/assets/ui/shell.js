// What surrounds the views: navigation, the choice of API, the theme, and the drawing of the present state.

const THEMES = [["", "half", "Theme: as the system"], ["light", "sun", "Theme: light"], ["dark", "moon", "Theme: dark"]];

const NAV = [["Browse", ["endpoints", "scopes"]], ["Ask", ["token", "need", "refused", "changes"]], ["Look", ["graph", "matrix"]], ["", ["about"]]];

function buildShell() {
  const theme = button("", () => setTheme((THEMES.findIndex(([t]) => t === (document.documentElement.dataset.theme ?? "")) + 1) % THEMES.length), { id: "theme", class: "icon-button" });
  byId("tools").append(theme, button("", openHelp, { id: "help-open", class: "icon-button", "aria-label": "Keyboard help", title: "Keyboard help" }, icon("help")));
  setTheme(Math.max(0, THEMES.findIndex(([t]) => t === remembered("theme"))), true);
  keyboard.single = remembered("keys") !== "off";
  const q = byId("q");
  byId("find").addEventListener("submit", (event) => event.preventDefault());
  q.addEventListener("input", () => {
    if (SEARCHED.includes(state.view)) go({ q: q.value });
    else go({ ...fresh(homeOf(state.api)), q: q.value }, true);
  });
  byId("skip").addEventListener("click", (event) => { event.preventDefault(); byId("main").focus(); });
  if (page.apis.length > 1) {
    const select = byId("api");
    byId("api-field").hidden = false;
    const same = (a) => page.apis.some((b) => b !== a && b.title === a.title);
    append(select, page.apis.map((a) => el("option", { value: a.key }, !a.title ? a.key : same(a) ? a.title + " (" + a.key + ")" : a.title)));
    select.addEventListener("change", () => {
      const api = page.apis.find((a) => a.key === select.value);
      go({ ...fresh(homeOf(api)), api, held: [], picks: new Set() }, true);
    });
  }
  document.addEventListener("keydown", onKey);
  for (const type of ["pointerdown", "focusin", "click"]) document.addEventListener(type, freshLink, true);
  document.addEventListener("click", followLink);
  addEventListener("popstate", follow);
  addEventListener("hashchange", follow);
  addEventListener("pagehide", () => { forgetPasted(); if (looksSecret(state.api, state.q)) go({ q: "" }); });
  addEventListener("beforeprint", beforePrint);
  addEventListener("afterprint", afterPrint);
}

// SEARCHED are the views whose lists the search narrows; elsewhere it begins a search among the endpoints.
const SEARCHED = ["endpoints", "scopes", "token", "need", "graph", "matrix"];

const fresh = (view) => ({ view, q: "", method: "", group: "", risk: "", subject: "", access: "", show: "", op: null, scope: null });

function setTheme(i, first) {
  const [theme, pictogram, words] = THEMES[i];
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  const b = byId("theme");
  b.replaceChildren(icon(pictogram));
  b.setAttribute("aria-label", words);
  b.setAttribute("title", words);
  if (!first) { remember("theme", theme); announce(words); }
}

// follow shows what the address says.
function follow() {
  if (location.hash === hrefFor({}) || !location.hash.startsWith("#/")) return;
  go(readAddress(location.hash));
}

// followLink opens a row's or a scope's details in place, so that the way back leads to where the reader was.
function followLink(event) {
  if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const a = event.target.closest?.("a[href]");
  const href = a?.getAttribute("href") ?? "";
  if (!href.startsWith("#/")) return;
  event.preventDefault();
  const next = readAddress(href);
  const was = openNow();
  const moved = next.view !== state.view || next.api !== state.api;
  if (a.classList.contains("row-link")) detailsFrom = a;
  go(next, true);
  if (openNow() && openNow() !== was) focusDetails();
  else if (moved) { scrollTo(0, 0); byId("title").focus({ preventScroll: true }); }
}

function drawNav() {
  const api = state.api;
  byId("nav").replaceChildren(fragment(NAV.map(([title, ids], n) => {
    const views = ids.map((id) => page.views.find((v) => v.id === id)).filter((v) => !v.when || v.when(api));
    if (!views.length) return null;
    return el("div", { class: "nav-part" }, title && el("h2", { class: "nav-title", id: "nav-" + n }, title), el("ul", { "aria-labelledby": title ? "nav-" + n : null }, views.map((v) => el("li", null, navLink(v)))));
  })));
}

const PAIR = ["endpoints", "scopes"]; // between these the search comes along

function navLink(view) {
  const to = () => (PAIR.includes(view.id) && PAIR.includes(state.view) ? linkTo(view.id, { q: state.q, group: state.group }) : linkTo(view.id));
  return link(to, { id: "nav-" + view.id, "data-view": view.id }, view.label);
}

// render brings the page to the state. A view is built when it or its API is new, and updated otherwise.
function render() {
  const api = state.api;
  const view = page.views.find((v) => v.id === state.view);
  const key = page.apis.indexOf(api) + "/" + view.id;
  if (page.mounted !== key) {
    page.current?.forget?.();
    if (page.api !== api) { page.api = api; drawNav(); }
    page.mounted = key;
    byId("title").textContent = view.title;
    byId("title").setAttribute("tabindex", -1);
    byId("lead").replaceChildren(fragment(view.lead && el("p", null, view.lead)));
    const root = byId("view");
    root.className = "view view-" + view.id;
    root.replaceChildren();
    page.current = view.mount(root);
    for (const a of byId("nav").querySelectorAll("a")) {
      if (a.dataset.view === view.id) { a.setAttribute("aria-current", "page"); a.scrollIntoView?.({ block: "nearest", inline: "nearest" }); }
      else a.removeAttribute("aria-current");
    }
  }
  if (byId("q").value !== state.q) byId("q").value = state.q;
  secretNote();
  if (page.apis.length > 1) byId("api").value = api.key;
  page.current.update();
  renderDetails();
  const opened = state.op ? state.op.method + " " + state.op.path : opens(state.view) && state.scope ? state.scope.name : view.title;
  document.title = [...new Set([opened, api.title, page.title])].filter(Boolean).join(" · ");
}
