// The fewest rights that let a caller make a set of calls, and what a caller has beyond them.

// How many steps a search takes before its answer is called approximate: well below a second.
const defaultBudget = 5_000_000;

// least gives {needs, exact, cost, bound, because, refused, open} for a caller whose credentials stand for a subject type (an index; null:
// they do not say). needs are credentials [{scheme, scopes}] in the order of declaration; one without scopes is a credential that needs
// none. Nothing weighs less when it is exact; otherwise the search ended early and nothing weighs less than bound. cost and bound are
// {exposure, scopes}: exposure adds up, for each scope, (1 + other operations that it opens by itself) × its risk. because says of each
// scope, null for a credential without one, which of the calls could not be made without it: [{scheme, scope, exposure, beyond, ops}].
// refused are the calls that no such caller can make, [{op, why}], why one of "nobody" and "notForThem"; open those that need no credential.
function least(api, ops, { subject = null, budget = defaultBudget } = {}) {
  if (subject !== null && !isIndex(subject, api.subjects.length)) throw new Error(`no subject type ${JSON.stringify(subject)}`);
  const p = coverProblem(api, checkedOps(api, ops), { subjectOf: () => subject, budget });
  return coverAnswer(p, solveCover(p));
}

// excess gives what a principal can give up without losing one of the calls that it can make: [{scheme, scope, exposure, beyond}], beyond the number
// of operations that the scope opens by itself beside the calls.
function excess(api, ops, principal) {
  const caller = callerOf(api, principal);
  const only = [...caller.credentials.values()];
  const p = coverProblem(api, checkedOps(api, ops), { subjectOf: (scheme) => caller.credentials.get(scheme)?.subject ?? null, only, budget: defaultBudget });
  const used = new Set(solveCover(p).chosen.map((k) => p.candidates[k].element));
  return only.flatMap(({ scheme, scopes }) =>
    [...new Set(scopes)].filter((scope) => !used.has(elementOf(p, scheme, scope))).map((scope) => aboutElement(p, elementOf(p, scheme, scope))));
}

function checkedOps(api, ops) {
  for (const op of ops) if (!isObject(op) || api.ops[op.index] !== op) throw new Error("not an operation of the API");
  return ops;
}

function aboutElement(p, element) {
  const opened = beyond(p, element);
  return { scheme: schemeOf(p, element), scope: scopeOf(p, element), exposure: exposure(p, element), beyond: opened };
}

function coverAnswer(p, { chosen, exact, bound }) {
  chosen = chosen.toSorted((a, b) => p.candidates[a].element - p.candidates[b].element);
  const counted = countCovers(p, p.start, chosen);
  const calls = p.calls.map((call) => ({ call, useful: new Set(usefulFor(p, call)) }));
  const needs = [];
  const because = chosen.map((k) => {
    const about = aboutElement(p, p.candidates[k].element);
    if (needs.at(-1)?.scheme !== about.scheme) needs.push({ scheme: about.scheme, scopes: [] });
    if (about.scope !== null) needs.at(-1).scopes.push(about.scope);
    const less = counted.without(k);
    const ops = calls.filter(({ call, useful }) => useful.has(k) && !isMet(call, less)).flatMap(({ call }) => call.ops);
    return { ...about, ops: ops.sort((a, b) => a.index - b.index) };
  });
  const inWords = (cost) => ({ exposure: Math.floor(cost / costUnit), scopes: cost % costUnit });
  const cost = chosen.reduce((sum, k) => sum + p.candidates[k].cost, 0);
  return { needs, exact, cost: inWords(cost), bound: inWords(exact ? cost : bound), because, refused: p.refused, open: p.open };
}
