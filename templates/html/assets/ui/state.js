// What the page shows is a link. The address holds names that the description declares (scopes, endpoints, groups), and the words of the search
// as long as they find something, which means that they stand in the description; never what was pasted.
//
//   #/<api>/<view>?q=…&method=…&group=…&risk=…&subject=…&access=…&show=…&scope=…&op=…&pick=…
//
// scope: the opened one, in the views of scopes and pictures; elsewhere the held ones, once each. op: the opened endpoint. pick: the picked ones.

const FILTERS = ["method", "group", "risk", "subject", "access"];

// One state for the page. Strings are as in the address, endpoints and scopes are the API's own objects.
const state = { api: null, view: "endpoints", q: "", method: "", group: "", risk: "", subject: "", access: "", show: "", op: null, scope: null, held: [], picks: new Set() };

const page = { apis: [], views: [], mounted: "" };

// Beyond this an address is cut off by mail programs and chats: picks and held scopes stay out of it then, and the page says so.
const MAX_LINK = 8000;

const opens = (view) => view === "scopes" || view === "graph" || view === "matrix";

// opKey names an endpoint of the present API: by its id, where no other one has it, or else by method and path.
function opKey(op) {
  return op.id && opByKey(state.api, op.id) === op ? op.id : op.method + " " + op.path;
}

function opByKey(api, key) {
  if (!api.keys) {
    api.keys = new Map();
    for (const op of api.ops) api.keys.set(op.method + " " + op.path, op);
    for (const op of api.ops) if (op.id && !api.keys.has(op.id)) api.keys.set(op.id, op);
  }
  return api.keys.get(key) ?? null;
}

function scopeByName(api, name) {
  return api.scopes[api.names.get(name)] ?? null;
}

// encoded leaves what a fragment may hold (RFC 3986 section 3.5) and people read: paths and scope names stay legible.
function encoded(text) {
  return encodeURIComponent(text).replace(/%2F/g, "/").replace(/%3A/g, ":").replace(/%2C/g, ",").replace(/%40/g, "@").replace(/%20/g, "+");
}

// hrefFor gives the address of the present state with some of it changed.
function hrefFor(change) {
  const s = { ...state, ...change };
  const pairs = [];
  const add = (key, value) => value && pairs.push(key + "=" + encoded(value));
  add("q", wordsInLink(s.api, s.q));
  for (const f of FILTERS) add(f, s[f]);
  add("show", s.show);
  if (opens(s.view)) add("scope", s.scope?.name);
  else for (const held of s.held) add("scope", held.name);
  add("op", s.op && opKey(s.op));
  const picks = picksInLink(s.picks);
  if (picks) pairs.push(picks);
  return "#/" + (s.api.key ? encoded(s.api.key) + "/" : "") + s.view + (pairs.length ? "?" + pairs.join("&") : "");
}

const tooLong = () => state.picks.size > 0 && picksInLink(state.picks) === "";

const picksWritten = new WeakMap();

// picksInLink writes picks for an address, once for a set; "" when they are none or too many.
function picksInLink(picks) {
  if (picksWritten.has(picks)) return picksWritten.get(picks);
  const pairs = [];
  let length = 0;
  for (const op of picks) {
    const pair = "pick=" + encoded(opKey(op));
    length += pair.length + 1;
    if (length > MAX_LINK) { pairs.length = 0; break; }
    pairs.push(pair);
  }
  picksWritten.set(picks, pairs.join("&"));
  return pairs.join("&");
}

// linkTo is hrefFor a place elsewhere: filters and search do not come along, picks and held scopes do.
function linkTo(view, change) {
  return hrefFor({ view, q: "", method: "", group: "", risk: "", subject: "", access: "", show: "", op: null, scope: null, ...change });
}

const scopeHref = (scope) => linkTo("scopes", { scope });
const opHref = (op) => linkTo("endpoints", { op });

// readAddress takes what it knows of an address and leaves the rest: a link from an older page still opens.
function readAddress(hash) {
  const [path, query] = split(hash.replace(/^#\/?/, ""), "?");
  const parts = path.split("/").filter(Boolean).map(decoded);
  const api = page.apis.find((a) => a.key && a.key === parts[0]) ?? (state.api && !parts.length ? state.api : page.apis[0]);
  const name = parts[parts.length - 1];
  const view = page.views.find((v) => v.id === name && (!v.when || v.when(api)))?.id ?? homeOf(api);
  const params = new URLSearchParams(query);
  const scopes = params.getAll("scope").map((n) => scopeByName(api, n)).filter(Boolean);
  const next = { api, view, q: params.get("q") ?? "", show: params.get("show") ?? "" };
  for (const f of FILTERS) next[f] = params.get(f) ?? "";
  next.scope = opens(view) ? scopes[0] ?? null : null;
  next.held = opens(view) ? (api === state.api ? state.held : []) : [...new Set(scopes)];
  next.op = opByKey(api, params.get("op") ?? "");
  const picks = new Set(params.getAll("pick").map((k) => opByKey(api, k)).filter(Boolean));
  // An address that was too long for its picks does not take them away while the page is open.
  next.picks = !picks.size && api === state.api && tooLong() ? state.picks : picks;
  return next;
}

const links = new WeakMap(); // anchor: what gives its address now

// link gives an anchor whose address is that of the state at the time when it is used: what is picked meanwhile comes along.
function link(make, props, ...children) {
  const a = el("a", { ...props, href: make() }, ...children);
  links.set(a, make);
  return a;
}

function freshLink(event) {
  const a = event.target.closest?.("a[href]");
  const make = a && links.get(a);
  if (make) a.setAttribute("href", make());
}

// homeOf is the view that an API opens with: its endpoints, where it has any.
const homeOf = (api) => (api.ops.length || !api.scopes.length ? "endpoints" : "scopes");

function split(text, at) {
  const i = text.indexOf(at);
  return i < 0 ? [text, ""] : [text.slice(0, i), text.slice(i + 1)];
}

function decoded(text) {
  try { return decodeURIComponent(text); } catch { return text; }
}

// go changes the state, then the address and the page. A step that the reader would want to take back is an entry of the history
// ("push"); typing is not, and is written at rest, because browsers count.
function go(change, push) {
  Object.assign(state, change);
  hrefFor.base = undefined;
  if (push) write(true);
  else { clearTimeout(go.timer); go.timer = setTimeout(write, 250); }
  render();
}

function write(push) {
  clearTimeout(go.timer);
  const hash = hrefFor({});
  if (hash === location.hash) return;
  try {
    if (push === true) history.pushState(null, "", hash);
    else history.replaceState(null, "", hash);
  } catch {
    // A page of an opaque origin may not write its address; it works without.
  }
}
