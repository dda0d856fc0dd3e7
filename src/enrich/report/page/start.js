// Everything begins here: what somebody does, and what comes of it.

document.documentElement.classList.add("running");
showTheme();
system.addEventListener("change", showTheme);
byId("theme").addEventListener("click", switchTheme);
byId("status").tabIndex = -1;
byId("finding-status").tabIndex = -1;
byId("filters").open = matchMedia("(min-width: 52.01rem)").matches;
buildFacets();
byId("q").addEventListener("input", (event) => change({ q: event.target.value, paper: "" }));
byId("sort").addEventListener("change", (event) => change({ sort: event.target.value }));
byId("clear").addEventListener("click", clearAll);
byId("list").addEventListener("click", (event) => {
  const opener = event.target.closest("h3 button");
  if (opener) toggle(opener);
});
byId("list").addEventListener("keydown", listKeys);
document.querySelector(".views").addEventListener("click", (event) => {
  const chosen = event.target.closest("a");
  if (!chosen || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  change({ view: chosen.dataset.view }, true);
});
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  byId("main").focus();
});
addEventListener("popstate", follow);
addEventListener("hashchange", follow);
addEventListener("beforeprint", () => { if (state.view === "papers") showList(true); });
addEventListener("afterprint", () => { if (state.view === "papers") showList(false); });
follow();
setTimeout(prepare, 0, 0);
