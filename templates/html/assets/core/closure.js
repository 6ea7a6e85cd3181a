// What holding scopes amounts to. Implication never passes through a scope that the caller's subject type may not hold.

// allows reports whether a caller of the subject type (null: unstated) may hold the scope.
function allows(api, scope, subject) {
  const { subjects } = api.scopes[scope];
  return subjects.length === 0 || subjects.includes(subject);
}

// closure gives the scopes that a caller of the subject type has who holds some.
function closure(api, scopes, subject) {
  return reach(api, scopes, subject, () => true);
}

// reach follows implications through the scopes that pass.
function reach(api, scopes, subject, passes) {
  const held = new Set();
  const queue = [];
  const visit = (scope) => {
    if (!held.has(scope) && passes(scope) && allows(api, scope, subject)) {
      held.add(scope);
      queue.push(scope);
    }
  };
  for (const scope of scopes) visit(scope);
  while (queue.length > 0) for (const next of api.scopes[queue.pop()].implies) visit(next);
  return held;
}

const impliedSets = new WeakMap();

// implied is the closure of one scope, kept for the next question. Do not change it.
function implied(api, scope, subject) {
  let bySubject = impliedSets.get(api);
  if (bySubject === undefined) impliedSets.set(api, (bySubject = new Map()));
  let rows = bySubject.get(subject);
  if (rows === undefined) bySubject.set(subject, (rows = new Array(api.scopes.length)));
  if (rows[scope] === undefined) rows[scope] = closure(api, [scope], subject);
  return rows[scope];
}

// impliers lists the scopes that bring a scope along for a caller of the subject type, without the scope itself.
function impliers(api, scope, subject) {
  return api.scopes.filter((from) => from.index !== scope && implied(api, from.index, subject).has(scope)).map((from) => from.index);
}
