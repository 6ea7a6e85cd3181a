// What somebody has called, or wants to: lists, curl commands, access logs, JSON lines, HAR files. Only method and path are taken;
// queries, headers and bodies are dropped as they are read.

const maxCallsText = 64 << 20;
const maxLine = 1 << 20;

// parseCalls gives [{method, path, line}] and, for a listed operation's id, [{id, line}]; line counts from 1, of a HAR file the entries. Paths
// are escaped and have no query. What is no call goes to unread, with {line, text, why}. Each line tells its own format. It never
// throws.
function parseCalls(text, unread = () => {}) {
  if (typeof text !== "string" || text.length > maxCallsText) {
    unread({ line: 0, text: "", why: "there is too much to read" });
    return [];
  }
  const archive = archiveOf(text);
  const calls = [];
  const each = (line, shown, read) => {
    try {
      const call = read();
      if (call !== null) calls.push({ ...call, line });
    } catch (error) {
      unread({ line, text: clip(shown), why: error.message });
    }
  };
  if (archive !== null) {
    archive.forEach((entry, index) => each(index + 1, "", () => archivedCall(entry)));
    return calls;
  }
  for (const { line, text: whole } of wholeLines(text)) each(line, whole, () => callOfLine(whole));
  return calls;
}

// callOperation finds the operation of a call: {op, ambiguous, …} as find gives it, and old: where this version has none for it, the one that the
// previous version had, which is gone; null otherwise.
function callOperation(api, call) {
  const found = calledIn(api, call);
  const gone = found.op === null && found.ambiguous.length === 0 && api.prev !== null ? calledIn(api.prev, call).op : null;
  return { ...found, old: gone };
}

function calledIn(api, call) {
  if (call.id === undefined) return find(api, call.method, call.path);
  const named = idsOf(api).get(call.id) ?? [];
  return { op: named.length === 1 ? named[0] : null, asHead: false, ambiguous: named.length > 1 ? named : [], methods: named.map((op) => op.method) };
}

const idTables = new WeakMap();

// idsOf maps the ids of operations, chosen and made ones, to those that have them.
function idsOf(api) {
  let table = idTables.get(api);
  if (table === undefined) {
    idTables.set(api, (table = new Map()));
    for (const op of api.ops) {
      const id = idOf(api, op);
      table.set(id, [...(table.get(id) ?? []), op]);
    }
  }
  return table;
}

// idOf is an operation's id: the one that its author chose, or else the one that method and path make, without the base: GET /store/asset/{id}
// is getStoreAssetById.
function idOf(api, op) {
  if (op.id !== "") return op.id;
  let made = op.method.toLowerCase();
  const before = made.length;
  let [start, by] = [true, false];
  for (let char of op.path.startsWith(api.base) ? op.path.slice(api.base.length) : op.path) {
    if (!/[A-Za-z0-9]/.test(char)) {
      [start, by] = [true, char === "{"];
      continue;
    }
    if (by) made += "By";
    if (start && !by && /[0-9]/.test(char) && /[0-9]$/.test(made)) made += "_"; // /1/10 is not /11/0
    made += start ? char.toUpperCase() : char;
    [start, by] = [false, false];
  }
  return made.length === before ? made + "Root" : made;
}

// archiveOf gives the entries of an HTTP Archive, null for other text.
function archiveOf(text) {
  if (!/^\ufeff?[ \t\r\n]*\{/.test(text)) return null;
  try {
    const entries = JSON.parse(text.replace(/^\ufeff/, ""))?.log?.entries;
    return Array.isArray(entries) ? entries : null;
  } catch {
    return null;
  }
}

function archivedCall(entry) {
  const request = isObject(entry) ? entry.request : undefined;
  if (!isObject(request)) throw new Error("the entry has no request");
  return requestOf(String(request.method), String(request.url));
}

// White space as Unicode has it, U+FEFF not among it.
const space = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

// wholeLines gives the lines with their numbers. A curl command goes on behind a backslash and within quotation marks.
function* wholeLines(text) {
  const lines = text.split("\n");
  for (let i = 0; i < lines.length; i++) {
    const line = i + 1;
    const first = trimmed(lines[i].replace(/^\ufeff/, ""), space);
    if (!isCurl(first)) {
      if (first !== "") yield { line, text: first };
      continue;
    }
    const parts = [first];
    for (let quote = quoteAfter(first, null); i + 1 < lines.length; quote = quoteAfter(parts.at(-1), quote)) {
      const last = parts.length - 1;
      if (quote === null && !parts[last].endsWith("\\")) break;
      const next = lines[++i].replace(/\r$/, "");
      if (quote === null) parts[last] = parts[last].slice(0, -1) + " ";
      else parts[last] += "\n";
      parts.push(next);
    }
    yield { line, text: parts.join("") };
  }
}

function callOfLine(line) {
  if (line.length > maxLine) throw new Error("the line is too long");
  if (line.startsWith("#")) return null;
  if (isCurl(line)) return curlCall(line);
  if (line.startsWith("{")) return jsonCall(line);
  try {
    return listedCall(line);
  } catch (error) {
    if (!line.includes('"')) throw error;
    return loggedCall(line);
  }
}

// listedCall reads METHOD /path, METHOD URL or an operation's id.
function listedCall(line) {
  const comment = line.indexOf(" #");
  const words = (comment < 0 ? line : line.slice(0, comment)).split(space).filter((word) => word !== "");
  if (words.length === 1 && !/[/?#]/.test(words[0]) && !words[0].includes('"')) return { id: words[0] };
  if (words.length === 2) return requestOf(words[0], words[1]);
  throw new Error("write METHOD /path, or an operation's id");
}

// loggedCall reads a line of an access log, whose request is the first text in quotation marks (the common and combined formats).
function loggedCall(line) {
  const bracket = line.indexOf('] "');
  const start = bracket >= 0 ? bracket + 2 : line.indexOf('"');
  let text = "";
  for (let i = start + 1; ; i++) {
    if (i >= line.length) throw new Error("the request's quotation mark is not closed");
    if (line[i] === '"') break;
    const hex = /^\\x([0-9A-Fa-f]{2})/.exec(line.slice(i, i + 4));
    if (hex !== null) {
      text += String.fromCharCode(parseInt(hex[1], 16));
      i += 3;
    } else if (line[i] === "\\" && i + 1 < line.length) {
      text += line[++i];
    } else {
      text += line[i];
    }
  }
  return requestLine(text);
}

// requestLine reads METHOD target HTTP/version (RFC 9112 section 3); logs may leave the version out.
function requestLine(text) {
  const match = /^([^ ]*) ([^ ]*)(?: (HTTP\/[^]*))?$/.exec(text);
  if (match === null) throw new Error(`${JSON.stringify(clip(text))} is not METHOD target HTTP/version`);
  return requestOf(match[1], match[2]);
}

// The members in which servers and gateways write method and path, tried in this order.
const usualMethods = ["method", "request_method", "http_method", "request.method", "req.method", "http.request.method", "httpRequest.requestMethod", "verb", "httpMethod"];
const usualPaths = ["path", "uri", "url", "request_uri", "request.uri", "request.url", "request.path", "req.url", "url.path", "url.original", "http.target", "httpRequest.requestUrl", "target", "requestPath"];

function jsonCall(line) {
  const object = parseJSON(line);
  const first = (names) => names.map((name) => memberAt(object, name)).find((value) => typeof value === "string" && value !== "");
  const method = first(usualMethods);
  if (method === undefined) {
    const whole = first(["request", "request_line", "requestLine"]);
    if (whole !== undefined) return requestLine(whole);
    throw new Error("it has no member such as method that holds a method");
  }
  const path = first(usualPaths);
  if (path === undefined) throw new Error("it has no member such as path that holds a path");
  return requestOf(method.toUpperCase(), path);
}

// memberAt finds a member by its name, or, through the objects in between, by names with dots between.
function memberAt(object, name) {
  if (!isObject(object)) return undefined;
  if (Object.hasOwn(object, name)) return object[name];
  for (let dot = name.indexOf("."); dot >= 0; dot = name.indexOf(".", dot + 1)) {
    const key = name.slice(0, dot);
    const value = Object.hasOwn(object, key) ? memberAt(object[key], name.slice(dot + 1)) : undefined;
    if (value !== undefined) return value;
  }
  return undefined;
}

function clip(text) {
  return text.length > 120 ? text.slice(0, 120) + "…" : text;
}
