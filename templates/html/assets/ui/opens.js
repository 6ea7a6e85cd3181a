// What single scopes open by themselves, computed once for an API when a view first asks. A scope opens an endpoint when a credential
// that carries it alone, for some subject type that may hold it, satisfies one of the alternatives.

function openTable(api) {
  if (api.opened) return api.opened;
  const implying = implyingTable(api);
  const scopes = api.scopes.map(() => []); // by scope: operations
  const ops = api.ops.map((op) => {
    const by = new Set();
    for (const alt of op.requirement) {
      if (alt.needs.length !== 1 || !alt.needs[0].scopes.length) continue;
      for (const s of holdersOfAll(implying, alt)) by.add(s);
    }
    for (const s of by) scopes[s].push(op);
    return by;
  });
  return (api.opened = { scopes, ops });
}

// holdersOfAll are the scopes that amount to all of an alternative's scopes.
function holdersOfAll(implying, alt) {
  const out = new Set();
  for (const table of alt.subjects?.length ? alt.subjects.map((s) => implying.bySubject[s]) : implying.all) {
    const [first, ...rest] = alt.needs[0].scopes.map((s) => table[s]);
    for (const s of first) if (rest.every((set) => set.has(s))) out.add(s);
  }
  return out;
}

// implyingTable: for each subject type, and for none stated, and each scope, the scopes that amount to it, itself included.
function implyingTable(api) {
  const table = (subject) => {
    const by = api.scopes.map(() => new Set());
    for (const s of api.scopes) for (const t of closure(api, [s.index], subject)) by[t].add(s.index);
    return by;
  };
  const bySubject = api.subjects.map((_, i) => table(i));
  return { bySubject, all: [table(null), ...bySubject] };
}

// withOthers are the endpoints that a scope is asked for together with other scopes.
function withOthers(api, scope) {
  return api.ops.filter((op) => !openTable(api).ops[op.index].has(scope.index) &&
    op.requirement.some((alt) => alt.needs.some((n) => n.scopes.includes(scope.index))));
}

// distances walks implications from a scope: its distance by scope, the scope itself left out. next(i) gives neighbours.
function distances(from, next) {
  const far = new Map([[from, 0]]);
  const queue = [from];
  for (let i = 0; i < queue.length; i++) {
    for (const to of next(queue[i])) {
      if (far.has(to)) continue;
      far.set(to, far.get(queue[i]) + 1);
      queue.push(to);
    }
  }
  far.delete(from);
  return far;
}

const impliedBy = (api) => {
  if (!api.impliers) {
    api.impliers = api.scopes.map(() => []);
    for (const s of api.scopes) for (const t of s.implies) api.impliers[t].push(s.index);
  }
  return api.impliers;
};
