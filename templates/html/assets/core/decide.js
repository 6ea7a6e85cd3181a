// May this principal call this operation? The requirement is read as its author wrote it, an OR of alternatives, each an AND
// of credentials.

// The reasons, ordered by how near the caller came.
const reasons = ["deniedToAll", "unauthenticated", "wrongScheme", "wrongSubjectType", "insufficientScope", "allowed"];

// decide gives {allowed, reason, by, skipObjectChecks}. by is the index of the first alternative that is satisfied, null when
// denied. A principal is frozen when it is first asked about, since what it amounts to is kept: to change one, make another.
// It throws on an operation, scheme, subject type or scope that the API does not have.
function decide(api, op, principal) {
  if (!isObject(op) || api.ops[op.index] !== op) throw new Error("decide: not an operation of the API");
  const caller = callerOf(api, principal);
  let decision = caller.decisions.get(op.requirement);
  if (decision === undefined) caller.decisions.set(op.requirement, (decision = Object.freeze(decideRequirement(api, op.requirement, caller))));
  return decision;
}

function decideRequirement(api, requirement, caller) {
  let best = reasons.indexOf("deniedToAll");
  let by = null;
  let skipObjectChecks = false;
  for (const alternative of requirement) {
    const reason = satisfies(alternative, caller, "held");
    if (reasons[reason] === "allowed") {
      if (by === null) by = alternative.index;
      const asks = alternative.needs.some((need) => need.scopes.length > 0);
      skipObjectChecks = skipObjectChecks || (asks && reasons[satisfies(alternative, caller, "unchecked")] === "allowed");
    }
    best = Math.max(best, reason);
  }
  return { allowed: by !== null, reason: reasons[best], by, skipObjectChecks };
}

function satisfies(alternative, caller, closed) {
  let result = reasons.indexOf("allowed");
  for (const need of alternative.needs) {
    if (caller.anonymous) return reasons.indexOf("unauthenticated");
    const credential = caller.credentials.get(need.scheme);
    if (credential === undefined) return reasons.indexOf("wrongScheme");
    if (alternative.subjects.length > 0 && !alternative.subjects.includes(credential.subject)) {
      result = Math.min(result, reasons.indexOf("wrongSubjectType"));
    } else if (!need.scopes.every((scope) => credential[closed].has(scope))) {
      result = Math.min(result, reasons.indexOf("insufficientScope"));
    }
  }
  return result;
}

const callers = new WeakMap();

// callerOf is what a principal amounts to: for each scheme its credential, the scopes that this one holds by implication, and those
// that it holds by way of scopes that are "objects: all" only.
function callerOf(api, principal) {
  const known = isObject(principal) ? callers.get(principal) : undefined;
  if (known !== undefined && known.api === api) return known;
  if (!isObject(principal) || !Array.isArray(principal.credentials)) throw new Error("a principal is {credentials: [{scheme, subject, scopes}]}");
  const caller = { api, anonymous: principal.credentials.length === 0, credentials: new Map(), decisions: new Map() };
  for (const credential of principal.credentials) {
    const { scheme, subject = null, scopes } = isObject(credential) ? credential : {};
    if (!isIndex(scheme, api.schemes.length)) throw new Error(`no scheme ${JSON.stringify(scheme)}`);
    if (subject !== null && !isIndex(subject, api.subjects.length)) throw new Error(`no subject type ${JSON.stringify(subject)}`);
    if (!Array.isArray(scopes)) throw new Error("a credential without a list of scopes");
    for (const scope of scopes) if (!isIndex(scope, api.scopes.length)) throw new Error(`no scope ${JSON.stringify(scope)}`);
    if (!caller.credentials.has(scheme)) {
      const held = closure(api, scopes, subject);
      const unchecked = reach(api, scopes, subject, (scope) => api.scopes[scope].objectsAll);
      caller.credentials.set(scheme, { scheme, subject, scopes, held, unchecked });
    }
    Object.freeze(scopes);
    Object.freeze(credential);
  }
  Object.freeze(principal.credentials);
  Object.freeze(principal);
  callers.set(principal, caller);
  return caller;
}
