// The papers: their rows, the words they are found by, what holds for a search and for filters.

const data = JSON.parse(byId("index-data").textContent);
const [ID, TITLE, PEOPLE, PLACES, VENUE, YEAR, DAY, CITED, SECTIONS, STATES] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const papers = data.papers;
const numberOf = new Map(papers.map((paper, number) => [paper[ID], number]));

const haystacks = new Array(papers.length);

function haystack(number) {
  const known = haystacks[number];
  if (known !== undefined) return known;
  const paper = papers[number];
  const places = paper[PLACES].map((place) => data.organisations[place]).join("\n");
  const venue = paper[VENUE] < 0 ? "" : data.venues[paper[VENUE]];
  const made = folded([paper[TITLE], paper[PEOPLE], places, venue, paper[YEAR] || "", paper[ID]].join("\n"));
  haystacks[number] = made;
  return made;
}

// Prepared in small portions, so that no key waits for it.
function prepare(from) {
  const until = Math.min(from + 400, papers.length);
  for (let number = from; number < until; number += 1) haystack(number);
  if (until < papers.length) setTimeout(prepare, 0, until);
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

const options = {};
const valueNamed = {};
for (const facet of FILTERS) {
  const many = new Map();
  for (const paper of papers) for (const value of valuesOf[facet](paper)) many.set(value, (many.get(value) || 0) + 1);
  const values = [...many.keys()];
  if (facet === "year") values.sort((a, b) => b - a);
  else if (facet === "venue") values.sort((a, b) => (a < 0) - (b < 0) || many.get(b) - many.get(a) || (nameOf.venue(a) < nameOf.venue(b) ? -1 : 1));
  else values.sort((a, b) => a - b);
  options[facet] = values;
  valueNamed[facet] = new Map(values.map((value) => [nameOf[facet](value), value]));
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

// Which papers hold, in order; and of each filter how many there are by each of its values.
function find(wanted) {
  const tokens = tokensOf(wanted.q);
  const chosen = FILTERS.map((facet) => {
    const values = wanted[facet].map((name) => valueNamed[facet].get(name));
    return values.length ? new Set(values) : null;
  });
  const counts = FILTERS.map(() => new Map());
  const found = [];
  for (const number of order(wanted.sort)) {
    if (tokens.length) {
      const text = haystack(number);
      if (!tokens.every((token) => text.includes(token))) continue;
    }
    const paper = papers[number];
    let failed = -1;
    let failures = 0;
    for (let place = 0; place < 4; place += 1) {
      const set = chosen[place];
      if (set && !valuesOf[FILTERS[place]](paper).some((value) => set.has(value))) {
        failed = place;
        failures += 1;
      }
    }
    if (failures === 0) found.push(number);
    if (failures > 1) continue;
    for (let place = 0; place < 4; place += 1) {
      if (failures && place !== failed) continue;
      for (const value of valuesOf[FILTERS[place]](paper)) counts[place].set(value, (counts[place].get(value) || 0) + 1);
    }
  }
  return { found, tokens, counts };
}
