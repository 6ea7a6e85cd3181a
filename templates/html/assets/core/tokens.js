// Scope-tokens as tokens carry them (RFC 6749 section 3.3): case-sensitive, one space between, a comma is a character like any other.
// Malformed text is an error, and then there are no scopes.

// Limits of a list of scopes. RFC 6749 has none; these are the guard's.
const maxTokenBytes = 256;
const maxTokens = 1024;
const maxListBytes = 64 << 10;

// nameScopes sorts names into scopes: {scopes, unknown, deprecated, aliases: [{name, scope, until}], retired: [{name, since, note}], names}, each once,
// scopes in the order of declaration, names all that there were but for the prefix. The prefix stands before each name of this API, exactly and always; what has none
// is unknown.
function nameScopes(api, list, prefix = "") {
  checkTokens(list);
  const scopes = new Set();
  const found = { scopes: [], unknown: [], deprecated: [], aliases: [], retired: [], names: [] };
  for (const text of new Set(list)) {
    const name = text.startsWith(prefix) ? text.slice(prefix.length) : null;
    const scope = name === null ? undefined : api.names.get(name);
    if (name !== null) found.names.push(name);
    if (scope === undefined) {
      const retired = api.retired.find((one) => one.name === name);
      if (retired !== undefined) found.retired.push({ name, since: retired.since, note: retired.note });
      else found.unknown.push(text);
      continue;
    }
    scopes.add(scope);
    const alias = api.scopes[scope].aliases.find((one) => one.name === name);
    if (alias !== undefined) found.aliases.push({ name, scope, until: alias.until });
  }
  found.scopes = [...scopes].sort((a, b) => a - b);
  found.deprecated = found.scopes.filter((scope) => api.scopes[scope].deprecated !== null);
  return found;
}

// checkTokens throws when a list is not one of scope-tokens within the limits.
function checkTokens(list) {
  if (list.length > maxTokens) throw new Error(`more than ${maxTokens} scopes`);
  let total = 0;
  for (const text of list) {
    if (text === "") throw new Error("an empty scope: one space stands between two");
    if (text.length > maxTokenBytes) throw new Error(`a scope of more than ${maxTokenBytes} bytes`);
    const [wrong] = /[^\x21\x23-\x5b\x5d-\x7e]/u.exec(text) ?? [];
    if (wrong !== undefined) throw new Error(`a scope holds ${JSON.stringify(wrong)}, which no scope may hold`);
    total += text.length + 1;
  }
  if (total > maxListBytes) throw new Error(`more than ${maxListBytes} bytes of scopes`);
}

// splitTokens takes the value of a scope parameter or claim apart. The empty text holds none.
function splitTokens(text) {
  if (text.length > maxListBytes) throw new Error(`more than ${maxListBytes} bytes of scopes`);
  return text === "" ? [] : text.split(" ");
}

// splitPasted takes a list apart that a person pasted, with spaces, lines or commas between. A comma is left alone in the name of a
// scope that has one.
function splitPasted(api, text) {
  const words = text.split(/[ \t\r\n]+/).filter((word) => word !== "");
  return words.flatMap((word) => (api.names.has(word) ? [word] : word.split(",").filter((part) => part !== "")));
}
