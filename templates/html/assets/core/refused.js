// Why a call was refused: the challenge of the answer held against what the caller has.

// refused gives {challenges, error, description, scopes, unknown, realm, resourceMetadata, decision, missing, how, errors}. scopes are the indexes of
// those that the challenge asks for, unknown the names that are none of the API's. missing is what to add, [{scheme, scopes}], as
// the call's own requirement has it where the operation is given, or else as the challenge does. decision is decide's for the operation, null
// without one. how are steps, each {step, …}:
//   authenticate {schemes}      present a credential
//   renew {}                    the token is expired, revoked or malformed (RFC 6750 section 3.1, invalid_token)
//   request {scheme, scopes}    ask the authorization server for these, beside what the token has
//   consent {scopes}            an administrator has to agree to these
//   holder {scope, holders}     who has it by default; empty: nobody
//   subject {subjects}          only tokens of these subject types will do
//   enough {}                   the caller has what the challenge asks for: the refusal has another cause
//   metadata {url}              where the API says which authorization servers it takes (RFC 9728)
// It never throws; what it cannot read stands in errors, and then nothing is known.
function refused(api, text, principal, op = null) {
  const empty = { challenges: [], error: "", description: "", scopes: [], unknown: [], realm: "", resourceMetadata: "", decision: null, missing: [], how: [], errors: [] };
  try {
    if (typeof text !== "string") throw new Error("not a text");
    return { ...empty, ...readRefusal(api, parseChallenges(text), principal, op) };
  } catch (error) {
    return { ...empty, errors: [error.message] };
  }
}

function readRefusal(api, challenges, principal, op) {
  const caller = callerOf(api, principal);
  // The answer to a token is Bearer's or DPoP's (RFC 6750 section 3, RFC 9449 section 7.1); of several the one that says most.
  const ofTokens = challenges.filter((one) => /^(bearer|dpop)$/i.test(one.scheme));
  const main = ofTokens.find((one) => one.params.has("error")) ?? ofTokens[0] ?? challenges[0];
  if (main === undefined) throw new Error("there is no challenge");
  const param = (name) => main.params.get(name) ?? "";
  const asked = main.params.has("scope") ? nameScopes(api, splitTokens(param("scope"))) : { scopes: [], unknown: [], retired: [] };
  const found = {
    challenges: challenges.map((one) => ({ scheme: one.scheme, params: Object.fromEntries(one.params) })),
    error: param("error"),
    description: param("error_description"),
    scopes: asked.scopes,
    unknown: [...asked.unknown, ...asked.retired.map((one) => one.name)],
    realm: param("realm"),
    resourceMetadata: metadataURL(param("resource_metadata")),
    decision: op === null ? null : decide(api, op, principal),
    missing: op === null ? missingOfChallenge(api, asked.scopes, caller) : missing(api, op, principal)[0]?.needs ?? [],
  };
  return { ...found, how: steps(api, found, caller, op) };
}

// metadataURL is the address as it may be shown as a link: of https alone.
function metadataURL(text) {
  try {
    return new URL(text).protocol === "https:" ? text : "";
  } catch {
    return "";
  }
}

// missingOfChallenge is what of the asked scopes the caller's credentials do not amount to, by the scheme that carries them.
function missingOfChallenge(api, scopes, caller) {
  const needs = new Map();
  for (const scope of scopes) {
    const { scheme } = api.scopes[scope];
    if (caller.credentials.get(scheme)?.held.has(scope)) continue;
    if (!needs.has(scheme)) needs.set(scheme, []);
    needs.get(scheme).push(scope);
  }
  return [...needs].map(([scheme, short]) => ({ scheme, scopes: withoutImplied(api, short, caller.credentials.get(scheme)?.subject ?? null) }));
}

function steps(api, found, caller, op) {
  const how = [];
  if (found.error === "invalid_token") how.push({ step: "renew" });
  const absent = found.missing.map((need) => need.scheme).filter((scheme) => !caller.credentials.has(scheme));
  if (absent.length > 0 || caller.anonymous) how.push({ step: "authenticate", schemes: absent });
  if (found.decision !== null && found.decision.reason === "wrongSubjectType") {
    how.push({ step: "subject", subjects: [...new Set(op.requirement.flatMap((alternative) => alternative.subjects))] });
  }
  for (const { scheme, scopes } of found.missing) {
    if (scopes.length === 0) continue;
    how.push({ step: "request", scheme, scopes });
    const limited = [...new Set(scopes.flatMap((scope) => (allows(api, scope, caller.credentials.get(scheme)?.subject ?? null) ? [] : api.scopes[scope].subjects)))];
    if (limited.length > 0 && caller.credentials.has(scheme)) how.push({ step: "subject", subjects: limited });
    const byAdmin = scopes.filter((scope) => api.scopes[scope].adminConsent);
    if (byAdmin.length > 0) how.push({ step: "consent", scopes: byAdmin });
    for (const scope of scopes) how.push({ step: "holder", scope, holders: holdersOf(api, scope) });
  }
  const asks = found.scopes.length > 0 || op !== null;
  if (asks && found.missing.length === 0 && found.unknown.length === 0 && found.error !== "invalid_token" && found.decision?.allowed !== false) how.push({ step: "enough" });
  if (found.resourceMetadata !== "") how.push({ step: "metadata", url: found.resourceMetadata });
  return how;
}

// holdersOf lists who has a scope by default: its holders, and whoever inherits from them.
function holdersOf(api, scope) {
  const all = new Set(api.scopes[scope].holders);
  for (const holder of all) for (const other of api.holders) if (other.inherits.includes(holder)) all.add(other.index);
  return [...all];
}
