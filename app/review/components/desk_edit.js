// Editing a sentence in its place: its words, the events it rests on, and what to do when somebody else was faster.

function rejectView(desk, statement) {
  const reason = el("input", { type: "text", placeholder: "Why? The reason is kept with the sentence.", "aria-label": "Reason for rejecting" });
  const send = () => {
    desk.rejecting = null;
    desk.act("reject", { statement: statement.id, reason: reason.value.trim() });
  };
  reason.onkeydown = (event) => {
    if (event.key === "Enter") send();
    if (event.key === "Escape") desk.startRejecting(null);
  };
  const row = el("div", { class: "row" }, button("Reject", { onclick: send, kind: "primary" }), button("Cancel", { onclick: () => desk.startRejecting(null) }));
  queueMicrotask(() => reason.focus());
  return el("div", { class: "editor", onclick: (event) => event.stopPropagation() }, reason, row);
}

function editorView(desk) {
  const edit = desk.editing;
  const view = el("div", { class: "editor", onclick: (event) => event.stopPropagation() });
  const conflict = desk.data.conflict;
  if (conflict && conflict.statement === edit.id && !edit.merged) view.append(conflictView(desk, conflict));
  const area = el("textarea", { rows: "3", "aria-label": edit.id ? "Text of the sentence" : "New sentence", value: edit.text });
  area.oninput = () => { edit.text = area.value; };
  area.onkeydown = (event) => {
    if (event.key === "Escape") desk.stopEditing();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) desk.save();
  };
  edit.area = area;
  view.append(area);
  const edited = desk.statement(edit.id);
  if (edited && edited.advice && edit.text === edited.text) view.append(adviceView(desk, edited));
  view.append(piecesView(desk, edit));
  if (edit.choosing) view.append(choicesView(desk, edit));
  const save = button(desk.saving ? "Checking…" : "Save and check again", { onclick: () => desk.save(), kind: "primary", why: desk.saving ? "It is being checked." : null });
  view.append(el("div", { class: "row" }, save, button("Cancel", { onclick: () => desk.stopEditing() }), el("span", { class: "small muted" }, "Kept in your name beside the first wording.")));
  return view;
}

// Advice on a person's own wording: it refuses nothing, and what it offers is only put into the editor.
function adviceView(desk, statement) {
  const { notes, text } = statement.advice;
  const view = el("div", { class: "advice", role: "note", "aria-label": "Advice on the wording", onclick: (event) => event.stopPropagation() });
  for (const note of notes) {
    view.append(el("p", { class: "small" }, note.message));
    if (note.question) view.append(el("p", { class: "small muted" }, `Ask instead: ${note.question}`));
  }
  if (text) {
    const use = () => desk.edit(statement, text);
    view.append(el("p", { class: "offered" }, text), el("div", { class: "row" }, button("Use this wording", { onclick: use, why: desk.whyNot() }),
      el("span", { class: "small muted" }, "Advice only. Times, names of things and actions are kept; you save it, or not.")));
  }
  return view;
}

function conflictView(desk, conflict) {
  const keepTheirs = () => desk.stopEditing();
  const useMine = () => desk.merge(desk.editing.text);
  const merge = () => desk.merge(`${conflict.theirs} ${desk.editing.text}`);
  return el(
    "div",
    {},
    el("p", { class: "notice warn" }, `${conflict.by} changed this sentence while you were editing. Choose one text, or merge them below.`),
    el(
      "div", { class: "both" },
      el("div", {}, el("h3", {}, `Text of ${conflict.by}`), el("p", {}, conflict.theirs), button("Keep this text", { onclick: keepTheirs })),
      el("div", {}, el("h3", {}, "Your text"), el("p", {}, desk.editing.text), button("Use mine", { onclick: useMine }), " ", button("Merge below", { onclick: merge, kind: "plain" })),
    ),
  );
}

function piecesView(desk, edit) {
  const view = el("div", { class: "pieces" }, el("span", { class: "muted" }, edit.evidence.length ? "Rests on" : "Rests on your word, until you choose evidence."));
  for (const id of edit.evidence) {
    const event = desk.eventLine(id);
    const remove = el("button", { type: "button", "aria-label": `Remove ${event.minute} ${event.text}`, onclick: () => desk.toggleEvidence(id) }, "×");
    view.append(el("span", { class: "piece", title: event.text }, el("span", {}, `${event.minute} ${event.who ? `${event.who}: ` : ""}${event.text}`), remove));
  }
  const label = edit.choosing ? "Close the list" : "Choose evidence";
  view.append(button(label, { onclick: () => desk.toggleChoosing(), kind: "plain" }));
  return view;
}

function choicesView(desk, edit) {
  const box = el("div", { class: "choices" });
  const search = el("input", { type: "search", placeholder: "Search all events by words, name or time", value: edit.search || "", "aria-label": "Search events" });
  const fill = () => {
    edit.search = search.value;
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = desk.data.choices.filter(([, minute, who, text]) => {
      const line = `${minute} ${who} ${text}`.toLowerCase();
      return words.every((word) => line.includes(word));
    });
    const rows = found.slice(0, 60).map(([id, minute, who, text]) =>
      el("button", { type: "button", "aria-pressed": String(edit.evidence.includes(id)), onclick: () => desk.toggleEvidence(id) },
        el("span", { class: "time" }, edit.evidence.includes(id) ? "✓ " : "", minute), el("span", {}, `${who ? `${who}: ` : ""}${text}`)));
    box.replaceChildren(...rows);
    if (!rows.length) box.replaceChildren(el("p", { class: "small muted", style: "padding:8px 10px" }, "No event matches."));
  };
  search.oninput = fill;
  fill();
  return el("div", {}, search, box);
}
