// A list shows its rows 200 at a time: ten thousand at once would take a second to lay out. Printing shows all of them (print.js).

const PAGE = 200;

// A screenful comes at once, the others of a page after it is on the screen: a filter answers within a frame.
const FIRST = 28;

// pagedTable makes a table for items. columns: [{name, cls, hidden}] are its headers (hidden: for screen readers), row(item) gives a tr.
// Roles are written out because a narrow screen lays rows out as blocks, which takes a table's meaning away in some browsers.
function pagedTable({ id, caption, columns, row, empty }) {
  const body = el("tbody", { role: "rowgroup" });
  const head = el("tr", { role: "row" }, columns.map((c) => el("th", { scope: "col", role: "columnheader", class: c.cls }, c.hidden ? sr(c.name) : c.name)));
  const title = el("caption", { class: "sr" }, caption);
  const table = el("table", { id, class: "list", role: "table" }, title, el("thead", { role: "rowgroup" }, head), body);
  const more = button("Show 200 more", () => grow(PAGE), { id: id + "-more", class: "more" });
  const all = button("Show all", () => grow(Infinity), { id: id + "-all", class: "more quiet" });
  const foot = el("div", { class: "morebar", hidden: true }, more, all);
  const nothing = el("p", { class: "nothing", hidden: true }, empty ?? "Nothing matches.");
  const node = el("div", { class: "listbox" }, table, nothing, foot);
  let items = [];
  let limit = PAGE;
  let rest = 0; // what draws the rows that are not drawn yet

  function show(next) {
    items = next;
    limit = PAGE;
    clearTimeout(rest);
    body.replaceChildren();
    draw(Math.min(FIRST, items.length));
    if (drawn() < due()) rest = setTimeout(() => draw(due()), 30);
    table.hidden = !items.length;
    nothing.hidden = items.length > 0;
    bar();
  }

  const drawn = () => body.childElementCount;
  const due = () => Math.min(limit, items.length);

  function draw(to) {
    const rows = document.createDocumentFragment();
    for (let i = drawn(); i < to; i++) rows.append(row(items[i]));
    body.append(rows);
  }

  function bar() {
    foot.hidden = due() >= items.length;
    more.textContent = "Show " + Math.min(PAGE, items.length - due()) + " more of " + number(items.length);
  }

  function grow(by) {
    const from = due();
    limit += by;
    clearTimeout(rest);
    draw(due());
    bar();
    body.children[from]?.querySelector("a, input")?.focus();
  }

  function showAll() {
    limit = Infinity;
    clearTimeout(rest);
    draw(due());
    bar();
  }

  return { node, show, showAll };
}

// Arrows move between the rows of a list, Home and End to its ends, left and right between a row's box and its link.
function listKeys(event) {
  const row = event.target.closest?.("table.list tbody tr");
  if (!row || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
  const rows = row.parentNode.children;
  const box = event.target.matches("input[type=checkbox]");
  const to = { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling, Home: rows[0], End: rows[rows.length - 1], ArrowLeft: row, ArrowRight: row }[event.key];
  if (to === undefined) return false;
  if (to === null) {
    if (event.key === "ArrowUp") byId("q").focus();
    return true;
  }
  const wantBox = event.key === "ArrowLeft" || (box && event.key !== "ArrowRight");
  (wantBox && to.querySelector("input[type=checkbox]") || to.querySelector("a"))?.focus();
  return true;
}

const firstRow = () => document.querySelector("#view table.list tbody a");
