// A requirement as decisions need it: within an alternative a scope goes that another one implies, and an alternative goes whose
// holders all satisfy another one. The order of what is left is the author's.

const effectiveRequirements = new WeakMap();

function effective(api, requirement) {
  let known = effectiveRequirements.get(requirement);
  if (known === undefined) effectiveRequirements.set(requirement, (known = absorb(api, requirement.map((alternative) => reduce(api, alternative)))));
  return known;
}

// subjectsOf lists the subject types that decide whether all who satisfy an alternative satisfy another: its own, or callers of unstated
// type, who of all hold the least by implication.
function subjectsOf(alternative) {
  return alternative.subjects.length > 0 ? alternative.subjects : [null];
}

function reduce(api, alternative) {
  const redundant = (scope, scopes) =>
    subjectsOf(alternative).every((subject) => scopes.some((other) => other !== scope && implied(api, other, subject).has(scope)));
  const needs = alternative.needs.map(({ scheme, scopes }) => ({ scheme, scopes: scopes.filter((scope) => !redundant(scope, scopes)) }));
  return { ...alternative, needs };
}

function absorb(api, alternatives) {
  if (alternatives.length < 2) return alternatives;
  // What could absorb another is found by the first of its scopes, which the other one has to amount to.
  const scopeless = [];
  const byScope = new Map();
  alternatives.forEach((alternative, place) => {
    const first = alternative.needs.flatMap((need) => need.scopes)[0];
    if (first === undefined) scopeless.push(place);
    else byScope.set(first, [...(byScope.get(first) ?? []), place]);
  });
  return alternatives.filter((alternative, i) => {
    const held = new Set();
    for (const subject of subjectsOf(alternative)) {
      for (const need of alternative.needs) for (const scope of need.scopes) for (const one of implied(api, scope, subject)) held.add(one);
    }
    const by = (j) => j !== i && within(api, alternative, alternatives[j]) && (j < i || !within(api, alternatives[j], alternative));
    return !scopeless.some(by) && ![...held].some((scope) => (byScope.get(scope) ?? []).some(by));
  });
}

// within reports whether every principal that satisfies x satisfies y.
function within(api, x, y) {
  if (y.needs.length === 0) return true;
  if (y.subjects.length > 0 && (x.subjects.length === 0 || !x.subjects.every((subject) => y.subjects.includes(subject)))) return false;
  return y.needs.every((need) => {
    const own = x.needs.find((one) => one.scheme === need.scheme);
    if (own === undefined) return false;
    return subjectsOf(x).every((subject) => {
      const held = closure(api, own.scopes, subject);
      return need.scopes.every((scope) => held.has(scope));
    });
  });
}
