// Search over operations and scopes.

// searchIndex gives a function query(words, filters) → {ops, scopes}: the indexes, in the order of declaration, of what has every word
// in its texts, in any case. words is a text or a list. The filters, each absent when it does not matter: method; group, an index;
// risk, 1 to 4: operations that some scope of that grade opens, and such scopes; subject, an index: what callers of that subject type may call
// or hold; access: operations of that access, and no scopes.
function searchIndex(api) {
  const scopes = api.scopes.map((scope) => {
    const group = scope.group === null ? "" : `${api.groups[scope.group].id} ${api.groups[scope.group].title}`;
    const aliases = scope.aliases.map((alias) => alias.name).join(" ");
    const texts = [scope.name, scope.title, scope.description, scope.note, aliases, scope.tags.join(" "), scope.owner, group];
    return { text: texts.join("\n").toLowerCase(), group: scope.group, risk: scope.risk, subjects: scope.subjects };
  });
  const requirements = new Map();
  const ops = api.ops.map((op) => {
    let asks = requirements.get(op.requirement);
    if (asks === undefined) requirements.set(op.requirement, (asks = whatItAsks(api, op.requirement)));
    const texts = [op.method, op.path, op.summary, op.id, op.reason, asks.names, op.group === null ? "" : api.groups[op.group].title];
    return { text: texts.join("\n").toLowerCase(), group: op.group, asks };
  });
  return function query(words, filters = {}) {
    const all = (Array.isArray(words) ? words.join(" ") : words ?? "").toLowerCase().split(/\s+/).filter((word) => word !== "");
    // The longest word excludes the most.
    all.sort((a, b) => b.length - a.length);
    const found = { ops: [], scopes: [] };
    const is = (name) => filters[name] !== undefined && filters[name] !== null && filters[name] !== "";
    const [byMethod, byGroup, byRisk, bySubject, byAccess] = ["method", "group", "risk", "subject", "access"].map(is);
    for (let i = 0; i < ops.length; i++) {
      const { text, group, asks } = ops[i];
      if (byMethod && api.ops[i].method !== filters.method) continue;
      if (byGroup && group !== filters.group && !asks.groups.has(filters.group)) continue;
      if (byRisk && !asks.risks.has(filters.risk)) continue;
      if (bySubject && !asks.anySubject && !asks.subjects.has(filters.subject)) continue;
      if (byAccess && api.ops[i].access !== filters.access) continue;
      if (hasAll(text, all)) found.ops.push(i);
    }
    if (byAccess || byMethod) return found;
    for (let i = 0; i < scopes.length; i++) {
      const { text, group, risk, subjects } = scopes[i];
      if (byGroup && group !== filters.group) continue;
      if (byRisk && risk !== filters.risk) continue;
      if (bySubject && subjects.length > 0 && !subjects.includes(filters.subject)) continue;
      if (hasAll(text, all)) found.scopes.push(i);
    }
    return found;
  };
}

function hasAll(text, words) {
  for (const word of words) if (!text.includes(word)) return false;
  return true;
}

// whatItAsks gathers what the filters go by; operations share requirements.
function whatItAsks(api, requirement) {
  const scopes = new Set(requirement.flatMap((alternative) => alternative.needs.flatMap((need) => need.scopes)));
  const of = (member) => new Set([...scopes].map((scope) => api.scopes[scope][member]));
  return {
    names: [...of("name")].join(" "),
    groups: of("group"),
    risks: of("risk"),
    subjects: new Set(requirement.flatMap((alternative) => alternative.subjects)),
    anySubject: requirement.some((alternative) => alternative.subjects.length === 0),
  };
}
