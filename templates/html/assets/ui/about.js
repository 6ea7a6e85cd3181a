// How to read the page, and the vocabulary of the API.

const aboutView = {
  id: "about",
  label: "About",
  title: "About these scopes",
  mount(root) {
    append(root, [el("div", { class: "article" }, aboutParts(state.api))]);
    return { update() {} };
  },
};

function aboutParts(api) {
  const h = (title, ...content) => { const body = fragment(content); return body.childNodes.length ? el("section", null, el("h2", null, title), body) : null; };
  const list = (things, more) => (things.length ? el("dl", { class: "terms" }, things.map((t) => el("div", null, el("dt", null, titled(t), t.title && t.title !== t.name && [" ", el("code", null, t.name)]), el("dd", null, t.description && codeSpans(t.description), more?.(t))))) : null);
  return [
    el("p", { class: "lede" }, api.title, api.version && " " + api.version, ": ", plural(api.scopes.length, "scope"), api.ops.length > 0 && ", " + plural(api.ops.length, "endpoint"), "."),
    api.description && prose(api.description),
    h("How to read it",
      el("p", null, "A scope is a permission that a token carries. An endpoint lists what it needs: scopes joined by ", el("b", null, "and"), " are all needed, of those joined by ", el("b", null, "or"), " any one is enough. A scope that implies another opens what the other opens. ", "Where the author marked one as ", leastMark(), ", ask for that one."),
      el("p", null, "An answer of ", el("b", null, "401"), " means that the API knows no valid credential; ", el("b", null, "403"), " with insufficient_scope means that the credential is good and lacks scopes, which its WWW-Authenticate header names.")),
    h("Credentials", list(api.schemes.filter((s) => !s.implicit), (s) => schemeFacts(api, s))),
    h("Subject types", list(api.subjects, (s) => s.flows.length > 0 && el("span", { class: "by" }, " Yielded by " + s.flows.join(", ") + "."))),
    h("Holders", list(api.holders, (x) => x.inherits.length > 0 && el("span", { class: "by" }, " Inherits what is held by ", joined(x.inherits.map((i) => titled(api.holders[i])), " and "), "."))),
    h("Sets", list(api.sets, (s) => el("span", { class: "chips" }, " ", s.scopes.map((i) => [scopeLink(api.scopes[i]), " "])))),
    h("Groups", list(api.groups.map((g) => ({ ...g, name: g.id })), (g) => [g.note && el("span", { class: "by" }, " " + g.note), g.owner && el("span", { class: "by" }, " Owner: " + g.owner + ".")])),
    h("Retired", list(api.retired, (r) => [r.since && "since " + r.since, r.note && " " + r.note])),
    h("This page", el("p", null, "It is one file that works offline. It sends nothing, loads nothing and is bound to that by a Content-Security-Policy. What you paste stays in the field and on the screen: it is in no address, no history and no storage, and it goes when you leave. Addresses hold names of scopes and endpoints, those that were picked by pasting calls among them, and words of the search that stand in the description.")),
  ];
}

function schemeFacts(api, s) {
  return facts([["Kind", s.about || s.type], ["Resource", s.resource && el("code", null, s.resource)], ["Flows", s.flows.join(", ")],
    ["Scopes in a token", s.claims.length ? joined(s.claims.map((c) => el("span", null, el("code", null, c.name), c.array ? " (array)" : "", c.prefix && [" after ", el("code", null, c.prefix)], c.subject !== null && " as " + titled(api.subjects[c.subject]))), ", ") : null]]);
}
