// What looks wrong with the list: by gravity and by kind, with evidence and repair.

const [GRAVITY, CHECK, LINE, MESSAGE, EVIDENCE, REPAIR, ABOUT, CALLED] = [0, 1, 2, 3, 4, 5, 6, 7];
let readFindings = null;
let byPaper = null;

function allFindings() {
  readFindings ||= JSON.parse(byId("finding-data").textContent);
  return readFindings;
}

function findingsOf(number) {
  byPaper ||= Map.groupBy ? Map.groupBy(allFindings(), (one) => one[ABOUT]) : allFindings().reduce(
    (map, one) => map.set(one[ABOUT], [...(map.get(one[ABOUT]) || []), one]), new Map());
  return byPaper.get(number) || [];
}

function repairOf(text) {
  const words = text.trim();
  if (/^https?:\/\/\S+$/i.test(words)) return element("p", {}, "Repair: ", link(words, words));
  return element("div", {}, element("p", {}, "Repair:"), element("pre", {}, text));
}

function findingItem(one, isAlone) {
  const about = isAlone && one[ABOUT] >= 0 ? button("Show the paper", () => showPaper(papers[one[ABOUT]][ID])) : null;
  return element("li", {},
    element(isAlone ? "h3" : "p", {},
      element("span", { class: one[GRAVITY] }, one[GRAVITY]), " ", one[CHECK],
      element("span", { class: "quiet" }, ` line ${one[LINE]}`)),
    element("p", {}, one[MESSAGE]),
    one[EVIDENCE].length ? element("details", {}, element("summary", {}, "Evidence"),
      element("dl", { class: "facts" }, one[EVIDENCE].flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]))) : null,
    one[REPAIR] ? repairOf(one[REPAIR]) : null,
    about);
}

function chooser(name, label, values) {
  const many = new Map();
  for (const value of values) many.set(value, (many.get(value) || 0) + 1);
  const select = element("select", { id: `finding-${name}` }, element("option", { value: "" }, `All (${grouped.format(values.length)})`),
    [...many].map(([value, count]) => element("option", { value }, `${value} (${grouped.format(count)})`)));
  select.addEventListener("change", () => change({ [name]: select.value, fpage: 1 }));
  return element("label", {}, label, select);
}

function buildFindings() {
  const all = allFindings();
  byId("finding-tools").hidden = !all.length;
  byId("finding-tools").replaceChildren(
    chooser("severity", "Severity", all.map((one) => one[GRAVITY])),
    chooser("check", "Check", all.map((one) => one[CHECK]).sort()));
}

function showFindings() {
  if (!byId("finding-tools").hasChildNodes()) buildFindings();
  for (const name of FINDING_FILTERS) byId(`finding-${name}`).value = state[name];
  const found = allFindings().filter((one) => (
    (!state.severity || one[GRAVITY] === state.severity) && (!state.check || one[CHECK] === state.check)));
  const last = Math.max(1, Math.ceil(found.length / ON_A_PAGE));
  state.fpage = Math.min(state.fpage, last);
  const items = found.slice((state.fpage - 1) * ON_A_PAGE, state.fpage * ON_A_PAGE).map((one) => findingItem(one, true));
  const none = allFindings().length
    ? element("li", { class: "empty" }, element("p", {}, "No finding is of both kinds."), button("Show all findings", () => change({ severity: "", check: "", fpage: 1 })))
    : element("li", { class: "empty" }, element("p", {}, "Nothing looks wrong with the list."));
  byId("finding-list").replaceChildren(...(items.length ? items : [none]));
  byId("finding-status").textContent = counted(found.length, "finding");
  pager(byId("finding-pages"), state.fpage, last, (fpage) => {
    change({ fpage }, true);
    byId("finding-status").focus();
    byId("findings").scrollIntoView();
  });
}
