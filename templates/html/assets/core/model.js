// The model as the page asks it: what the generator put into the payload, read strictly. A member that is not known here, an index
// that points nowhere or a value of the wrong type is an error: a page that guesses could show access that nobody has.

// expand gives the APIs of a payload. It throws an Error that names the place of what it does not understand.
function expand(payload) {
  const top = readMembers(payload, { v: "v", title: "title", apis: "apis" }, "payload");
  if (top.v !== 1) throw new Error(`payload: version ${JSON.stringify(top.v ?? null)} is not 1`);
  const apis = readList(top.apis, "apis", (api, at) => expandAPI(api, at));
  if (new Set(apis.map((api) => api.key)).size !== apis.length) throw new Error("apis: two have one key");
  return apis;
}

// What stands in the payload under which name, and how it is read. An absent member gets what its reader gives for undefined.
const apiTexts = { key: ["key", readText], title: ["title", readText], version: ["version", readText], description: ["description", readText], base: ["base", readText] };
const claimMembers = { n: ["name", readName], array: ["array", readFlag], prefix: ["prefix", readText], st: ["subject", readIndex("subjects")] };
const schemeMembers = {
  n: ["name", readName], t: ["type", readText], d: ["description", readText], about: ["about", readText], res: ["resource", readText],
  claims: ["claims", readObjects(claimMembers)], flows: ["flows", readTexts], def: ["isDefault", readFlag], implicit: ["implicit", readFlag],
  sc: ["httpScheme", readText], in: ["in", readText], param: ["param", readText],
};
const subjectMembers = { n: ["name", readName], t: ["title", readText], d: ["description", readText], flows: ["flows", readTexts] };
const holderMembers = { n: ["name", readName], t: ["title", readText], d: ["description", readText], inh: ["inherits", readIndexes("holders")] };
const groupMembers = { id: ["id", readText], t: ["title", readText], d: ["description", readText], note: ["note", readText], owner: ["owner", readText] };
const deprecationMembers = { since: ["since", readText], until: ["until", readText], by: ["replacedBy", readIndexes("scopes")], note: ["note", readText] };
const aliasMembers = { n: ["name", readName], until: ["until", readText] };
const scopeMembers = {
  n: ["name", readName], t: ["title", readText], d: ["description", readText], note: ["note", readText], g: ["group", readIndex("groups")],
  s: ["scheme", readIndex("schemes")], i: ["implies", readIndexes("scopes")], h: ["holders", readIndexes("holders")],
  st: ["subjects", readIndexes("subjects")], r: ["risk", readRisk], admin: ["adminConsent", readFlag], obj: ["objectsAll", readFlag],
  dep: ["deprecated", readOptional(deprecationMembers)], al: ["aliases", readObjects(aliasMembers)], go: ["go", readText],
  consent: ["consent", readTextsByKey], tags: ["tags", readTexts], owner: ["owner", readText],
};
const setMembers = { n: ["name", readName], t: ["title", readText], d: ["description", readText], s: ["scopes", readIndexes("scopes")] };
const retiredMembers = { n: ["name", readName], since: ["since", readText], note: ["note", readText] };
const operationMembers = {
  id: ["id", readText], s: ["summary", readText], g: ["group", readIndex("groups")], dep: ["deprecated", readOptional(deprecationMembers)],
  go: ["go", readText], reason: ["reason", readText], access: ["access", readAccess], least: ["least", readIndexes("scopes")], la: ["leastAlternatives", readPlaces],
  slash: ["slashIgnored", readFlag], rpc: ["rpc", readText],
};
const accesses = ["undeclared", "scoped", "authenticated", "optional", "public", "none"];

function expandAPI(data, at) {
  const lists = ["schemes", "subjects", "holders", "groups", "scopes", "sets", "retired", "ops", "reqs"];
  const names = { prev: "prev", opPair: "opPair", scopePair: "scopePair", schemePair: "schemePair" };
  for (const name of [...Object.keys(apiTexts), ...lists]) names[name] = name;
  const raw = readMembers(data, names, at);
  const sizes = {};
  for (const name of lists) {
    if (raw[name] !== undefined && !Array.isArray(raw[name])) throw new Error(`${at}.${name}: not a list`);
    sizes[name] = raw[name] === undefined ? 0 : raw[name].length;
  }
  const api = {};
  for (const [name, [member, read]] of Object.entries(apiTexts)) api[member] = read(raw[name]);
  const objects = (name, members) => readList(raw[name], `${at}.${name}`, (value, where, index) => readShape(value, members, where, sizes, { index }));
  api.schemes = objects("schemes", schemeMembers);
  api.subjects = objects("subjects", subjectMembers);
  api.holders = objects("holders", holderMembers);
  api.groups = objects("groups", groupMembers);
  api.scopes = objects("scopes", scopeMembers);
  for (const scope of api.scopes) {
    if (scope.scheme === null) scope.scheme = 0;
    if (scope.scheme >= sizes.schemes) throw new Error(`${at}.scopes[${scope.index}]: no scheme carries it`);
  }
  api.sets = objects("sets", setMembers);
  api.retired = objects("retired", retiredMembers);
  const requirements = readList(raw.reqs, `${at}.reqs`, (value, where) => readRequirement(value, where, sizes));
  const paths = [];
  api.ops = readList(raw.ops, `${at}.ops`, (value, where, index) => {
    const op = readOperation(value, where, index, requirements, sizes, paths);
    paths.push(op.path);
    return op;
  });
  api.names = namesOf(api, at);
  api.prev = null;
  if (raw.prev !== undefined) {
    api.prev = expandAPI(raw.prev, `${at}.prev`);
    if (api.prev.prev !== null) throw new Error(`${at}.prev: has a previous one itself`);
    api.prev.opPair = readPairs(raw.prev.opPair, `${at}.prev.opPair`, sizes.ops, api.prev.ops.length);
    api.prev.schemePair = readPairs(raw.prev.schemePair, `${at}.prev.schemePair`, sizes.schemes, api.prev.schemes.length);
    api.prev.scopePair = readPairs(raw.prev.scopePair, `${at}.prev.scopePair`, sizes.scopes, api.prev.scopes.length);
  }
  return api;
}

// namesOf maps what tokens may carry, names and aliases, to scopes. No two scopes are found by one name.
function namesOf(api, at) {
  const names = new Map();
  for (const scope of api.scopes) {
    for (const name of [scope.name, ...scope.aliases.map((alias) => alias.name)]) {
      if (names.has(name)) throw new Error(`${at}.scopes[${scope.index}]: ${JSON.stringify(name)} is taken`);
      names.set(name, scope.index);
    }
  }
  return names;
}

function readOperation(value, at, index, requirements, sizes, paths) {
  if (!Array.isArray(value) || value.length < 3 || value.length > 4) throw new Error(`${at}: not [method, path, requirement, more]`);
  const [method, place, requirement, more] = value;
  const path = isIndex(place, index) ? paths[place] : place; // a path that an earlier operation has is said by its index
  if (typeof method !== "string" || method === "") throw new Error(`${at}: its method is no text`);
  if (typeof path !== "string") throw new Error(`${at}: its path is no text`);
  if (!isIndex(requirement, requirements.length)) throw new Error(`${at}: no requirement ${JSON.stringify(requirement)}`);
  const op = { index, method, path, requirement: requirements[requirement] };
  readShape(more === undefined ? {} : more, operationMembers, at, sizes, op);
  for (const place of op.leastAlternatives) if (!isIndex(place, op.requirement.length)) throw new Error(`${at}: no alternative ${place}`);
  return op;
}

// readRequirement reads an OR of alternatives, in the author's order. None: nobody passes.
function readRequirement(value, at, sizes) {
  return readList(value === undefined ? null : value, at, (alternative, where, index) => {
    if (Array.isArray(alternative)) alternative = { n: [[0, alternative]] };
    const { needs, subjects } = readMembers(alternative, { n: "needs", st: "subjects" }, where);
    if (needs === undefined && subjects !== undefined) throw new Error(`${where}: anonymous callers have no subject type`);
    for (const list of [needs, subjects]) {
      if (Array.isArray(list) && list.length === 0) throw new Error(`${where}: an empty list, which would mean no limit`);
    }
    const read = { index, needs: readList(needs, where, (need, place) => readNeed(need, place, sizes)), subjects: readIndexes("subjects")(subjects, sizes) };
    if (new Set(read.needs.map((need) => need.scheme)).size !== read.needs.length) throw new Error(`${where}: asks one scheme twice`);
    return read;
  });
}

function readNeed(value, at, sizes) {
  if (!Array.isArray(value) || value.length !== 2 || !isIndex(value[0], sizes.schemes)) throw new Error(`${at}: not [scheme, scopes]`);
  if (!Array.isArray(value[1])) throw new Error(`${at}: its scopes are no list`);
  return { scheme: value[0], scopes: readIndexes("scopes")(value[1], sizes) };
}

// readPairs reads {new index: old index}.
function readPairs(value, at, count, oldCount) {
  const pairs = new Map();
  if (value === undefined) return pairs;
  if (!isObject(value)) throw new Error(`${at}: not an object`);
  for (const [key, old] of Object.entries(value)) {
    if (!/^(0|[1-9][0-9]*)$/.test(key) || !isIndex(Number(key), count) || !isIndex(old, oldCount)) throw new Error(`${at}: no pair of ${JSON.stringify(key)}`);
    pairs.set(Number(key), old);
  }
  return pairs;
}
