// Elements made of text: nothing that a stranger wrote is ever read as markup.

const byId = (id) => document.getElementById(id);

function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === false || value === null || value === undefined) continue;
    made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

function button(words, action, attributes) {
  const made = element("button", { type: "button", class: "plain", ...attributes }, words);
  made.addEventListener("click", action);
  return made;
}

// An address becomes a link only if it leads to the web.
function link(address, words) {
  if (!/^https?:\/\//i.test(address)) return words;
  return element("a", { href: address, rel: "noopener noreferrer" }, words);
}

const grouped = new Intl.NumberFormat("en");
const counted = (number, noun) => `${grouped.format(number)} ${noun}${number === 1 ? "" : "s"}`;

// Text as it is searched: small letters, without the marks above and below them.
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

// The words that are looked for, marked where they stand as they are written.
function marked(text, tokens) {
  if (!tokens.length) return [text];
  const small = text.toLowerCase();
  if (small.length !== text.length) return [text];
  const parts = [];
  let at = 0;
  while (at < text.length) {
    let next = -1;
    let long = 0;
    for (const token of tokens) {
      const found = small.indexOf(token, at);
      if (found >= 0 && (next < 0 || found < next)) [next, long] = [found, token.length];
    }
    if (next < 0) break;
    if (next > at) parts.push(text.slice(at, next));
    parts.push(element("mark", {}, text.slice(next, next + long)));
    at = next + long;
  }
  if (at < text.length) parts.push(text.slice(at));
  return parts;
}
