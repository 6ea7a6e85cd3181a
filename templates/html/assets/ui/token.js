// What can this token do?

const tokenView = {
  id: "token",
  label: "What can this token do?",
  title: "What can this token do?",
  lead: "Paste scopes, a token response or a JWT, or choose scopes. See what it opens, what it does not, and what in it is unknown, deprecated or in excess.",
  when: (api) => api.scopes.length > 0,
  mount(root) {
    const api = state.api;
    const form = credentialForm({ id: "token", apart: true, changed: () => update() });
    const result = el("section", { id: "token-result", class: "result", "aria-label": "What it can do" });
    const count = el("p", { id: "count", class: "count", role: "status" });
    const tabs = showTabs();
    const extra = el("div", { class: "excess" });
    const bar = filterBar(["method", "group"]);
    const picks = el("span", { class: "picks" });
    let principal = null;
    let listed = [];
    const table = endpointTable({
      id: "token-list", caption: "Endpoints, and whether this credential opens them",
      extra: { name: "Answer", cls: "answer", cell: (op) => answer(api, op, principal) },
      empty: "No endpoint is left by these filters.",
    });
    const warning = el("div", { class: "warning", "aria-live": "polite" });
    const head = el("div", { class: "countbar" }, count, copyButton("the list of endpoints", () => listed.map((op) => op.method + " " + op.path).join("\n"), "Copy list"), picks);
    const body = el("div", null, extra, tabs.node, bar.node, table.node);
    append(result, [warning, head, form.report, body]); // the answer first, then what was read, then the list
    append(root, [el("div", { class: "ask" }, form.node), result]);

    function update() {
      principal = form.principal();
      result.hidden = principal === null && !form.read();
      head.hidden = body.hidden = principal === null;
      warning.replaceChildren(fragment(validity(form.read())));
      bar.sync();
      if (!principal) return void (count.textContent = "");
      const allowed = new Set(api.ops.filter((op) => decide(api, op, principal).allowed));
      const denied = api.ops.length - allowed.size;
      tabs.sync([api.ops.length, allowed.size, denied]);
      const hits = found(api);
      listed = table.keep([hits, principal, state.show], () => hits.ops.map((i) => api.ops[i])
        .filter((op) => (state.show === "allowed" ? allowed.has(op) : state.show === "denied" ? !allowed.has(op) : true)));
      count.textContent = "Opens " + number(allowed.size) + " of " + plural(api.ops.length, "endpoint") + ", denied at " + number(denied) + ".";
      picksLink(picks);
      extra.replaceChildren(fragment(excessWords(api, principal)));
    }
    return { update() { const text = handed(); if (text) form.set(text); form.sync(); update(); }, showAll: table.showAll, forget: form.forget };
  },
};

// answer says yes, or what is missing.
function answer(api, op, principal) {
  const d = decide(api, op, principal);
  if (d.allowed) return el("span", { class: "yes" }, icon("yes"), "allowed", d.skipObjectChecks && el("span", { class: "by" }, ", all objects"));
  return el("span", { class: "no" }, icon("no"), d.reason === "wrongSubjectType" ? onlyFor(api, [...new Set(op.requirement.flatMap((a) => a.subjects))]) : REASONS[d.reason], d.reason === "insufficientScope" && lacking(api, op, principal));
}

const REASONS = {
  insufficientScope: "lacks ",
  wrongScheme: "takes another credential",
  unauthenticated: "needs a credential",
  deniedToAll: "open to nobody",
};

function lacking(api, op, principal) {
  const first = missing(api, op, principal)[0];
  return first ? needsOf(api, first.needs, scopeName) : "a scope";
}

// needsOf names what is to be added: scopes, or credentials without.
function needsOf(api, needs, node) {
  return joined(needs.map((n) => (n.scopes.length ? joined(n.scopes.map((i) => node(api.scopes[i])), " and ", ", ") : [api.schemes[n.scheme].name, " credential"])), " and ", ", ");
}

// showTabs switches between all, allowed and denied endpoints.
function showTabs() {
  const kinds = [["", "All"], ["allowed", "Allowed"], ["denied", "Denied"]];
  const radios = kinds.map(([value, words]) => {
    const input = el("input", { type: "radio", name: "show", value: value || "all", id: "show-" + (value || "all"), autocomplete: "off", on: { change: () => go({ show: value }) } });
    const n = el("span", { class: "n" });
    return { value, input, n, node: el("label", { class: "seg" }, input, el("span", null, words, " ", n)) };
  });
  return {
    node: el("fieldset", { class: "segments" }, el("legend", { class: "sr" }, "Show"), radios.map((r) => r.node)),
    sync(counts) {
      radios.forEach((r, i) => { r.input.checked = r.value === state.show; r.n.textContent = number(counts[i]); });
    },
  };
}

// excessWords names what the picked calls would not miss.
function excessWords(api, principal) {
  const held = principal.credentials.flatMap((c) => c.scopes);
  if (!held.length) return null;
  if (!state.picks.size) return el("p", { class: "hint" }, "Pick endpoints in the list to see which of its scopes they do not need.");
  const over = excess(api, [...state.picks], principal);
  const names = over.filter((e) => e.scope !== null).map((e) => api.scopes[e.scope]);
  const what = "For the " + plural(state.picks.size, "endpoint") + " that you picked, ";
  if (!names.length) return el("p", { class: "note good", id: "excess" }, icon("yes"), what + "none of its scopes is in excess.");
  return el("div", { class: "note warn", id: "excess" }, el("span", null, what, el("b", null, "in excess: "), names.map((s) => [scopeLink(s), " "])), copyButton("the scopes in excess", () => names.map((s) => s.name).join(" ")));
}
