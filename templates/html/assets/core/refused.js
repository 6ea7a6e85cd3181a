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
// and these, which bring a sentence along, says:
//   unseen {}                   no error is named: the API saw no token, though the caller has one (RFC 6750 section 3.1)
//   stepUp {acr, maxAge}        sign in again, more strongly or more recently (RFC 9470)
//   claims {claims}             ask for a token with these claims, a JSON text, "" where the API does not say (OpenID Connect Core section 5.5)
//   unknown {names}             the API asks for scopes that this description does not know
//   either {ways}               any one of several challenges would do, ways the indexes of the scopes of each; missing is for the nearest
//   malformed {}, dpop {}, other {error}
// scopes and unknown are those of all challenges of tokens.
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
  // The answer to a token is Bearer's or DPoP's (RFC 6750 section 3, RFC 9449 section 7.1); of several each is a way in (RFC 9110 section 11.6.1), and what
  // they say of the refusal is the first one's that says anything.
  const ofTokens = challenges.filter((one) => /^(bearer|dpop)$/i.test(one.scheme));
  const all = ofTokens.length > 0 ? ofTokens : challenges.slice(0, 1);
  if (all.length === 0) throw new Error("there is no challenge");
  const param = (name) => all.find((one) => one.params.get(name) !== undefined)?.params.get(name) ?? "";
  const main = all.find((one) => one.params.has("error")) ?? all[0];
  const ways = all.filter((one) => one.params.has("scope")).map((one) => nameScopes(api, splitAsked(api, one.params.get("scope"))));
  const asked = [...new Set(ways.flatMap((way) => way.scopes))].sort((a, b) => a - b);
  const lacks = ways.map((way) => missingOfChallenge(api, way.scopes, caller)).sort((a, b) => countOf(a) - countOf(b));
  const found = {
    challenges: challenges.map((one) => ({ scheme: one.scheme, params: Object.fromEntries(one.params) })),
    error: main.params.get("error") ?? "",
    description: main.params.get("error_description") ?? "",
    scopes: asked,
    unknown: [...new Set(ways.flatMap((way) => [...way.unknown, ...way.retired.map((one) => one.name)]))],
    realm: main.params.get("realm") ?? param("realm"),
    resourceMetadata: metadataURL(param("resource_metadata")),
    decision: op === null ? null : decide(api, op, principal),
    missing: op === null ? lacks[0] ?? [] : missing(api, op, principal)[0]?.needs ?? [],
  };
  const seen = [...new Set(all.map((one) => one.scheme))];
  const { text: says, ...why } = causeOf(main, found, caller, seen, api) ?? { text: "" };
  const how = steps(api, found, caller, op);
  const more = says === "" ? [] : [{ ...why, says }];
  if (found.unknown.length > 0) {
    more.push({ step: "unknown", names: found.unknown, says: `It asks for ${found.unknown.slice(0, 20).join(", ")}, which this description does not know: it may be another version's or another API's.` });
  }
  const distinct = new Set(ways.map((way) => way.scopes.join(" ")));
  if (op === null && distinct.size > 1) {
    const names = ways.map((way) => way.scopes.map((scope) => api.scopes[scope].name).join(" and ")).filter((text) => text !== "");
    more.push({ step: "either", ways: ways.map((way) => way.scopes), says: `Any one of the challenges would do: ${[...new Set(names)].join(", or ")}.` });
  }
  // Who is told that no token was seen need not be told that the token is enough.
  return { ...found, how: [...more, ...how.filter((one) => one.step !== "enough" || says === "")] };
}

// splitAsked takes a challenge's scopes apart; some servers put commas between them.
function splitAsked(api, text) {
  return splitTokens(text).flatMap((word) => {
    const parts = word.split(",");
    return !api.names.has(word) && parts.every((part) => api.names.has(part)) ? parts : [word];
  });
}

function countOf(needs) {
  return needs.reduce((sum, need) => sum + 1000 + need.scopes.length, 0);
}

// causeOf is the step that the kind of refusal asks for, null where another one says it.
function causeOf(main, found, caller, seen, api) {
  const param = (name) => main.params.get(name) ?? "";
  const presented = [...caller.credentials.keys()].some((scheme) => isBearer(api.schemes[scheme]));
  switch (found.error) {
    case "":
      if (!presented || !seen.some((scheme) => /^(bearer|dpop)$/i.test(scheme))) return null;
      return { step: "unseen", text: "It names no error, which it does where a request has no token: send the token in the Authorization header, behind the word " + main.scheme + ", and see that nothing on the way takes it off." };
    case "insufficient_scope": case "invalid_token":
      return null;
    case "insufficient_user_authentication": {
      const acr = param("acr_values") === "" ? [] : param("acr_values").split(" ").filter((one) => one !== "");
      const maxAge = /^[0-9]{1,9}$/.test(param("max_age")) ? Number(param("max_age")) : null;
      const asks = [acr.length > 0 && `with acr_values ${acr.join(" ")}`, maxAge !== null && `at most ${maxAge} seconds ago`].filter(Boolean).join(", ");
      return { step: "stepUp", acr, maxAge, text: `Let the user sign in again${asks === "" ? "" : ", " + asks}, and send the new token: no scope would help (RFC 9470).` };
    }
    case "insufficient_claims": {
      const claims = claimsOf(param("claims"));
      return { step: "claims", claims, text: `Ask for a new token with ${claims === "" ? "the claims that the API wants" : "the claims parameter " + claims}: no scope would help.` };
    }
    case "invalid_request":
      return { step: "malformed", text: "The request is malformed, such as with a token in two places: send it once, in the Authorization header (RFC 6750 section 3.1)." };
    case "invalid_dpop_proof": case "use_dpop_nonce":
      return { step: "dpop", text: "The token is bound to a key: send a fresh proof for this request, with the nonce that the API gave (RFC 9449)." };
  }
  return { step: "other", error: found.error, text: "The error is none that this page knows: the API's documentation says what it means." };
}

// claimsOf is a claims parameter as JSON; it comes as it is, or in base64.
function claimsOf(text) {
  for (const read of [() => text, () => decodePart(text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, ""))]) {
    try {
      const json = read();
      if (isObject(JSON.parse(json))) return json;
    } catch {
      // tried the other way, or none
    }
  }
  return "";
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
