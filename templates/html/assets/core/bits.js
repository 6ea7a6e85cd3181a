// Sets of wanted elements as bits.

function noBits(p) {
  return new Uint32Array((p.wanted.length + 31) >> 5);
}

function bitsOf(p, elements) {
  const bits = noBits(p);
  for (const element of elements) addBit(bits, p.number.get(element));
  return bits;
}

function hasBit(bits, i) {
  return (bits[i >> 5] & (1 << (i & 31))) !== 0;
}

function addBit(bits, i) {
  bits[i >> 5] |= 1 << (i & 31);
}

function withBits(bits, more) {
  return bits.map((word, i) => word | more[i]);
}

function bitsWithin(bits, others) {
  for (let i = 0; i < bits.length; i++) if ((bits[i] & ~others[i]) !== 0) return false;
  return true;
}

function eachBit(bits) {
  const all = [];
  for (let i = 0; i < bits.length; i++) for (let word = bits[i]; word !== 0; word &= word - 1) all.push(i * 32 + 31 - Math.clz32(word & -word));
  return all;
}

// missingBits is how many of one set another lacks.
function missingBits(bits, others) {
  let count = 0;
  for (let i = 0; i < bits.length; i++) for (let word = bits[i] & ~others[i]; word !== 0; word &= word - 1) count++;
  return count;
}
