// The heat map: what each scope opens of each resource. Rows are scopes, or groups of them where there are many; columns are resources,
// or a resource's methods once it is chosen. Only cells that open something are drawn, so its cost is that of what is open.

const matrixView = {
  id: "matrix",
  label: "Heat map",
  title: "What each scope opens",
  lead: "The stronger a cell’s colour, the larger the part of a resource’s endpoints that the scope opens by itself, with all that it implies.",
  when: (api) => api.scopes.length > 0 && api.ops.length > 0,
  mount(root) {
    const api = state.api;
    const bar = filterBar(["method", "group", "risk"]);
    const trail = el("p", { class: "trail" });
    const count = el("p", { id: "count", class: "count", role: "status" });
    const canvas = el("div", { id: "heat", class: "canvas heat", tabindex: 0, role: "region", "aria-label": "Heat map, scrolls" });
    const drill = el("section", { id: "drill", class: "card", tabindex: -1, hidden: true, "aria-labelledby": "drill-title" });
    const methods = methodsOf(api);
    const table = pagedTable({
      id: "matrix-list", caption: "How many endpoints each scope opens, by method",
      columns: [{ name: "Scope", cls: "path" }, ...methods.map((m) => ({ name: m, cls: "num" })), { name: "All", cls: "num" }],
      row: (s) => countRow(api, s, methods),
    });
    append(root, [bar.node, el("div", { class: "countbar" }, count, legend()), trail, canvas, drill, el("h2", { class: "list-title" }, "As a table"), table.node]);
    let drawn = null;
    return {
      update() {
        bar.sync();
        const hits = found(api);
        if (drawn?.hits === hits && drawn.show === state.show && drawn.scope === state.scope) return;
        drawn = { hits, show: state.show, scope: state.scope };
        const picture = heat(api, hits);
        drill.hidden = true;
        trail.hidden = !state.show && !state.group;
        trail.replaceChildren(fragment(link(() => hrefFor({ show: "", group: "", scope: null }), null, "All"), state.group && " › " + titled(groupNamed(api, state.group)), state.show && [" › ", el("code", null, state.show)]));
        count.textContent = plural(picture.rows.length, picture.grouped ? "group" : "scope") + " × " + plural(picture.columns.length, state.show ? "method" : "resource") + ", " + plural(picture.ops, "endpoint");
        drawHeat(canvas, picture, (row, column) => drillInto(drill, picture, row, column));
        table.show(picture.scopes);
      },
      showAll: table.showAll,
    };
  },
};

const groupNamed = (api, id) => { const g = api.groups.find((x) => x.id === id); return g ? { title: g.title, name: g.id } : { title: id }; };

function countRow(api, scope, methods) {
  const opened = openTable(api).scopes[scope.index];
  const per = new Map();
  for (const op of opened) per.set(op.method, (per.get(op.method) ?? 0) + 1);
  return el("tr", { role: "row", "data-scope-row": scope.index },
    el("th", { role: "rowheader", scope: "row", class: "path" }, link(() => scopeHref(scope), { class: "row-link" }, scopeName(scope))),
    methods.map((m) => el("td", { role: "cell", class: "num", "data-label": m }, per.has(m) ? number(per.get(m)) : el("span", { class: "none" }, "0"))), el("td", { role: "cell", class: "num", "data-label": "All" }, number(opened.length)));
}

const MANY = 80; // scopes, from which rows are groups

// heat counts, for each row and column, the endpoints that are open there.
function heat(api, hits) {
  const wanted = state.method ? api.ops.filter((op) => op.method === state.method) : api.ops;
  const resource = resourcesOf(api);
  const ops = state.show ? wanted.filter((op) => resource.get(op) === state.show) : wanted;
  const scopes = state.scope ? neighbourhood(api, state.scope) : state.method ? scopesFound(api) : hits.scopes.map((i) => api.scopes[i]);
  const grouped = !state.scope && !state.group && scopes.length > MANY && api.groups.length > 1;
  const columnOf = state.show ? (op) => op.method : (op) => resource.get(op);
  const totals = new Map();
  for (const op of ops) totals.set(columnOf(op), (totals.get(columnOf(op)) ?? 0) + 1);
  const columns = [...totals.keys()].sort(inNature);
  const place = new Map(columns.map((c, i) => [c, i]));
  const inside = new Set(ops);
  const rows = [];
  const rowOf = new Map();
  for (const s of scopes) {
    const key = grouped ? "g" + s.group : s;
    if (!rowOf.has(key)) {
      const group = api.groups[s.group];
      rowOf.set(key, { name: grouped ? titled({ title: group?.title, name: group?.id ?? "Other" }) : s.name, group: grouped ? group : null, scope: grouped ? null : s, cells: new Map() });
      rows.push(rowOf.get(key));
    }
    const { cells } = rowOf.get(key);
    for (const op of openTable(api).scopes[s.index]) {
      if (!inside.has(op)) continue;
      const c = place.get(columnOf(op));
      if (!cells.has(c)) cells.set(c, new Set());
      cells.get(c).add(op);
    }
  }
  return { rows, columns, totals, scopes, grouped, ops: ops.length };
}

const inNature = new Intl.Collator("en", { numeric: true }).compare;

// scopesFound are the scopes of the other filters: a method narrows endpoints only.
function scopesFound(api) {
  return api.query(state.q, { group: indexOf(api.groups, (g) => g.id === state.group), risk: RISKS.indexOf(state.risk) > 0 ? RISKS.indexOf(state.risk) : null }).scopes.map((i) => api.scopes[i]);
}

// resourcesOf names each endpoint's resource: the first segment of its path behind what all paths begin with, and the second one
// too where the first tells too few apart.
function resourcesOf(api) {
  if (api.resources) return api.resources;
  const paths = api.ops.map((op) => op.path.split("/").filter((p) => p && !p.includes("{")));
  let common = 0;
  while (paths.length && paths.every((p) => p.length > common + 1 && p[common] === paths[0][common])) common++;
  const name = (p, depth) => "/" + p.slice(common, common + depth).join("/");
  const few = new Set(paths.map((p) => name(p, 1))).size < 6;
  return (api.resources = new Map(api.ops.map((op, i) => [op, name(paths[i], few ? 2 : 1)])));
}

const STEPS = [0, 0.2, 0.4, 0.7, 0.999]; // the shares from which a cell takes the next shade

const shade = (share) => STEPS.findLastIndex((s) => share > s) + 1;

function legend() {
  const words = ["some", "a fifth", "two fifths", "most", "all"];
  return el("ul", { class: "legend", "aria-label": "Shades" }, words.map((w, i) => el("li", null, svg("svg", { width: 14, height: 14, "aria-hidden": "true" }, svg("rect", { class: "shade shade-" + (i + 1), width: 14, height: 14, rx: 3 })), w)));
}

const CELL = { w: 34, h: 26, max: 30 };

function drawHeat(canvas, { rows, columns, totals, grouped }, open) {
  const short = (t) => (t.length > CELL.max ? t.slice(0, CELL.max - 1) + "…" : t);
  const left = Math.min(260, 24 + Math.max(0, ...rows.map((r) => short(r.name).length)) * 7.4);
  const width = columns.length * CELL.w + 90;
  const height = rows.length * CELL.h;
  const head = 20 + Math.max(8, ...columns.map((c) => short(c).length)) * 5.6;
  const heads = svg("svg", { class: "heat-heads", width, height: head, role: "group", "aria-label": "Resources" });
  columns.forEach((c, i) => {
    const words = svg("text", { transform: `translate(${i * CELL.w + 20} ${head - 8}) rotate(-50)` }, short(c));
    heads.append(state.show ? words : drawnLink(() => hrefFor({ show: c }), c + ", " + plural(totals.get(c), "endpoint"), "head", words));
  });
  const sides = svg("svg", { class: "heat-sides", width: left, height, role: "group", "aria-label": grouped ? "Groups" : "Scopes" });
  const cells = svg("svg", { class: "heat-cells", width, height, role: "group", "aria-label": "Cells; arrow keys move between those that open something" });
  rows.forEach((row, y) => {
    const words = svg("text", { x: 10, y: y * CELL.h + 17, class: row.scope ? "mono" : null }, short(row.name));
    const to = () => (row.scope ? hrefFor({ scope: row.scope }) : hrefFor({ group: row.group?.id ?? "" }));
    sides.append(drawnLink(to, row.name, row.scope && row.scope === state.scope ? "side chosen" : "side", words));
    cells.append(svg("path", { class: "rule", d: `M0 ${(y + 1) * CELL.h - 0.5}H${columns.length * CELL.w}` }));
    for (const [x, ops] of [...row.cells].sort((a, b) => a[0] - b[0])) {
      const total = totals.get(columns[x]);
      cells.append(svg("g", { class: "cell", role: "button", tabindex: -1, "data-x": x, "data-y": y, "aria-label": row.name + " opens " + number(ops.size) + " of " + number(total) + " in " + columns[x] },
        svg("rect", { class: "shade shade-" + shade(ops.size / total), x: x * CELL.w + 1, y: y * CELL.h + 1, width: CELL.w - 3, height: CELL.h - 3, rx: 4 }),
        svg("text", { class: "on-" + shade(ops.size / total), x: x * CELL.w + CELL.w / 2 - 0.5, y: y * CELL.h + 17, "aria-hidden": "true" }, number(ops.size))));
    }
  });
  cells.querySelector(".cell")?.setAttribute("tabindex", 0);
  cells.addEventListener("click", (event) => { const c = event.target.closest(".cell"); if (c) open(rows[c.dataset.y], Number(c.dataset.x)); });
  cells.addEventListener("keydown", (event) => cellKeys(event, cells, rows, open));
  canvas.replaceChildren(rows.length && columns.length ? el("div", { class: "heat-grid" }, el("div", { class: "heat-corner" }), el("div", { class: "heat-top" }, heads), el("div", { class: "heat-left" }, sides), cells) : el("p", { class: "nothing" }, "Nothing matches."));
}

function drawnLink(make, says, cls, ...children) {
  const a = svg("a", { class: cls, href: make(), "aria-label": says }, svg("title", null, says), ...children);
  links.set(a, make);
  return a;
}

// cellKeys moves between drawn cells: along a row, and to the nearest one of the next row that has any.
function cellKeys(event, cells, rows, open) {
  const cell = event.target.closest(".cell");
  if (!cell) return;
  const [x, y] = [Number(cell.dataset.x), Number(cell.dataset.y)];
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    return open(rows[y], x);
  }
  const to = nextCell(event.key, x, y, rows);
  if (!to) return;
  event.preventDefault();
  event.stopPropagation();
  const next = cells.querySelector(`[data-x="${to[0]}"][data-y="${to[1]}"]`);
  cell.setAttribute("tabindex", -1);
  next.setAttribute("tabindex", 0);
  next.focus();
}

function nextCell(key, x, y, rows) {
  const along = [...rows[y].cells.keys()].sort((a, b) => a - b);
  if (key === "ArrowRight") return pair(along.find((c) => c > x), y);
  if (key === "ArrowLeft") return pair(along.findLast((c) => c < x), y);
  if (key === "Home") return pair(along[0], y);
  if (key === "End") return pair(along[along.length - 1], y);
  const step = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (!step) return null;
  for (let r = y + step; r >= 0 && r < rows.length; r += step) {
    const near = [...rows[r].cells.keys()].sort((a, b) => Math.abs(a - x) - Math.abs(b - x))[0];
    if (near !== undefined) return [near, r];
  }
  return null;
}

const pair = (x, y) => (x === undefined ? null : [x, y]);

// drillInto lists a cell's endpoints below the picture.
function drillInto(drill, { columns, totals }, row, x) {
  const ops = [...row.cells.get(x)];
  drill.hidden = false;
  drill.replaceChildren(
    el("h2", { id: "drill-title" }, row.scope ? scopeLink(row.scope) : row.name, " in ", el("code", null, columns[x])),
    el("p", { class: "quiet" }, "Opens " + number(ops.length) + " of " + plural(totals.get(columns[x]), "endpoint") + "."), fragment(opsByMethod(ops)));
  drill.focus({ preventScroll: true });
  drill.scrollIntoView({ block: "nearest" });
}
