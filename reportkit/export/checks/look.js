// What a reader meets in a page as it is shown: how far it scrolls sideways, and the words and
// coloured cells that stand out least. Everything that can be opened is open.
(() => {
  const read = (css) => (css.match(/[\d.]+/g) || []).map(Number);
  const seen = (colour) => colour.length < 4 || colour[3] > 0;
  const linear = (part) => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const contrast = (one, other) => {
    const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  };
  const ground = (element) => {
    for (; element; element = element.parentElement) {
      const colour = read(getComputedStyle(element).backgroundColor);
      if (colour.length && seen(colour)) return colour.slice(0, 3);
    }
    return matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18] : [255, 255, 255];
  };
  const faint = new Map();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    const words = walk.currentNode.textContent.trim();
    if (!words || element.closest("script, style, svg, [role=tooltip]")) continue;
    const box = element.getBoundingClientRect();
    if (box.width < 2 || box.height < 2 || !element.checkVisibility()) continue;
    const found = contrast(read(getComputedStyle(element).color), ground(element));
    if (found < 4.5) faint.set(words.slice(0, 60), Math.round(found * 100) / 100);
  }
  // A phone zooms out of what is too wide, and innerWidth with it: the root keeps its width.
  const room = document.documentElement.clientWidth;
  const wide = document.documentElement.scrollWidth - room;
  let widest = "";
  if (wide > 0) {
    const beyond = [...document.body.querySelectorAll("*")].filter(
      (element) => element.getBoundingClientRect().right > room + 1);
    const last = beyond.at(-1);
    widest = last ? (last.textContent.trim() || last.tagName).slice(0, 60) : "";
  }
  return { wide, widest, faint: [...faint] };
})();
