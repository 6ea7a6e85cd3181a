// The panel beside a list, or over it on a narrow screen: everything about the endpoint or the scope that is open.

let detailsFrom = null; // what had the focus when the panel opened

function openDetails(change, from) {
  detailsFrom = from ?? document.activeElement;
  go(change, true);
  focusDetails();
}

function focusDetails() {
  byId("details").scrollTop = 0;
  byId("details-title")?.focus({ preventScroll: !narrow() });
  if (narrow()) scrollTo(0, 0);
}

const small = () => matchMedia("(max-width: 56rem)").matches;
const narrow = () => matchMedia("(max-width: 63.99rem)").matches;

function closeDetails() {
  const open = state.op ? '[data-op="' + state.op.index + '"] a' : '[data-scope-row="' + state.scope?.index + '"] a';
  go(opens(state.view) ? { op: null, scope: null } : { op: null }, true);
  const back = detailsFrom?.isConnected ? detailsFrom : document.querySelector("#view " + open);
  (back ?? byId("main")).focus();
}

// openNow is what the panel shows. Where the reader asks about an endpoint, it is part of the question.
const openNow = () => (state.view === "refused" ? null : state.op ?? (opens(state.view) ? state.scope : null));

// renderDetails draws the panel when what is open has changed.
function renderDetails() {
  const panel = byId("details");
  const what = openNow();
  document.body.classList.toggle("has-details", what !== null);
  panel.hidden = what === null;
  if (renderDetails.shown === what && renderDetails.api === state.api) return syncDetails();
  renderDetails.shown = what;
  renderDetails.api = state.api;
  if (what === null) return panel.replaceChildren();
  panel.replaceChildren(
    el("div", { class: "details-bar" },
      button("", closeDetails, { id: "details-close", class: "icon-button", "aria-label": "Close details" }, icon("close")),
      copyButton("the link to this", () => location.href.split("#")[0] + (state.op ? opHref(state.op) : scopeHref(state.scope)), "Link")),
    what === state.op ? endpointDetails(state.api, what) : scopeDetails(state.api, what));
}

function syncDetails() {
  const box = byId("details-pick");
  if (box && state.op) box.checked = state.picks.has(state.op);
}

// section gives a titled part of the panel, or of a print, when it has content.
function section(title, ...content) {
  const body = fragment(content);
  return body.childNodes.length ? el("section", { class: "part" }, el("h3", null, title), body) : null;
}

function bullets(items, cls) {
  return items.length ? el("ul", { class: cls ?? "bullets" }, items.map((i) => el("li", null, i))) : null;
}

// facts gives pairs of term and value; those without a value are left out.
function facts(pairs) {
  const shown = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "" && value !== false && !(Array.isArray(value) && !value.length));
  return shown.length ? el("dl", { class: "facts" }, shown.map(([term, value]) => el("div", null, el("dt", null, term), el("dd", null, value)))) : null;
}

function codeLine(what, text) {
  return el("div", { class: "codeline" }, el("pre", { tabindex: 0, role: "region", "aria-label": what }, el("code", null, text)), copyButton("the " + what, () => text));
}

function deprecation(api, dep) {
  if (!dep) return null;
  return el("div", { class: "note warn", role: "note" }, el("b", null, "Deprecated"), dep.since && " since " + dep.since, dep.until && ", removed on " + dep.until, ".",
    dep.replacedBy.length > 0 && [" Use ", joined(dep.replacedBy.map((i) => scopeLink(api.scopes[i])), " or "), " instead."], dep.note && " " + dep.note);
}

function endpointDetails(api, op) {
  const group = api.groups[op.group];
  return el("article", { class: "detail", "data-op-details": op.index },
    el("h2", { id: "details-title", tabindex: -1 }, methodBadge(op.method), " ", el("code", { class: "path" }, pathParts(op.path))),
    op.summary && el("p", { class: "lede" }, op.summary),
    deprecation(api, op.deprecated),
    el("div", { class: "actions" },
      el("label", { class: "check" }, pickBox(op), "Pick for “What do I need?”"),
      link(() => linkTo("refused", { op }), null, "Refused here?")),
    section("Needs", needsList(api, op)),
    section("Who can", whoCan(api, op)),
    section("Also opened by, through implication", openedBy(api, op)),
    section("Call it", codeLine("curl command", curl(api, op)), op.go && codeLine("Go constant", op.go)),
    facts([["Group", group && link(() => linkTo("endpoints", { group: group.id }), null, titled({ title: group.title, name: group.id }))], ["Id", op.id && el("code", null, op.id)],
      ["Slash at the end", op.slashIgnored && "ignored"]]));
}

function pickBox(op) {
  const box = el("input", { type: "checkbox", id: "details-pick", autocomplete: "off", on: { change: () => { pick([op], box.checked); syncRow(op); } } });
  box.checked = state.picks.has(op);
  return box;
}

function syncRow(op) {
  const box = document.querySelector('#view input[data-pick="' + op.index + '"]');
  if (box) box.checked = state.picks.has(op);
}

// pathParts marks a path's parameters.
function pathParts(path) {
  return path.split(/(\{[^{}/]*\})/).map((part) => (part.startsWith("{") ? el("span", { class: "param" }, part) : part));
}

function needsList(api, op) {
  const reason = op.reason && el("p", { class: "quiet" }, op.reason);
  if (op.access === "public") return [el("p", null, "Nothing: it is public, and a credential is not looked at."), reason];
  if (!op.requirement.length) return [el("p", null, op.access === "undeclared" ? "Nobody may call it: nothing says who may." : "Nobody may call it."), reason];
  const alts = ordered(op);
  const say = (alt) => [altParts(api, alt), isLeast(op, alt) && leastMark(), altMeaning(api, alt)];
  if (op.access === "optional") {
    const rest = alts.filter((a) => a.needs.length);
    return [el("p", null, "No credential. One that is sent must be valid."), rest.length > 0 && [el("p", null, "Declared beside it, any one of:"), bullets(rest.map(say), "alts")], reason];
  }
  if (alts.length === 1) return [el("div", { class: "alts single" }, say(alts[0])), reason];
  return [el("p", null, "Any one of these is enough", alts.some((a) => isLeast(op, a)) ? ", the least first:" : ":"), bullets(alts.map(say), "alts"), reason];
}

// altMeaning says what an alternative's only scope lets a caller do.
function altMeaning(api, alt) {
  const scopes = alt.needs.flatMap((n) => n.scopes);
  const scope = api.scopes[scopes[0]];
  return scopes.length === 1 && scope.description && el("p", { class: "hint" }, firstLine(scope.description));
}

function altParts(api, alt) {
  const scopes = alt.needs.reduce((n, need) => n + need.scopes.length, 0);
  return [scopes > 1 && el("span", { class: "all-of" }, "all of "), altWords(api, alt, (s) => fragment(scopeLink(s), s.risk > 2 && [" ", riskMark(s.risk)]))];
}

// whoCan holds each holder's default scopes, and each subject type, against the endpoint.
function whoCan(api, op) {
  const rows = [];
  if (api.subjects.length && op.requirement.length && op.access !== "public") {
    const limited = op.requirement.every((a) => a.subjects.length);
    rows.push(["Subject types", limited ? joined([...new Set(op.requirement.flatMap((a) => a.subjects))].map((i) => titled(api.subjects[i])), " or ") : "any"]);
  }
  for (const holder of api.holders) {
    const answer = holderMay(api, op, holder);
    rows.push([titled(holder), el("span", { class: answer ? "yes" : "no" }, icon(answer ? "yes" : "no"), answer ? "may by default" : "not by default")]);
  }
  return facts(rows);
}

function holderMay(api, op, holder) {
  const held = scopesOf(api, holder);
  const bySubject = api.subjects.length ? api.subjects.map((s) => s.index) : [null];
  return bySubject.some((subject) => decide(api, op, principalOf(api, held.map((s) => s.index), subject)).allowed);
}

// scopesOf are the scopes that a holder has by default: its own and those of whom it inherits.
function scopesOf(api, holder) {
  const kin = new Set([holder.index, ...distances(holder.index, (i) => api.holders[i].inherits).keys()]);
  return api.scopes.filter((s) => s.holders.some((h) => kin.has(h)));
}

// principalOf gives the credentials that carry these scopes: one for each of their schemes, or the default one, and of those that come along.
function principalOf(api, scopes, subject, also) {
  const bySchemes = new Map((also ?? []).map((scheme) => [scheme, []]));
  for (const i of scopes) {
    const { scheme } = api.scopes[i];
    if (!bySchemes.has(scheme)) bySchemes.set(scheme, []);
    bySchemes.get(scheme).push(i);
  }
  if (!bySchemes.size && api.schemes.length) bySchemes.set(carrier(api), []);
  return { credentials: [...bySchemes].map(([scheme, held]) => ({ scheme, subject: subject ?? null, scopes: held })) };
}

// openedBy lists the single scopes that open an endpoint without being named by it: those that amount to the named ones.
function openedBy(api, op) {
  if (!op.requirement.length || op.access === "public" || op.access === "optional") return null;
  const by = [...openTable(api).ops[op.index]];
  const named = new Set(op.requirement.flatMap((a) => a.needs.flatMap((n) => n.scopes)));
  const other = by.filter((i) => !named.has(i));
  if (!other.length) return null;
  return el("p", { class: "chips" }, other.map((i) => [scopeLink(api.scopes[i]), " "]));
}
