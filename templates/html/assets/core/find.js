// Which operation a request is for.

// find gives {op, asHead, ambiguous, methods} for a method and an escaped path without query. op is null when no or no single
// operation matches; several that match without one being more specific than all others are ambiguous. methods are those
// under which the path exists. asHead says that a HEAD request follows a GET operation. What routers read in several ways is not found: a
// path with a dot segment or a broken escape is none, and one that is another operation's once its needless escapes are decoded
// is ambiguous. A path that is one operation's own, as it is listed, is that operation's where the request would be none.
function find(api, method, path) {
  if (typeof method !== "string" || typeof path !== "string") return { op: null, asHead: false, ambiguous: [], methods: [] };
  const found = findRequest(routesOf(api), method, bytesOf(path));
  if (found.op !== null) return found;
  const listed = api.ops.filter((op) => op.method === method && op.path === path);
  return listed.length === 1 ? { op: listed[0], asHead: false, ambiguous: [], methods: found.methods } : found;
}

function findRequest(routes, method, path) {
  const plain = plainPath(path);
  if (plain === null) return { op: null, asHead: false, ambiguous: [], methods: [] };
  const found = findAmong(candidates(routes, path), method, path);
  if (plain === path) return found;
  const twin = findAmong(candidates(routes, plain), method, plain);
  if (found.op === twin.op && found.ambiguous.length === twin.ambiguous.length) return found;
  const all = [found, twin].flatMap(({ op, ambiguous }) => (op === null ? ambiguous : [op]));
  return { op: null, asHead: false, ambiguous: all, methods: found.methods };
}

function findAmong(routes, method, path) {
  const fitting = routes.filter((route) => route.patterns.some((pattern) => matches(pattern, path)));
  const methods = [...new Set(fitting.map((route) => route.method))];
  const hits = fitting.filter((route) => route.method === method || (method === "HEAD" && route.method === "GET"));
  const best = hits.find((hit) => isMostSpecific(hits, hit));
  if (best !== undefined) return { op: best.op, asHead: best.method !== method, ambiguous: [], methods };
  return { op: null, asHead: false, ambiguous: hits.map((hit) => hit.op), methods };
}

// isMostSpecific reports whether no other hit is as specific or more, but for those of the same requests, of which the first is taken.
function isMostSpecific(hits, hit) {
  return hits.every((other) => other === hit || ["narrower", "same"].includes(compareRoutes(hit, other)));
}

// The characters beside letters, digits and escapes that can stand in a path (RFC 3986 section 3.3, pchar).
const pathChars = /[A-Za-z0-9\-._~!$&'()*+,;=:@]/;

// plainPath decodes the escapes of characters that can stand in a path as they are. It gives null for a broken escape and for a
// segment that is "." or "..", which no two routers read alike.
function plainPath(path) {
  if (/%(?![0-9A-Fa-f]{2})/.test(path)) return null;
  const plain = path.replace(/%[0-9A-Fa-f]{2}/g, (escape) => {
    const char = String.fromCharCode(parseInt(escape.slice(1), 16));
    return pathChars.test(char) ? char : escape;
  });
  return plain.replace(/^\//, "").split("/").some((segment) => segment === "." || segment === "..") ? null : plain;
}

const routeTrees = new WeakMap();

// routesOf is a tree over the segments of all operations' paths, kept for the next question.
function routesOf(api) {
  let tree = routeTrees.get(api);
  if (tree === undefined) {
    tree = newRouteNode();
    for (const op of api.ops) {
      const route = { op, method: op.method, patterns: patternsOf(op) };
      for (const pattern of route.patterns) addRoute(tree, route, pattern);
    }
    routeTrees.set(api, tree);
  }
  return tree;
}

function newRouteNode() {
  return { literal: new Map(), other: null, ends: [], rest: [] };
}

function addRoute(node, route, pattern) {
  for (const segment of pattern) {
    if (isRest(segment)) {
      node.rest.push(route);
      return;
    }
    if (isLiteral(segment)) {
      const text = literalOf(segment);
      if (!node.literal.has(text)) node.literal.set(text, newRouteNode());
      node = node.literal.get(text);
    } else {
      node.other ??= newRouteNode();
      node = node.other;
    }
  }
  node.ends.push(route);
}

// candidates are the routes that a path could match, in the order of declaration: a parameter is taken for any segment here, a mix too.
function candidates(tree, path) {
  if (!path.startsWith("/")) return [];
  const all = new Set();
  let nodes = [tree];
  for (const text of path.slice(1).split("/")) {
    const next = [];
    for (const node of nodes) {
      for (const route of node.rest) all.add(route);
      const literal = node.literal.get(text);
      if (literal !== undefined) next.push(literal);
      if (node.other !== null) next.push(node.other);
    }
    nodes = next;
  }
  for (const node of nodes) for (const route of node.ends) all.add(route);
  return [...all].sort((a, b) => a.op.index - b.op.index);
}
