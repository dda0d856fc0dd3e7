// A page that stands in for every address cannot know how deep it is: its links begin at the root.
const root = location.pathname.replace(/(?:papers|sections)(?:\/.*)?$|[^/]*$/, "");
for (const one of document.querySelectorAll("nav a")) one.href = root + one.getAttribute("href").replace(/^\.\//, "");
