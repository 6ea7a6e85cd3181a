// As what a caller presents what was pasted: one credential of one scheme.

// carrier is the scheme that scopes are carried by when nothing says which.
function carrier(api) {
  const found = api.schemes.find((scheme) => scheme.isDefault) ?? api.schemes[0];
  return found === undefined ? null : found.index;
}

// presentAs completes what was read: the scheme, the credentials, and what there is to say about them.
function presentAs(api, read, { scheme, each, now }) {
  const isToken = read.kind === "jwt" || read.isToken === true;
  delete read.isToken;
  const own = [...new Set(read.scopes.map((scope) => api.scopes[scope].scheme))];
  if (scheme !== null) [read.scheme, read.by] = [scheme, "asked"];
  else if (read.by !== "claims") {
    const only = own.length === 1 && (!isToken || isBearer(api.schemes[own[0]])) ? own[0] : null;
    [read.scheme, read.by] = only === null ? [carrier(api), "default"] : [only, "scopes"];
    if (own.length > 1 && !(each && !isToken) && !api.schemes.some((one) => one.isDefault)) {
      throw new Error(`these scopes are carried by several kinds of credentials: say which one it is`);
    }
  }
  if (read.scheme !== null) {
    const { subject, scopes, names } = read;
    const schemes = each && !isToken && scheme === null && own.length > 0 ? own : [read.scheme];
    read.credentials = schemes.map((one) => ({ scheme: one, subject, scopes: schemes.length > 1 ? scopes.filter((scope) => api.scopes[scope].scheme === one) : scopes.slice(), names: names.slice() }));
    read.foreign = scopes.filter((scope) => !schemes.includes(api.scopes[scope].scheme));
  }
  read.expired = read.expires !== null && read.expires <= now;
  read.notYet = read.notBefore !== null && read.notBefore > now;
  read.warnings = warningsOf(api, read, isToken);
}

// isBearer reports whether what a scheme carries is a token (RFC 6750), whatever the document calls it.
function isBearer({ type, httpScheme }) {
  return type === "oauth2" || type === "openIdConnect" || (type === "http" && /^(bearer|dpop)$/i.test(httpScheme));
}

function warningsOf(api, read, isToken) {
  const warnings = [];
  if (read.expired) warnings.push("It has expired: the API answers 401 to it, whatever its scopes.");
  if (read.notYet) warnings.push("It is not valid yet: the API answers 401 to it, whatever its scopes.");
  if (read.elsewhere.length > 0) {
    warnings.push(`The token has the claim ${read.elsewhere.join(" and ")}, but this API reads scopes from ${read.expected.join(" or ")}: for it the token has none.`);
  }
  if (read.by === "scopes" && read.scheme !== carrier(api)) warnings.push(`Taken for a credential of ${api.schemes[read.scheme].name}, which carries these scopes.`);
  if (read.foreign.length > 0) {
    const names = [...new Set(read.foreign.map((scope) => api.schemes[api.scopes[scope].scheme].name))];
    const which = isToken ? "the token" : "this list";
    warnings.push(`${read.foreign.map((scope) => api.scopes[scope].name).slice(0, 20).join(", ")}: carried by ${names.join(" and ")}. One credential is of one kind, and ${which} is taken for one of ${api.schemes[read.scheme].name}.`);
  }
  return warnings;
}
