// The implication graph: broad scopes on the left, what they imply to the right. The same is below it as a table.

const graphView = {
  id: "graph",
  label: "Implications",
  title: "Which scopes imply which",
  lead: "A scope opens everything that the scopes behind its arrows open. Arrows that follow from others are left out; the table has them all.",
  when: (api) => api.scopes.some((s) => s.implies.length),
  mount(root) {
    const api = state.api;
    const count = el("p", { id: "count", class: "count", role: "status" });
    const tabs = el("div", { class: "pills", role: "group", "aria-label": "Extent" });
    const canvas = el("div", { id: "graph", class: "canvas", tabindex: 0, role: "region", "aria-label": "Picture of implications, scrolls" });
    const zoom = zoomBar(canvas);
    const table = pagedTable({
      id: "graph-list", caption: "Scopes, what they imply and what implies them",
      columns: [{ name: "Scope", cls: "path" }, { name: "Implies" }, { name: "Implied by" }],
      row: (s) => el("tr", { role: "row", "data-scope-row": s.index },
        el("th", { role: "rowheader", scope: "row", class: "path" }, link(() => hrefFor({ scope: s }), { class: "row-link" }, scopeName(s))),
        el("td", { role: "cell", "data-label": "Implies" }, names(api, s.implies)), el("td", { role: "cell", "data-label": "Implied by" }, names(api, impliedBy(api)[s.index]))),
    });
    const risks = api.scopes.some((s) => s.risk > 2) && el("ul", { class: "legend", "aria-label": "Outlines" }, el("li", null, el("span", { class: "swatch high" }), "high risk"), el("li", null, el("span", { class: "swatch critical" }), "critical risk"));
    append(root, [el("div", { class: "countbar" }, count, tabs, risks, zoom.node), canvas, el("h2", { class: "list-title" }, "As a table"), table.node]);
    let drawn = null;
    return {
      update() {
        const near = state.scope && state.show !== "all";
        const all = api.scopes.filter((s) => s.implies.length || impliedBy(api)[s.index].length);
        const nodes = near ? neighbourhood(api, state.scope) : narrowed(api, all);
        const key = nodes.map((s) => s.index).join() + "|" + (state.scope?.index ?? "");
        tabs.hidden = !state.scope;
        tabs.replaceChildren(
          link(() => hrefFor({ show: "" }), { "aria-current": near ? "true" : null }, "Around ", state.scope ? el("code", null, state.scope.name) : ""),
          link(() => hrefFor({ show: "all" }), { "aria-current": near ? null : "true" }, "All"));
        count.textContent = plural(nodes.length, "scope") + (near ? "" : nodes.length < all.length ? " of " + number(all.length) : all.length < api.scopes.length ? ", and " + number(api.scopes.length - all.length) + " that neither imply nor are implied" : "");
        if (drawn === key) return;
        drawn = key;
        zoom.set(drawGraph(canvas, api, nodes));
        table.show(nodes);
      },
      showAll: table.showAll,
    };
  },
};

const names = (api, list) => list.map((i) => [scopeLink(api.scopes[i]), " "]);

function neighbourhood(api, scope) {
  const near = new Set([scope.index, ...distances(scope.index, (i) => api.scopes[i].implies).keys(), ...distances(scope.index, (i) => impliedBy(api)[i]).keys()]);
  return api.scopes.filter((s) => near.has(s.index));
}

function narrowed(api, all) {
  if (!filtered()) return all;
  const hits = new Set(found(api).scopes);
  return all.filter((s) => hits.has(s.index));
}

const NODE = { height: 26, gap: 8, char: 7.4, pad: 12, column: 56, max: 38 };

// layers gives each node a column: one more than the furthest of those that imply it. Of a ring the first one begins.
function layers(nodes, edges) {
  const open = new Map(nodes.map((i) => [i, 0]));
  for (const i of nodes) for (const j of edges(i)) open.set(j, open.get(j) + 1);
  const layer = new Map();
  const ready = nodes.filter((i) => open.get(i) === 0);
  const depth = new Map(nodes.map((i) => [i, 0]));
  let rest = 0;
  for (let done = 0; done < nodes.length; done++) {
    if (done >= ready.length) {
      while (layer.has(nodes[rest]) || ready.includes(nodes[rest], done)) rest++;
      ready.push(nodes[rest]);
    }
    const i = ready[done];
    layer.set(i, depth.get(i));
    for (const j of edges(i)) {
      if (layer.has(j)) continue;
      depth.set(j, Math.max(depth.get(j), depth.get(i) + 1));
      open.set(j, open.get(j) - 1);
      if (open.get(j) === 0) ready.push(j);
    }
  }
  return layer;
}

// components are the connected parts, in the order of their first nodes.
function components(nodes, edges, back) {
  const seen = new Set();
  const out = [];
  for (const start of nodes) {
    if (seen.has(start)) continue;
    const part = [start];
    seen.add(start);
    for (let k = 0; k < part.length; k++) {
      for (const j of [...edges(part[k]), ...back(part[k])]) if (!seen.has(j)) { seen.add(j); part.push(j); }
    }
    out.push(part.sort((a, b) => a - b));
  }
  return out;
}

// graphLayout places nodes: parts below each other, in a part each column ordered by the middle of what leads to it. Its cost is that of
// the edges, times their logarithm for sorting.
function graphLayout(api, scopes) {
  const inside = new Set(scopes.map((s) => s.index));
  const { edges, back } = reduced(api, inside);
  const at = new Map();
  const widths = [];
  let top = 12;
  for (const part of components([...inside], edges, back)) {
    const layer = layers(part, edges);
    const columns = [];
    for (const i of part) (columns[layer.get(i)] ??= []).push(i);
    const tall = Math.max(...columns.map((c) => c.length)) * (NODE.height + NODE.gap);
    columns.forEach((column, l) => {
      const middle = new Map(column.map((i) => {
        const from = back(i).filter((j) => at.has(j));
        return [i, from.length ? from.reduce((sum, j) => sum + at.get(j).y, 0) / from.length : 0];
      }));
      if (l) column.sort((a, b) => middle.get(a) - middle.get(b) || a - b);
      const step = tall / column.length;
      column.forEach((i, row) => at.set(i, { layer: l, y: top + step * (row + 0.5), row }));
      widths[l] = Math.max(widths[l] ?? 0, ...column.map((i) => nodeWidth(api.scopes[i])));
    });
    top += tall + 14;
  }
  const lefts = [];
  let x = 12;
  widths.forEach((w, l) => { lefts[l] = x; x += w + NODE.column; });
  for (const [i, p] of at) { p.x = lefts[p.layer]; p.w = nodeWidth(api.scopes[i]); }
  return { at, edges, back, width: x - NODE.column + 12, height: top };
}

// reduced leaves out implications that follow from others: what a scope implies by way of another one needs no arrow of its own.
function reduced(api, inside) {
  const down = new Map();
  const far = (i) => {
    if (!down.has(i)) down.set(i, distances(i, (j) => api.scopes[j].implies));
    return down.get(i);
  };
  const to = new Map([...inside].map((i) => [i, []]));
  const from = new Map([...inside].map((i) => [i, []]));
  for (const i of inside) {
    const direct = api.scopes[i].implies.filter((j) => inside.has(j) && j !== i);
    const over = direct.filter((k) => api.scopes[k].implies.length > 0);
    for (const j of direct) {
      if (over.some((k) => k !== j && far(k).has(j))) continue;
      to.get(i).push(j);
      from.get(j).push(i);
    }
  }
  return { edges: (i) => to.get(i), back: (i) => from.get(i) };
}

const label = (scope) => (scope.name.length > NODE.max ? scope.name.slice(0, NODE.max - 1) + "…" : scope.name);
const nodeWidth = (scope) => label(scope).length * NODE.char + 2 * NODE.pad;

function drawGraph(canvas, api, scopes) {
  const { at, edges, back, width, height } = graphLayout(api, scopes);
  const lines = new Map();
  const shapes = new Map();
  const drawing = svg("svg", { class: "graph", viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": plural(scopes.length, "scope") + "; arrow keys go along implications" });
  for (const [i, a] of at) {
    for (const j of edges(i)) {
      const b = at.get(j);
      const x1 = a.x + a.w;
      const mid = Math.max(20, (b.x - x1) / 2);
      const path = svg("path", { class: "edge", d: `M${x1} ${a.y}C${x1 + mid} ${a.y} ${b.x - mid} ${b.y} ${b.x - 5} ${b.y}m-5 -4l5 4l-5 4` });
      lines.set(i + ">" + j, path);
      drawing.append(path);
    }
  }
  const order = [...at.keys()].sort((i, j) => at.get(i).y - at.get(j).y || at.get(i).x - at.get(j).x);
  for (const i of order) {
    const scope = api.scopes[i];
    const p = at.get(i);
    const says = scope.name + (edges(i).length ? ", implies " + plural(edges(i).length, "scope") : "") + (back(i).length ? ", implied by " + number(back(i).length) : "") + (scope.risk ? ", " + RISKS[scope.risk] + " risk" : "");
    const node = svg("a", { class: "node" + (scope.risk ? " node-" + RISKS[scope.risk] : "") + (scope === state.scope ? " chosen" : ""), href: hrefFor({ scope }), tabindex: -1, "aria-label": says, "data-node": i },
      svg("title", null, scope.name), svg("rect", { x: p.x, y: p.y - NODE.height / 2, width: p.w, height: NODE.height, rx: 6 }),
      svg("text", { x: p.x + NODE.pad, y: p.y + 4.5 }, label(scope)));
    links.set(node, () => hrefFor({ scope }));
    shapes.set(i, node);
    drawing.append(node);
  }
  (shapes.get(state.scope?.index) ?? shapes.get(order[0]))?.setAttribute("tabindex", 0);
  const light = (i) => lightUp(drawing, i, { edges, back, lines, shapes });
  drawing.addEventListener("pointerover", (event) => light(nodeOf(event.target)));
  drawing.addEventListener("pointerleave", () => light(null));
  drawing.addEventListener("focusin", (event) => light(nodeOf(event.target)));
  drawing.addEventListener("focusout", () => light(null));
  drawing.addEventListener("keydown", (event) => {
    const i = nodeOf(event.target);
    const to = i === null ? null : nextNode(event.key, i, { at, edges, back });
    if (to === null || to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    for (const n of shapes.values()) n.setAttribute("tabindex", -1);
    shapes.get(to).setAttribute("tabindex", 0);
    shapes.get(to).focus();
  });
  canvas.replaceChildren(scopes.length ? drawing : el("p", { class: "nothing" }, "No scope with implications matches."));
  return { drawing, width, height };
}

function nodeOf(target) {
  const node = target.closest?.("a.node");
  return node ? Number(node.dataset.node) : null;
}

// nextNode: right to what is implied, left to what implies, up and down within the column.
function nextNode(key, i, { at, edges, back }) {
  if (key === "ArrowRight") return [...edges(i)].sort((a, b) => at.get(a).y - at.get(b).y)[0] ?? null;
  if (key === "ArrowLeft") return [...back(i)].sort((a, b) => at.get(a).y - at.get(b).y)[0] ?? null;
  if (key !== "ArrowDown" && key !== "ArrowUp") return null;
  const sign = key === "ArrowDown" ? 1 : -1;
  let best = null;
  for (const [j, p] of at) {
    const d = (p.y - at.get(i).y) * sign;
    if (p.layer === at.get(i).layer && d > 0 && (best === null || d < (at.get(best).y - at.get(i).y) * sign)) best = j;
  }
  return best;
}

// lightUp shows a node's relatives, near and far, and lets the others recede.
function lightUp(drawing, i, { edges, back, lines, shapes }) {
  for (const n of drawing.querySelectorAll(".on")) n.classList.remove("on");
  drawing.classList.toggle("lit", i !== null);
  if (i === null) return;
  for (const next of [edges, back]) {
    for (const j of [i, ...distances(i, next).keys()]) {
      shapes.get(j)?.classList.add("on");
      for (const k of next(j)) lines.get(next === edges ? j + ">" + k : k + ">" + j)?.classList.add("on");
    }
  }
}

// zoomBar enlarges and shrinks a picture.
function zoomBar(canvas) {
  let shown = null;
  let scale = 1;
  const apply = () => {
    shown.drawing.setAttribute("width", shown.width * scale);
    shown.drawing.setAttribute("height", shown.height * scale);
  };
  const to = (s) => { if (shown) { scale = Math.min(3, Math.max(0.2, s)); apply(); announce("Zoom " + Math.round(scale * 100) + " percent"); } };
  return {
    node: el("div", { class: "zoom", role: "group", "aria-label": "Zoom" },
      button("−", () => to(scale / 1.25), { class: "icon-button", "aria-label": "Smaller" }), button("Fit", () => to(Math.min(1, (canvas.clientWidth - 4) / shown.width)), { class: "plain" }), button("+", () => to(scale * 1.25), { class: "icon-button", "aria-label": "Larger" })),
    set(picture) { shown = picture; scale = Math.min(1, Math.max(small() ? 0.25 : 0.6, (canvas.clientWidth - 4) / picture.width)); apply(); },
  };
}
