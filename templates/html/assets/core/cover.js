// The least set as a problem in numbers: calls to be met, each by any of some sets of elements, and candidates to choose from. An
// element is a scope on a credential of a scheme, or the credential itself where no scope is asked for.

// coverProblem makes one. subjectOf says of a scheme whom the caller's credential stands for; only, when it is not null, are the
// credentials [{scheme, scopes}] that there are to choose from.
function coverProblem(api, ops, { subjectOf, only = null, budget }) {
  const p = {
    api, subjectOf, only, budget: { left: budget }, called: new Set(ops), open: [], refused: [], calls: [], wanted: [], number: new Map(), candidates: [], covering: [],
    opens: new Map(), start: null,
  };
  const requirements = groupCalls(p);
  for (const { alternatives } of requirements) {
    for (const element of alternatives.flat()) {
      if (p.number.has(element)) continue;
      p.number.set(element, p.wanted.length);
      p.wanted.push(element);
    }
  }
  p.start = noBits(p);
  // What may be chosen: whatever gives an element that some call wants, or, where the author marked what is meant, that. What somebody
  // has opens a call however it was meant.
  const meant = new Set(requirements.flatMap(({ alternatives, marked }) => (marked.length > 0 && only === null ? marked : alternatives).flat()));
  chooseCandidates(p, meant);
  for (const { ops: calling, alternatives } of requirements) {
    const possible = alternatives.map((elements) => bitsOf(p, elements)).filter((bits) => eachBit(bits).every((element) => p.covering[element].length > 0));
    if (possible.length > 0) p.calls.push({ ops: calling, alternatives: possible });
    else for (const op of calling) p.refused.push({ op, why: "notAmong" });
  }
  return p;
}

// elementOf numbers elements so that they sort by scheme, then by scope, the credential itself first.
function elementOf(p, scheme, scope) {
  return scheme * (p.api.scopes.length + 1) + (scope === null ? 0 : scope + 1);
}

function schemeOf(p, element) {
  return Math.floor(element / (p.api.scopes.length + 1));
}

function scopeOf(p, element) {
  const scope = element % (p.api.scopes.length + 1);
  return scope === 0 ? null : scope - 1;
}

// groupCalls gives what the calls require, calls that require the same together; those that are open or that nobody can make are
// set aside.
function groupCalls(p) {
  const groups = new Map();
  const ids = new Map();
  for (const op of p.called) {
    if (!ids.has(op.requirement)) ids.set(op.requirement, { id: ids.size, ...waysOf(p, op.requirement) });
    const { id, ways, open } = ids.get(op.requirement);
    if (open) {
      p.open.push(op);
    } else if (ways.length === 0) {
      p.refused.push({ op, why: op.requirement.length === 0 ? "nobody" : "notForThem" });
    } else {
      const key = `${id} ${op.leastAlternatives.join(" ")}`;
      if (!groups.has(key)) groups.set(key, { ops: [], alternatives: ways, marked: waysAmong(p, op.leastAlternatives.map((place) => op.requirement[place])).ways });
      groups.get(key).ops.push(op);
    }
  }
  return [...groups.values()];
}

function waysOf(p, requirement) {
  return waysAmong(p, effective(p.api, requirement));
}

// waysAmong gives the elements that each alternative asks for which the subject types can satisfy; open: one asks for nothing.
function waysAmong(p, alternatives) {
  const ways = [];
  for (const { needs, subjects } of alternatives) {
    if (needs.length === 0) return { ways: [], open: true };
    const possible = needs.every(({ scheme, scopes }) => {
      const subject = p.subjectOf(scheme);
      return (subjects.length === 0 || subjects.includes(subject)) && scopes.every((scope) => allows(p.api, scope, subject));
    });
    if (!possible) continue;
    ways.push(needs.flatMap(({ scheme, scopes }) => (scopes.length === 0 ? [elementOf(p, scheme, null)] : scopes.map((scope) => elementOf(p, scheme, scope)))));
  }
  return { ways, open: false };
}

// chooseCandidates makes the candidates: what gives one of the elements that are meant. Of what weighs the same the one that amounts to
// fewer scopes is tried first, and of those the one that is declared first.
function chooseCandidates(p, meant) {
  const byScheme = new Map();
  p.wanted.forEach((element, number) => {
    const scheme = schemeOf(p, element);
    byScheme.set(scheme, [...(byScheme.get(scheme) ?? []), number]);
  });
  const add = (element) => {
    const covers = coversOf(p, element, byScheme.get(schemeOf(p, element)) ?? []);
    if (!eachBit(covers).some((number) => meant.has(p.wanted[number]))) return;
    const scope = scopeOf(p, element);
    const breadth = scope === null ? 0 : implied(p.api, scope, p.subjectOf(schemeOf(p, element))).size;
    p.candidates.push({ element, covers, breadth, cost: 0 });
  };
  if (p.only !== null) {
    for (const element of new Set(p.only.flatMap((need) => elementsOf(p, need)))) add(element);
  } else {
    for (const { index: scheme } of p.api.schemes) {
      const asked = new Set((byScheme.get(scheme) ?? []).map((number) => scopeOf(p, p.wanted[number])));
      if (asked.size === 0) continue;
      if (asked.has(null)) add(elementOf(p, scheme, null));
      for (const scope of p.api.scopes) if (asked.has(scope.index) || scope.scheme === scheme) add(elementOf(p, scheme, scope.index));
    }
  }
  p.candidates.sort((a, b) => a.breadth - b.breadth || a.element - b.element);
  countOpened(p);
  p.covering = p.wanted.map(() => []);
  p.candidates.forEach((candidate, k) => {
    candidate.cost = exposure(p, candidate.element) * costUnit + 1;
    for (const number of eachBit(candidate.covers)) p.covering[number].push(k);
  });
}

// elementsOf are what a credential holds: its scopes, and itself.
function elementsOf(p, { scheme, scopes }) {
  return [elementOf(p, scheme, null), ...scopes.map((scope) => elementOf(p, scheme, scope))];
}

// coversOf are the wanted elements of its scheme that holding an element amounts to.
function coversOf(p, element, numbers) {
  const bits = noBits(p);
  const scope = scopeOf(p, element);
  const held = scope === null ? null : implied(p.api, scope, p.subjectOf(schemeOf(p, element)));
  if (held !== null && held.size === 0) return bits; // not for this subject type
  for (const number of numbers) {
    const wanted = scopeOf(p, p.wanted[number]);
    if (wanted === null || (held !== null && held.has(wanted))) bits[number >> 5] |= 1 << (number & 31);
  }
  return bits;
}

// A cost is an exposure and, of equal ones, the number of scopes: exposure × costUnit + number. Sums stay far below 2^53.
const costUnit = 2 ** 20;

// The weight of a scope's risk by its grade: unstated, low, medium, high, critical.
const riskWeights = [2, 1, 2, 4, 8];

// exposure weighs an element by what else it opens: (1 + endpoints that it opens by itself and that are not called) × the risk of the
// worst scope that it amounts to, 1 for a credential without scopes.
function exposure(p, element) {
  const scope = scopeOf(p, element);
  let weight = 1;
  if (scope !== null) {
    weight = riskWeights[p.api.scopes[scope].risk];
    for (const other of implied(p.api, scope, p.subjectOf(schemeOf(p, element)))) weight = Math.max(weight, riskWeights[p.api.scopes[other].risk]);
  }
  return (1 + (p.opens.get(element) ?? 0)) * weight;
}

// countOpened counts, for each candidate, the operations that it opens by itself and that are not called; those that share a requirement
// at once.
function countOpened(p) {
  const byScheme = new Map();
  const givers = new Map();
  const put = (map, key, element) => (map.has(key) ? map.get(key).push(element) : map.set(key, [element]));
  for (const { element } of p.candidates) {
    const [scheme, scope] = [schemeOf(p, element), scopeOf(p, element)];
    put(byScheme, scheme, element);
    if (scope !== null) for (const other of implied(p.api, scope, p.subjectOf(scheme))) put(givers, elementOf(p, scheme, other), element);
  }
  for (const [requirement, times] of otherRequirements(p)) {
    const { ways, open } = waysOf(p, requirement);
    if (open) continue;
    const opening = new Set();
    for (const way of ways) {
      const [one] = way;
      const scheme = schemeOf(p, one);
      if (way.some((element) => schemeOf(p, element) !== scheme)) continue; // takes more than one credential
      const able = scopeOf(p, one) === null ? byScheme.get(scheme) : givers.get(one);
      for (const element of able ?? []) if (opensWay(p, element, way)) opening.add(element);
    }
    for (const element of opening) p.opens.set(element, (p.opens.get(element) ?? 0) + times);
  }
}

// otherRequirements gives the requirements of operations that are not called, and of how many.
function otherRequirements(p) {
  const times = new Map();
  for (const op of p.api.ops) if (!p.called.has(op)) times.set(op.requirement, (times.get(op.requirement) ?? 0) + 1);
  return times;
}

function opensWay(p, element, way) {
  const [scheme, scope] = [schemeOf(p, element), scopeOf(p, element)];
  const held = scope === null ? null : implied(p.api, scope, p.subjectOf(scheme));
  return way.every((other) => schemeOf(p, other) === scheme && (scopeOf(p, other) === null || (held !== null && held.has(scopeOf(p, other)))));
}

// beyond is the number of operations that an element opens by itself and that are not called.
function beyond(p, element) {
  if (!p.opens.has(element)) {
    let count = 0;
    for (const [requirement, times] of otherRequirements(p)) {
      const { ways, open } = waysOf(p, requirement);
      if (!open && ways.some((way) => opensWay(p, element, way))) count += times;
    }
    p.opens.set(element, count);
  }
  return p.opens.get(element);
}
