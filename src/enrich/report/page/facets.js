// Filters with counts beside them: how many papers each would leave.

const LEGENDS = { section: "Section", year: "Year", venue: "Venue", state: "State" };
const boxes = {};

function buildFacets() {
  const made = FILTERS.map((facet) => {
    boxes[facet] = options[facet].map((value) => {
      const name = nameOf[facet](value);
      const box = element("input", { type: "checkbox", name: facet, value: name });
      const many = element("span", { class: "count" }, "");
      const label = element("label", {}, box, element("span", { class: "name" }, name), many);
      box.addEventListener("change", () => {
        const others = state[facet].filter((one) => one !== name);
        change({ [facet]: box.checked ? [...others, name] : others });
      });
      return { name, box, many, label };
    });
    const list = element("div", { class: "options" }, boxes[facet].map((one) => one.label));
    return element("fieldset", {}, element("legend", {}, LEGENDS[facet]), list);
  });
  byId("facets").replaceChildren(...made);
}

// The filters that are on, wherever in their lists they stand; each can be taken away.
function showChosen() {
  const items = FILTERS.flatMap((facet) => state[facet].map((name) => {
    const off = () => {
      change({ [facet]: state[facet].filter((one) => one !== name) });
      byId("status").focus();
    };
    return element("li", {}, button(`${name} ×`, off, { "aria-label": `Remove the filter ${LEGENDS[facet]}: ${name}` }));
  }));
  byId("chosen").replaceChildren(...items);
  byId("chosen").hidden = !items.length;
}

function showFacets(counts) {
  FILTERS.forEach((facet, place) => {
    const chosen = new Set(state[facet]);
    for (const [at, one] of boxes[facet].entries()) {
      const told = grouped.format(counts[place][at]);
      if (one.many.textContent !== told) one.many.textContent = told;
      one.label.classList.toggle("none", told === "0");
      one.box.checked = chosen.has(one.name);
    }
  });
  showChosen();
  const on = FILTERS.reduce((sum, facet) => sum + state[facet].length, 0);
  byId("filters-on").textContent = on ? `${on} on` : "";
  byId("clear").hidden = !on && !state.q;
}
