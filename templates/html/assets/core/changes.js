// What a release changes for a caller, or for some calls: the API against its previous version, api.prev.

// changes gives the differences as [{op, old, was, is, why}], op the operation now, null when it is gone, old the one before, null when it is new.
//
// For a principal was and is are its decisions, null where there is no operation, and why is one of "added" and "removed" (an operation that it may
// call), "gained", "lost", "moved" (it may still call it, by another method or path), "objectChecks" (whether object-level checks may be
// skipped) and "reason" (still refused, for another reason). A credential may carry names, those that its token carries: what they meant in
// the previous version counts too.
//
// For a list of operations, of this version or of the previous one, was and is are requirements, and why is one of "added", "removed", "moved", and,
// by who may call them, "widened", "narrowed", "changed" (some gain and some lose it) and "undecided" (there are too many kinds of callers to
// try). What is as it was is left out.
function changes(api, what) {
  if (api.prev === null) return [];
  const pairs = operationPairs(api);
  if (!Array.isArray(what)) return changesOfPrincipal(api, pairs, what);
  const asked = new Set(what);
  const compared = new Map(); // many operations share what they need
  const compare = (was, is) => {
    if (!compared.has(was)) compared.set(was, new Map());
    const known = compared.get(was);
    if (!known.has(is)) known.set(is, compareRequirements(api, was, is));
    return known.get(is);
  };
  return pairs.filter(({ op, old }) => asked.has(op) || asked.has(old)).flatMap(({ op, old }) => {
    const pair = { op, old, was: old?.requirement ?? null, is: op?.requirement ?? null };
    if (op === null || old === null) return [{ ...pair, why: op === null ? "removed" : "added" }];
    const why = compare(old.requirement, op.requirement);
    if (why === "equivalent") return isMoved(op, old) ? [{ ...pair, why: "moved" }] : [];
    return [{ ...pair, why }];
  });
}

function changesOfPrincipal(api, pairs, principal) {
  callerOf(api, principal); // throws on what is none
  const before = { credentials: principal.credentials.flatMap((credential) => asBefore(api, credential)) };
  return pairs.flatMap(({ op, old }) => {
    const was = old === null ? null : decide(api.prev, old, before);
    const is = op === null ? null : decide(api, op, principal);
    const why = whyChanged(was, is, op !== null && old !== null && isMoved(op, old));
    return why === null ? [] : [{ op, old, was, is, why }];
  });
}

function whyChanged(was, is, moved) {
  if (was === null) return is.allowed ? "added" : null;
  if (is === null) return was.allowed ? "removed" : null;
  if (was.allowed !== is.allowed) return is.allowed ? "gained" : "lost";
  if (was.skipObjectChecks !== is.skipObjectChecks) return "objectChecks";
  if (was.reason !== is.reason) return "reason";
  return moved && is.allowed ? "moved" : null;
}

// isMoved reports whether two operations are for other requests; what their parameters are called makes no difference.
function isMoved(op, old) {
  if (op.method !== old.method) return true;
  if (op.path === old.path) return false;
  const [now, before] = [parsePattern(op.path), parsePattern(old.path)];
  return now === null || before === null || comparePatterns(now, before) !== "same";
}

// operationPairs gives {op, old} of all operations of both versions: the pairs that the generator found, and those of one method and path.
function operationPairs(api) {
  const { prev } = api;
  const keyOf = (op) => `${op.method} ${op.path} ${op.rpc}`;
  const taken = new Set(prev.opPair.values());
  const byKey = new Map();
  for (const old of prev.ops) if (!taken.has(old.index) && !byKey.has(keyOf(old))) byKey.set(keyOf(old), old.index);
  const pairs = api.ops.map((op) => {
    const old = prev.opPair.get(op.index) ?? byKey.get(keyOf(op));
    if (old !== undefined) taken.add(old);
    if (!prev.opPair.has(op.index)) byKey.delete(keyOf(op));
    return { op, old: old === undefined ? null : prev.ops[old] };
  });
  return [...pairs, ...prev.ops.filter((old) => !taken.has(old.index)).map((old) => ({ op: null, old }))];
}

// asBefore is a credential as the previous version takes it: scopes and schemes by their names then, subject types by name. One of a
// scheme that there was not is none.
function asBefore(api, { scheme, subject = null, scopes, names = [] }) {
  const { prev } = api;
  const old = schemeBefore(api, scheme);
  if (old === null) return [];
  const all = new Set([...scopes.map((scope) => scopeBefore(api, scope)), ...names.map((name) => prev.names.get(name) ?? null)]);
  all.delete(null);
  return [{ scheme: old, subject: subject === null ? null : sameName(prev.subjects, api.subjects[subject].name), scopes: [...all] }];
}

// schemeBefore is a scheme's index in the previous version, whatever it was called there, null when it is new.
function schemeBefore(api, scheme) {
  return api.prev.schemePair.get(scheme) ?? sameName(api.prev.schemes, api.schemes[scheme].name);
}

// scopeBefore is a scope's index in the previous version, whatever it was called there, null when it is new.
function scopeBefore(api, scope) {
  return api.prev.scopePair.get(scope) ?? api.prev.names.get(api.scopes[scope].name) ?? null;
}

function sameName(list, name) {
  const found = list.findIndex((one) => one.name === name);
  return found < 0 ? null : found;
}
