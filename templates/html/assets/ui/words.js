// Requirements in words and marks. An alternative's scopes are all needed, of alternatives any one is enough, and both are always said in
// words, as are methods and risks: colour only repeats.

const RISKS = ["", "low", "medium", "high", "critical"];

const ACCESS = {
  scoped: "Scopes", authenticated: "Any credential", optional: "Optional credential", public: "Public", none: "Nobody", undeclared: "Nobody, undeclared",
};

function methodBadge(method) {
  return el("span", { class: "m m-" + method.toLowerCase().replace(/[^a-z]/g, "") }, method);
}

// riskMark draws the grade as bars beside its word.
function riskMark(risk) {
  const bars = svg("svg", { class: "bars", viewBox: "0 0 16 12", width: 16, height: 12, "aria-hidden": "true", focusable: "false" },
    [0, 1, 2, 3].map((i) => svg("rect", { class: i < risk ? "on" : "off", x: i * 4, y: 8 - i * 2.6, width: 3, height: 4 + i * 2.6, rx: 0.6 })));
  return el("span", { class: "risk risk-" + RISKS[risk] }, bars, RISKS[risk] + " risk");
}

const scopeName = (scope) => el("code", { class: "scope" }, scope.name);

function scopeLink(scope) {
  return link(() => scopeHref(scope), { class: "scope-link", "data-scope": scope.index }, scopeName(scope));
}

function opLink(op) {
  return link(() => opHref(op), { class: "op-link", "data-op": op.index }, methodBadge(op.method), " ", el("code", { class: "path" }, op.path));
}

// manySchemes: whether a requirement has to say which credential carries its scopes.
const manySchemes = (api) => api.schemes.length > 1;

// need is one credential in words, scope by scope as node gives them.
function needWords(api, need, node) {
  const scheme = api.schemes[need.scheme];
  if (!need.scopes.length) return ["any ", scheme && manySchemes(api) ? el("b", null, scheme.name) : "valid", " credential"];
  const scopes = joined(need.scopes.map((i) => node(api.scopes[i])), " and ", ", ");
  return need.scheme === carrier(api) ? scopes : [scopes, el("span", { class: "by" }, " in ", scheme.name)];
}

function altWords(api, alt, node) {
  if (!alt.needs.length) return ["no credential"];
  const words = alt.needs.map((n) => needWords(api, n, node)).map((w, i) => (i ? [" together with ", w] : w));
  if (!alt.subjects?.length) return words;
  return [words, el("span", { class: "by" }, " (", onlyFor(api, alt.subjects), ")")];
}

// onlyFor names the subject types that an alternative is limited to.
const onlyFor = (api, subjects) => [joined(subjects.map((i) => titled(api.subjects[i])), " or "), " only"];

const titled = (thing) => thing.title || thing.name;

// isLeast: whether the author marked this alternative as the one that is meant.
const isLeast = (op, alt) => op.leastAlternatives.includes(alt.index);

// ordered puts the alternatives that are marked least first and keeps the author's order otherwise.
function ordered(op) {
  if (!op.leastAlternatives.length) return op.requirement;
  return [...op.requirement].sort((a, b) => isLeast(op, b) - isLeast(op, a));
}

const SHOWN = 3; // alternatives in a row of a list

// rowNeeds is what a row says; cells that say the same are copies of one.
function rowNeeds(api, op) {
  const plain = !op.leastAlternatives.length;
  api.cells ??= new Map();
  const key = op.access;
  let cells = plain && api.cells.get(op.requirement);
  if (cells && cells[key]) return cells[key].cloneNode(true);
  const node = el("span", { class: "needs" }, rowWords(api, op));
  if (plain) {
    if (!cells) api.cells.set(op.requirement, (cells = {}));
    cells[key] = node.cloneNode(true);
  }
  return node;
}

function rowWords(api, op) {
  const alts = ordered(op);
  if (op.access === "public") return el("span", { class: "free" }, "nothing, it is public");
  if (!alts.length) return el("span", { class: "shut" }, icon("no"), "nobody");
  if (op.access === "optional") return el("span", { class: "free" }, "nothing; a credential that is sent must be valid");
  const shown = alts.slice(0, SHOWN).map((alt, i) => [i ? el("span", { class: "or" }, " or ") : "", bracketed(alts, alt, altWords(api, alt, scopeName)), isLeast(op, alt) && leastMark()]);
  return [shown, alts.length > SHOWN && el("span", { class: "or" }, " or one of " + (alts.length - SHOWN) + " more")];
}

const leastMark = () => el("span", { class: "least" }, icon("star"), "least");

// needsText is a requirement as one line of plain text.
function needsText(api, op) {
  const alts = ordered(op);
  if (op.access === "public") return "nothing, it is public";
  if (!alts.length) return "nobody may call it";
  return alts.map((alt) => fragment(bracketed(alts, alt, altText(api, alt))).textContent).join(" or ");
}

// bracketed puts an alternative of several scopes or credentials in brackets where it stands among others, so that nobody reads past its "and".
function bracketed(alts, alt, words) {
  const parts = alt.needs.reduce((n, need) => n + Math.max(1, need.scopes.length), 0);
  return alts.length > 1 && parts > 1 ? ["(", words, ")"] : words;
}

function altText(api, alt) {
  return fragment(altWords(api, alt, (s) => s.name)).textContent;
}

// curl is a command that a POSIX shell takes. Whatever comes from the description stands in single quotes; braces stay as they are (-g).
function curl(api, op) {
  const alt = ordered(op)[0];
  const parts = ["curl -g"];
  if (op.method !== "GET") parts.push("-X " + quoted(op.method));
  let url = '"$API_URL"' + quoted(op.path);
  let more = op.path.includes("?") ? "&" : "?";
  for (const need of alt?.needs ?? []) {
    const scheme = api.schemes[need.scheme] ?? {};
    if (scheme.type === "apiKey" && scheme.in === "query") { url += quoted(more + scheme.param + "=") + '"$API_KEY"'; more = "&"; }
    else parts.push(credentialOption(scheme));
  }
  return parts.concat(url).join(" ");
}

function credentialOption(scheme) {
  switch (scheme.type) {
    case "apiKey":
      return scheme.in === "cookie" ? "-b " + quoted(scheme.param + "=") + '"$API_KEY"' : "-H " + quoted(scheme.param + ": ") + '"$API_KEY"';
    case "mutualTLS":
      return '--cert "$CLIENT_CERT" --key "$CLIENT_KEY"';
    case "http":
      if (scheme.httpScheme === "basic") return '-u "$USER:$PASSWORD"';
  }
  return '-H "Authorization: Bearer $TOKEN"';
}

function quoted(text) {
  return /^[A-Za-z0-9_./:@-]+$/.test(text) ? text : "'" + text.replace(/'/g, "'\\''") + "'";
}
