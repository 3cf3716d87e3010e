// Lists that follow what goes on: only what changed is drawn anew, so that focus, selection and scrolling stay.

// Puts one node for each item into `home`, in order. A node whose item is as it was stays the node it was.
function keepNodes(home, items, keyOf, render) {
  const known = new Map([...home.children].map((node) => [node.dataset.key, node]));
  const refocus = keepFocus(home);
  const nodes = items.map((item) => {
    const key = keyOf(item);
    const source = JSON.stringify(item);
    const old = known.get(key);
    if (old && old.source === source) return old;
    const node = render(item);
    node.dataset.key = key;
    node.source = source;
    return node;
  });
  const same = nodes.length === home.children.length && nodes.every((node, place) => home.children[place] === node);
  if (!same) home.replaceChildren(...nodes);
  refocus();
}

// Draws a part anew only where what it shows has changed.
function redraw(home, source, draw) {
  const text = JSON.stringify(source);
  if (home.source === text) return;
  home.source = text;
  const refocus = keepFocus(home);
  home.replaceChildren(...draw().flat().filter(Boolean));
  refocus();
}

// How far something is: a bar with its figures in words. `part` from 0 to 1; null: nobody knows how far.
function progressBar(part, told) {
  const props = { class: `progress ${part === null ? "unknown" : ""}`, role: "progressbar", "aria-label": told || "Progress" };
  if (part !== null) Object.assign(props, { "aria-valuenow": String(Math.round(part * 100)), "aria-valuemin": "0", "aria-valuemax": "100" });
  const fill = el("span", { style: part === null ? null : `width:${Math.max(part * 100, 1.5).toFixed(1)}%` });
  return el("div", props, fill);
}
