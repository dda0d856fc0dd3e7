// What is looked at: kept behind the # of the address, so that it can be shared.

const VIEWS = ["papers", "new", "findings", "charts", "sources"];
const SORTS = ["list", "newest", "oldest", "cited", "title"];
const FILTERS = ["section", "year", "venue", "state"];
const FINDING_FILTERS = ["severity", "check"];

function emptyState() {
  return {
    view: "papers", q: "", sort: "list", page: 1, paper: "",
    section: [], year: [], venue: [], state: [],
    severity: "", check: "", fpage: 1,
  };
}

let state = emptyState();

const positive = (text) => (/^[1-9]\d{0,6}$/.test(text || "") ? Number(text) : 1);

function readState(hash) {
  const told = new URLSearchParams(hash.replace(/^#/, ""));
  const found = emptyState();
  if (VIEWS.includes(told.get("view"))) found.view = told.get("view");
  if (SORTS.includes(told.get("sort"))) found.sort = told.get("sort");
  for (const name of ["q", "paper", ...FINDING_FILTERS]) found[name] = told.get(name) || "";
  for (const name of FILTERS) found[name] = [...new Set(told.getAll(name))];
  for (const name of ["page", "fpage"]) found[name] = positive(told.get(name));
  return found;
}

function written(told) {
  const plain = emptyState();
  const parts = new URLSearchParams();
  for (const [name, value] of Object.entries(told)) {
    if (Array.isArray(value)) value.forEach((one) => parts.append(name, one));
    else if (value !== plain[name]) parts.set(name, value);
  }
  const hash = parts.toString();
  return hash ? `#${hash}` : "#";
}

let waiting = 0;

// A new place in the browser's history for what somebody may want to go back from.
function keepState(isStep) {
  clearTimeout(waiting);
  if (isStep) history.pushState(null, "", written(state));
  else waiting = setTimeout(() => history.replaceState(null, "", written(state)), 250);
}
