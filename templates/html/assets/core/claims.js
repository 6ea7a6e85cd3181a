// Which claim of a token carries scopes. Claims are never joined: Entra's scp is a user's and roles an application's, Auth0's permissions
// are all of a user's and scope what the user gave to the client. Exactly one is read.

// Where a specification does not say it: the claims that carry scopes, the first that is there, and their shapes. scope is a string (RFC
// 8693 section 4.2), scp a string or, at Okta, an array.
const usualClaims = [
  { name: "scope", shapes: ["string"] },
  { name: "scp", shapes: ["string", "array"] },
  { name: "roles", shapes: ["array"] },
  { name: "permissions", shapes: ["array"] },
];

// readClaims reads the claims of a token: by the claims that the scheme declares, or else the usual ones. A token without any of them
// has no scopes, and says nothing about whom it stands for.
function readClaims(api, claims, options) {
  const declaring = api.schemes.find((one) => one.claims.some((claim) => Object.hasOwn(claims, claim.name)));
  const scheme = options.scheme ?? declaring?.index ?? carrier(api);
  const declared = scheme === null ? [] : api.schemes[scheme].claims;
  const about = { kind: "jwt", claim: null, claims, expires: timeOf(claims.exp), notBefore: timeOf(claims.nbf) };
  // A token of a scheme that says where its scopes stand is one of it, and not of the scheme that carries the names.
  if (declaring !== undefined || declared.length > 0) Object.assign(about, { scheme, by: "claims" });
  if (claims.active === false) throw Object.assign(new Error("the token is not active (RFC 7662 section 2.2)"), { kind: "jwt" });
  try {
    const source = sourceOf(declared, claims, options.claim);
    if (source === null) {
      const elsewhere = declared.length === 0 ? [] : usualClaims.map((one) => one.name).filter((name) => Object.hasOwn(claims, name));
      return { ...about, elsewhere, expected: declared.map((one) => one.name) };
    }
    const value = claims[source.name];
    const list = typeof value === "string" ? splitTokens(value) : listOfTexts(value);
    return { ...about, ...nameScopes(api, list, source.prefix), claim: source.name, subject: source.subject };
  } catch (error) {
    throw Object.assign(error, { kind: "jwt" });
  }
}

// timeOf is a NumericDate (RFC 7519 section 2), null where it is none.
function timeOf(value) {
  return Number.isFinite(value) ? value : null;
}

// sourceOf is {name, prefix, subject} of the claim to read, null when the token has none of them. Of those declared the first that is
// there counts; to ask for a later one of such a token is an error, as the guard has it.
function sourceOf(declared, claims, asked) {
  const has = (name) => Object.hasOwn(claims, name);
  const sources = declared.length === 0
    ? usualClaims.map(({ name, shapes }) => ({ name, shapes, prefix: "", subject: null }))
    : declared.map(({ name, array, prefix, subject }) => ({ name, shapes: [array ? "array" : "string"], prefix, subject }));
  const first = sources.find((source) => has(source.name));
  if (asked !== null) {
    if (!sources.some((source) => source.name === asked)) throw new Error(`${JSON.stringify(asked)} is no claim that carries scopes`);
    if (!has(asked)) return null;
    if (declared.length > 0 && first.name !== asked) throw new Error(`the token carries the claim ${first.name}, which comes before ${asked}`);
  }
  if (first === undefined) return null;
  const name = asked ?? first.name;
  const shape = typeof claims[name] === "string" ? "string" : Array.isArray(claims[name]) ? "array" : "";
  const fits = sources.find((source) => source.name === name && source.shapes.includes(shape));
  if (fits === undefined) throw new Error(`the claim ${name} has another shape than a list of scopes has there`);
  return fits;
}
