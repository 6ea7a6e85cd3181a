// A method and a request target as a call.

// requestOf takes a path, or an absolute URL (RFC 9112 section 3.2).
function requestOf(method, target) {
  if (!/^[A-Z_-]+$/.test(method)) throw new Error(`${JSON.stringify(clip(method))} is not a method in capitals`);
  const path = target.replace(/[?#][^]*$/, "");
  return { method, path: path.startsWith("/") ? path : pathOfURL(path, target) };
}

// An authority: what may stand before a host, an address in brackets or a name, and a port.
const authority = /^(?:[\w\-.~!$&'()*+,;=:%]*@)?(?:\[[0-9A-Fa-f:.]+\]|[\w\-.~!$&'()*+,;=]+)(?::[0-9]*)?$/;

// pathOfURL is an absolute URL's path as it is written there. The browser's own parser would resolve dot segments, of which no two
// routers think alike.
function pathOfURL(url, target) {
  const match = /[\x00-\x20\x7f]/.test(url) ? null : /^[A-Za-z][A-Za-z0-9+\-.]*:\/\/([^/]*)([^]*)$/.exec(url);
  if (match === null || !authority.test(match[1]) || /%(?![0-9A-Fa-f]{2})/.test(match[1] + match[2])) throw new Error(`${JSON.stringify(clip(target))} is neither a path nor a URL`);
  return match[2] === "" ? "/" : escapePath(match[2]);
}

// escapePath leaves a path alone that could stand in a request, and escapes what could not in any other.
function escapePath(path) {
  const bytes = bytesOf(path);
  if (/^[\w\-.~!$&'()*+,;=:@/%[\]]*$/.test(bytes)) return bytes;
  const plain = bytes.replace(/%([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return plain.replace(/[^\w\-.~$&+,/:;=@]/g, (char) => "%" + char.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0"));
}
