// Whether a requirement of the previous version and one of this lets the same callers pass, whatever they are written like.
//
// It is enough to try the least that satisfies each alternative: whoever holds more passes too, on either side. Callers are told apart by the
// subject type of each credential. A needed scope may be held through any that implies it on its side, by its name or an older one, and
// implications and names may differ, so that all of these are tried but those that are worth no less on the other side than another.

// How many callers are tried for one requirement.
const maxWitnesses = 1 << 12;

// compareRequirements gives "equivalent", "widened", "narrowed", "changed", or "undecided" when not all callers could be tried.
function compareRequirements(api, was, is) {
  const back = { api, meaning: meaningBefore(api), scheme: (scheme) => schemeBefore(api, scheme) };
  const forth = { api: api.prev, meaning: meaningAfter(api), scheme: schemesAfter(api) };
  const gained = hasWitness(back, is, api.prev, was);
  const lost = hasWitness(forth, was, api, is);
  if (gained === null || lost === null) return "undecided";
  if (gained && lost) return "changed";
  if (gained) return "widened";
  return lost ? "narrowed" : "equivalent";
}

// schemesAfter gives a scheme of the previous version in this one, null when it is gone.
function schemesAfter(api) {
  const renamed = new Map([...api.prev.schemePair].map(([now, old]) => [old, now]));
  return (old) => renamed.get(old) ?? sameName(api.schemes, api.prev.schemes[old].name);
}

// meaningBefore and meaningAfter give what a name in a token means on the other side, undefined where nothing: the scope that the generator
// found for it, or the one of that name or older name.
function meaningBefore(api) {
  const renamed = new Map([...api.prev.scopePair].map(([now, old]) => [api.scopes[now].name, old]));
  return (name) => renamed.get(name) ?? api.prev.names.get(name);
}

function meaningAfter(api) {
  const renamed = new Map([...api.prev.scopePair].map(([now, old]) => [api.prev.scopes[old].name, now]));
  return (name) => renamed.get(name) ?? api.names.get(name);
}

// hasWitness reports whether some caller passes by and not against; null when there are too many to try.
function hasWitness(by, requirement, against, other) {
  const subjects = [null, ...new Set([...by.api.subjects, ...against.subjects].map((one) => one.name))];
  const state = { left: maxWitnesses, by, against, other, subjects, ways: new Map() };
  for (const alternative of requirement) {
    const found = tryCredentials(state, alternative, []);
    if (found !== false) return found;
  }
  return false;
}

// tryCredentials chooses the subject type of each credential in turn, then the scopes.
function tryCredentials(state, alternative, credentials) {
  const need = alternative.needs[credentials.length];
  if (need === undefined) {
    if (state.left-- <= 0) return null;
    return !passesOther(state, credentials);
  }
  for (const name of state.subjects) {
    const subject = name === null ? null : sameName(state.by.api.subjects, name);
    if (alternative.subjects.length > 0 && !alternative.subjects.includes(subject)) continue;
    if (!need.scopes.every((scope) => allows(state.by.api, scope, subject))) continue;
    const found = tryScopes(state, alternative, credentials, { name, subject, scheme: need.scheme, scopes: [] }, need.scopes);
    if (found !== false) return found;
  }
  return false;
}

function tryScopes(state, alternative, credentials, credential, left) {
  if (left.length === 0) return tryCredentials(state, alternative, [...credentials, credential]);
  const [scope, ...rest] = left;
  for (const held of waysToHold(state, scope, credential)) {
    const found = tryScopes(state, alternative, credentials, { ...credential, scopes: [...credential.scopes, held] }, rest);
    if (found !== false) return found;
  }
  return false;
}

function waysToHold({ by, against, ways }, scope, { name, subject }) {
  const key = `${scope} ${subject} ${name}`;
  if (ways.has(key)) return ways.get(key);
  const there = name === null ? null : sameName(against.subjects, name);
  let kept = [];
  const isWithin = (a, b) => [...a].every((one) => b.has(one));
  for (const held of [scope, ...impliers(by.api, scope, subject)].flatMap((one) => wordsFor(by.api.scopes[one]))) {
    const other = by.meaning(held);
    const worth = other === undefined ? new Set() : implied(against, other, there);
    if (kept.some((way) => isWithin(way.worth, worth))) continue;
    kept = [...kept.filter((way) => !isWithin(worth, way.worth)), { held, worth }];
  }
  ways.set(key, kept.map((way) => way.held));
  return ways.get(key);
}

function passesOther({ by, against, other }, credentials) {
  const translated = credentials.map(({ name, scheme, scopes }) => ({
    scheme: by.scheme(scheme),
    subject: name === null ? null : sameName(against.subjects, name),
    scopes: scopes.map(by.meaning).filter((scope) => scope !== undefined),
  }));
  const caller = callerOf(against, { credentials: translated.filter((credential) => credential.scheme !== null) });
  return decideRequirement(against, other, caller).allowed;
}

// wordsFor lists what tokens may carry for a scope.
function wordsFor(scope) {
  return [scope.name, ...scope.aliases.map((alias) => alias.name)];
}
