// Printing shows everything: the whole reference from its lists, all rows of an answer from a tool's view.

function beforePrint() {
  const view = page.current;
  const whole = view?.printed?.();
  view?.showAll?.();
  for (const d of document.querySelectorAll("#view details:not([open])")) { d.open = true; d.dataset.shut = ""; }
  const words = filterWords();
  byId("print").replaceChildren(fragment(whole ? whole(state.api) : words && el("p", null, "Narrowed to " + words + ".")));
  document.body.classList.toggle("print-whole", Boolean(whole));
}

function afterPrint() {
  byId("print").replaceChildren();
  document.body.classList.remove("print-whole");
  for (const d of document.querySelectorAll("#view details[data-shut]")) { d.open = false; delete d.dataset.shut; }
}

function printReference(api) {
  const groups = [...api.groups, null];
  return [
    el("h1", null, api.title || document.title), api.version && el("p", null, "Version " + api.version), aboutParts(api).slice(1, -1),
    api.scopes.length > 0 && el("section", null, el("h2", null, "Scopes"), groups.map((g) => printGroup(api, g))),
    api.ops.length > 0 && el("section", null, el("h2", null, "Endpoints"), el("table", { class: "list" },
      el("thead", null, el("tr", null, ["Method", "Path", "Needs"].map((t) => el("th", { scope: "col" }, t)))),
      el("tbody", null, api.ops.map((op) => el("tr", null, el("td", null, op.method), el("th", { scope: "row" }, el("code", null, op.path), op.summary && el("span", { class: "summary" }, op.summary), op.deprecated && el("span", { class: "summary" }, "deprecated")), el("td", null, needsText(api, op), op.reason && ". " + op.reason)))))),
  ];
}

function printGroup(api, group) {
  const scopes = api.scopes.filter((s) => s.group === (group ? group.index : null));
  if (!scopes.length) return null;
  const plainNames = (far) => [...far.keys()].map((i) => api.scopes[i].name).join(", ");
  return [group && el("h3", null, titled({ title: group.title, name: group.id })), group?.description && prose(group.description), scopes.map((s) => el("div", { class: "print-scope" },
    el("h4", null, el("code", null, s.name), s.title && " " + s.title), s.description && prose(s.description),
    facts([["Note", s.note], ["Risk", RISKS[s.risk]], ["Consent", s.adminConsent ? "an administrator must agree" : ""], ["Subject types", subjectWords(api, s)], ["Held by default by", holderWords(api, s)],
      ["Implies", plainNames(distances(s.index, (i) => api.scopes[i].implies))], ["Implied by", plainNames(distances(s.index, (i) => impliedBy(api)[i]))],
      ["Object checks", s.objectsAll ? "may be skipped" : ""], ["Consent text", Object.entries(s.consent).map(([locale, words]) => el("p", { lang: locale }, words))], ["Tags", s.tags.join(", ")], ["Owner", s.owner], ["Older names", s.aliases.map((a) => a.name).join(", ")], ["Go", s.go], ["Deprecated", s.deprecated && fragment(deprecation(api, s.deprecated)).textContent], ["Endpoints", openTable(api).scopes[s.index].length || ""]])))];
}
