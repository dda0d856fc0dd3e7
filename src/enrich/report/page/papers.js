// The papers: their rows, the words they are found by, what holds for a search and for filters.

const data = JSON.parse(byId("index-data").textContent);
const [ID, TITLE, PEOPLE, PLACES, VENUE, YEAR, DAY, CITED, SECTIONS, STATES, FURTHER] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const papers = data.papers;
const numberOf = new Map(papers.map((paper, number) => [paper[ID], number]));

const haystacks = new Array(papers.length);

function haystack(number) {
  const known = haystacks[number];
  if (known !== undefined) return known;
  const paper = papers[number];
  const organisations = paper[PLACES].map((place) => data.organisations[place]).join("\n");
  const further = paper[FURTHER].map((one) => data.further[one]).join("\n");
  const venue = paper[VENUE] < 0 ? "" : data.venues[paper[VENUE]];
  const made = folded([paper[TITLE], paper[PEOPLE], organisations, venue, further, paper[YEAR] || "", paper[ID]].join("\n"));
  haystacks[number] = made;
  return made;
}

// Prepared in small portions, so that no key waits for it.
function prepare(from) {
  const until = Math.min(from + 400, papers.length);
  for (let number = from; number < until; number += 1) haystack(number);
  if (until < papers.length) setTimeout(prepare, 0, until);
  else for (const sort of SORTS) setTimeout(order, 0, sort);
}

const tokensOf = (text) => folded(text).split(/\s+/).filter(Boolean);

const valuesOf = {
  section: (paper) => paper[SECTIONS],
  year: (paper) => [paper[YEAR]],
  venue: (paper) => [paper[VENUE]],
  state: (paper) => paper[STATES],
};

const nameOf = {
  section: (value) => data.sections[value] || "Before the first heading",
  year: (value) => (value ? String(value) : "No year"),
  venue: (value) => (value < 0 ? "No venue" : data.venues[value]),
  state: (value) => data.states[value],
};

// Of each filter its values, and of each paper the places of its own among them.
const options = {};
const places = {};
const placeNamed = {};
for (const facet of FILTERS) {
  const many = new Map();
  for (const paper of papers) for (const value of valuesOf[facet](paper)) many.set(value, (many.get(value) || 0) + 1);
  const values = [...many.keys()];
  if (facet === "year") values.sort((a, b) => b - a);
  else if (facet === "venue") values.sort((a, b) => (a < 0) - (b < 0) || many.get(b) - many.get(a) || (nameOf.venue(a) < nameOf.venue(b) ? -1 : 1));
  else values.sort((a, b) => a - b);
  const placeOf = new Map(values.map((value, place) => [value, place]));
  options[facet] = values;
  places[facet] = papers.map((paper) => valuesOf[facet](paper).map((value) => placeOf.get(value)));
  placeNamed[facet] = new Map(values.map((value, place) => [nameOf[facet](value), place]));
}

const orders = {};
const later = (a, b) => (a < b ? 1 : a > b ? -1 : 0);
const byDay = (way) => (a, b) => {
  const [one, other] = [papers[a][DAY], papers[b][DAY]];
  if (!one || !other) return (one ? 0 : 1) - (other ? 0 : 1) || a - b;
  return way * later(one, other) || a - b;
};
const comparisons = {
  newest: byDay(1),
  oldest: byDay(-1),
  cited: (a, b) => papers[b][CITED] - papers[a][CITED] || a - b,
};

function order(sort) {
  if (orders[sort]) return orders[sort];
  const made = papers.map((_, number) => number);
  if (sort === "title") {
    const keys = papers.map((paper) => folded(paper[TITLE]));
    made.sort((a, b) => (keys[a] < keys[b] ? -1 : keys[a] > keys[b] ? 1 : a - b));
  } else if (sort !== "list") {
    made.sort(comparisons[sort]);
  }
  orders[sort] = made;
  return made;
}

// Of a filter the values that are chosen, as flags by their places; null where none is.
function chosenOf(facet, names) {
  if (!names.length) return null;
  const flags = new Uint8Array(options[facet].length);
  for (const name of names) if (placeNamed[facet].has(name)) flags[placeNamed[facet].get(name)] = 1;
  return flags;
}

function holds(flags, mine) {
  for (let at = 0; at < mine.length; at += 1) if (flags[mine[at]]) return true;
  return false;
}

function containsAll(text, tokens) {
  for (let at = 0; at < tokens.length; at += 1) if (!text.includes(tokens[at])) return false;
  return true;
}

// Which papers hold, in order; and of each filter how many there are by each of its values.
function find(wanted) {
  const tokens = tokensOf(wanted.q);
  const chosen = FILTERS.map((facet) => chosenOf(facet, wanted[facet]));
  const own = FILTERS.map((facet) => places[facet]);
  const counts = FILTERS.map((facet) => new Int32Array(options[facet].length));
  const found = [];
  for (const number of order(wanted.sort)) {
    if (tokens.length && !containsAll(haystack(number), tokens)) continue;
    let failed = -1;
    let failures = 0;
    for (let facet = 0; facet < FILTERS.length; facet += 1) {
      if (chosen[facet] && !holds(chosen[facet], own[facet][number])) {
        failed = facet;
        failures += 1;
      }
    }
    if (failures === 0) found.push(number);
    if (failures > 1) continue;
    for (let facet = 0; facet < FILTERS.length; facet += 1) {
      if (failures && facet !== failed) continue;
      const mine = own[facet][number];
      for (let at = 0; at < mine.length; at += 1) counts[facet][mine[at]] += 1;
    }
  }
  return { found, tokens: tokens.filter((token) => token.length > 1), counts };
}
