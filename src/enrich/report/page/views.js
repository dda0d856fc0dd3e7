// Which view is shown, in which colours, and what a change of what is looked at brings.

function show() {
  for (const view of document.querySelectorAll(".view")) view.classList.toggle("shown", view.dataset.view === state.view);
  for (const one of document.querySelectorAll(".views a")) {
    if (one.dataset.view === state.view) one.setAttribute("aria-current", "page");
    else one.removeAttribute("aria-current");
  }
  if (state.view === "findings") showFindings();
}

function showPapers() {
  result = find(state);
  if (turning) turnToPaper();
  turning = false;
  if (byId("q").value !== state.q) byId("q").value = state.q;
  byId("sort").value = state.sort;
  showFacets(result.counts);
  showList(false);
}

let turning = false;  // whether the page of the list is to be the one of the open paper
const SEARCHED = ["q", "sort", "page", "section", "year", "venue", "state", "paper"];

function change(what, isStep) {
  const isSearch = Object.keys(what).some((name) => SEARCHED.includes(name));
  if (isSearch && !("page" in what)) state.page = 1;
  Object.assign(state, what);
  if (isSearch) showPapers();
  show();
  keepState(Boolean(isStep));
}

function showPaper(id) {
  turning = true;
  change({ view: "papers", paper: id, page: 1 }, true);
  focusOpen();
}

function focusOpen() {
  const opener = document.querySelector('#list [aria-expanded="true"]');
  opener?.focus({ preventScroll: true });
  opener?.closest("li").scrollIntoView({ block: "start" });
}

function follow() {
  const before = state.paper;
  state = readState(location.hash);
  turning = Boolean(state.paper) && state.paper !== before;
  const sought = turning && state.view === "papers";
  showPapers();
  show();
  if (sought) focusOpen();
}

// ---- Light or dark: as the system has it, until somebody says otherwise.

const system = matchMedia("(prefers-color-scheme: dark)");

function kept() {
  try { return localStorage.getItem("enrich-theme"); } catch { return null; }
}

function keep(theme) {
  try { localStorage.setItem("enrich-theme", theme); } catch { /* not here: it holds for this visit */ }
}

let theme = kept();
const isDark = () => (theme ? theme === "dark" : system.matches);

function showTheme() {
  if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
  byId("theme").textContent = isDark() ? "Light" : "Dark";
  byId("theme").setAttribute("aria-label", isDark() ? "Light colours" : "Dark colours");
  byId("theme").hidden = false;
}

function switchTheme() {
  theme = isDark() ? "light" : "dark";
  keep(theme);
  showTheme();
}
