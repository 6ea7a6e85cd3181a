// What somebody pasted to ask what it opens: a list of scopes, the JSON that an authorization server answers, a JWT, a header or a command that
// carries one. Nothing is verified here, nothing is kept, and nothing leaves the page.

const maxPasted = 1 << 20;

// parseCredential gives {kind, scheme, by, claim, header, claims, scopes, unknown, deprecated, aliases, retired, names, foreign, credentials, subject,
// expires, notBefore, expired, notYet, elsewhere, expected, warnings, errors}.
//
// What is pasted is one credential of one scheme, as the command line's can has it; credentials is that, ready to be asked about: [{scheme, subject,
// scopes, names}]. Where errors is not empty it is empty too, and there is no answer to give: nothing was presented that could be read.
// kind is "jwt" for a token or its claims, "opaque" for a token that only its issuer can read (an error, which does not repeat it), otherwise
// "scopes". scheme is the index of the scheme, null where the API has none, and by says why it is this one: "asked", "claims" (it declares the
// claim), "scopes" (all that are named are carried by it) or "default". foreign are the scopes that another scheme carries, which open
// nothing in this credential. claim names the claim that was read, null when none was; elsewhere are claims that usually carry scopes and are not
// read by this API, which expects expected. expires and notBefore are in seconds since 1970, null when not said. warnings are sentences
// about all of this. options: scheme, an index, and claim, a name, say what to take it for; each takes the scopes of a plain list as a credential of each
// of their schemes; now is the time, in seconds since 1970.
// It never throws.
function parseCredential(api, text, options) {
  const { scheme = null, claim = null, each = false, now = Date.now() / 1000 } = options ?? {};
  const empty = {
    kind: "scopes", scheme: carrier(api), by: "default", claim: null, header: null, claims: null, scopes: [], unknown: [], deprecated: [], aliases: [], retired: [],
    names: [], foreign: [], credentials: [], subject: null, expires: null, notBefore: null, expired: false, notYet: false, elsewhere: [], expected: [], warnings: [], errors: [],
  };
  try {
    if (scheme !== null && !isIndex(scheme, api.schemes.length)) throw new Error("no such scheme");
    if (typeof text !== "string") throw new Error("not a text");
    if (text.length > maxPasted) throw new Error("too long to be a credential");
    const read = { ...empty, ...readPasted(api, unwrapped(text), { scheme, claim }) };
    presentAs(api, read, { scheme, each, now });
    return read;
  } catch (error) {
    return { ...empty, scheme: scheme !== null && isIndex(scheme, api.schemes.length) ? scheme : empty.scheme, kind: error.kind ?? "scopes", errors: [error.message] };
  }
}

function readPasted(api, text, options) {
  const { token, value } = carried(text);
  if (token) {
    if (looksLikeJWT(value)) return readJWT(api, value, options);
    throw opaque();
  }
  if (value.startsWith("[")) return nameScopes(api, listOfTexts(parseJSON(value)));
  if (value.startsWith("{")) return readObject(api, value, options);
  if (looksLikeJWT(value) && !api.names.has(value)) return readJWT(api, value, options);
  const list = splitPasted(api, value);
  if (list.some((word) => looksOpaque(word) && !isNamed(api, word))) throw opaque();
  return nameScopes(api, list);
}

function readObject(api, text, options) {
  const members = readMembersOnce(text);
  const header = Object.keys(members).find((name) => name.toLowerCase() === "authorization");
  if (header !== undefined && typeof members[header] === "string") return readPasted(api, "Authorization: " + members[header], options);
  return Object.hasOwn(members, "access_token") ? readTokenResponse(api, members, options) : readClaims(api, members, options);
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
  return { ...nameScopes(api, splitTokens(scope)), isToken: true };
}

function readJWT(api, text, options) {
  const parts = text.split(".");
  try {
    if (parts.length === 5) throw new Error("the token is encrypted (JWE), only its receiver can read it: paste its scopes");
    if (parts.length !== 3) throw new Error("a token has three parts with dots between (RFC 7519 section 3)");
    const header = readMembersOnce(decodePart(parts[0]));
    return { ...readClaims(api, readMembersOnce(decodePart(parts[1])), options), header };
  } catch (error) {
    throw Object.assign(error, { kind: "jwt" });
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
