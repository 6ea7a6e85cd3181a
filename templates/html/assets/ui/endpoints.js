// The list of endpoints: who reads it wants to know which scopes a call needs.

const endpointsView = {
  id: "endpoints",
  label: "Endpoints",
  title: "Endpoints",
  when: (api) => api.ops.length > 0 || !api.scopes.length,
  mount(root) {
    const bar = filterBar(["method", "group", "risk", "subject", "access"]);
    const strip = el("div", { id: "scope-strip", class: "strip" });
    const count = el("p", { id: "count", class: "count", role: "status" });
    const table = endpointTable({ id: "endpoints-list" });
    let listed = [];
    const picks = el("span", { class: "picks" });
    const questions = questionCards("endpoints");
    append(root, [questions.node, bar.node, el("div", { class: "countbar" }, count, copyButton("the list of endpoints", () => listed.map((op) => op.method + " " + op.path).join("\n"), "Copy list"), picks), strip, table.node]);
    return {
      update() {
        const api = state.api;
        const hits = found(api);
        listed = table.keep([hits], () => hits.ops.map((i) => api.ops[i]));
        questions.sync();
        bar.sync();
        picksLink(picks);
        count.textContent = listed.length === api.ops.length ? plural(api.ops.length, "endpoint") : number(listed.length) + " of " + plural(api.ops.length, "endpoint");
        scopeStrip(strip, api, hits.scopes);
      },
      showAll: table.showAll,
      printed: () => (filtered() ? null : printReference),
    };
  },
};

// picksLink leads from the picked endpoints to what they need.
function picksLink(place) {
  place.replaceChildren(fragment(state.picks.size > 0 && link(() => linkTo("need"), { id: "picks-link" }, plural(state.picks.size, "endpoint") + " picked: what do they need?")));
}

// scopeStrip names the first scopes that a search finds, beside the endpoints.
function scopeStrip(strip, api, hits) {
  strip.hidden = !state.q.trim() || !hits.length;
  if (strip.hidden) return strip.replaceChildren();
  strip.replaceChildren(fragment(
    link(() => hrefFor({ view: "scopes", op: null, scope: null }), null, plural(hits.length, "scope") + " too:"), " ",
    hits.slice(0, 5).map((i) => [scopeLink(api.scopes[i]), " "])));
}

// endpointTable lists endpoints with a box to pick each. extra: a further column {name, cls, cell(op)}.
function endpointTable({ id, extra, caption, empty }) {
  const columns = [{ name: "Pick", cls: "pick", hidden: true }, { name: "Method", cls: "method" }, { name: "Path", cls: "path" }, { name: "Needs", cls: "needs" }];
  if (extra) columns.push({ name: extra.name, cls: extra.cls });
  const table = pagedTable({ id, caption: caption ?? "Endpoints and the scopes that they need", columns, row: (op) => endpointRow(op, extra), empty: empty ?? "No endpoint matches. Fewer words or filters find more." });
  table.node.addEventListener("change", (event) => {
    const index = event.target.dataset?.pick;
    if (index !== undefined) pick([state.api.ops[index]], event.target.checked);
  });
  table.node.addEventListener("click", (event) => {
    const row = event.target.closest("tr[data-op]");
    if (!row || event.target.closest("a, input, button, label") || String(getSelection()) !== "") return;
    openDetails({ op: state.api.ops[row.dataset.op] }, row.querySelector("a"));
  });
  const kept = keeper(table.show, () => {
    for (const row of table.node.querySelectorAll("tr[data-op]")) syncEndpointRow(row, state.api.ops[row.dataset.op]);
  });
  return { ...table, keep: kept };
}

// keeper gives keep(reasons, make): a list is made and drawn when one of the reasons for what it shows has changed. Otherwise its rows stay
// and are only brought up to date, so that who works in them keeps the focus.
function keeper(show, sync) {
  let last = [];
  let items = [];
  return (reasons, make) => {
    if (reasons.length === last.length && reasons.every((r, i) => r === last[i])) sync();
    else {
      last = reasons;
      show((items = make()));
    }
    return items;
  };
}

function syncEndpointRow(row, op) {
  row.querySelector("input").checked = state.picks.has(op);
  if (state.op === op) row.setAttribute("aria-current", "true");
  else row.removeAttribute("aria-current");
}

let rowMould;

// rowHref is hrefFor({op}) for many rows of one state.
function rowHref(op) {
  const base = hrefFor.base ??= hrefFor({ op: null });
  return base + (base.includes("?") ? "&" : "?") + "op=" + encoded(opKey(op));
}

function endpointRow(op, extra) {
  rowMould ??= el("tr", { role: "row" },
    el("td", { role: "cell", class: "pick" }, el("label", null, el("input", { type: "checkbox", autocomplete: "off" }))),
    el("td", { role: "cell", class: "method" }),
    el("th", { role: "rowheader", scope: "row", class: "path" }, el("a", { class: "row-link" }, sr(""), el("code"))),
    el("td", { role: "cell", class: "needs" }));
  const row = rowMould.cloneNode(true);
  const [pickCell, method, path, needs] = row.children;
  const box = pickCell.firstChild.firstChild;
  row.dataset.op = op.index;
  box.dataset.pick = op.index;
  box.setAttribute("aria-label", "Pick " + op.method + " " + op.path);
  box.checked = state.picks.has(op);
  method.append(methodBadge(op.method));
  const anchor = path.firstChild;
  anchor.setAttribute("href", rowHref(op));
  links.set(anchor, () => rowHref(op));
  anchor.firstChild.textContent = op.method + " ";
  anchor.lastChild.textContent = op.path;
  if (op.deprecated) path.append(el("span", { class: "tag warn" }, "deprecated"));
  if (op.summary) path.append(el("span", { class: "summary" }, op.summary));
  needs.append(rowNeeds(state.api, op));
  if (extra) row.append(el("td", { role: "cell", class: extra.cls }, extra.cell(op)));
  if (state.op === op) row.setAttribute("aria-current", "true");
  return row;
}

function pick(ops, on) {
  const picks = new Set(state.picks);
  for (const op of ops) on ? picks.add(op) : picks.delete(op);
  go({ picks });
}
