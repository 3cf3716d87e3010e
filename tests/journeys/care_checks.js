// What is wrong with the page as it stands, for people who look at it, hear it or walk it by key. One sentence each.

(width) => {
  const wrong = [];
  const parent = (node) => node.parentElement || (node.getRootNode() instanceof ShadowRoot ? node.getRootNode().host : null);
  const place = (node) => {
    const name = node.className && node.className.baseVal === undefined ? `.${String(node.className).trim().split(/\s+/).slice(0, 2).join(".")}` : "";
    const words = (node.textContent || node.value || "").trim().slice(0, 40);
    return `${node.tagName.toLowerCase()}${name} “${words}”`;
  };
  const hidden = (node) => {
    for (let one = node; one; one = parent(one)) {
      if (one.getAttribute("aria-hidden") === "true" || one.hidden || one.inert) return true;
    }
    return false;
  };
  const drawn = (node) => {
    const box = node.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && node.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  };
  const all = [...window.deep(document)];
  const byId = (node, id) => node.getRootNode().getElementById(id) || document.getElementById(id);
  const wordsOf = (node) => [...node.childNodes].map((one) => {
    if (one.nodeType === 3) return one.textContent;
    if (one.nodeType !== 1 || one.getAttribute("aria-hidden") === "true") return "";
    return one.getAttribute("aria-label") || one.getAttribute("alt") || wordsOf(one);
  }).join(" ").trim();
  const named = (node) => {
    const by = (node.getAttribute("aria-labelledby") || "").split(/\s+/).filter(Boolean).map((id) => byId(node, id)).filter(Boolean);
    const labels = node.labels ? [...node.labels] : [];
    const given = /^(BUTTON|A|SUMMARY|DIV|SPAN|LI|TR|OPTION|LABEL|SECTION)$/.test(node.tagName) ? wordsOf(node) : "";
    return (node.getAttribute("aria-label") || by.map(wordsOf).join(" ") || labels.map(wordsOf).join(" ") || given || node.getAttribute("title") || "").trim();
  };

  if (!document.title.trim()) wrong.push("the page has no title");
  if (!document.documentElement.lang) wrong.push("the page says no language");
  const heads = all.filter((one) => one.tagName === "H1" && one.checkVisibility({ visibilityProperty: true }));
  if (heads.length !== 1) wrong.push(`${heads.length} first headings: ${heads.map(place).join(", ")}`);
  const mains = all.filter((one) => one.tagName === "MAIN" || one.getAttribute("role") === "main");
  if (mains.length !== 1) wrong.push(`${mains.length} main landmarks`);

  const roots = new Map();
  for (const one of all) {
    if (!one.id) continue;
    const root = one.getRootNode();
    if (!roots.has(root)) roots.set(root, new Set());
    if (roots.get(root).has(one.id)) wrong.push(`two elements are called ${one.id}`);
    roots.get(root).add(one.id);
  }

  const roles = "button,link,textbox,combobox,checkbox,radio,tab,switch,slider,menuitem,option".split(",");
  const isControl = (one) => /^(BUTTON|INPUT|SELECT|TEXTAREA|SUMMARY)$/.test(one.tagName) && one.type !== "hidden"
    || one.tagName === "A" && one.hasAttribute("href") || roles.includes(one.getAttribute("role"));
  const controls = all.filter((one) => isControl(one) && !hidden(one) && (drawn(one) || one.type === "checkbox" || one.type === "radio"));
  for (const one of controls) if (!named(one) && one.checkVisibility()) wrong.push(`no name: ${place(one)} ${one.outerHTML.slice(0, 120)}`);
  for (const one of all) {
    if (/^(IMG|CANVAS)$/.test(one.tagName) && drawn(one) && !hidden(one) && !one.hasAttribute("alt") && !named(one)) wrong.push(`a picture without a name: ${place(one)}`);
    if (one.tagName === "svg" && drawn(one) && !hidden(one) && !one.getAttribute("aria-label") && !one.querySelector("title")) {
      let inside = parent(one);
      while (inside && !isControl(inside)) inside = parent(inside);
      if (!inside || !named(inside)) wrong.push(`a drawing without a name: ${one.outerHTML.slice(0, 90)}`);
    }
  }

  // Contrast of every text that can be seen: WCAG 2.2, 1.4.3.
  const colour = (text) => {
    const figures = (text.match(/-?[\d.]+(e-?\d+)?/g) || []).map(Number);
    const unit = text.startsWith("color(") ? 255 : 1;
    const alpha = figures.length > 3 ? figures[3] : 1;
    return [figures[0] * unit, figures[1] * unit, figures[2] * unit, alpha];
  };
  const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
  const light = ([r, g, b]) => {
    const part = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const ratio = (one, other) => {
    const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const ground = (node) => {
    const layers = [];
    for (let one = node; one; one = parent(one)) {
      const here = colour(getComputedStyle(one).backgroundColor);
      if (here[3] > 0) layers.push(here);
      if (here[3] >= 1) break;
    }
    return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255, 1]);
  };
  const opacity = (node) => {
    let product = 1;
    for (let one = node; one; one = parent(one)) product *= Number(getComputedStyle(one).opacity);
    return product;
  };
  const disabled = (node) => {
    for (let one = node; one; one = parent(one)) {
      if (one.getAttribute("aria-disabled") === "true" || one.disabled || one.getAttribute("data-disabled") === "true") return true;
      if (one.tagName === "LABEL" && one.control && one.control.disabled) return true;
      if (one.tagName === "LABEL" && one.querySelector(":disabled")) return true;
    }
    return false;
  };
  const seen = new Map();
  const judge = (node, written, style) => {
    if (/^(STYLE|SCRIPT|TITLE|NOSCRIPT)$/.test(node.tagName) || hidden(node) && node.tagName !== "KBD" || !drawn(node) || disabled(node)) return;
    const under = ground(node);
    const ink = colour(node instanceof SVGElement ? style.fill : style.color);
    ink[3] *= opacity(node);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const found = ratio(over(ink, under), under);
    if (found < (large ? 3 : 4.5) - 0.01) {
      const key = `${node.tagName.toLowerCase()}.${String(node.getAttribute("class") || "").split(" ")[0]} in ${parent(node)?.tagName.toLowerCase()}.${String(parent(node)?.getAttribute("class") || "").split(" ")[0]}`;
      if (!seen.has(key)) seen.set(key, `contrast ${found.toFixed(2)}: ${key} “${written.trim().slice(0, 30)}”`);
    }
  };
  for (const one of all) {
    for (const child of one.childNodes) {
      if (child.nodeType === 3 && child.textContent.trim()) { judge(one, child.textContent, getComputedStyle(one)); break; }
    }
    if (/^(INPUT|TEXTAREA)$/.test(one.tagName) && !one.value && one.placeholder) judge(one, one.placeholder, getComputedStyle(one, "::placeholder"));
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(one.tagName) && one.value) judge(one, one.value, getComputedStyle(one));
  }
  wrong.push(...seen.values());

  // Nothing makes the page wider than the window; what is wider scrolls in a place of its own.
  const room = document.scrollingElement;
  const pages = [room, ...all.filter((one) => one.dataset && ["stMain", "stApp", "stAppViewContainer"].includes(one.dataset.testid))];
  for (const one of pages) if (one.scrollWidth > one.clientWidth + 1) wrong.push(`wider than the window: ${one.scrollWidth} in ${one.clientWidth} (${place(one).slice(0, 30)})`);
  const scrolls = (node) => {
    for (let one = parent(node); one; one = parent(one)) {
      const style = getComputedStyle(one);
      if (one.dataset?.testid === "stMain") return false;
      if (/(auto|scroll|hidden|clip)/.test(style.overflowX) && one.getBoundingClientRect().right <= width + 1) return true;
    }
    return false;
  };
  for (const one of controls) {
    const box = one.getBoundingClientRect();
    if (drawn(one) && (box.right > width + 1 || box.left < -1) && !scrolls(one)) wrong.push(`beyond the edge: ${place(one)} at ${Math.round(box.right)}`);
  }

  // WCAG 2.2, 2.5.8: 24 by 24, unless in a sentence, or with that much room around it.
  if (width < 500) {
    const boxes = controls.filter((one) => drawn(one) && !disabled(one) && one.tabIndex >= -1).map((one) => [one, (one.type === "radio" || one.type === "checkbox") && one.labels?.length ? one.labels[0].getBoundingClientRect() : one.getBoundingClientRect()]);
    const small = ([, box]) => box.width < 24 || box.height < 24;
    const centre = (box) => [box.left + box.width / 2, box.top + box.height / 2];
    for (const pair of boxes.filter(small)) {
      const [one, box] = pair;
      if (getComputedStyle(one).display === "inline" || one.closest("p, td, li > a")) continue;
      const [x, y] = centre(box);
      const crowded = boxes.some(([other, near]) => other !== one && !one.contains(other) && !other.contains(one) && Math.hypot(
        Math.max(near.left - x, 0, x - near.right), Math.max(near.top - y, 0, y - near.bottom)) < 12);
      if (crowded) wrong.push(`small to touch: ${place(one)} ${Math.round(box.width)} by ${Math.round(box.height)}`);
    }
  }
  return wrong;
}
