// What somebody pasted to ask what it opens: a list of scopes, the JSON that an authorization server answers, or a JWT. Nothing is
// verified here, nothing is kept, and nothing leaves the page.

const maxPasted = 1 << 20;

// parseCredential gives {kind, scheme, claim, header, claims, scopes, unknown, deprecated, aliases, retired, subject, expires, errors}.
// kind is "jwt" for a token or its claims, otherwise "scopes". scheme is the index of the scheme whose credential it is taken for, null where
// the API has none. claim names the claim that was read, null when none was. expires is in seconds since 1970, null when not said. Where
// errors is not empty there are no scopes. options: scheme, an index, and claim, a name, say what to take it for.
// It never throws.
function parseCredential(api, text, options) {
  const { scheme = null, claim = null } = options ?? {};
  const empty = {
    kind: "scopes", scheme: carrier(api), claim: null, header: null, claims: null, scopes: [], unknown: [], deprecated: [], aliases: [], retired: [],
    subject: null, expires: null, errors: [],
  };
  try {
    if (scheme !== null && !isIndex(scheme, api.schemes.length)) throw new Error("no such scheme");
    empty.scheme = scheme ?? empty.scheme;
    if (typeof text !== "string") throw new Error("not a text");
    if (text.length > maxPasted) throw new Error("too long to be a credential");
    return { ...empty, ...readPasted(api, trimmed(text, /[ \t\r\n\ufeff]/), { scheme, claim }) };
  } catch (error) {
    return { ...empty, kind: error.jwt === true ? "jwt" : "scopes", errors: [error.message] };
  }
}

// carrier is the scheme that scopes are carried by when nothing says which.
function carrier(api) {
  const found = api.schemes.find((scheme) => scheme.isDefault) ?? api.schemes[0];
  return found === undefined ? null : found.index;
}

function readPasted(api, text, options) {
  text = text.replace(/^authorization:[ \t]*/i, "").replace(/^(bearer|dpop) +/i, "");
  if (text.startsWith("[")) return nameScopes(api, listOfTexts(parseJSON(text)));
  if (text.startsWith("{")) {
    const members = readMembersOnce(text);
    return Object.hasOwn(members, "access_token") ? readTokenResponse(api, members, options) : readClaims(api, members, options);
  }
  if (looksLikeJWT(text)) return readJWT(api, text, options);
  return nameScopes(api, splitPasted(api, text));
}

function listOfTexts(value) {
  if (!Array.isArray(value) || !value.every((item) => typeof item === "string")) throw new Error("not an array of texts");
  return value;
}

// readTokenResponse reads RFC 6749 section 5.1. The API sees the token, so that what this one says comes before what is said about it.
function readTokenResponse(api, members, options) {
  const { access_token: token, scope } = members;
  const read = typeof token === "string" && looksLikeJWT(token) ? readJWT(api, token, options) : null;
  if (read !== null && (read.claim !== null || scope === undefined)) return read;
  if (scope === undefined) throw new Error("the answer names no scopes, which means those that were asked for (RFC 6749 section 5.1): paste these");
  if (typeof scope !== "string") throw new Error("scope is not a string of scopes");
  return nameScopes(api, splitTokens(scope));
}

// looksLikeJWT tells a token from a scope with dots: its first part is a JSON object (RFC 7519 section 3).
function looksLikeJWT(text) {
  if (/^eyJ[\w-]*(\.[\w-]*)+$/.test(text)) return true;
  if (!/^[\w-]+\.[\w-]+\.[\w-]*$/.test(text)) return false;
  try {
    return isObject(JSON.parse(decodePart(text.split(".")[0])));
  } catch {
    return false;
  }
}

function readJWT(api, text, options) {
  const parts = text.split(".");
  try {
    if (parts.length === 5) throw new Error("the token is encrypted (JWE), only its receiver can read it: paste its scopes");
    if (parts.length !== 3) throw new Error("a token has three parts with dots between (RFC 7519 section 3)");
    const header = readMembersOnce(decodePart(parts[0]));
    return { ...readClaims(api, readMembersOnce(decodePart(parts[1])), options), header };
  } catch (error) {
    throw Object.assign(error, { jwt: true });
  }
}

// decodePart decodes base64url without padding (RFC 7515 section 2) to text.
function decodePart(part) {
  if (!/^[\w-]*$/.test(part) || part.length % 4 === 1) throw new Error("a part of the token is not base64url");
  const bytes = Uint8Array.from(atob(part.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Error("a part of the token is not UTF-8");
  }
}

function parseJSON(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("not JSON");
  }
}

// readMembersOnce reads a JSON object of which no member comes twice (RFC 7519 section 4): readers disagree about which counts.
function readMembersOnce(text) {
  const members = parseJSON(text);
  if (!isObject(members)) throw new Error("not a JSON object");
  const seen = new Set();
  for (const key of outerKeys(text)) {
    if (seen.has(key)) throw new Error(`${JSON.stringify(key.slice(0, 40))} comes twice`);
    seen.add(key);
  }
  return members;
}

// outerKeys gives the names of a JSON object's own members as they come. The text is known to be JSON.
function* outerKeys(text) {
  let depth = 0;
  let key = false;
  for (const [token] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],]/g)) {
    if (token === "{" || token === "[") depth++;
    else if (token === "}" || token === "]") depth--;
    else if (token !== "," && key) yield JSON.parse(token);
    key = depth === 1 && (token === "{" || token === ",");
  }
}
