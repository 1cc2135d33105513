(() => {
  const first = document.getElementById("pl-first");
  const root = document.getElementById("root");
  const page = document.documentElement.style;
  // The theme that the reader chose in the front end's menu, which it keeps by the page's address.
  const kept = Object.keys(localStorage).filter((key) => key.startsWith("stActiveTheme-" + location.pathname + "-"));
  const theme = kept.map((key) => localStorage.getItem(key)).join();
  if (/dark/i.test(theme)) page.colorScheme = "dark";
  else if (/light/i.test(theme)) page.colorScheme = "light";
  const over = () => { drawn.disconnect(); first.remove(); page.colorScheme = ""; };
  const drawn = new MutationObserver(() => root.querySelector(".pl-answer, .pl-foot, [role=dialog]") && over());
  drawn.observe(root, { childList: true, subtree: true });
  setTimeout(over, 15000); // where nothing is ever drawn, what the front end says of it is to be seen
})();
