// Does this release touch me? What changed against the previous version: for everybody, for what a credential holds, for the picked calls.

const changesView = {
  id: "changes",
  label: "Does this release touch me?",
  title: "Does this release touch me?",
  lead: "What changed against the previous version, for the scopes that you hold and the endpoints that you call.",
  when: (api) => api.prev !== null,
  mount(root) {
    const api = state.api;
    const form = credentialForm({ id: "changes", changed: () => update() });
    const report = el("div", { id: "calls-report", class: "report", "aria-live": "polite" });
    const calls = secretField({
      id: "calls", rows: 3, label: "Calls: “GET /path” lines, curl commands, an access log or a HAR", hint: CALLS_PRIVATE,
      placeholder: api.ops.slice(0, 2).map((op) => op.method + " " + op.path).join("\n"), changed: callsTaker(api, report),
    });
    const unpick = button("Unpick all", () => go({ picks: new Set() }, true), { class: "quiet", id: "unpick" });
    const verdict = el("div", { id: "touched", role: "status" });
    const scopes = el("div", { id: "scope-changes" });
    const count = el("p", { id: "count", class: "count", role: "status" });
    const table = pagedTable({
      id: "changes-list", caption: "Changed endpoints", empty: "No endpoint changed.",
      columns: [{ name: "What changed", cls: "verb" }, { name: "Endpoint", cls: "path" }, { name: "Before", cls: "was" }, { name: "Now", cls: "is" }],
      row: (c) => changeRow(api, c),
    });
    append(root, [verdict, el("div", { class: "ask two" }, form.node, el("div", { class: "credential" }, calls.node, report, unpick)), scopes, el("div", { class: "countbar" }, count), table.node]);
    let last = {};

    function update() {
      const principal = form.principal();
      unpick.hidden = !state.picks.size;
      if (last.principal === principal && last.picks === state.picks && last.read === form.read()) return;
      last = { principal, picks: state.picks, read: form.read() };
      const mine = principal !== null || state.picks.size > 0;
      const list = changesFor(api, principal, form.read());
      const moved = scopeChanges(api, principal, form.read());
      table.show(list);
      count.textContent = plural(list.length, "changed endpoint") + (mine ? " for you" : " in this release");
      verdict.replaceChildren(mine ? verdictWords(list, moved) : form.read() ? fragment() : releaseWords(list, moved));
      scopes.replaceChildren(fragment(scopeChangeWords(api, moved)));
    }
    return { update() { form.sync(); update(); }, showAll: table.showAll, forget() { form.forget(); calls.forget(); } };
  },
};

// changesFor: with both a credential and calls, what the credential gains or loses among the calls.
function changesFor(api, principal, read) {
  if (!principal) return changes(api, state.picks.size ? [...state.picks] : [...api.ops, ...api.prev.ops]);
  const gone = (read ? [...read.unknown, ...read.retired.map((r) => r.name)] : []).filter((name) => api.prev.names.has(name));
  const list = changes(api, { credentials: principal.credentials.map((c) => ({ ...c, scopes: [...c.scopes], names: [...new Set([...(c.names ?? []), ...gone])] })) });
  return state.picks.size ? list.filter((c) => state.picks.has(c.op)) : list;
}

// scopeChanges are the scopes that came, went or got another name, of a credential's where there is one.
function scopeChanges(api, principal, read) {
  const before = (s) => scopeBefore(api, s.index);
  const kept = new Set(api.scopes.map(before));
  let added = api.scopes.filter((s) => before(s) === null);
  let renamed = api.scopes.filter((s) => before(s) !== null && api.prev.scopes[before(s)].name !== s.name);
  let removed = api.prev.scopes.filter((s) => !kept.has(s.index));
  if (principal) {
    const held = new Set(principal.credentials.flatMap((c) => c.scopes));
    const named = new Set(read ? [...read.unknown, ...read.retired.map((r) => r.name)] : []);
    [added, renamed] = [added, renamed].map((list) => list.filter((s) => held.has(s.index)));
    removed = removed.filter((s) => named.has(s.name));
  } else if (state.picks.size) added = renamed = removed = [];
  return { added, renamed, removed };
}

function scopeChangeWords(api, { added, renamed, removed }) {
  return facts([
    ["Scopes that went", removed.length ? removed.map((s) => [scopeName(s), " "]) : null],
    ["Scopes with another name", renamed.length ? renamed.map((s) => [el("code", null, api.prev.scopes[scopeBefore(api, s.index)].name), " is now ", scopeLink(s), " "]) : null],
    ["New scopes", added.length ? names(api, added.map((s) => s.index)) : null],
  ]);
}

function verdictWords(list, { renamed, removed }) {
  const n = list.length + renamed.length + removed.length;
  if (!n) return el("p", { class: "note good" }, icon("yes"), "No. Nothing that you hold or call changed.");
  const lost = list.filter((c) => ["lost", "removed", "narrowed"].includes(c.why)).length;
  return el("p", { class: lost ? "note bad" : "note warn" }, el("b", null, "Yes"), ", ", list.length ? plural(list.length, "endpoint") + (lost ? ", of which " + number(lost) + (lost === 1 ? " closes." : " close.") : ", none of which closes.") : "the names of scopes that you hold.");
}

// releaseWords are the verdict as long as nobody said whom it is about.
function releaseWords(list, { renamed, removed }) {
  if (!list.length && !renamed.length && !removed.length) return el("p", { class: "note good" }, icon("yes"), "Nothing changed for anybody.");
  const parts = [plural(list.length, "endpoint") + " changed", removed.length > 0 && plural(removed.length, "scope") + " went", renamed.length > 0 && plural(renamed.length, "scope") + " got another name"].filter(Boolean);
  return el("p", { class: "note" }, "In this release ", joined(parts, " and "), ". Say what you hold or call, and only what touches you is left.");
}

const CHANGES = {
  added: ["new", "good"], removed: ["gone", "bad"], gained: ["opened", "good"], lost: ["closed", "bad"], moved: ["moved", "warn"], objectChecks: ["object checks", "warn"], reason: ["still refused", "plain"],
  widened: ["wider", "good"], narrowed: ["narrower", "bad"], changed: ["changed", "warn"], undecided: ["may have changed", "warn"],
};

function changeRow(api, c) {
  const [verb, tone] = CHANGES[c.why];
  const moved = c.op && c.old && isMoved(c.op, c.old);
  return el("tr", { role: "row", "data-why": c.why },
    el("td", { role: "cell", class: "verb" }, el("span", { class: "tag " + tone }, verb), el("span", { class: "summary" }, changeReason(api, c))),
    el("th", { role: "rowheader", scope: "row", class: "path" }, c.op ? opLink(c.op) : oldName(c.old), moved && el("span", { class: "summary" }, "was ", c.old.method, " ", c.old.path)),
    el("td", { role: "cell", class: "was", "data-label": "Before" }, c.old ? [verdictMark(c.was), rowWords(api.prev, c.old)] : "—"),
    el("td", { role: "cell", class: "is", "data-label": "Now" }, c.op ? [verdictMark(c.is), rowWords(api, c.op)] : "—"));
}

// changeReason says of a change what its name does not.
function changeReason(api, c) {
  const same = c.op && c.old && needsText(api, c.op) === needsText(api.prev, c.old);
  const means = same ? ", by what scopes imply or who may hold them" : "";
  switch (c.why) {
    case "widened": return "more callers may call it" + means;
    case "narrowed": return "fewer callers may call it" + means;
    case "changed": return "some callers lose it, others gain it" + means;
    case "undecided": return "too many kinds of callers to compare them all";
    case "objectChecks": return c.is.skipObjectChecks ? "checks of the object may be skipped now" : "checks of the object are made now";
    case "reason": return "before: " + SENTENCES[c.was.reason].toLowerCase().replace(/\.$/, "") + "; now: " + SENTENCES[c.is.reason].toLowerCase().replace(/\.$/, "");
    case "gained": case "lost": return same ? means.slice(2) : "";
  }
  return "";
}

const oldName = (op) => el("span", null, methodBadge(op.method), " ", el("code", { class: "path" }, op.path));

// verdictMark stands before a requirement where a credential was asked about.
function verdictMark(decision) {
  if (!decision || Array.isArray(decision)) return null;
  return el("span", { class: decision.allowed ? "yes" : "no" }, icon(decision.allowed ? "yes" : "no"), decision.allowed ? "allowed: " : "denied: ");
}
