// Versions of a template: who saved them, what differs between two, and how one comes back.

function historyView(page) {
  const { editor } = page.data;
  if (!editor.history.length) return null;
  const fold = el(
    "details", { class: "tp-history", open: page.local.history || Boolean(editor.compared) },
    el("summary", {}, "Versions ", el("span", { class: "muted" }, String(editor.history.length))),
    el("ol", {}, [...editor.history].reverse().map((one, place, all) => versionRow(page, one, all[place + 1]))),
    editor.compared ? comparedView(editor.compared) : null,
  );
  fold.ontoggle = () => { page.local.history = fold.open; };
  return fold;
}

function versionRow(page, one, earlier) {
  const { editor, why } = page.data;
  const current = one.number === editor.number;
  const restore = button("Restore", {
    kind: "plain", why: why || (page.local.dirty ? "Save or discard your changes first." : null),
    onclick: () => page.perform({ name: "restore", of: editor.id, number: one.number, expected: editor.number, reason: "" }),
  });
  restore.setAttribute("aria-label", `Restore ${one.label}`);
  const compare = earlier ? button("What changed", { kind: "plain", onclick: () => page.send({ name: "compare", of: editor.id, before: earlier.number, after: one.number }) }) : null;
  if (compare) compare.setAttribute("aria-label", `What ${one.label} changed`);
  return el(
    "li", { "data-number": String(one.number) },
    el("span", { class: "version" }, one.label, current ? el("span", { class: "chip" }, "in use") : null, one.retired ? el("span", { class: "chip" }, "retired") : null),
    el("span", { class: "muted" }, one.by ? `${one.at}, ${one.by}` : "the file"),
    el("span", { class: "acts" }, compare, current && !one.retired ? null : restore),
    one.reason ? el("span", { class: "reason" }, one.reason) : null,
  );
}

function comparedView(compared) {
  const name = (number) => (number ? `version ${number}` : "the file as it came");
  return el("figure", { class: "tp-diff" }, el("figcaption", { class: "small muted" }, `From ${name(compared.before)} to ${name(compared.after)}`), diffLines(compared.rows));
}

function diffLines(rows) {
  if (!rows.length) return el("p", { class: "muted small" }, "Not a line differs.");
  const kinds = { "-": "went", "+": "came", "=": "", "…": "skip" };
  const said = { "-": "removed: ", "+": "added: " };
  return el("pre", { tabindex: "0", "aria-label": "Differences" }, rows.map((row) => el("span", { class: kinds[row.sign] }, said[row.sign] ? unseenText(said[row.sign]) : null, row.sign === "…" ? "…" : row.text, "\n")));
}

// Somebody else saved while one was editing: both are kept until the person chooses.
function conflictView(page) {
  const { editor } = page.data;
  return el(
    "div", { class: "notice warn tp-conflict", role: "alert" },
    el("p", {}, `${editor.by} saved version ${editor.number} while you were editing${editor.reason ? ` (${editor.reason})` : ""}. Nothing of yours is lost.`),
    editor.theirs ? el("details", {}, el("summary", {}, "What differs from theirs to yours"), diffLines(editor.theirs)) : null,
    el("div", { class: "row" },
      button("Go on with mine, on top of theirs", { onclick: () => { page.local.expected = editor.number; page.keepTyped(); page.draw(); page.check(0); } }),
      button("Take theirs, drop mine", { onclick: () => page.discard() })),
  );
}
