// Why was I refused? A WWW-Authenticate header (RFC 6750 section 3, RFC 9728) held against what the caller has.

const refusedView = {
  id: "refused",
  label: "Why was I refused?",
  title: "Why was I refused?",
  lead: "Paste the WWW-Authenticate header of the 401 or 403 and what your token holds: what is missing, and how to get it.",
  when: (api) => api.ops.length > 0 || api.scopes.length > 0,
  mount(root) {
    const api = state.api;
    let header = "";
    const field = secretField({
      id: "challenge", rows: 3, label: "WWW-Authenticate", hint: "The header’s value, or all headers of the answer. Read here, not sent.",
      placeholder: 'Bearer error="insufficient_scope", scope="' + (api.scopes[0]?.name ?? "store:read") + '"',
      changed: (text) => { header = text; update(); },
    });
    const call = endpointField(api);
    const form = credentialForm({ id: "refused", changed: () => update() });
    const result = el("section", { id: "refused-result", class: "result", "aria-label": "Why", "aria-live": "polite" });
    append(root, [el("div", { class: "ask" }, field.node, call.node, form.node), result]);

    function update() {
      const op = call.op();
      const principal = form.principal();
      const warning = validity(form.read());
      if (!header.trim() && !op) return result.replaceChildren(warning ?? el("p", { class: "nothing" }, "Paste a header, or name the endpoint that refused you."));
      if (form.read()?.errors.length) return result.replaceChildren(el("p", { class: "nothing" }, "What the token holds cannot be read, so there is no answer yet."));
      result.replaceChildren(fragment(warning, header.trim() ? challengeCard(api, header, principal, op) : null, op && decisionCard(api, op, principal)));
    }
    return { update() { if (state.op) call.take(); form.sync(); update(); }, forget() { field.forget(); form.forget(); } };
  },
};

// endpointField takes an endpoint as "GET /path", a request as well as a pattern.
function endpointField(api) {
  const input = el("input", { id: "refused-op", type: "text", autocomplete: "off", autocapitalize: "none", spellcheck: "false", placeholder: "GET /path, if you know it", "aria-describedby": "refused-op-says" });
  const says = el("p", { class: "hint", id: "refused-op-says" });
  const read = () => {
    const [method, path] = split(input.value.trim().replace(/\s+/, " "), " ");
    return path ? find(api, method.toUpperCase(), path.split("?")[0]) : null;
  };
  const tell = () => {
    const hit = read();
    const op = hit?.op ?? null;
    says.textContent = !input.value.trim() ? "" : !hit ? "A method and a path, such as GET " + (api.ops[0]?.path ?? "/") : op ? (input.value.trim() === op.method + " " + op.path ? "" : op.method + " " + op.path)
      : hit.ambiguous.length ? "It fits several endpoints." : hit.methods.length ? "This path has only " + hit.methods.join(", ") + "." : "No such endpoint here.";
    if (op !== state.op) go({ op });
  };
  input.addEventListener("change", tell);
  input.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); tell(); } });
  return {
    node: el("div", { class: "field wide" }, el("label", { for: "refused-op" }, "Endpoint"), input, says),
    op: () => state.op,
    take() {
      if (document.activeElement !== input && read()?.op !== state.op) input.value = state.op.method + " " + state.op.path;
    },
  };
}

function challengeCard(api, header, principal, op) {
  const r = refused(api, header, principal ?? { credentials: [] }, op);
  if (r.errors.length) return r.errors.map((e) => el("p", { class: "note bad" }, icon("no"), "This is no WWW-Authenticate header: " + e));
  const lacks = r.missing.flatMap((n) => n.scopes).map((i) => api.scopes[i]);
  return el("article", { class: "card", "data-refused-card": true },
    el("h2", null, CHALLENGES[r.error] ?? (r.error ? ["The API said ", el("code", null, r.error)] : "The API asks for a credential")),
    r.description && el("p", { class: "quiet" }, "“" + r.description + "”"),
    lacks.length > 0 && el("div", { class: "note bad" }, el("span", null, el("b", null, "Missing: "), names(api, lacks.map((s) => s.index))), copyButton("what is missing", () => lacks.map((s) => s.name).join(" "))),
    facts([["It asks for", r.scopes.length ? names(api, r.scopes) : null],
      ["Unknown here", r.unknown.length ? joined(r.unknown.map(shortName), ", ") : null], ["Realm", r.realm]]),
    section("How to get in", bullets(r.how.filter((s) => principal || s.step !== "authenticate" || !r.error).map((step) => stepWords(api, step)).filter(Boolean), "steps")),
    !principal && el("p", { class: "hint" }, "Say above what your token holds, and only what it lacks is left."));
}

const CHALLENGES = {
  insufficient_scope: "The token lacks scopes",
  invalid_token: "The token is not accepted",
  invalid_request: "The request is malformed",
};

// stepWords says one of the steps that refused() names.
function stepWords(api, { step, schemes, scopes, scope, holders, subjects, url, says }) {
  switch (step) {
    case "authenticate":
      return ["Send a credential", schemes.length > 0 && manySchemes(api) && [" of ", joined(schemes.map((i) => api.schemes[i].name), " and ")], "."];
    case "renew":
      return "Get a new token: this one is expired, revoked or malformed. The same scopes will do.";
    case "request":
      return ["Ask the authorization server for ", names(api, scopes), "beside what the token has."];
    case "consent":
      return ["An administrator must agree to ", names(api, scopes)];
    case "holder":
      return api.holders.length ? [scopeLink(api.scopes[scope]), holders.length ? [" is held by default by ", joined(holders.map((i) => titled(api.holders[i])), " and ")] : " is held by nobody by default", "."] : null;
    case "subject":
      return ["Only a token that stands for ", joined(subjects.map((i) => titled(api.subjects[i])), " or "), " will do."];
    case "enough":
      return "You have what it asks for. Look for another cause: the object itself, the token’s age, or the token that was really sent.";
    case "metadata":
      return ["Which authorization servers it takes stands at ", el("code", null, url)];
  }
  return says ?? null; // core gives a sentence for the others
}

// decisionCard is this description's own answer for the endpoint.
function decisionCard(api, op, principal) {
  const who = principal ?? { credentials: [] };
  const d = decide(api, op, who);
  const ways = missing(api, op, who);
  return el("article", { class: "card", "data-decision": d.reason },
    el("h2", null, "By this description"),
    el("p", null, opLink(op)),
    el("p", null, d.allowed ? el("span", { class: "yes" }, icon("yes"), "What you have opens it. If it refused you, look at the object itself, the token's age, or another version of the API.") : el("span", { class: "no" }, icon("no"), SENTENCES[d.reason])),
    !d.allowed && ways.length > 0 && section(ways.length > 1 ? "Any one of these would do" : "This would do", bullets(ways.slice(0, 8).map((w) => [needsOf(api, w.needs, scopeLink), onlyAs(api, op.requirement[w.alternative])])), ways.length > 8 && el("p", { class: "quiet" }, "and " + (ways.length - 8) + " other ways")));
}

const onlyAs = (api, alt) => alt?.subjects.length > 0 && el("span", { class: "by" }, " (", onlyFor(api, alt.subjects), ")");

const SENTENCES = {
  insufficientScope: "Your credential is of the right kind and lacks scopes.",
  wrongSubjectType: "It is not for what your token stands for.",
  wrongScheme: "It takes another kind of credential than yours.",
  unauthenticated: "It needs a credential.",
  deniedToAll: "Nobody may call it: no scope would help.",
};
