// All of one paper, when somebody opens it: unpacked only then.

const unpacked = new Map();
const parsed = document.readyState === "loading"
  ? new Promise((done) => document.addEventListener("DOMContentLoaded", done, { once: true }))
  : Promise.resolve();

async function unpack(number) {
  let source = byId(`details-${number}`);
  if (!source || !source.nextElementSibling) {  // the page is still being read
    await parsed;
    source = byId(`details-${number}`);
  }
  const bytes = Uint8Array.from(atob(source.textContent), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

async function detailsOf(number) {
  const chunk = Math.floor(number / data.together);
  if (!unpacked.has(chunk)) unpacked.set(chunk, unpack(chunk));
  return (await unpacked.get(chunk))[number % data.together];
}

const named = (name) => data.labels[name] || name;

function part(heading, ...content) {
  return content.length ? [element("h4", {}, heading), ...content] : [];
}

function peopleOf(told) {
  const lines = told.people.map(([name, orcid, places]) => element("li", {},
    /^[\dX-]{19}$/.test(orcid || "") ? link(`https://orcid.org/${orcid}`, name) : name,
    places && places.length ? element("span", { class: "quiet" }, ` · ${places.join("; ")}`) : null));
  return element("ul", { class: "people" }, lines);
}

function factsOf(rows) {
  return element("dl", { class: "facts" }, rows.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]));
}

// One group of rows for each value; its name stands once, in front of all that was said of it.
function saidBy(rows) {
  const groups = [];
  for (const row of rows) {
    if (groups.at(-1)?.[0][0] === row[0]) groups.at(-1).push(row);
    else groups.push([row]);
  }
  const bodies = groups.map((group) => element("tbody", {}, group.map(([field, value, provider, ref, day, stands, refused], at) => {
    const head = at ? null : element("th", { scope: "rowgroup", rowspan: group.length }, named(field));
    const told = element("td", { class: refused ? "refused" : stands ? "stands" : null }, value);
    const by = element("td", {}, named(provider), element("span", { class: "quiet" }, ` on ${ref}, `, element("span", { class: "date" }, day)));
    const fate = stands ? "stands" : refused ? `not believed: ${refused}` : "";
    return element("tr", {}, head, told, by, element("td", { class: "quiet" }, fate));
  })));
  const names = ["Value", "What was said", "Who said it", "Outcome"].map((name) => element("th", { scope: "col" }, name));
  return element("table", { class: "said" }, element("thead", {}, element("tr", {}, names)), bodies);
}

function listed(rows) {
  const fate = (match, came) => [match, came.replaceAll("_", " ")].filter(Boolean).join(", ");
  return rows.map(([line, title, match, came]) => element("p", {},
    `Line ${line}: ${title} `, element("span", { class: "quiet" }, `(${fate(match, came)})`)));
}

function copier(words, text, source) {
  const made = button(words, async () => {
    try {
      await navigator.clipboard.writeText(text);
      made.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(source);
      made.textContent = "Selected: copy it with your keyboard";
    }
    setTimeout(() => { made.textContent = words; }, 2000);
  }, { "aria-live": "polite" });
  return made;
}

function panelOf(number, told) {
  const panel = element("div", { class: "panel", role: "region", "aria-label": `About ${papers[number][TITLE]}` });
  const troubles = findingsOf(number);
  const bibtex = told.bibtex ? element("pre", {}, told.bibtex) : null;
  const own = data.addresses ? element("a", { href: data.addresses[number] }, "Permanent address") : null;
  panel.append(
    element("p", { class: told.abstract ? "abstract" : "quiet" }, told.abstract || "No abstract is known."),
    element("ul", { class: "links", "aria-label": "Links" },
      (told.links || []).map(([words, address]) => element("li", {}, link(address, words))),
      own ? element("li", {}, own) : null),
    ...(told.people ? part("People", peopleOf(told)) : []),
    ...part("Facts", factsOf(told.facts)),
    ...(told.listed ? part("In the list", ...listed(told.listed)) : []),
    ...(troubles.length ? part(counted(troubles.length, "finding"), element("ol", { class: "findings" }, troubles.map((one) => findingItem(one, false)))) : []),
    ...(bibtex ? part("BibTeX", bibtex, copier("Copy BibTeX", told.bibtex, bibtex)) : []),
  );
  if (told.said) {
    panel.append(element("details", { open: true }, element("summary", {}, "Provenance: who said what"), saidBy(told.said)));
  }
  return panel;
}
