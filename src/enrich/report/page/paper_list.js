// The list of papers, a page of it at a time.

const ON_A_PAGE = 40;
const IN_PRINT = 1000;
const SHOWN_PEOPLE = 6;
let result = { found: [], tokens: [], counts: [] };

const GRAVE = new Set(["Withdrawn or retracted", "Expression of concern"]);
const WARM = new Set(["With findings", "Unresolved", "Partly resolved"]);

function badges(paper) {
  return paper[STATES].map((one) => data.states[one]).filter((name) => name !== "Resolved")
    .map((name) => element("span", { class: `badge ${GRAVE.has(name) ? "grave" : WARM.has(name) ? "warm" : ""}` }, name));
}

function peopleLine(paper) {
  if (!paper[PEOPLE]) return "People not known";
  const names = paper[PEOPLE].split("\n");
  const rest = names.length - SHOWN_PEOPLE;
  return rest > 1 ? `${names.slice(0, SHOWN_PEOPLE).join(", ")} and ${rest} more` : names.join(", ");
}

function row(number, tokens) {
  const paper = papers[number];
  const isOpen = state.paper === paper[ID];
  const opener = element("button", { type: "button", "aria-expanded": String(isOpen), "data-number": number }, marked(paper[TITLE], tokens));
  const venue = paper[VENUE] < 0 ? null : element("span", { class: "venue" }, data.venues[paper[VENUE]]);
  const made = element("li", {},
    element("h3", {}, opener),
    element("p", { class: "who" }, marked(peopleLine(paper), tokens)),
    element("p", { class: "where" }, venue,
      element("span", {}, paper[YEAR] ? String(paper[YEAR]) : "Year not known"),
      paper[CITED] < 0 ? null : element("span", {}, counted(paper[CITED], "citation")),
      badges(paper)));
  if (isOpen) open(made, number);
  return made;
}

async function open(item, number) {
  try {
    const told = await detailsOf(number);
    if (state.paper === papers[number][ID] && !item.querySelector(".panel")) item.append(panelOf(number, told));
  } catch (error) {
    item.append(element("p", { class: "notice" }, `The details could not be unpacked: ${error.message}.`));
  }
}

function toggle(opener) {
  const number = Number(opener.dataset.number);
  const closing = state.paper === papers[number][ID];
  for (const other of document.querySelectorAll('#list [aria-expanded="true"]')) {
    other.setAttribute("aria-expanded", "false");
    other.closest("li").querySelector(".panel")?.remove();
  }
  state.paper = closing ? "" : papers[number][ID];
  keepState(true);
  if (closing) return;
  opener.setAttribute("aria-expanded", "true");
  open(opener.closest("li"), number);
}

function pager(nav, page, last, go) {
  nav.hidden = last < 2;
  nav.replaceChildren(
    button("Previous", () => go(page - 1), { disabled: page <= 1 }),
    element("span", { class: "quiet" }, `Page ${grouped.format(page)} of ${grouped.format(last)}`),
    button("Next", () => go(page + 1), { disabled: page >= last }),
  );
}

// Clearing begins anew, but for how the papers are sorted.
function clearAll() {
  change({ q: "", section: [], year: [], venue: [], state: [], paper: "" });
  byId("q").focus();
}

function wantedWords() {
  const chosen = FILTERS.flatMap((facet) => state[facet]);
  return [state.q && `“${state.q}”`, ...chosen].filter(Boolean).join(", ");
}

function empty() {
  if (!papers.length) return element("li", { class: "empty" }, element("p", {}, "The list names no paper."));
  return element("li", { class: "empty" },
    element("p", {}, `No paper matches ${wantedWords()}.`), button("Clear search and filters", clearAll));
}

function showList(all) {
  const { found, tokens } = result;
  const last = Math.max(1, Math.ceil(found.length / ON_A_PAGE));
  state.page = Math.min(state.page, last);
  const from = all ? 0 : (state.page - 1) * ON_A_PAGE;
  const rows = found.slice(from, from + (all ? IN_PRINT : ON_A_PAGE)).map((number) => row(number, tokens));
  byId("list").replaceChildren(...(rows.length ? rows : [empty()]));
  const cut = all && found.length > IN_PRINT ? `; the first ${grouped.format(IN_PRINT)} are shown` : "";
  const whole = found.length === papers.length;
  byId("status").textContent = (whole ? counted(found.length, "paper") : `${grouped.format(found.length)} of ${counted(papers.length, "paper")}`) + cut;
  pager(byId("pages"), state.page, last, (page) => {
    change({ page }, true);
    byId("status").focus();
    byId("papers").scrollIntoView();
  });
}

// Lets the page of the list be the one with the paper that is open, whatever was filtered.
function turnToPaper() {
  const number = numberOf.get(state.paper);
  if (number === undefined) {
    state.paper = "";
    return;
  }
  if (!result.found.includes(number)) {
    Object.assign(state, { q: "", section: [], year: [], venue: [], state: [] });
    result = find(state);
  }
  state.page = Math.floor(result.found.indexOf(number) / ON_A_PAGE) + 1;
}

function openers() {
  return [...document.querySelectorAll("#list h3 button")];
}

function listKeys(event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const item = event.target.closest("#list > li");
  const opener = item?.querySelector("h3 button");
  if (!opener) return;
  if (event.key === "Escape" && opener.getAttribute("aria-expanded") === "true") {
    toggle(opener);
    opener.focus();
    return;
  }
  if (event.target !== opener) return;
  const all = openers();
  const at = all.indexOf(opener);
  const next = { ArrowDown: all[at + 1], ArrowUp: all[at - 1], Home: all[0], End: all.at(-1) }[event.key];
  if (next) {
    event.preventDefault();
    next.focus();
  }
}
