// curl commands, as people and browsers' developer tools write them.

function isCurl(line) {
  return /^(\$ *)?curl(\.exe)?[ \t]/.test(line);
}

// The options that make the method another one, and those that take a value which is none of ours. A cluster of short options is taken
// apart, as curl does.
const curlBody = ["-d", "--data", "--data-raw", "--data-binary", "--data-ascii", "--data-urlencode", "--json", "-F", "--form", "--form-string", "--url-query"];
const curlValues = [
  "-H", "--header", "-A", "--user-agent", "-b", "--cookie", "-c", "--cookie-jar", "-e", "--referer", "-o", "--output", "-u", "--user", "-x", "--proxy", "-m", "--max-time",
  "-E", "--cert", "--key", "--cacert", "--capath", "--connect-timeout", "--connect-to", "--resolve", "--retry", "--retry-delay", "--oauth2-bearer", "-w", "--write-out", "-r",
  "--range", "-K", "--config", "-C", "--continue-at", "-D", "--dump-header", "--limit-rate", "--interface", "-U", "--proxy-user", "--aws-sigv4", "--ciphers", "--tls-max",
  "--unix-socket", "-y", "-Y", "-z", "--time-cond", "-P", "-Q", "-t", "-h", "--help", "--max-redirs", "--stderr", "--trace", "--trace-ascii", "--cert-type", "--key-type", "--pass",
];

// curlCall gives the request that a command sends. A command with several addresses or several commands' options is not guessed at.
function curlCall(line) {
  const words = shellWords(line.replace(/^\$ */, "")).slice(1);
  let method = null;
  let implied = "GET";
  let get = false;
  const urls = [];
  for (let i = 0; i < words.length; i++) {
    const [option, value] = splitOption(words[i]);
    const argument = () => {
      if (value !== null) return value;
      if (++i >= words.length) throw new Error(`${option} without a value`);
      return words[i];
    };
    if (option === null) urls.push(words[i]);
    else if (/^--[a-z0-9-]+=/.test(option)) throw new Error("curl takes the value of an option as a word of its own");
    else if (option === "--url") urls.push(argument());
    else if (option === "-X" || option === "--request") method = argument();
    else if (option === "-G" || option === "--get") get = true;
    else if (option === "-I" || option === "--head") implied = "HEAD";
    else if (option === "-T" || option === "--upload-file") implied = argument() && "PUT";
    else if (option === "--next" || option === "-:") throw new Error("several requests in one command: write one for each");
    else if (curlBody.includes(option)) implied = argument() !== null && option === "--url-query" ? implied : "POST";
    else if (curlValues.includes(option)) argument();
    if (option !== null && !option.startsWith("--") && value !== null && !takesValue(option)) words[i--] = "-" + value;
  }
  if (get && implied === "POST") implied = "GET";
  if (urls.length !== 1) throw new Error(urls.length === 0 ? "the command has no address" : "the command has several addresses");
  const url = /^[A-Za-z][A-Za-z0-9+\-.]*:\/\/|^\//.test(urls[0]) ? urls[0] : "http://" + urls[0];
  return requestOf(method ?? implied, url);
}

function takesValue(option) {
  return ["-X", "-T", ...curlBody, ...curlValues].includes(option);
}

// splitOption gives [option, what stands in the same word]; [null, null] for what is no option.
function splitOption(word) {
  if (!word.startsWith("-") || word === "-") return [null, null];
  if (word.startsWith("--")) return [word, null];
  return [word.slice(0, 2), word.length > 2 ? word.slice(2) : null];
}

// shellWords takes a command apart as a POSIX shell does; $'…' is ANSI-C quoting, which browsers use. Expansions are not made: a word with
// one is taken as it is written.
function shellWords(line) {
  const words = [];
  let word = null;
  for (let i = 0; i < line.length; i++) {
    const char = line[i];
    if (/[ \t\r\n]/.test(char)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (char === "'" || char === '"' || (char === "$" && line[i + 1] === "'")) {
      const ansi = char === "$";
      const quote = ansi ? "'" : char;
      word ??= "";
      for (i += ansi ? 2 : 1; line[i] !== quote; i++) {
        if (i >= line.length) throw new Error("a quotation mark is not closed");
        const escapes = line[i] === "\\" && (ansi || (quote === '"' && /["\\$`\n]/.test(line[i + 1] ?? "")));
        if (escapes) i++;
        word += escapes && ansi ? ({ n: "\n", t: "\t", r: "\r" })[line[i]] ?? line[i] ?? "" : line[i] ?? "";
      }
    } else if (char === "\\" && i + 1 < line.length) {
      word = (word ?? "") + line[++i];
    } else if (/[;|&<>]/.test(char)) {
      break;
    } else {
      word = (word ?? "") + char;
    }
  }
  if (word !== null) words.push(word);
  return words;
}

// quoteAfter is the quotation mark that is open behind a line, when one (or null) is open before it.
function quoteAfter(line, quote) {
  for (let i = 0; i < line.length; i++) {
    const char = line[i];
    if (char === "\\" && quote !== "'") i++;
    else if (quote !== null) quote = char === quote.at(-1) ? null : quote;
    else if (char === "'" || char === '"') quote = char === "'" && line[i - 1] === "$" ? "$'" : char;
  }
  return quote;
}
