// What is left of a page whose pictures are blocked and whose styles are dropped.
(() => {
  document.querySelectorAll("style, link, img, svg, picture").forEach((each) => each.remove());
  document.querySelectorAll("[style]").forEach((each) => each.removeAttribute("style"));
  return document.body.innerText;
})();
