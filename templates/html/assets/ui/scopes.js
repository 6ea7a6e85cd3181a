// The list of scopes, and everything about one.

const scopesView = {
  id: "scopes",
  label: "Scopes",
  title: "Scopes",
  when: (api) => api.scopes.length > 0,
  mount(root) {
    const bar = filterBar(["group", "risk", "subject"]);
    const count = el("p", { id: "count", class: "count", role: "status" });
    let listed = [];
    const api = state.api;
    const risks = api.scopes.some((s) => s.risk);
    const columns = [{ name: "Scope", cls: "path" }, { name: "What it lets a caller do", cls: "does" }, ...(risks ? [{ name: "Risk", cls: "grade" }] : []), ...(api.ops.length ? [{ name: "Endpoints", cls: "num" }] : [])];
    const table = pagedTable({ id: "scopes-list", caption: "Scopes", columns, row: (s) => scopeRow(api, s, risks), empty: "No scope matches." });
    table.node.addEventListener("click", (event) => {
      const row = event.target.closest("tr[data-scope-row]");
      if (!row || event.target.closest("a, button") || String(getSelection()) !== "") return;
      openDetails({ scope: state.api.scopes[row.dataset.scopeRow] }, row.querySelector("a"));
    });
    const keep = keeper(table.show, () => {
      for (const row of table.node.querySelectorAll("tr[data-scope-row]")) {
        if (state.scope?.index === Number(row.dataset.scopeRow)) row.setAttribute("aria-current", "true");
        else row.removeAttribute("aria-current");
      }
    });
    const questions = questionCards("scopes");
    append(root, [questions.node, bar.node, el("div", { class: "countbar" }, count, copyButton("the list of scopes", () => listed.map((s) => s.name).join(" "), "Copy list")), table.node]);
    return {
      update() {
        const hits = found(api);
        listed = keep([hits], () => hits.scopes.map((i) => api.scopes[i]));
        questions.sync();
        bar.sync();
        count.textContent = listed.length === api.scopes.length ? plural(listed.length, "scope") : number(listed.length) + " of " + plural(api.scopes.length, "scope");
      },
      showAll: table.showAll,
      printed: () => (filtered() ? null : printReference),
    };
  },
};

function scopeRow(api, scope, risks) {
  return el("tr", { role: "row", "data-scope-row": scope.index, "aria-current": state.scope === scope ? "true" : null },
    el("th", { role: "rowheader", scope: "row", class: "path" }, link(() => hrefFor({ scope }), { class: "row-link" }, scopeName(scope)),
      scope.deprecated && el("span", { class: "tag warn" }, "deprecated"), scope.title && el("span", { class: "summary" }, scope.title)),
    el("td", { role: "cell", class: "does" }, firstLine(scope.description)),
    risks && el("td", { role: "cell", class: "grade" }, scope.risk ? riskMark(scope.risk) : null),
    api.ops.length > 0 && el("td", { role: "cell", class: "num", "data-label": "Endpoints" }, number(openTable(api).scopes[scope.index].length)));
}

// firstLine is a description's first paragraph, for a list.
const firstLine = (text) => codeSpans(text.split(/\n\s*\n/)[0].trim());

function scopeDetails(api, scope) {
  const group = api.groups[scope.group];
  const inSets = api.sets.filter((s) => s.scopes.includes(scope.index));
  return el("article", { class: "detail", "data-scope-details": scope.index },
    el("h2", { id: "details-title", tabindex: -1 }, scopeName(scope), copyButton("the scope", () => scope.name)),
    scope.title && el("p", { class: "lede" }, scope.title),
    scope.description && prose(scope.description),
    deprecation(api, scope.deprecated),
    scope.note && el("div", { class: "note", role: "note" }, codeSpans(scope.note)),
    el("div", { class: "actions" },
      link(() => linkTo("token", { held: [scope] }), null, "What it can do alone"),
      link(() => linkTo("graph", { scope }), null, "In the graph"),
      api.ops.length > 0 && link(() => linkTo("matrix", { scope }), null, "In the heat map")),
    facts([
      ["Risk", scope.risk ? riskMark(scope.risk) : null],
      ["Consent", scope.adminConsent ? "an administrator must agree" : "users may agree themselves"],
      ["Subject types", subjectWords(api, scope)],
      ["Held by default by", holderWords(api, scope)],
      ["Object checks", scope.objectsAll ? "may be skipped: it covers all objects" : null],
      ["Group", group && link(() => linkTo("scopes", { group: group.id }), null, titled({ title: group.title, name: group.id }))],
      ["Carried by", manySchemes(api) ? api.schemes[scope.scheme]?.name : null],
      ["Older names", scope.aliases.length ? joined(scope.aliases.map((a) => el("span", null, el("code", null, a.name), a.until && " until " + a.until)), ", ") : null],
      ["Sets", inSets.length ? joined(inSets.map((s) => titled(s)), ", ") : null],
      ["Tags", scope.tags.join(", ")],
      ["Owner", scope.owner || group?.owner],
    ]),
    section("Consent text", consentTexts(scope)),
    section("Implies", related(api, distances(scope.index, (i) => api.scopes[i].implies))),
    section("Implied by", related(api, distances(scope.index, (i) => impliedBy(api)[i]))),
    scope.go && section("In Go", codeLine("Go constant", scope.go)),
    section("Endpoints", scopeEndpoints(api, scope)));
}

function consentTexts(scope) {
  const locales = Object.keys(scope.consent);
  return locales.length ? locales.map((l) => el("blockquote", { lang: l }, el("p", null, scope.consent[l]), locales.length > 1 && el("footer", { lang: "en" }, l))) : null;
}

function subjectWords(api, scope) {
  if (!api.subjects.length) return null;
  if (!scope.subjects.length) return "any";
  return joined(scope.subjects.map((i) => {
    const s = api.subjects[i];
    return el("span", null, titled(s), s.flows.length > 0 && el("span", { class: "by" }, " by " + s.flows.join(", ")));
  }), " or ");
}

function holderWords(api, scope) {
  if (!api.holders.length) return null;
  if (!scope.holders.length) return "nobody";
  const direct = new Set(scope.holders);
  const heirs = api.holders.filter((h) => !direct.has(h.index) && [...distances(h.index, (i) => api.holders[i].inherits).keys()].some((i) => direct.has(i)));
  return [joined(scope.holders.map((i) => titled(api.holders[i])), " and "), heirs.length > 0 && el("span", { class: "by" }, ", and by inheritance ", joined(heirs.map(titled), " and "))];
}

function related(api, far) {
  if (!far.size) return null;
  return bullets([...far].map(([i, steps]) => [scopeLink(api.scopes[i]), steps > 1 && el("span", { class: "by" }, " through " + plural(steps - 1, "other"))]), "plain");
}

function scopeEndpoints(api, scope) {
  if (!api.ops.length) return null;
  const own = openTable(api).scopes[scope.index];
  const shared = withOthers(api, scope);
  if (!own.length && !shared.length) return el("p", { class: "quiet" }, "It opens no endpoint of this description.");
  return [own.length > 0 && opsByMethod(own), shared.length > 0 && [el("p", null, "Together with other scopes:"), opsByMethod(shared)]];
}

// opsByMethod lists endpoints under their methods. A long list opens step by step.
function opsByMethod(ops) {
  const byMethod = new Map();
  for (const op of ops) byMethod.has(op.method) ? byMethod.get(op.method).push(op) : byMethod.set(op.method, [op]);
  return [...byMethod].map(([method, list]) => {
    const ul = el("ul", { class: "ops" });
    const more = button("", () => { fillUp(list.length); }, { class: "more" });
    const fillUp = (to) => {
      for (const op of list.slice(ul.children.length, to)) ul.append(el("li", null, link(() => opHref(op), null, sr(method + " "), el("code", { class: "path" }, op.path))));
      more.hidden = to >= list.length;
    };
    more.textContent = "Show all " + number(list.length);
    fillUp(50);
    return el("div", { class: "by-method" }, el("h4", null, methodBadge(method), " ", el("span", { class: "quiet" }, number(list.length))), ul, more);
  });
}
